"""Dialogues and walks know the day on which they go, and the numbers that a report keeps."""

import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.__main__ import main
from app.walks.record import Kept, as_dialogue
from app.walks.try_folder import try_folder
from app.walks.walker import Walker
from app.walks.world import World
from tests.unit.menu.test_peers_flows import CITIES, city
from tests.unit.walks.cities import write_dialogues

DIAL = '  - "*384*77#": kiosk\n'
COUNTED = DIAL + "  - 20046: fault\n  - 1: send\n  - 2: queue\n  - 12: counted\n  - 1: filed\n"
STRIKE = "Greve le 2 mars, nous venons le 3"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CITIES / "kiosks", tmp_path / "kiosks")
    shutil.rmtree(tmp_path / "kiosks" / "dialogues")
    return tmp_path / "kiosks"


def found(folder: Path, lines: str) -> list[str]:
    write_dialogues(folder, f"A call:\n{lines}")
    return [f"{one.what}. {one.mend}" for one in try_folder(folder, city("kiosks")).findings]


def test_the_numbers_of_the_newest_report_are_claimed(folder: Path) -> None:
    assert found(folder, f"{COUNTED}  - answers: queue=12\n") == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (f"{COUNTED}  - answers: queue=13\n", "the answers are queue=12, expected queue=13"),
        (f"{COUNTED}  - answers: queue=13\n", "write answers: queue=12, or mend the menu"),
        (f"{COUNTED}  - answers: queue=12; fault=1\n", "expected queue=12; fault=1"),
        (f"{DIAL}  - answers: queue=12\n", "no number is kept, expected queue=12. take it out"),
    ],
)
def test_other_numbers_are_told(folder: Path, lines: str, said: str) -> None:
    [told] = found(folder, lines)

    assert said in told


@pytest.mark.parametrize(
    ("head", "is_told"),
    [("", False), ("  - date: 2026-03-01\n", True), ("  - date: 2026-03-03\n", False)],
)
def test_a_dialogue_goes_on_its_day_and_else_on_one_that_never_changes(
    folder: Path, head: str, is_told: bool
) -> None:
    seen = f'  - "*384*77#": |\n      Numero peint sur la borne\n      {STRIKE}\n      ...\n'

    assert (found(folder, head + seen) == []) == is_told


def play(monkeypatch: pytest.MonkeyPatch, folder: Path, typed: str, *options: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["menu", "play", str(folder), *options])


def test_a_walk_on_a_day_is_recorded_with_it_and_with_its_numbers(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = folder / "dialogues" / "played.yaml"
    options = ("--date", "2026-03-01", "--record", str(record))

    assert play(monkeypatch, folder, "20046\n1\n2\n012\n1\n", *options) == 0

    told = capsys.readouterr().out
    assert STRIKE in told
    assert "\nAnswers: queue=12\n" in told
    text = record.read_text(encoding="utf-8")
    assert "\n  - date: 2026-03-01\n" in text
    assert '\n  - answers: "queue=12"\n' in text
    assert try_folder(folder, city("kiosks")).findings == ()


def test_a_walk_goes_today_where_no_day_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not on the day of dialogues that name none.
    calendar = "notices:\n  today: {say: {fr: Tous les jours}, from: 2026-01-02}\n"
    (folder / "calendar.yaml").write_text(calendar, encoding="utf-8")

    assert play(monkeypatch, folder, "") == 0

    assert "Tous les jours" in capsys.readouterr().out


def test_a_day_that_is_none_is_misuse(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert play(monkeypatch, folder, "", "--date", "5 March") == 2
    assert "5 March is no date; write 2026-03-05" in capsys.readouterr().err


def test_the_day_is_written_only_where_something_depends_on_it() -> None:
    day = date(2026, 3, 1).toordinal()
    texts = []
    for name in ("kiosks", "drains"):
        walker = Walker(city(name), World(city(name), day=day))
        walker.dial(city(name).service_codes[0])
        kept = Kept(city(name), "", "", (), day)
        texts.append(as_dialogue("A walk", kept, walker.transcript, walker.world))

    assert ["date: 2026-03-01" in text for text in texts] == [True, False]
