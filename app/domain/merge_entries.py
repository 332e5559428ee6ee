"""Merge two edits of a text entry by entry: an edit stays with its entry, whatever stands beside.

An entry is known by its name, so that neighbours with lines alike are never taken for each other;
only the lines within one are merged as lines. What is known by its place alone is told apart only
where all three hold the same things in one order: else it is one clash. Begin reading at
`merge_entries`.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from app.domain.merge import Part, merge, one_of

Lines = tuple[str, ...]
Path = tuple[str, ...]


class Cut(NamedTuple):
    """What stands below a name, or a whole text, cut into entries: all its lines in their order."""

    own: Lines  #: before the entries; all lines where it is not cut
    entries: tuple["Entry", ...] | None = None  #: no two of one name; None where it is not cut
    tail: Lines = ()  #: remarks behind the last one
    column: int = 0  #: in which the entries begin
    #: Whether it holds any number of things: otherwise its entries make one thing together.
    is_list: bool = True
    by_place: Lines = ()  #: what it holds that is known by its place, in its order


class Entry(NamedTuple):
    """A name and what is said of it."""

    name: str
    above: Lines  #: remarks and blank lines
    cut: Cut

    @property
    def lines(self) -> Lines:
        """All of it."""
        return (*self.above, *lines_of(self.cut))


EMPTY: Final = Cut((), ())


def lines_of(cut: Cut) -> Lines:
    """Give all lines of a text, as they were before it was cut."""
    below = (line for one in cut.entries or () for line in one.lines)
    return (*cut.own, *below, *cut.tail)


def merge_entries(base: Cut, mine: Cut, theirs: Cut) -> list[Part]:
    """Give the runs of a merged text in order; each says of which entry it is.

    >>> a, b, c = (Entry(name, (), Cut((f"{name}: 1",))) for name in "abc")
    >>> edited = a._replace(cut=Cut(("a: 2",)))
    >>> parts = merge_entries(Cut((), (a,)), Cut((), (edited, b)), Cut((), (a, c)))
    >>> [line for part in parts for line in part.mine]
    ['a: 2', 'c: 1', 'b: 1']
    """
    return list(_within(base, mine, theirs, ()))


def _within(base: Cut | None, mine: Cut, theirs: Cut, path: Path) -> Iterator[Part]:
    was = base or EMPTY
    if len({was.by_place, mine.by_place, theirs.by_place}) > 1:
        yield _whole(lines_of(was), lines_of(mine), lines_of(theirs), path)
        return
    before, ours, others = was.entries, mine.entries, theirs.entries
    columns = {one.column for one in (was, mine, theirs) if one.entries}
    # One that begins further to the right would be read as a part of the one above it.
    if before is None or ours is None or others is None or len(columns) > 1:
        yield from _by_lines(lines_of(was), lines_of(mine), lines_of(theirs), path)
        return
    # What both begin with stands once: it is the line with the name.
    yield from _by_lines(was.own, mine.own, theirs.own, path, is_whole=base is None)
    known = [{one.name: one for one in entries} for entries in (before, ours, others)]
    for name in _order(*map(list, known)):
        b, m, t = (entries.get(name) for entries in known)
        yield from _entry(b, m, t, (*path, name))
    yield from _by_lines(was.tail, mine.tail, theirs.tail, path)


def _entry(
    base: Entry | None, mine: Entry | None, theirs: Entry | None, path: Path
) -> Iterator[Part]:
    if mine is None or theirs is None:
        yield _one_sided(base, mine, theirs, path)
        return
    above = base.above if base else ()
    yield from _by_lines(above, mine.above, theirs.above, path)
    before = base.cut if base else None
    if stands := one_of(before, mine.cut, theirs.cut):
        yield _standing(lines_of(stands), path)
    elif base or (_is_list(mine.cut) and _is_list(theirs.cut)):
        yield from _within(before, mine.cut, theirs.cut, path)
    else:
        yield _whole((), lines_of(mine.cut), lines_of(theirs.cut), path)


def _one_sided(base: Entry | None, mine: Entry | None, theirs: Entry | None, path: Path) -> Part:
    """Merge an entry that one side lacks: new on the other, or taken out."""
    there = mine or theirs
    if base is None or there is None:
        return _standing(_all(there), path)
    if there.cut != base.cut:
        return _whole(base.lines, _all(mine), _all(theirs), path)
    # It goes; remarks that have come to stand above it are not its own.
    others = (line for line in there.above if line.strip() and line not in base.above)
    return _standing(tuple(others), path)


def _all(entry: Entry | None) -> Lines:
    return entry.lines if entry else ()


def _is_list(cut: Cut) -> bool:
    return cut.is_list and cut.entries is not None


def _by_lines(
    base: Lines, mine: Lines, theirs: Lines, path: Path, *, is_whole: bool = False
) -> Iterator[Part]:
    for part in merge(base, mine, theirs):
        yield part._replace(of=path, is_whole=is_whole)


def _standing(lines: Lines, path: Path) -> Part:
    return Part(lines, lines, lines, of=path)


def _whole(base: Lines, mine: Lines, theirs: Lines, path: Path) -> Part:
    return Part(base, mine, theirs, is_clash=True, of=path, is_whole=True)


def _order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Give the names of both, as they answer unless only the other side put them otherwise.

    What one side alone has stands behind what it stands behind there; of what is new what answers
    comes first.

    >>> _order("ab", "acb", "adb"), _order("ab", "bac", "abd"), _order("ab", "ab", "c")
    (['a', 'd', 'c', 'b'], ['b', 'd', 'a', 'c'], ['a', 'b', 'c'])
    """
    is_moved = not _is_ordered(base, mine) and _is_ordered(base, theirs)
    first, second = (mine, theirs) if is_moved else (theirs, mine)
    found, at = [*first], 0
    for name in second:
        if name in first:
            at = found.index(name) + 1
            continue
        if name not in base:
            while at < len(found) and found[at] not in (*base, *second):
                at += 1
        found.insert(at, name)
        at += 1
    return found


def _is_ordered(base: Sequence[str], other: Sequence[str]) -> bool:
    """Whether what both have stands in one order."""
    return [one for one in base if one in other] == [one for one in other if one in base]
