"""Leaves out of a text what is said of a date where there is none to tell. Pure."""

from typing import Final

#: Ends what is said of one thing.
_STOPS: Final = ".,;!?"


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
