"""A line of a text below a | that begins too far left is told, with the column to begin it in."""

from typing import Final

import pytest

from app.menufiles.notes import Notes
from app.menufiles.reader import read
from tests.unit.menufiles.folders import MAPUTO

CALL: Final = """A call:
  - "*311#": |
      MOPA - gratis
      1 Contentor cheio
      ...
  - 1: where
"""


def _told(text: str) -> list[tuple[int, int, str, str]]:
    notes = Notes()
    read("calls.yaml", text, notes)
    return [(one.line, one.column, one.what, one.mend) for one in notes.findings]


@pytest.mark.parametrize("by", range(1, 7))
def test_each_line_of_a_text_that_was_moved_left_goes_back_to_where_it_stood(by: int) -> None:
    moved = 0
    for name in ("first_call.yaml", "returning.yaml"):
        lines = (MAPUTO / "dialogues" / name).read_text().split("\n")
        for at, line in enumerate(lines):
            if not line.startswith("      ") or not lines[at - 1].startswith("      "):
                continue
            wrong = [*lines[:at], line[by:], *lines[at + 1 :]]
            if ": " in line or line[by:] == "...":  # a key, or the end of a document
                continue
            [(number, column, what, mend)] = _told("\n".join(wrong))
            assert (number, column) == (at + 1, 7 - by)
            assert "as far to the right as the text below" in what
            assert mend.startswith("begin it in column 7")
            moved += 1
    assert moved > 20


def test_a_text_that_does_not_begin_further_right_than_its_key_is_told_at_its_first_line() -> None:
    [(line, column, what, mend)] = _told(CALL.replace("      ", "    "))

    assert (line, column) == (3, 5)
    assert what == "this line does not stand as far to the right as the text below line 2"
    assert mend == "begin it in column 7; if it is no part of it, write its :"


def test_a_sign_for_a_text_below_is_never_to_be_put_in_quotes() -> None:
    text = CALL.replace("  - 1: where", " - 1: |\n      Onde")

    [(line, _, what, mend)] = _told(text)

    assert line == 6
    assert what == "this line does not stand under the lines above it"
    assert "quotes" not in mend
