"""Leaves out of a text what is said of a date, a place or a problem that is not there. Pure."""

import re
from typing import Final

#: Ends what is said of one thing.
_STOPS: Final = ".,;!?"
#: Signs that stood beside what is gone, and what is left of them.
_LEFT: Final = (
    (re.compile(r" *\([ ,]*\)"), ""),
    (re.compile(r"(?<=\() *, *"), ""),
    (re.compile(r"(?<=[.;:!?]) *,(?= |$)|^[ ,]+"), ""),
    (re.compile(r"(?<=[.!?]) +\.(?= |$)"), ""),
    (re.compile(r"(?: *,)+ *(?=[.,;!?)]|$)| +(?=[.,;)]|$)"), ""),
)


def leave_out(written: list[str], index: int) -> None:
    """Take out an empty value with the words about it, as far as the next value or stop.

    `written` is literal, value, literal, …; a value stands at an odd index.

    >>> text = ["Case ", "7", ", solved. Solution ", "", ". Questions? Call ", "9", ""]
    >>> leave_out(text, 3)
    >>> "".join(text)
    'Case 7, solved. Questions? Call 9'
    """
    before, behind = written[index - 1], written[index + 1]
    cut = max(map(before.rfind, _STOPS))
    stop = min((at for mark in _STOPS if (at := behind.find(mark)) >= 0), default=len(behind))
    before, behind = before[: max(cut, 0)], behind[stop:]
    if index == 1 and not before:
        behind = behind.lstrip(f"{_STOPS} ")  # nothing is left for it to end
    elif not (behind or before) and index + 2 < len(written):
        behind = " "  # two values would touch
    written[index - 1], written[index + 1] = before, behind


def without_gaps(text: str) -> str:
    """Take out the signs about a place or a problem that the city has no more.

    >>> without_gaps("Case 7 (Skip full, ), seen. Skip full, . Call 9")
    'Case 7 (Skip full), seen. Skip full. Call 9'
    >>> without_gaps("Case 7 (, ), seen. , . Call 9")
    'Case 7, seen. Call 9'
    """
    for sign, left in _LEFT:
        text = sign.sub(left, text)
    return text
