"""What an edit is compared with, what cannot be, and that publishing says it first."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.__main__ import FINDINGS, MISUSE, main
from app.store.engine import writing_engine
from app.store.schema import menu_versions
from tests.contract.against import (
    DIALOGUES,
    LABEL,
    LOST,
    as_json,
    before,
    called,
    check,
    on_one,
    write,
)
from tests.contract.live.houses import environment
from tests.databases import Databases

__all__ = ["before", "called"]


def test_another_folder_needs_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIAL311_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    monkeypatch.setenv("DIAL311_DATA_DIR", str(tmp_path / "none"))
    one, other = write(tmp_path / "one"), write(tmp_path / "other", *LOST)

    assert check(other, "--against", str(one)) == 0

    said = " ".join(capsys.readouterr().out.split())
    assert f"Against the folder {one}: no database, so no calls; 1 dialogue, and" in said
    assert f"cart_missed. {DIALOGUES}." in said
    assert set(tmp_path.iterdir()) == {one, other}


@on_one
def test_what_names_no_version_is_said_in_a_sentence(
    database: str, before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = writing_engine(database)
    with engine.begin() as connection:
        for version in ("feed1000", "feed2000"):
            kept = {"published_at": datetime.now(UTC), "source": "{}", "plain": "{}"}
            new = insert(menu_versions).values(city_id=1, version=version, **kept)
            connection.execute(new)
    engine.dispose()
    other = write(tmp_path / "other", ("city.yaml", "code: maputo", "code: beira"))
    cases = {
        "0000": "no version begins with 0000",
        "feed": "several versions begin with feed: feed1000, feed2000; write more of it",
        "feed1": "version feed1000 cannot be compared",
        "liv": "--against liv is neither a folder nor a version; write live, or",
        str(other): "is of the city beira",
    }
    for against, sentence in cases.items():
        assert check(before, "--against", against) == MISUSE
        assert sentence in capsys.readouterr().err
    assert check(other, "--against", "live") == MISUSE
    assert "nothing was published of beira" in capsys.readouterr().err


def test_a_folder_that_cannot_be_read_says_that_nothing_was_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "one")
    torn = write(tmp_path / "torn", ("menu.yaml", "\nwhere:\n", "\nwhere it is:\n"))
    assert check(torn, "--against", str(one)) == FINDINGS
    told = capsys.readouterr()
    said = f"Nothing was compared with {one}: {torn} cannot be read as a menu yet."
    assert told.out.startswith(said)
    assert '"where it is" cannot be the name of a screen' in told.err
    found = as_json(torn, capsys, str(one), FINDINGS)
    assert found["findings"]
    assert found["against"]["not_compared"].startswith(said)

    # Who did not ask for it hears nothing of it.
    assert check(torn) == FINDINGS
    assert capsys.readouterr().out == ""


def test_an_edit_that_does_not_fit_is_compared_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = ("menu.yaml", "    1 Enviar: {", f"    1 Enviar {'ja ' * 60}: {{")
    one, other = write(tmp_path / "one"), write(tmp_path / "other", *LOST, long)

    assert check(other, "--against", str(one)) == FINDINGS

    said = capsys.readouterr()
    assert f"cart_missed. {DIALOGUES}." in " ".join(said.out.split())
    assert "the screen send in pt may need" in said.err
    found = as_json(other, capsys, str(one), FINDINGS)
    assert "too-long" in {finding["rule"] for finding in found["findings"]}
    assert found["against"]["broken"]


@on_one
def test_publishing_says_first_what_it_does(
    called: str, before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = write(tmp_path / "edited", *LABEL, *LOST)
    capsys.readouterr()

    assert main(["menu", "publish", str(edited), "--note", "carts"]) == 0

    said = capsys.readouterr().out
    compared, published = said.split("\n\nmaputo: version ")
    assert f"choosing the service cart_missed. 2 calls, {DIALOGUES}." in " ".join(compared.split())
    assert "! 1 Enviar " in compared
    assert " is published.\n" in published
    assert said.count("Who knows it by heart") == published.count("Who knows it by heart") == 1
    assert main(["menu", "publish", str(edited)]) == 0
    assert capsys.readouterr().out.count("\n") == 1, "it answers already"
    # Calls of the version before are made in this one as far as they go.
    lost = as_json(before, capsys)["against"]
    assert lost["calls"] == {"compared": 5, "different": 3, "left_out": 2}


def test_approving_a_language_is_a_change_for_callers(
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    draft = write(tmp_path / "draft")
    approval = "en: {name: English, reader: Jane Doe, approved: 2026-11-20}"
    approved = write(tmp_path / "approved", ("city.yaml", "en: English", approval))
    with databases.fresh("sqlite") as url:
        for name, value in environment(url, tmp_path).items():
            monkeypatch.setenv(name, value)
        assert main(["menu", "publish", str(draft)]) == 0

        found = as_json(approved, capsys)["against"]
        same = as_json(draft, capsys)["against"]

    assert same["nothing_changes"]
    assert found["contents"]["languages"]["new"] == ["en"]
    offered = [one for one in found["screens"] if "8 English" in one["new"]]
    assert [one["screen"] for one in offered] == ["problem"]
    assert "8 English" not in offered[0]["old"]
