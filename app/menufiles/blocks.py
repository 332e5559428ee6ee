"""Texts of several lines below a |, and lines of them that do not stand far enough to the right."""

import re
from collections.abc import Sequence
from typing import Any, Final

from app.menufiles.colons import Slip

#: What a text stands below, with the column of its key.
_HEAD: Final = re.compile(r"(?P<lead> *(?:- +)?)\S.*: +[|>][+-]?\s*")


def look(lines: Sequence[str], error: Any) -> Slip | None:
    """Find a line without a key that is no part of the text above it, as it begins too far left."""
    is_key = "simple key" in str(error.context)  # which the parser gives up lines below
    place = error.context_mark if is_key else error.problem_mark
    if not (is_key or "'<scalar>'" in str(error.problem)) or place.line >= len(lines):
        return None
    head = _head(lines, place.line)
    if head is None:
        return None
    own, text = _indent(lines[place.line]), [_indent(one) for one in lines[head + 1 : place.line]]
    key = len(_HEAD.match(lines[head])["lead"])  # type: ignore[index]
    least = text[0] if text else key + 2
    if own >= least or min(text, default=least) < least:
        return None
    what = f"this line does not stand as far to the right as the text below line {head + 1}"
    other = "; if it is no part of it, write its :" if own <= key else ""
    return Slip(place.line + 1, own + 1, what, f"begin it in column {least + 1}{other}")


def _head(lines: Sequence[str], at: int) -> int | None:
    """Find the line with the | that a line stands below; None where others stand between."""
    for index in range(at - 1, -1, -1):
        if _HEAD.fullmatch(lines[index]):
            return index
        if not lines[index].strip():
            return None
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
