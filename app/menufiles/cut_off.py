"""The bracket that is still open where a file ends, as one may that is saved half written."""

import re
from collections.abc import Sequence
from typing import Any, Final

#: Whose signs open and close nothing.
_IGNORED: Final = re.compile(r"\"[^\"]*\"|'[^']*'|(?<!\S)#.*")


def look(lines: Sequence[str], error: Any) -> tuple[int, int] | None:
    """Give line and column of the last open bracket; None where the parser met no end of file."""
    if "<stream end>" not in str(error.problem):
        return None
    for number in range(len(lines), 0, -1):
        if column := _open_in(lines[number - 1]):
            return number, column
    return None


def _open_in(line: str) -> int:
    """Give the column of the last bracket that a line opens and does not close; 0 for none."""
    opened: list[int] = []
    for column, sign in enumerate(_IGNORED.sub(lambda found: "_" * len(found[0]), line), 1):
        if sign in "{[":
            opened.append(column)
        elif sign in "}]" and opened:
            opened.pop()
    return opened[-1] if opened else 0
