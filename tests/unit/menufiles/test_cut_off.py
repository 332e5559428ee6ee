"""A file that ends in the middle of a line, as one that is saved while somebody types, is read."""

from typing import Final

import pytest

from app.menufiles.mended import MOST_SHOWN
from app.menufiles.notes import Notes
from app.menufiles.reader import read
from tests.unit.menufiles.folders import maputo

_SCREENS: Final = ("\nspot:", "\ndetail:")
_LONG: Final = "a " * (MOST_SHOWN // 2 + 1)


def _told(text: str) -> list[tuple[int, int, str]]:
    notes = Notes()
    read("menu.yaml", text, notes)
    return [(finding.line, finding.column, finding.what) for finding in notes.findings]


def test_a_file_cut_off_anywhere_is_told_its_open_bracket_once() -> None:
    menu = maputo()["menu.yaml"]
    text = menu[menu.index(_SCREENS[0]) + 1 : menu.index(_SCREENS[1])]
    ends = [end for end in range(1, len(text)) if text[:end].rpartition("\n")[2].count("{") > 0]
    told = 0
    for end in ends:
        last = text[:end].rpartition("\n")[2].partition("#")[0]
        if last.count("{") == last.count("}") or last.count('"') % 2:
            continue
        for file in (text[:end], f"{text[:end]}\n", f"{text[:end]}\n\n"):
            [(line, _, what)] = _told(file)
            assert (line, "is not closed" in what) == (text[:end].count("\n") + 1, True), file
            told += 1
    assert told > 350


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("x: {a: b,", 1, 4),
        ("x: {a: b,\n   # } closes nothing\n", 1, 4),
        ('x: {a: "}",\n', 1, 4),
        ("x: {choose: {1 A: b, go", 1, 4),
        ("x:\n  y: [a,\n    b,", 2, 6),
    ],
)
def test_the_bracket_that_is_still_open_is_pointed_at(text: str, line: int, column: int) -> None:
    assert _told(text) == [(line, column, "a bracket opens here and is not closed on its line")]


@pytest.mark.parametrize("text", [f'x: {{say {_LONG}"c"}}', f'x: {{a: b, say {_LONG}["c"}}'])
def test_a_key_behind_which_more_stands_than_is_looked_at_lacks_its_colon(text: str) -> None:
    found = _told(text)

    assert found
    assert "cannot be read" not in str(found)
