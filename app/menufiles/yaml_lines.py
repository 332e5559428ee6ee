"""Change the entries of a list, or the keys of a block, that stand on lines of their own."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.menufiles import remarks
from app.menufiles.remarks import Gap, Ties, Upper
from app.menufiles.tree import Items, Pairs, Scalar
from app.menufiles.yaml_edit import LINE_END, Edit, Layout
from app.menufiles.yaml_values import indented


class Kin(NamedTuple):
    """An entry with the remarks that are of it. Offsets are starts of lines."""

    head: int  #: where the head of its section begins, directly above it; else `start`
    start: int  #: where its own remarks begin
    begin: int  #: where it begins itself
    end: int  #: behind its last line
    is_apart: bool  #: it has its lines for itself
    is_headed: bool  #: a remark above is not its own: another section may begin here
    below: str  #: what may be of the next one, too; "" for nothing
    told: str  #: what is said directly above and beside it
    is_open: bool  #: it has lines of its own, whose remarks are not counted
    above: str = ""  #: of the first: what may be of all


class _Spot(NamedTuple):
    """Where an entry stands, by numbers of lines."""

    above: int  #: the first line that stands between it and the one above
    top: int
    bottom: int  #: the first line behind it
    is_apart: bool
    upper: Upper


def kin(layout: Layout, parent: Items | Pairs) -> list[Kin]:
    """Give the entries of a list or the keys of a block, outside of brackets, with their lines."""
    spots = list(_spots(layout, parent))
    column, first = column_of(parent), spots[0]
    gaps = [remarks.above_first(_lines(layout, first.above, first.top), at_top=not first.above)]
    for one, two in pairwise(spots):
        gaps.append(remarks.between(_lines(layout, one.bottom, two.top), column, one.upper))
    behind, upper = _below(layout, spots[-1].bottom), spots[-1].upper
    # What stands behind the last one is not of what comes then, which begins further to the left.
    gaps.append(remarks.between(behind, column, upper)._replace(torn=""))
    found = [_kin(layout, *one) for one in zip(spots, gaps, gaps[1:], strict=False)]
    return [found[0]._replace(above=gaps[0].torn), *found[1:]]


def _kin(layout: Layout, spot: _Spot, gap: Gap, below: Gap) -> Kin:
    tail, head, start = (layout.lines[spot.above + n] for n in (gap.tail, gap.free, gap.head))
    said = _lines(layout, spot.above + gap.head, spot.top)
    if not spot.upper.is_open:
        going_on = _lines(layout, spot.bottom, spot.bottom + below.tail)
        said = [*said, layout.remark_of(spot.bottom - 1), *going_on]
    return Kin(
        head,
        start,
        layout.lines[spot.top],
        layout.lines[spot.bottom + below.tail],
        spot.is_apart,
        layout.has_remarks(tail, start),
        below.torn,
        remarks.words(said),
        spot.upper.is_open,
    )


def ties(found: Sequence[Kin]) -> Ties:
    """Say what may not be parted among entries."""
    below = {number: one.below for number, one in enumerate(found) if one.below}
    said = {number: one.told for number, one in enumerate(found) if one.told}
    return Ties(below, said, found[0].above)


def out(
    layout: Layout, parent: Items | Pairs, gone: Collection[int], goes: bool | None = None
) -> list[Edit]:
    """Take entries out with what is said of them, by their numbers.

    `goes`: whether a remark above the first one goes along, which may be of all; None: nobody said.

    Raises: InvalidInput where a remark would be parted from what it may speak of.
    """
    found = kin(layout, parent)
    tied = ties(found)
    if goes is not None:
        tied = tied._replace(first="")
    tied.hold(len(found), [number for number in range(len(found)) if number not in gone])
    return cuts(found, gone, goes)


def cuts(found: Sequence[Kin], gone: Collection[int], goes: bool | None = None) -> list[Edit]:
    """Give the edits that take entries out. Raises: InvalidInput where one shares its line."""
    edits = []
    for number in sorted(gone):
        one = found[number]
        if not one.is_apart:
            raise remarks.by_hand()
        stays = one.above and goes is False
        edits.append(Edit(one.begin if stays else _start(found, number, gone), one.end, ""))
    return edits


def less(
    layout: Layout, parent: Items | Pairs, gone: Collection[int], stays: Collection[int] = ()
) -> list[Edit]:
    """Take entries out, though it part a remark from what it may speak of; heads of sections stay.

    `stays`: of which what is said above them is left.

    Raises: InvalidInput where one shares its line.
    """
    found = kin(layout, parent)
    begins = (one.begin if n in stays else one.start for n, one in enumerate(found))
    edges = zip(found, begins, strict=True)
    return cuts([one._replace(head=begin, start=begin) for one, begin in edges], gone)


def _start(found: Sequence[Kin], number: int, gone: Collection[int]) -> int:
    """Give where an entry that goes begins: the head of a section goes with the last of it."""
    section = [number]
    for below in range(number + 1, len(found)):
        if found[below].is_headed:
            break
        section.append(below)
    return found[number].head if {*section} <= {*gone} else found[number].start


def behind(layout: Layout, parent: Items | Pairs, number: int, rows: Sequence[str]) -> Edit:
    """Put entries, as they are written, behind another one and what is said of it."""
    found = kin(layout, parent)
    while found[number].below:  # what may be of two stays between them
        number += 1
    return put_in(layout, found[number].end, [shown(parent, row) for row in rows])


def shown(parent: Items | Pairs, row: str) -> str:
    """Write an entry as its lines stand in the file."""
    lead = "- " if isinstance(parent, Items) else ""
    return indented(lead + row, " " * column_of(parent))


def put_in(layout: Layout, offset: int, rows: Sequence[str]) -> Edit:
    """Put lines in where a line begins, or where a text ends that has no line end there."""
    lines = LINE_END.sub(layout.newline, "\n".join(rows))
    is_begun = offset == len(layout.text) and layout.text[-1] not in "\r\n"
    new = layout.newline + lines if is_begun else lines + layout.newline
    return Edit(offset, offset, new)


def column_of(parent: Items | Pairs) -> int:
    """Give the column, from 0, in which the entries begin."""
    mark = parent.mark if isinstance(parent, Items) else parent.pairs[0][0].mark
    return mark.column - 1


def _spots(layout: Layout, parent: Items | Pairs) -> Iterator[_Spot]:
    behind: int | None = None
    for start, end, upper in _entries(layout, parent):
        top = layout.line_of(start)
        lead = layout.text[layout.lines[top] : start].strip()
        is_apart = lead == ("-" if isinstance(parent, Items) else "")
        above = (_above(layout, top) if is_apart else top) if behind is None else behind
        is_apart &= all(map(remarks.is_remark, _lines(layout, above, top)))
        # Of a key with nothing behind it, only the key has a place.
        behind = layout.line_of(max(start, end - 1)) + 1
        yield _Spot(above, top, behind, is_apart, upper)


def _entries(layout: Layout, parent: Items | Pairs) -> Iterator[tuple[int, int, Upper]]:
    """Give where each entry begins and ends, and how it ends."""
    pairs = parent.pairs if isinstance(parent, Pairs) else [(one, one) for one in parent.items]
    for first, value in pairs:
        end = max(layout.end(first), layout.end(value))
        is_open = not isinstance(value, Scalar) and not layout.is_in_brackets(value)
        is_told = layout.has_remarks(end, layout.line_end(end))
        yield layout.start(first), end, Upper(value.mark.column - 1, is_open, is_told)


def _lines(layout: Layout, begin: int, end: int) -> list[str]:
    return [layout.line(number) for number in range(begin, end)]


def _above(layout: Layout, number: int) -> int:
    """Give the first of the lines above one that hold nothing but remarks."""
    while number and remarks.is_remark(layout.line(number - 1)):
        number -= 1
    return number


def _below(layout: Layout, number: int) -> list[str]:
    """Give the lines from one on that hold nothing but remarks."""
    last = number
    while last < len(layout.lines) - 1 and remarks.is_remark(layout.line(last)):
        last += 1
    return _lines(layout, number, last)
