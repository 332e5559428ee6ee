"""What commands of `dial311 menu` take for a city's folder, and what they never write over."""

import io
import json
import shutil
from pathlib import Path

import pytest

from app.__main__ import main
from tests.unit.walks.cities import FIRST, write_city, write_dialogues

#: Every command that names a folder.
COMMANDS = [
    ("check",),
    ("check", "--json"),
    ("test",),
    ("play",),
    ("show",),
    ("sheet", "--output", "texts.csv"),
    ("publish",),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIAL311_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    (tmp_path / "beira").mkdir()
    return write_city(tmp_path / "beira")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_folder_that_is_not_there_is_misuse(
    folder: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    slip = folder.parent / "beirra"

    assert main(["menu", command[0], str(slip), *command[1:]]) == 2

    assert capsys.readouterr().err == (
        f"dial311: there is no folder {slip}; did you mean {folder}?\n"
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_is_no_folder(
    folder: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["menu", command[0], str(folder / "menu.yaml"), *command[1:]]) == 2
    assert f"is a file; name the folder of the city, {folder}\n" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_folder_of_cities_is_none_of_them(
    folder: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder.parent / "gaza").mkdir()
    other = write_city(folder.parent / "gaza")

    assert main(["menu", command[0], str(folder.parent), *command[1:]]) == 2

    said = f"dial311: {folder.parent} holds cities; name one of them: {folder}, {other}\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    "command", [("play", "--record"), ("show", "--svg"), ("sheet", "--output")]
)
@pytest.mark.parametrize("name", ["menu.yaml", "walk.yml", "City.YAML"])
def test_no_command_writes_over_a_city(
    folder: Path, command: tuple[str, str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _files(folder)

    assert main(["menu", command[0], str(folder), command[1], str(folder / name)]) == 2

    assert "lies among the files of the city; write" in capsys.readouterr().err
    assert _files(folder) == before


def test_a_walk_is_recorded_where_it_will_be_tested(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "dialogues" / "walk"

    assert main(["menu", "play", str(folder), "--record", str(file)]) == 2
    assert f"write {file}.yaml\n" in capsys.readouterr().err
    assert main(["menu", "play", str(folder), "--record", f"{file}.yaml"]) == 0
    assert main(["menu", "test", str(folder)]) == 0


@pytest.mark.parametrize("name", ["calls.yaml.txt", "Calls.YAML"])
def test_a_dialogue_that_nobody_would_walk_is_told(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_dialogues(folder, f"A call:\n{FIRST}  - 1: send\n", name)

    assert main(["menu", "check", str(folder)]) == 1

    told = capsys.readouterr().err
    assert told.endswith("no file of dialogues has this name. Mend: rename it to calls.yaml\n")
    (folder / "dialogues" / name).rename(folder / "dialogues" / "calls.yaml")
    assert main(["menu", "check", str(folder)]) == 1
    assert "seen is the screen where, expected the screen send" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"A call:\n{FIRST}  - 1: send\n".encode(), "dialogue"),
        (f"A call:\n{FIRST}  - 1: wher\n".encode(), "dialogue"),
        (f"A call:\n{FIRST}  - 1: *x\n".encode(), "yaml"),
        (f"Ligação:\n{FIRST}".encode("latin-1"), "file"),
    ],
)
def test_programs_hear_which_rule_a_dialogue_breaks(
    folder: Path, text: bytes, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_dialogues(folder, f"A first call:\n{FIRST}", "a.yaml")
    (folder / "dialogues" / "b.yaml").write_bytes(text)

    assert main(["menu", "check", str(folder), "--json"]) == 1

    found = json.loads(capsys.readouterr().out)["findings"]
    assert [finding["rule"] for finding in found] == [rule]


def test_the_copy_of_a_city_is_a_city(folder: Path) -> None:
    copy = folder.parent / "a folder with blanks"
    shutil.copytree(folder, copy)

    assert main(["menu", "check", str(copy)]) == 0


def test_a_database_that_was_never_made_is_told_how_to_make(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["menu", "history"]) == 2
    assert "; `dial311 migrate` makes it\n" in capsys.readouterr().err


def test_dialogues_behind_links_that_lead_nowhere_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = folder / "nowhere"
    (folder / "dialogues").symlink_to(nowhere)
    assert main(["menu", "check", str(folder)]) == 1
    assert "dialogues:1:1: the folder cannot be read" in capsys.readouterr().err

    (folder / "dialogues").unlink()
    write_dialogues(folder, f"A call:\n{FIRST}")
    (folder / "dialogues" / "link.yaml").symlink_to(nowhere)
    (folder / "dialogues" / "sub.yaml").mkdir()
    assert main(["menu", "test", str(folder)]) == 1
    told = capsys.readouterr().err.strip().split("\n")
    assert [line.split(".yaml:")[0].rpartition("/")[2] for line in told] == ["link", "sub"]
    assert all("this is no file: a folder, or a link that leads nowhere" in line for line in told)


def test_files_that_editors_keep_beside_dialogues_are_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_dialogues(folder, f"A call:\n{FIRST}")
    (folder / "dialogues" / ".#calls.yaml").symlink_to("eva@host.4711:1764000000")
    (folder / "dialogues" / "._calls.yaml").write_bytes(b"\0\5\26\7")

    assert main(["menu", "check", str(folder)]) == 0
    assert capsys.readouterr().err == ""
