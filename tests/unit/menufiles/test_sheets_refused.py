"""What a sheet brings back wrong is refused at its cell, and nothing of it is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.__main__ import main
from tests.unit.menufiles.sheet_trips import (
    FILED,
    FINDINGS,
    GAVE_UP,
    RECEIVED,
    RUBBLE,
    SAVED,
    SEE,
    WHERE,
    Rows,
    _back,
    _cell,
    _contents,
    _put,
    folder,
    rows,
    sheet,
)

__all__ = ["folder", "rows", "sheet"]

#: Sheets of cells: text, column, what it becomes, what is said of the cell.
REFUSED = [
    [
        (RUBBLE, "en", "Rubble in the street", "takes 20 characters on a phone, 17 fit"),
        (("services", "branches", "label"), "en", "Waste outside", "have the same label"),
        (SAVED, "en", "It is saved", "lacks <number>"),
        (GAVE_UP, "en", "Ring <help number>, <dial>, <place>", "<place> is not in the text of"),
        (FILED, "pt", "Caso <numero>", 'did you mean "number"?'),
        (SEE, "en", "See 漢", "what phones cannot show"),
    ],
    [
        (SAVED, "en", "Case <number> " + "x" * 140, "; its longest text is"),
        (RECEIVED, "pt", "<number> <service> <place> <due> <dial> <brand> " + "x" * 120, "160 fit"),
    ],
    [
        (SEE, "en", "See a\u200b case", "nobody can see or type [U+200B]"),
        (SAVED, "en", "  ", "there is no text in en"),
    ],
    [(SAVED, "en", "  ", "there is no text in en"), (SEE, "pt", "", "there is no text in pt")],
]


@pytest.mark.parametrize("cells", REFUSED)
def test_what_cannot_be_is_refused_at_its_cell_and_nothing_is_written(
    folder: Path,
    rows: Rows,
    capsys: pytest.CaptureFixture[str],
    cells: list[tuple[tuple[str, str, str], str, str, str]],
) -> None:
    before = _contents(folder)
    _put(rows, WHERE, "en", "Where is it?")
    places = [_put(rows, name, column, text) for name, column, text, _ in cells]

    assert _back(folder, rows) == FINDINGS

    lines = capsys.readouterr().err.splitlines()
    assert all("back.csv:" in line for line in lines)
    for (row, at), (*_, said) in zip(places, cells, strict=True):
        assert [one for one in lines if f"back.csv:{row}:{at}: " in one and said in one], lines
    assert _contents(folder) == before


def _rename(rows: Rows) -> None:
    rows[_cell(rows, *WHERE, column="en")[0]][1] = "were"


def _twice(rows: Rows) -> None:
    rows.append([*rows[5][:3], "other", *rows[5][4:]])


def _lose_column(rows: Rows) -> None:
    rows[0][1] = "page"


def _unnamed(rows: Rows) -> None:
    rows[9][:3] = ["", "", ""]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_rename, 'did you mean "menu / where / say"?'),
        (_twice, "stands in row 6 too, with another text"),
        (_lose_column, "has no column screen"),
        (_unnamed, "does not say which text it is"),
    ],
)
def test_a_spoilt_sheet_is_refused_whole(
    folder: Path,
    rows: Rows,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Rows], None],
    said: str,
) -> None:
    before = _contents(folder)
    spoil(rows)

    assert _back(folder, rows) == FINDINGS

    assert said in capsys.readouterr().err
    assert _contents(folder) == before


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("file;screen;what;pt\nmenu;where;say;Não\n".encode("cp1252"), "CSV UTF-8"),
        (b"PK\x03\x04 a workbook", "workbook"),
        (b"", "has no column file"),
        (b'file;screen;what;pt\n"' + b"x" * 200_000, "no CSV"),
    ],
)
def test_what_is_no_such_sheet_is_told_how_to_become_one(
    folder: Path, capsys: pytest.CaptureFixture[str], raw: bytes, said: str
) -> None:
    path = folder.parent / "odd.csv"
    path.write_bytes(raw)

    assert main(["menu", "sheet", str(folder), "--take", str(path)]) == FINDINGS

    assert said in capsys.readouterr().err
