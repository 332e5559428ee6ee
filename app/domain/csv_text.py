"""Take a CSV apart: commas, semicolons or tabs, with a mark or none, perhaps a title above."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

_DELIMITERS: Final = ",;\t"
#: Rows that may stand above the head: a name, an address, the number of a bill.
_MOST_ABOVE: Final = 30
#: A bill of a month of a hundred networks takes 200 KB, a list of 1,000 points 100.
MOST_BYTES: Final = 4 * 1024 * 1024
#: Controls that no line of a text has: all but tabs, line ends, and the end of a file in DOS.
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
#: The line on which a row ends, as editors count, and its cells.
Line: TypeAlias = tuple[int, list[str]]


class Table(NamedTuple):
    """Rows of a file, the head first."""

    delimiter: str
    lines: list[Line]


def decode(raw: bytes) -> str | None:
    """Take UTF-8, the UTF-16 that Excel calls Unicode Text, and what older ones write.

    None for a workbook, a picture or another file that is no text, and for what is too large.
    """
    if len(raw) > MOST_BYTES or raw.startswith((b"PK", b"%PDF-")):
        return None
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
        # What is no Unicode is an old spreadsheet's or no text at all, which such signs tell.
        return None if _NO_TEXT.search(text) else text
    return None if "\0" in text else text


def split(text: str, is_head: Callable[[Sequence[str]], bool]) -> Table:
    """Give the rows from the head on, apart by the sign that shows one; else all of them.

    Raises: csv.Error where the text is no CSV.
    """
    for delimiter in _DELIMITERS:
        lines = list(_lines(text, delimiter))
        for at, (_, cells) in enumerate(lines[:_MOST_ABOVE]):
            if is_head(cells):
                return Table(delimiter, lines[at:])
    delimiter = _commonest(text)
    return Table(delimiter, list(_lines(text, delimiter)))


def _commonest(text: str) -> str:
    lines = (line for line in text.splitlines() if line.strip(_DELIMITERS + " "))
    head = next((line for line in lines if not line.lower().startswith("sep=")), "")
    return max(_DELIMITERS, key=head.count)


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    """Give rows that say something."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        is_mark = bool(cells) and cells[0].lower().startswith("sep=")
        if any(map(str.strip, cells)) and not is_mark:
            yield reader.line_num, cells
