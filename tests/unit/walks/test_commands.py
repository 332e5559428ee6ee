"""`dial311 menu test`, `menu play` and `menu check` as they are typed."""

import io
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.menufiles.city_folder import folder_hash, read_folder
from tests.unit.walks.cities import FIRST, write_city, write_dialogues


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_city(tmp_path)


def play(monkeypatch: pytest.MonkeyPatch, folder: Path, typed: str, *options: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["menu", "play", str(folder), *options])


def test_dialogues_that_hold_end_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_dialogues(folder, f"A call:\n{FIRST}")

    assert main(["menu", "test", str(folder)]) == 0

    told = capsys.readouterr().out
    assert told.startswith("Maputo: 1 dialogue, it holds.\nMet: screens 1 of 17,")
    assert "Not met, which is no fault:\n  problem: 1-6 <service>, 7 Outro" in told
    assert "\n  the screens other" in told


def test_what_differs_stands_before_what_was_met_and_hides_what_was_not(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dialogues(folder, f"A call:\n{FIRST}  - 1: send\nAnother:\n{FIRST}")
    monkeypatch.setattr("sys.stderr", sys.stdout)  # as a terminal shows both

    assert main(["menu", "test", str(folder)]) == 1

    first, *finding, met = capfd.readouterr().out.splitlines()
    assert first == "Maputo: 2 dialogues, 1 to mend."
    assert "calls.yaml:3:8" in finding[0]
    assert met.startswith("Met: screens 2 of 17,")
    assert not any("Not met" in line for line in finding)


@pytest.mark.parametrize("command", ["test", "check"])
def test_differences_end_with_1(
    folder: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_dialogues(folder, f"A call:\n{FIRST}  - 1: send\n") / "dialogues" / "calls.yaml"

    assert main(["menu", command, str(folder)]) == 1

    told = capsys.readouterr()
    assert f'{file.as_posix()}:3:8: "A call", after *311# 1: seen is the screen where' in told.err
    assert ("1 to mend" in told.out) == (command == "test")


def test_the_folder_is_mended_before_its_dialogues(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_dialogues(folder, "A call:\n  - nonsense\n")
    (folder / "menu.yaml").write_text("x")

    assert main(["menu", "check", str(folder)]) == 1
    assert "dialogues" not in capsys.readouterr().err


def test_nothing_to_try_is_misuse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["menu", "test", str(folder)]) == 2
    assert "there is no dialogue in" in capsys.readouterr().err
    assert main(["menu", "check", str(folder)]) == 0


def test_dialogues_are_no_part_of_a_version(folder: Path) -> None:
    before = folder_hash(read_folder(folder))

    write_dialogues(folder, ": : nonsense")

    assert folder_hash(read_folder(folder)) == before


def test_a_walk_is_shown_and_recorded_and_holds(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = folder / "dialogues" / "played.yaml"

    typed = "1\n10348\n2\nmuito lixo\n\n8\n1\nquit\n9\n"
    assert play(monkeypatch, folder, typed, "--record", str(record)) == 0
    assert play(monkeypatch, folder, "1\n", "--record", str(record), "--caller", "returning") == 0

    told = capsys.readouterr().out
    assert "here every language is served, drafts too" in told
    assert "| 1 Contentor cheio        |\n" in told
    assert "\nCON, 118 of 156 septets, screen problem\n> 1\n" in told
    assert "\nEND, 129 of 156 septets, screen filed\n" in told
    assert "Filed: Contentor cheio, Baltazar, Maxaquene A, as 1234 5671\n" in told
    assert "Comment: muito lixo\n" in told
    assert "| 1 Baltazar, Maxaquene A" in told
    assert record.read_text(encoding="utf-8").count("Recorded walk") == 2
    assert main(["menu", "test", str(folder)]) == 0


def test_a_walk_of_a_crew_is_shown_and_recorded_and_holds(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = folder / "dialogues" / "played.yaml"
    typed = "1\n1\n2\nVarrido o largo\n1\n3\n2\nquit\n"

    assert play(monkeypatch, folder, typed, "--record", str(record), "--caller", "crew") == 0

    told = capsys.readouterr().out
    for deed in ("Accepted", "Done", "Impossible"):
        assert told.count(f"\n{deed}: 2000 ") == 1, told
    assert "\n  - jobs:\n      2000 " in record.read_text(encoding="utf-8")
    assert main(["menu", "test", str(folder)]) == 0


def test_nobody_of_a_crew_walks_a_menu_without_jobs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    skips = Path(__file__).parents[2] / "cities" / "skips"

    assert play(monkeypatch, skips, "quit\n", "--caller", "crew") == 2

    assert "this menu has no <job>" in capsys.readouterr().err


def test_a_walk_in_another_language_and_network(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert play(monkeypatch, folder, "1\n", "--language", "en", "--network", "Vodacom") == 0

    assert "| Where?" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--language", "fr"), "no language fr; known here: pt, en"),
        (("--network", "Vodacon"), 'did you mean "Vodacom"?'),
        (("--record", "/dev/null/x.yaml"), "cannot write /dev/null/x.yaml"),
    ],
)
def test_what_names_nothing_is_misuse(
    folder: Path,
    options: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert play(monkeypatch, folder, "", *options) == 2
    assert said in capsys.readouterr().err


def test_what_no_phone_can_send_is_not_taken(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = folder / "dialogues" / "played.yaml"
    typed = f"{'9' * 200}\nx\x1b\x7f\nx\nx\n*555#\n*311*1#\n"

    assert play(monkeypatch, folder, typed, "--record", str(record)) == 0

    told = capsys.readouterr().out
    assert "A phone sends up to 182 characters." in told
    assert '"*555#" is not the code of Maputo.' in told
    assert "\x7f" not in record.read_text(encoding="utf-8")
    assert '"*311*1#": |' in record.read_text(encoding="utf-8")


def test_a_file_that_is_there_is_added_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_dialogues(folder, f"Recorded walk 7:\n{FIRST}".rstrip()) / "dialogues/calls.yaml"

    assert play(monkeypatch, folder, "", "--record", str(file)) == 0

    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"Recorded walk 7:\n{FIRST}\nRecorded walk 8:\n")
    assert main(["menu", "test", str(folder)]) == 0


def test_check_says_what_a_city_beside_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = tmp_path / "menus" / "one", tmp_path / "menus" / "other"
    for folder in (one, other):
        folder.mkdir(parents=True)
        write_city(folder)
    write_dialogues(other, f"A call:\n{FIRST}  - 1: send\n")

    assert main(["menu", "check", str(other)]) == 1

    told = capsys.readouterr().err
    taken = f"the service code *311# is taken, in {one.as_posix()}/city.yaml, line "
    assert taken in told
    assert "calls.yaml:3:8" in told  # all at once

    menu = (other / "menu.yaml").read_text(encoding="utf-8")
    (other / "menu.yaml").write_text(menu.replace("7 Outro: ", "7 Outro: no_"), encoding="utf-8")
    assert main(["menu", "check", str(other)]) == 1

    told = capsys.readouterr().err
    assert "no_other_problem" in told
    assert taken in told
