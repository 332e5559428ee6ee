"""`dial311 menu check FOLDER` as operators and their build servers run it."""

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.menufiles.rules import RULES

MAPUTO = Path(__file__).parents[2] / "menus" / "maputo"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    city = tmp_path / "beira"
    city.mkdir()
    for path in MAPUTO.glob("*.yaml"):
        (city / path.name).write_bytes(path.read_bytes())
    return city


def _break(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_clean_city_has_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["menu", "check", str(MAPUTO)]) == 0
    assert "Maputo: 21 screens, nothing to mend." in capsys.readouterr().out


def test_a_clean_city_is_an_empty_list_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["menu", "check", str(MAPUTO), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"city": "maputo", "findings": []}


def test_a_finding_says_where_what_how_to_mend_it_and_the_way_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _break(folder, "menu.yaml", "8 Ver um caso: my_cases", "8 Ver um caso: my_case")

    assert main(["menu", "check", str(folder)]) == 1

    said = capsys.readouterr().err
    assert said.startswith(f'{folder.as_posix()}/menu.yaml:34:20: there is no screen "my_case"')
    assert 'Mend: did you mean "my_cases"?' in said
    assert said.endswith(". Path: *311# 7\n")


def test_programs_get_every_finding_in_one_object(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _break(folder, "menu.yaml", "8 Ver um caso: my_cases", "8 Ver um caso: my_case")
    _break(folder, "routes.yaml", "screen: 160", "screen: 16")

    assert main(["menu", "check", str(folder), "--json"]) == 1

    said = capsys.readouterr()
    found = json.loads(said.out)
    assert (found["city"], said.err) == ("beira", "")
    assert [finding["rule"] for finding in found["findings"]] == ["unknown-screen", "form"]
    assert {finding["rule"] for finding in found["findings"]} <= set(RULES)
    screen = found["findings"][0]
    assert list(screen) == [
        *("file", "line", "column", "what", "mend", "rule", "screen", "language", "path"),
    ]
    assert (screen["screen"], screen["language"], screen["path"]) == (
        "other_problem",
        "pt",
        "*311# 7",
    )


def test_a_folder_that_is_not_there_is_misuse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["menu", "check", str(tmp_path / "beirra")]) == 2
    assert "look for a slip in its name" in capsys.readouterr().err


def test_an_unknown_flag_is_misuse() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["menu", "check", str(MAPUTO), "--jsno"])

    assert ended.value.code == 2
