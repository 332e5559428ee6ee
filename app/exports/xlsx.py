"""Write an export as an Excel workbook, row by row: memory stays the same however long it is.

Every value is written as what it is: text as text and never as a formula, numbers as numbers,
moments as local dates that Excel can sort. A sheet holds 1,048,576 rows; what is more goes on on
another one.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from app.domain.csv_cells import Kind, Value, guard, guard_code
from app.usecases.export_table import Chunk, Table

#: How a folder is called in which rows of a workbook are collected.
COLLECTS: Final = "xlsx-"
#: Rows of a sheet, its header among them.
SHEET_ROWS: Final = 1_048_576
#: What a cell holds at most.
_LONGEST: Final = 32_767
_PIECE: Final = 1 << 16
_SECOND: Final = 1_000_000
_DAY_S: Final = 86_400
#: Day 0 of Excel's calendar, for days after its February 29th of 1900 that never was.
_DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - local times, as Excel has them
#: No text of ours is taken for a formula, a number or a link.
_AS_WRITTEN: Final = dict.fromkeys(
    ("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False
)
#: When each is said to be made, as its pieces say: the same cases are the same bytes, or a manifest
#: that is asked for a moment later would tell of another file.
_MADE: Final = datetime(1980, 1, 31)  # noqa: DTZ001 - as the library takes it
#: Characters that a column is wide.
_WIDTHS: Final = {
    Kind.TEXT: 24,
    Kind.NUMBER: 10,
    Kind.COORDINATE: 12,
    Kind.MOMENT: 19,
    Kind.ID: 16,
}


class _Book:
    """A workbook that grows downwards."""

    def __init__(self, path: Path, table: Table, sheet_rows: int) -> None:
        options = {**_AS_WRITTEN, "constant_memory": True, "tmpdir": str(path.parent)}
        self._book = Workbook(str(path), options)
        self._book.set_properties({"created": _MADE})
        self._book.use_zip64()  # a million rows are more than 2 GB before they are pressed
        self._columns, self._sheet_rows = table.columns, sheet_rows
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        formats = {
            Kind.COORDINATE: self._book.add_format({"num_format": "0.000000"}),
            Kind.MOMENT: self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        self._formats = [formats.get(column.kind) for column in table.columns]
        # As if `'` had been typed before it: such words stay words when somebody edits the cell.
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._guards = [guard if c.kind is Kind.TEXT else guard_code for c in table.columns]
        self._cells = [_cell(column.kind, table.zone) for column in table.columns]
        self._sheets = 0
        self._begin_sheet()

    def _begin_sheet(self) -> None:
        self._sheets += 1
        name = f"reports {self._sheets}" if self._sheets > 1 else "reports"
        self._sheet = self._book.add_worksheet(name)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, _WIDTHS[column.kind])
            self._sheet.write_string(0, place, column.name, self._bold)
        self._sheet.freeze_panes(1, 1)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{SHEET_ROWS}"})
        self._row = 1

    def add(self, columns: Sequence[Sequence[Value]]) -> None:
        """Add rows, given column by column."""
        made = [list(map(cell, of)) for cell, of in zip(self._cells, columns, strict=True)]
        for row in zip(*made, strict=True):
            if self._row == self._sheet_rows:
                self._end_sheet()
                self._begin_sheet()
            self._write(row)

    def _write(self, row: Sequence[str | float | None]) -> None:
        for place, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                style = self._quoted if self._guards[place](value) != value else None
                self._sheet.write_string(self._row, place, value, style)
            else:
                self._sheet.write_number(self._row, place, value, self._formats[place])
        self._row += 1

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)

    def close(self) -> None:
        """Put it together. Raises: OSError."""
        self._end_sheet()
        try:
            self._book.close()
        except FileCreateError as error:  # what it makes of a full disk
            [why] = error.args
            raise why from error

    def let_go(self) -> None:
        """Close the files it has been collecting in."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()


def write_xlsx(
    table: Table, folder: Path | None = None, sheet_rows: int = SHEET_ROWS
) -> Iterator[Chunk]:
    """Write a workbook: empty chunks while rows come in, then the file.

    `folder` takes what is collected meanwhile, about 3 kB a row; the system's own where none is
    given.
    """
    with tempfile.TemporaryDirectory(prefix=COLLECTS, dir=folder) as inside:
        path = Path(inside) / "book.xlsx"
        book = _Book(path, table, sheet_rows)
        try:
            for page in table.pages:
                book.add(page.columns)
                yield Chunk(b"", page.rows, page.cases)
            book.close()
        finally:
            book.let_go()
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield Chunk(piece, 0, 0)


def _cell(kind: Kind, zone: ZoneInfo) -> Callable[[Value], str | float | None]:
    """Give what is written of a value of a kind; None where the cell stays empty."""
    if kind is Kind.MOMENT:
        return lambda value: None if value is None else _serial(int(value), zone)
    if kind in (Kind.NUMBER, Kind.COORDINATE):
        return lambda value: None if value is None else float(value)
    return lambda value: _text(str(value)) if value not in (None, "") else None


def _serial(at: int, zone: ZoneInfo) -> float:
    """Give a moment as Excel counts it: days on the city's clock."""
    local = datetime.fromtimestamp(at // _SECOND, zone).replace(tzinfo=None)
    return (local - _DAY_ZERO).total_seconds() / _DAY_S


def _text(words: str) -> str:
    if len(words) > _LONGEST:
        words = words[: _LONGEST - 1] + "…"
    # Such words the library would put into the sheet as they are, for markup of its own: a
    # formula could hide in them.
    return f"{words} " if words.startswith("<r>") and words.endswith("</r>") else words
