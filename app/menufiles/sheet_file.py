"""A city's texts as a sheet for translators, and a sheet that came back as rows.

Written as a spreadsheet in the city's first language expects it, UTF-8 with its mark. Read with
commas, semicolons or tabs, whatever the order of rows and columns.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.domain import csv_cells
from app.domain.csv_cells import Kind
from app.menufiles.letters import ordinary
from app.menufiles.notes import Notes, short
from app.menufiles.sheet_room import Size
from app.menufiles.sheet_texts import Name, Texts
from app.menufiles.tree import Mark

NAMED: Final = ("file", "screen", "what")
REMARK: Final = "remark"
#: Maputo's sheet takes 10 KB, a city of a hundred screens in five languages 200.
MOST_BYTES: Final = 4 * 1024 * 1024
_DELIMITERS: Final = ",;\t"
_MEASURES: Final = (" septets", " room")
_GUARD = re.compile(
    "(?:\\A|(?<=[,;|\\t\\r\\n]))'(?=[\\s\"\u200b-\u200f\u2060\ufeff]*(?:[=+\\-@＝＋－＠]|\\Z))"
)


def write(texts: Texts, sizes: Mapping[tuple[Name, str], Size], extra: Sequence[str] = ()) -> bytes:
    """Give the sheet; languages of `extra` get an empty column."""
    languages = [*texts.languages, *(one for one in extra if one not in texts.languages)]
    measured = [language + end for end in _MEASURES for language in texts.languages]
    head = [*NAMED, *languages, *measured, REMARK]
    kinds = [Kind.ID] * 3 + [Kind.TEXT] * len(languages)
    kinds += [Kind.NUMBER] * len(measured) + [Kind.TEXT]
    form = csv_cells.profile("excel", texts.languages[0])
    sheet = csv_cells.Sheet(kinds, form, ZoneInfo("UTC"))
    rows = [[*name, *cells] for name, cells in _rows(texts, sizes, languages)]
    return sheet.head(head) + sheet.lines([list(column) for column in zip(*rows, strict=True)])


def _rows(
    texts: Texts, sizes: Mapping[tuple[Name, str], Size], languages: Sequence[str]
) -> Iterator[tuple[Name, list[csv_cells.Value]]]:
    for entry in texts.entries:
        said = [entry.texts[one].raw if one in entry.texts else "" for one in languages]
        found = [sizes.get((entry.name, language)) for language in texts.languages]
        longest = [size.longest if size else None for size in found]
        room = [size.room if size else None for size in found]
        yield entry.name, [*said, *longest, *room, ""]


def cell_of(text: str) -> str:
    """Give the cell in which a text stands."""
    return csv_cells.guard(text)


def text_of(cell: str) -> str:
    """Give the text of a cell that somebody has written over: without the sign that guards it.

    Word processors put no-break blanks before ? and ! where the language wants them.
    """
    return _GUARD.sub("", ordinary(cell.replace("\r\n", "\n")))


class Row(NamedTuple):
    """One line of a sheet."""

    number: int  #: as spreadsheets count: the head is 1
    name: Name
    cells: Mapping[str, str]  #: by language, as they stand


class Sheet(NamedTuple):
    """What came back."""

    file: str
    columns: Mapping[str, int]  #: languages and where they stand, from 1
    others: tuple[str, ...]  #: heads that say nothing here
    rows: tuple[Row, ...]


def read(file: str, raw: bytes, languages: Sequence[str], notes: Notes) -> Sheet | None:
    """Read a sheet; None and a finding where it is none. `languages` name columns of texts."""
    text = _decode(file, raw, notes)
    if text is None:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        notes.add(Mark(file, 1, 1), f"this is no CSV: {error}", "save the sheet as CSV again")
        return None
    if rows and rows[0][:1] and rows[0][0].lower().startswith("sep="):
        rows[0] = []
    return _sheet(file, rows, languages, notes)


def _decode(file: str, raw: bytes, notes: Notes) -> str | None:
    """Take UTF-8, and the UTF-16 that Excel calls Unicode Text."""
    start, mend = Mark(file, 1, 1), 'save it as "CSV UTF-8", or as "Unicode Text"'
    if len(raw) > MOST_BYTES or raw.startswith(b"PK"):
        notes.add(start, "this is no CSV but a workbook or something larger", mend)
        return None
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        what = "the letters ã, ç and others are not saved as UTF-8"
        notes.add(Mark(file, row, 1), what, mend)
        return None


def _delimiter(text: str) -> str:
    lines = (line for line in text.splitlines() if line.strip(_DELIMITERS + " "))
    head = next((line for line in lines if not line.lower().startswith("sep=")), "")
    return max(_DELIMITERS, key=head.count)


def _sheet(
    file: str, rows: list[list[str]], languages: Sequence[str], notes: Notes
) -> Sheet | None:
    """Find the head and read the rows below it; None and a finding without one."""
    at = next((index for index, row in enumerate(rows) if any(map(str.strip, row))), 0)
    heads = [head.strip().lower() for head in rows[at]] if rows else []
    if missing := [word for word in NAMED if word not in heads]:
        what = f"the sheet has no column {', '.join(missing)}"
        notes.add(Mark(file, at + 1, 1), what, f"its first row is {', '.join(NAMED)}, pt, ...")
        return None
    _check_twice(Mark(file, at + 1, 1), heads, notes)
    columns = {one: heads.index(one) + 1 for one in languages if one in heads}
    own = {*NAMED, REMARK, *columns}
    others = [head for head in heads if head and head not in own and not head.endswith(_MEASURES)]
    named = [heads.index(word) for word in NAMED]
    read = (
        _row(
            Mark(file, number, 1),
            [*cells, *[""] * (len(heads) - len(cells))],
            named,
            columns,
            notes,
        )
        for number, cells in enumerate(rows[at + 1 :], at + 2)
    )
    return Sheet(file, columns, tuple(others), tuple(row for row in read if row))


def _check_twice(head: Mark, heads: Sequence[str], notes: Notes) -> None:
    for name in sorted({name for name in heads if name and heads.count(name) > 1}):
        column = heads.index(name, heads.index(name) + 1) + 1
        notes.add(
            head._replace(column=column), f"two columns are called {name}", "keep one of them"
        )


def _row(
    mark: Mark, cells: Sequence[str], named: Sequence[int], columns: Mapping[str, int], notes: Notes
) -> Row | None:
    """Read a row; None where it names no text, and a finding if it says one all the same."""
    file, screen, what = (cells[index].strip() for index in named)
    if file or screen or what:
        said = {language: cells[column - 1] for language, column in columns.items()}
        return Row(mark.line, (file, screen, what), said)
    if any(cells[column - 1].strip() for column in columns.values()):
        odd = short(next(filter(str.strip, cells)))
        mend = f"fill in {', '.join(NAMED)}, or empty the row"
        notes.add(mark, f"the row of {odd} does not say which text it is", mend)
    return None
