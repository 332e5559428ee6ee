"""`dial311 tokens …` and what `dial311 reports export` keeps, with a service and without."""

import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from starlette.testclient import TestClient

from app.__main__ import main
from app.house import open_house
from app.main import create_app
from app.store.schema import audit_entries
from tests.contract.live.houses import settings
from tests.contract.live.test_reports_command import url

__all__ = ["url"]

SECRET = re.compile(r"dial311_[\w-]{43}")


def audited(url: str) -> list[tuple[str, str, str, str]]:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        query = select(audit_entries).order_by(audit_entries.c.id)
        found = [(r.actor, r.deed, r.object, r.after) for r in connection.execute(query)]
    engine.dispose()
    return found


@pytest.mark.parametrize("running", [False, True])
def test_tokens_are_made_listed_and_revoked_and_exports_are_kept(
    url: str,
    menus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    running: bool,
) -> None:
    written = tmp_path / "r.csv"

    def all_of_it() -> tuple[str, str]:
        assert main(["tokens", "add", "PowerBI", "--city", "small", "--by", "rui"]) == 0
        assert main(["tokens", "add", "archive", "--comments", "--by", "rui"]) == 0
        made = capsys.readouterr().out
        for wrong in (["powerbi"], ["x y"], ["more", "--city", "beira"]):
            assert main(["tokens", "add", *wrong, "--by", "rui"]) == 2
        assert main(["tokens", "revoke", "archive", "--by", "eva"]) == 0
        assert main(["tokens", "revoke", "archive", "--by", "eva"]) == 2
        refused = capsys.readouterr()
        assert main(["tokens", "list"]) == 0
        assert main(["reports", "export", "--output", str(written), "--by", "rui"]) == 0
        assert main(["reports", "export", "--output", "-", "--by", "rui"]) == 0
        assert "choose another name" in refused.out + refused.err
        return made, capsys.readouterr().out

    if running:
        with TestClient(create_app(open_house(settings(url, menus.parent)))):
            made, listed = all_of_it()
    else:
        made, listed = all_of_it()

    secrets = SECRET.findall(made)
    assert len({*secrets}) == 2
    day = r"\d{4}-\d\d-\d\d"
    shown, _, table = listed.partition("service_request_id,")
    assert re.fullmatch(
        rf"powerbi  small  made {day} by shell rui  never used\n"
        rf"archive  every city  with comments  made {day} by shell rui"
        rf"  revoked {day} by shell eva\n",
        shown,
    )
    assert f"service_request_id,{table}".encode() == written.read_bytes()
    assert table.count("\r\n") == 3
    said = "file; csv raw; cases 2; personal data no"
    assert audited(url) == [
        ("shell rui", "made_token", "token powerbi", "city 1; without comments"),
        ("shell rui", "made_token", "token archive", "every city; with comments"),
        ("shell eva", "ended", "token archive", ""),
        *[("shell rui", "exported", "export small", said)] * 2,
    ]
    assert not any(secret in str(audited(url)) for secret in secrets)
