"""`menu check --against` and `menu publish`: what an edit does, as people and programs read it."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from app.__main__ import FINDINGS, MISUSE, main
from app.sending import now_us
from app.store.engine import writing_engine
from app.store.schema import menu_versions, turns
from tests.contract.live.houses import environment
from tests.contract.store.lines import REPORT, SECOND, Telephone, dial, words_at
from tests.databases import Databases
from tests.published import checked
from tests.unit.menufiles.folders import maputo

SECRET = "segredo na rua"
PHONES = tuple(f"+2588400077{n:02d}" for n in range(6))
DIALOGUE = """\
A cart that did not come:
  - "*311#": problem
  - 2: where
  - 1: bairro
  - 1: spot
  - 14: send
  - 1: filed
"""


def write(folder: Path, *passages: tuple[str, str, str]) -> Path:
    """A folder with the city, passages of its files edited."""
    (folder / "dialogues").mkdir(parents=True, exist_ok=True)
    texts = maputo()
    for file, old, new in passages:
        assert old in texts[file]
        texts[file] = texts[file].replace(old, new, 1)
    for name, written in texts.items():
        (folder / name).write_text(written, encoding="utf-8")
    (folder / "dialogues" / "calls.yaml").write_text(DIALOGUE, encoding="utf-8")
    return folder


DIALOGUES = "1 dialogue (A cart that did not come)"
#: What both databases do alike is tried on one.
on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LABEL = (("menu.yaml", "    1 Enviar: {", "    1 Enviar ja: {"),)
LOST = (("services.yaml", "code: cart_missed", "code: cart_lost"),)


@pytest.fixture
def before(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Path:
    """The folder of what is published in a database that commands use."""
    monkeypatch.setenv("DIAL311_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DIAL311_DATABASE_URL", database)
    folder = write(tmp_path / "before")
    assert main(["menu", "publish", str(folder)]) == 0
    # There was nothing to compare it with.
    version = checked(folder).version[:8]
    assert capsys.readouterr().out == f"maputo: version {version} is published.\n"
    return folder


@pytest.fixture
def called(database: str, before: Path) -> Iterator[str]:
    """Six calls, two of them about the cart, went on it; the number of a case that was asked for.

    The line is open all the while, as the service's is.
    """
    with closing(Telephone(database, city=checked(before))) as line:
        at = now_us() - 3600 * SECOND
        for place, phone in enumerate(PHONES[:3]):
            call(line, (*words_at(place), f"{words_at(place)[-1]}*{SECRET}"), phone, at)
        call(line, REPORT, PHONES[3], at + SECOND)
        for place, phone in enumerate(PHONES[4:]):
            call(line, ("", "2", "2*1", "2*1*1", f"2*1*1*{31 + place}"), phone, at + 2 * SECOND)
        call(line, ("", "8", "8*1"), PHONES[3], at + 9 * SECOND)
        number = json.loads(line.rows(turns)[-1].state)[3][-1][2]
        yield number


def call(line: Telephone, keys: tuple[str, ...], phone: str, at: int) -> None:
    for transcript in keys:
        line.batch([dial(transcript, session=f"{phone} {at}", phone=phone, at=at)], at=at)


def check(folder: Path, *words: str) -> int:
    return main(["menu", "check", str(folder), *words])


def as_json(
    folder: Path, capsys: pytest.CaptureFixture[str], against: str = "live", status: int = 0
) -> Any:
    capsys.readouterr()
    assert check(folder, "--against", against, "--json") == status
    return json.loads(capsys.readouterr().out)


@on_one
def test_a_label_is_shown_side_by_side_with_the_calls_that_saw_it(
    called: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = write(tmp_path / "edited", *LABEL)
    capsys.readouterr()

    assert check(edited, "--against", "live") == 0

    said = capsys.readouterr().out
    assert ", which answers now: 7 calls of the last 7 days (4" in said
    assert f"send (pt). 6 calls, {DIALOGUES}. " in said
    assert f"    ! {'1 Enviar':<34} | 1 Enviar ja\n" in said
    assert "not possible" not in said
    assert said.endswith("screens, nothing to mend.\n")
    assert max(map(len, said.split("\n"))) <= 80


@on_one
def test_calls_and_dialogues_that_break_are_counted(
    called: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = write(tmp_path / "edited", *LOST)
    capsys.readouterr()

    assert check(edited, "--against", "live") == 0

    said = " ".join(capsys.readouterr().out.split())
    assert f"- problem: choosing the service cart_missed. 2 calls, {DIALOGUES}." in said
    assert "*311*2# meant cart_missed and means cart_lost now." in said
    assert "Services: new cart_lost; gone cart_missed." in said


def test_programs_get_it_under_one_key_and_nothing_tells_who_called(
    called: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = write(tmp_path / "edited", *LABEL, *LOST)
    capsys.readouterr()
    assert check(edited, "--against", "live") == 0
    said = capsys.readouterr().out

    found = as_json(edited, capsys)

    against = found["against"]
    assert found["findings"] == []
    assert against["calls"] == {"compared": 7, "different": 4, "left_out": 0}
    assert against["read"] == {"days": 7, "calls": 7, "turns": 35}
    assert [(one["answer"], one["calls"]) for one in against["broken"]] == [
        ("choosing the service cart_missed", 2)
    ]
    assert {"send", "problem"} <= {one["screen"] for one in against["screens"]}
    assert against["answers"]["is_calls"]
    spoken = f"{called[:4]} {called[4:]}"
    for told in (said, json.dumps(found, ensure_ascii=False)):
        for secret in (
            called,
            spoken,
            SECRET,
            "Q.12",
            "/12",
            "Q.14",
            "/14",
            "/31",
            *PHONES,
            PHONES[0][4:],
        ):
            assert secret not in told


@on_one
@pytest.mark.parametrize("against", ["live", "version", "folder"])
def test_nothing_changes_where_nothing_is_edited(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], against: str
) -> None:
    same = write(tmp_path / "same")
    version = checked(before).version
    capsys.readouterr()

    words = {"live": "live", "version": version[:9].upper(), "folder": str(before)}
    assert check(same, "--against", words[against]) == 0

    said = capsys.readouterr().out
    assert "\nNothing changes for callers.\n" in said
    assert said.count("\n") < 8
    assert as_json(same, capsys)["against"]["nothing_changes"] is True


@on_one
def test_dialogues_that_do_not_hold_are_findings_beside_what_the_edit_does(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = ("menu.yaml", "    1 Enviar: {", "    4 Enviar: {")
    english = ("menu.en.yaml", "[1 Send,", "[4 Send,")
    edited = write(tmp_path / "edited", moved, english)
    capsys.readouterr()

    assert check(edited, "--against", str(before)) == FINDINGS

    said = capsys.readouterr()
    assert "! 1 Enviar" in said.out
    assert "dialogues/calls.yaml:7:" in said.err
    found = as_json(edited, capsys, str(before), FINDINGS)
    assert len(found["findings"]) == 1
    assert found["against"]["dialogues"]["walked"] == 1
    assert [one["screen"] for one in found["against"]["screens"]] == ["send", "send"]


def test_dialogues_are_made_as_the_version_has_them_in_which_they_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = ("menu.yaml", "    1 Enviar: {", "    4 Enviar: {")
    one = write(tmp_path / "one")
    other = write(tmp_path / "other", moved, ("menu.en.yaml", "[1 Send,", "[4 Send,"))
    dialogues = other / "dialogues" / "calls.yaml"
    dialogues.write_text(DIALOGUE.replace("- 1: filed", "- 4: filed"), encoding="utf-8")

    assert check(other, "--against", str(one)) == 0
    said = capsys.readouterr().out
    assert f"Did not hold before: {DIALOGUES}." in said
    assert "not possible any more" not in said
    dialogues.write_text(DIALOGUE.replace("- 2: where", "- 2: bairro"), encoding="utf-8")
    found = as_json(other, capsys, str(one), FINDINGS)
    assert found["against"]["dialogues"] == {"walked": 1, "left_out": 1, "new": []}


def test_a_dialogue_may_name_a_screen_that_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = write(tmp_path / "one")
    other = write(
        tmp_path / "other",
        ("menu.yaml", "\nother_problem:", "\nmore_problems:"),
        ("menu.yaml", "7 Outro: other_problem", "7 Outro: more_problems"),
        ("menu.en.yaml", "\nother_problem:", "\nmore_problems:"),
    )
    rarer = 'A rarer one:\n  - "*311#": problem\n  - 7: other_problem\n  - 1: where\n'
    (other / "dialogues" / "calls.yaml").write_text(rarer, encoding="utf-8")

    found = as_json(other, capsys, str(one), FINDINGS)

    assert [finding["rule"] for finding in found["findings"]]
    assert found["against"]["dialogues"] == {"walked": 1, "left_out": 0, "new": []}
    assert found["against"]["broken"] == []


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
