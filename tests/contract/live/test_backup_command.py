"""`dial311 backup`: a copy that is made under a running service can be gone on with."""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.__main__ import main
from app.house import House, open_house
from app.main import create_app
from app.store.backup import RECORD, Backup, newest_backup, note_backup
from app.store.schema import reports
from tests.contract.live.houses import environment, settings
from tests.contract.live.test_reports_command import report
from tests.databases import Databases


@pytest.fixture
def served(
    databases: Databases, menus: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """A service that runs, beside which commands are given."""
    with databases.fresh("sqlite") as made:
        for name, value in environment(made, menus.parent).items():
            monkeypatch.setenv(name, value)
        with TestClient(create_app(open_house(settings(made, menus.parent), sends=False))) as it:
            yield it


def count(house: House) -> int:
    with house.reader.connect() as connection:
        return connection.scalar(select(func.count()).select_from(reports)) or 0


def test_a_copy_of_a_running_service_is_gone_on_with_elsewhere(
    served: TestClient, menus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report(served, "+258840000001")
    copy = tmp_path / "stick" / "of today.sqlite3"
    copy.parent.mkdir()
    (copy.parent / f".{copy.name}.half").write_text("of a copy that was cut off")
    assert main(["backup", str(copy)]) == 0
    report(served, "+258840000002")

    assert "MB, read through" in capsys.readouterr().out
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [*copy.parent.iterdir()] == [copy]
    known = newest_backup(menus.parent / "data")
    assert known
    assert (known.bytes, known.file) == (copy.stat().st_size, str(copy))
    restored = open_house(settings(f"sqlite:///{copy}", menus.parent), sends=False)
    with TestClient(create_app(restored)) as client:
        assert count(restored) == 1
        report(client, "+258840000003")
        assert count(restored) == 2


@pytest.mark.usefixtures("served")
def test_a_backup_takes_the_place_of_nothing_and_leaves_no_half(
    menus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there.sqlite3"
    there.write_text("of yesterday")
    assert main(["backup", str(there)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert there.read_text() == "of yesterday"
    assert main(["backup", str(tmp_path / "nowhere" / "b.sqlite3")]) == 2
    assert "could not be written" in capsys.readouterr().err
    assert not (menus.parent / "data" / RECORD).exists()
    assert not [*tmp_path.glob(".*.half")]


def test_a_server_is_backed_up_by_its_own_tool(
    databases: Databases,
    menus: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with databases.fresh("postgresql") as made:
        for name, value in environment(made, menus.parent).items():
            monkeypatch.setenv(name, value)
        assert main(["backup", "any"]) == 2
    assert "pg_dump" in capsys.readouterr().err


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "{}",
        '{"at": 7, "bytes": 1, "file": ""}',
        '{"at": "2026-01-01", "bytes": 1, "file": ""}',
        '{"at": "2026-01-01T00:00:00+00:00", "bytes": null, "file": ""}',
        "\udcff",
    ],
)
def test_a_record_that_says_nothing_is_no_backup(tmp_path: Path, said: str) -> None:
    assert newest_backup(tmp_path) is None
    (tmp_path / RECORD).write_bytes(said.encode(errors="surrogateescape"))
    assert newest_backup(tmp_path) is None
    made = Backup(datetime(2026, 1, 1, tzinfo=UTC), 7, "x")
    note_backup(tmp_path, made)
    assert newest_backup(tmp_path) == made
    assert json.loads((tmp_path / RECORD).read_text())["bytes"] == 7
