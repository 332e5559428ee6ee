"""Change what stands in brackets, […] or {…}: on one line, or on rows with remarks between.

An entry keeps its row and what is said there; a new one gets a row of its own, as the others have.
Begin reading at `Bracket.put`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from app.menufiles import remarks
from app.menufiles.remarks import Gap, Ties, Upper
from app.menufiles.tree import Items, Pairs
from app.menufiles.yaml_edit import Edit, Layout, trimmed
from app.menufiles.yaml_row import Row, Written, between

#: Numbers of entries that stay, in their new order, and new ones as they are written.
Plan = Sequence[int | str]

_BLANKS: Final = re.compile(r"[ \t]*")
#: What may stand between a bracket that closes and a remark that may be of its last row.
_CLOSING: Final = re.compile(r"[ \t\]},]*")


class Bracket:
    """What stands between two brackets; entries are known by their numbers."""

    def __init__(self, layout: Layout, node: Items | Pairs) -> None:
        """Take a list or a mapping in brackets. Raises: InvalidInput where it is laid out oddly."""
        self._layout, self._text = layout, layout.text
        self._start, self._end = layout.span(node) or (0, 0)
        self._spans = list(_spans(layout, node))
        inner = [edge for span in self._spans for edge in span]
        edges = [self._start + 1, *inner, self._end - 1]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        self._between = [between(self._text[begin:end]) for begin, end in gaps]
        self._rows, self._free = self._in_rows()
        self._beside = self._beside_bracket()

    def ties(self) -> Ties:
        """Say what may not be parted."""
        below = {row.entries[0] - 1: row.torn for row in self._rows[1:] if row.torn}
        told: dict[int, str] = {}
        for row in filter(lambda row: row.told, self._rows):
            below |= dict.fromkeys(row.entries[:-1], row.told)
            told |= dict.fromkeys(row.entries, row.told)
        first = self._rows[0].torn if self._rows else ""
        if not self._is_own:
            return Ties(below, told, first, remarks.words([self._beside]))
        last = len(self._spans) - 1
        told[last] = remarks.words([told.get(last, ""), self._beside])
        return Ties(below, told, first)

    @property
    def _is_own(self) -> bool:
        """Whether what is beside the bracket is of the last row: others have their remarks there.

        Where none has any it may be of the whole list, and where another bracket closes there, of
        what that one holds.
        """
        is_next = self._beside.lstrip().startswith("#")
        return is_next and any(row.beside.strip() for row in self._rows[:-1])

    def put(self, plan: Plan, goes: bool | None = None) -> Edit:
        """Give the edit that leaves entries in an order, with new ones among them.

        `goes`: whether what stands above the first goes along, which may be of all; None where
        nobody said.

        Raises: InvalidInput where a remark would be parted from what it may speak of.
        """
        tied, kept = self.ties(), {*plan}
        (tied if goes is None else tied._replace(first="")).hold(len(self._spans), plan)
        for row in self._rows:
            if row.head and not kept & {*row.entries}:
                raise remarks.torn(remarks.words(row.head))
        rows = list(self._rows)
        if tied.first and goes is False:
            rows[0] = _of_nobody(rows[0])
        return self._put(rows, plan)

    def less(self, gone: Collection[int], stays: Collection[int] = ()) -> Edit:
        """Give the edit that takes some entries out, though it part a remark from what it is of.

        `stays`: of which what is said above their rows is left.
        """
        rows = [row._replace(free=(*row.free, *row.head), head=()) for row in self._rows]
        rows = [_of_nobody(row) if {*row.entries} <= {*stays} else row for row in rows]
        return self._put(rows, [n for n in range(len(self._spans)) if n not in gone])

    def above(self, number: int) -> Sequence[str]:
        """Give the lines of remark that stand above the row of an entry and are its own."""
        return next(row.above for row in self._rows if number in row.entries)

    def _put(self, rows: list[Row], plan: Plan) -> Edit:
        end = self._end
        if self._is_own and plan[-1:] != [len(self._spans) - 1]:
            rows[-1] = rows[-1]._replace(beside=self._beside)
            end += len(self._beside)
        return self._edit(rows, plan, end)

    def hush(self, number: int) -> Edit:
        """Give the edit that takes out what is said of the row of an entry."""
        ends_with_it = self._is_own and number == len(self._spans) - 1
        rows = [
            row._replace(above=(), beside="", below=()) if number in row.entries else row
            for row in self._rows
        ]
        end = self._end + (len(self._beside) if ends_with_it else 0)
        return self._edit(rows, range(len(self._spans)), end)

    def _edit(self, rows: Sequence[Row], plan: Plan, end: int) -> Edit:
        if plan and rows and any(one.lead is not None for one in self._between):
            new = self._layout.newline.join(self._in_lines(rows, plan))
        else:
            new = self._in_line(plan)
        return trimmed(self._text, Edit(self._start, end, new))

    def _in_line(self, plan: Plan) -> str:
        opens, shuts = self._between[0], self._between[-1]
        of_nobody = [line for row in self._rows for line in (*row.free, *row.head)]
        if not self._rows:
            of_nobody += opens.lines
        if remarks.words([*of_nobody, self._opening, *self._free]):
            raise remarks.by_hand()
        inner = ", ".join(text for _, text in self._groups(plan))
        before, behind = (_BLANKS.match(one.text) if inner else None for one in (opens, shuts))
        texts = (before[0] if before else "", inner, behind[0] if behind else "")
        return f"{self._text[self._start]}{''.join(texts)}{self._text[self._end - 1]}"

    def _in_lines(self, rows: Sequence[Row], plan: Plan) -> list[str]:
        lead = next((row.lead for row in rows if row.lead is not None), " " * self._column(0))
        groups, shuts = list(self._groups(plan)), self._between[-1]
        sheet = Written(rows, {*plan}, self._text[self._start] + self._opening, lead)
        for number, text in groups[:-1]:
            sheet.add(number, f"{text},", self._between[0].lead is None)
        number, text = groups[-1]
        sheet.add(number, text + "," * shuts.comma, self._between[0].lead is None)
        bracket = self._text[self._end - 1]
        if shuts.lead is None:
            sheet.shut(shuts.text.replace(",", "") + bracket, None, ())
        else:
            sheet.shut(bracket, shuts.lead, self._free)
        return sheet.lines

    @property
    def _opening(self) -> str:
        """What stands behind the bracket on its line, of nobody alone."""
        opens = self._between[0]
        return opens.text if opens.lead is None and self._rows else opens.beside

    def _groups(self, plan: Plan) -> Iterator[tuple[int | None, str]]:
        """Give what stands on one line, of which row; None for a new entry."""
        of = {entry: number for number, row in enumerate(self._rows) for entry in row.entries}
        line: list[int] = []
        for step in (*plan, ""):
            last = line[-1] if line else -1
            goes_on = isinstance(step, int) and step > last >= 0 and of[step] == of[last]
            if line and not goes_on:
                yield of[last], self._joined(line)
                line = []
            if isinstance(step, int):
                line.append(step)
            elif step:
                yield None, step

    def _joined(self, line: Sequence[int]) -> str:
        """Write entries of one row as they stand there."""
        found = ""
        for place, number in enumerate(line):
            begin, end = self._spans[number]
            is_next = place and number == line[place - 1] + 1
            found += self._between[number].text if is_next else ", " if place else ""
            found += self._text[begin:end]
        return found

    def _column(self, number: int) -> int:
        start = self._spans[number][0]
        return start - self._layout.lines[self._layout.line_of(start)]

    def _in_rows(self) -> tuple[list[Row], Sequence[str]]:
        """Give the rows, and the lines below the last one that are of nobody alone."""
        rows: list[Row] = []
        begins = [n for n, one in enumerate(self._between[:-1]) if not n or one.lead is not None]
        ends = [*begins[1:], len(self._spans)][: len(begins)]
        gaps = list(self._gaps(begins, ends))
        for begin, end, gap, below in zip(begins, ends, gaps, gaps[1:], strict=False):
            lines, down = self._between[begin].lines, self._between[end]
            shares = lines[gap.tail : gap.free], lines[gap.free : gap.head], lines[gap.head :]
            lead = self._between[begin].lead
            own = down.beside, down.lines[: below.tail]
            rows.append(Row(range(begin, end), lead, *shares, *own, gap.torn))
        return rows, self._between[-1].lines[gaps[-1].tail :] if rows else ()

    def _gaps(self, begins: Sequence[int], ends: Sequence[int]) -> Iterator[Gap]:
        """Share out the lines above each row, and those below the last one."""
        yield remarks.above_first(self._between[0].lines, at_top=False)
        for begin, end in zip(begins, ends, strict=True):
            down = self._between[end]
            is_last = end == len(self._spans)
            column = self._column(begin) if is_last or down.lead is None else len(down.lead)
            upper = Upper(self._column(begin), False, bool(down.beside.strip()))
            gap = remarks.between(down.lines, column, upper)
            yield gap._replace(torn="") if is_last else gap

    def _beside_bracket(self) -> str:
        """Give the remark beside the bracket that closes, with the blanks before it.

        Only where it may be of the last row: rows of several entries have no such remarks.
        """
        end = self._layout.line_end(self._end)
        before, sign, _ = self._layout.bare[self._end : end].partition("#")
        is_beside = sign and _CLOSING.fullmatch(before) and self._between[-1].lead is None
        are_rows = any(one.lead is not None for one in self._between)
        is_sole = are_rows and all(len(row.entries) == 1 for row in self._rows)
        return self._text[self._end : end] if is_beside and is_sole else ""


def _of_nobody(row: Row) -> Row:
    """Leave what is said above a row where it stands, whatever becomes of the row."""
    return row._replace(free=(*row.free, *row.above), above=())


def _spans(layout: Layout, node: Items | Pairs) -> Iterator[tuple[int, int]]:
    """Give where each entry begins and ends."""
    if isinstance(node, Items):
        yield from ((layout.start(one), layout.end(one)) for one in node.items)
        return
    for key, value in node.pairs:
        end = max(layout.end(key), layout.end(value))
        if layout.is_left_out(key, value) and layout.text[end:].lstrip()[:1] == ":":
            end = layout.colon(key)
        yield layout.start(key), end
