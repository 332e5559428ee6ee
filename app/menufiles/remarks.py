"""Which remark of a file speaks of which entry: edits keep them together, or leave them alone.

Beside an entry: what ends its line is of it, and so are lines of remark below that go on with it,
further to the right. Above it: lines of remark directly above, no blank line between, are of it.
Of nobody alone, and left where they are: remarks above a blank line, a line that ends or begins
with a rule (# --- East ---, ## East) and what stands over it, and what a file begins with.

Nobody can tell whether what stands above the first entry speaks of it or of all: no edit parts
the two unless somebody says so. The same goes for a line of remark that stands under one entry and
over another, too far to the right for it, and for what is said beside several entries of a line.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.errors import InvalidInput
from app.menufiles.notes import short

#: Signs that rule off a section, as in "# --- East ---".
_RULED: Final = re.compile(r"\s*#{2,}|.*[-=*_~#]{3,}\s*\Z")
_BY_HAND: Final = "This cannot be changed here: change it in the file."
_MOST_SHOWN: Final = 90


class Upper(NamedTuple):
    """What ends above some lines. Columns count from 0."""

    column: int  #: of its text: what begins further to the right goes on with what is beside it
    is_open: bool  #: it has lines of its own in which remarks may stand
    is_told: bool  #: a remark stands beside its last line


class Gap(NamedTuple):
    """How the lines above an entry are shared out, each part by where it ends."""

    tail: int = 0  #: of what stands above them
    free: int = 0  #: of nobody
    head: int = 0  #: they head a section; all behind them are the entry's own
    torn: str = ""  #: what may be of others, too; "" for nothing


def is_remark(line: str) -> bool:
    """Whether nothing stands in a line but a remark, or nothing at all."""
    return line.lstrip()[:1] in ("", "#")


def words(lines: Sequence[str]) -> str:
    """Give what remarks say, on one line.

    >>> words(["  # In doubt:", "  #   5 km off"])
    'In doubt: 5 km off'
    """
    return " ".join(" ".join(line.strip().lstrip("#") for line in lines).split())


def between(lines: Sequence[str], column: int, upper: Upper) -> Gap:
    """Share out the lines between two entries that begin in a column, the upper ending so."""
    tail = _tail(lines, column, upper)
    free, head = _own(lines, tail)
    is_close = 0 < tail == len(lines)
    goes_on = all(map(str.strip, lines)) and (
        upper.is_open or (upper.is_told and all(_indent(one) > upper.column for one in lines))
    )
    return Gap(tail, free, head, words(lines) if is_close and not goes_on else "")


def above_first(lines: Sequence[str], *, at_top: bool) -> Gap:
    """Share out the lines above the first entry; `at_top`: the file begins with them."""
    free, head = _own(lines, 0)
    if at_top and not free:
        return Gap(0, len(lines), len(lines))
    is_sole = not any(map(str.strip, lines[:head]))
    return Gap(0, free, head, words(lines[head:]) if is_sole else "")


def _tail(lines: Sequence[str], column: int, upper: Upper) -> int:
    """Count the lines that are of what stands above them: it has all down to the last of these."""
    found = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            if _indent(line) <= column:
                break
            found = number
        elif not upper.is_open:
            break
    return found


def _own(lines: Sequence[str], tail: int) -> tuple[int, int]:
    """Give where the lines directly above an entry begin, and behind which rule of theirs."""
    start = len(lines)
    while start > tail and lines[start - 1].strip():
        start -= 1
    ruled = [n for n, line in enumerate(lines[start:], start + 1) if _RULED.match(line)]
    return start, max(ruled, default=start)


def directly_above(lines: Sequence[str]) -> Sequence[str]:
    """Give those of the lines above an entry that are its own, wherever it stands.

    >>> directly_above(["# of nobody", "", "# --- East ---", "# In doubt"])
    ['# In doubt']
    """
    return lines[_own(lines, 0)[1] :]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def by_hand() -> InvalidInput:
    """Say that an edit cannot be made here."""
    return InvalidInput(_BY_HAND)


def torn(remark: str) -> InvalidInput:
    """Say that an edit would part a remark from what it may speak of."""
    return InvalidInput(
        "The remark %(remark)s in the file may speak of more than one entry: change this there.",
        remark=short(remark, _MOST_SHOWN),
    )


class Ties(NamedTuple):
    """What may not be parted among the entries of a list, which are known by their numbers."""

    below: Mapping[int, str]  #: number -> remark that may be of this entry or of the next
    told: Mapping[int, str]  #: number -> remark beside or above this entry
    first: str = ""  #: remark that may be of the first entry or of all
    last: str = ""  #: and of the last one or of all

    def hold(self, entries: int, plan: Sequence[int | str]) -> None:
        """Hold a plan to them: numbers of entries that stay, in their new order, and new ones.

        Raises: InvalidInput.
        """
        at = {one: place for place, one in enumerate(plan) if isinstance(one, int)}
        if self.first and plan[:1] != [0]:
            raise torn(self.first)
        if self.last and plan[-1:] != [entries - 1]:
            raise torn(self.last)
        for number, remark in self.below.items():
            place, following = at.get(number), at.get(number + 1)
            if (place, following) != (None, None) and (place is None or following != place + 1):
                raise torn(remark)
