"""Points of a CSV: one a row, below a head."""

import csv
from collections.abc import Iterator, Sequence
from typing import Final

from app.domain.csv_cells import guard
from app.domain.csv_text import decode, split
from app.domain.text import key
from app.menufiles.notes import Notes
from app.menufiles.points_record import Record
from app.menufiles.tree import Mark

#: Without these a row is above the head, or no head at all.
_NEEDED: Final = (("lat", "latitude", "y"), ("lon", "long", "lng", "longitude", "x"))


def records(file: str, raw: bytes, notes: Notes) -> Iterator[Record]:
    """Give the rows of a CSV; a finding where it is none, or has no head."""
    start, text = Mark(file, 1, 1), decode(raw)
    if text is None:
        mend = 'save it as "CSV UTF-8", as KML or as GeoJSON'
        notes.add(start, "this is no text, and so no CSV, KML or GeoJSON", mend)
        return
    try:
        lines = split(text, _is_head).lines
    except csv.Error as error:
        notes.add(start, f"this is no CSV: {error}", "save the sheet as CSV again")
        return
    head = [cell.strip() for cell in lines[0][1]] if lines else []
    if not _is_head(head):
        mend = "call its columns name, bairro, code, kind, lat, lon in the first row"
        notes.add(start, "the file has no columns lat and lon", mend)
        return
    for line, cells in lines[1:]:
        yield Record(Mark(file, line, 1), _said(head, cells), None)


def _is_head(cells: Sequence[str]) -> bool:
    heads = {key(cell) for cell in cells}
    return all(heads.intersection(called) for called in _NEEDED)


def _said(head: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Give the cells by their heads, the first of two of one name."""
    found: dict[str, str] = {}
    for name, cell in zip(head, cells, strict=False):
        found.setdefault(name, _unguarded(cell))
    return {name: cell for name, cell in found.items() if name}


def _unguarded(cell: str) -> str:
    """Take off the sign by which an export keeps a spreadsheet from running a cell."""
    return cell[1:] if cell.startswith("'") and guard(cell[1:]) != cell[1:] else cell
