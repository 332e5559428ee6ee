"""Rows of what stands in brackets: how one is cut from a file, and how they are written again."""

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from app.menufiles import remarks
from app.menufiles.yaml_edit import LINE_END

#: What may stand behind an entry in its line, and before one: a comma on either side, no more.
_BEHIND: Final = re.compile(r"(?:[ \t]*(,))?([ \t]*(?:#.*)?)")
_BEFORE: Final = re.compile(r"([ \t]*)(?:(,)[ \t]*)?")
_BESIDE: Final = re.compile(r"[ \t]*,?[ \t]*")


class Between(NamedTuple):
    """What stands between two entries, or between one and a bracket."""

    text: str
    comma: bool = False
    beside: str = ""  #: a remark behind the upper one, with the blanks before it
    lines: Sequence[str] = ()  #: remarks and blank lines
    lead: str | None = None  #: blanks before the lower one; None where it stands on the same line


class Row(NamedTuple):
    """Entries that stand on one line."""

    entries: Sequence[int] = ()
    lead: str | None = None  #: blanks before it; None behind the bracket
    free: Sequence[str] = ()  #: lines above that are of nobody alone
    head: Sequence[str] = ()  #: lines above that head a section
    above: Sequence[str] = ()  #: its own remarks above
    beside: str = ""  #: and beside it, with the blanks before it
    below: Sequence[str] = ()  #: lines in which that goes on
    torn: str = ""  #: what above it may be of others, too

    @property
    def told(self) -> str:
        """What is said of its entries; "" for nothing."""
        return remarks.words([*self.above, self.beside, *self.below])


def between(text: str) -> Between:
    """Read what stands between two entries. Raises: InvalidInput where it is laid out oddly."""
    first, *rest = LINE_END.split(text)
    if not rest:
        if not _BESIDE.fullmatch(text):
            raise remarks.by_hand()
        return Between(text, "," in text)
    *lines, last = rest
    behind, before = _BEHIND.fullmatch(first), _BEFORE.fullmatch(last)
    if not (behind and before and all(map(remarks.is_remark, lines))):
        raise remarks.by_hand()
    return Between(text, bool(behind[1] or before[2]), behind[2], lines, before[1])


class Written:
    """Rows that are written one after another."""

    def __init__(
        self, rows: Sequence[Row], kept: Collection[int | str], opening: str, lead: str
    ) -> None:
        """Begin with what opens; rows that stood behind it begin with `lead` elsewhere."""
        self.lines = [opening]
        self._rows, self._kept, self._lead = rows, {*kept}, lead
        self._new = lead if rows[-1].lead is None else rows[-1].lead
        self._shown = 0
        self._is_told = False

    def add(self, number: int | None, text: str, hugs: bool) -> None:
        """Write entries of a row, by its number, or a new one; `hugs`: the first, on one line."""
        row = Row() if number is None else self._rows[number]
        is_first, upto = not self._shown, 1 if number is None else number + 1
        above = [*self._free(max(self._shown, upto)), *row.above]
        if is_first and hugs and not above:
            self.lines[0] += text + row.beside
        else:
            own = self._lead if row.lead is None else row.lead
            lead = self._new if number is None else own
            self.lines += [*above, lead + text + row.beside]
        self.lines += row.below
        self._is_told = bool(row.beside.strip() or row.below)

    def shut(self, bracket: str, lead: str | None, free: Sequence[str]) -> None:
        """Write what closes; `lead`: blanks before it where it has a line for itself."""
        rest = [*self._free(len(self._rows)), *free]
        if lead is None and not rest and not self._is_told:
            self.lines[-1] += bracket
        else:
            blanks = self._lead if lead is None else lead
            self.lines += [*rest, blanks + bracket.lstrip()]

    def _free(self, upto: int) -> list[str]:
        """Give the lines of nobody above rows; of one that is gone only what says something."""
        rows, self._shown = self._rows[self._shown : upto], upto
        return [
            line
            for row in rows
            if self._kept & {*row.entries} or remarks.words(row.free)
            for line in (*row.free, *row.head)
        ]
