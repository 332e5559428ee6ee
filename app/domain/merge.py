"""Merge two edits of one text, line by line: what both changed in different ways is a clash."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple, TypeVar

Lines = Sequence[str]
_T = TypeVar("_T")


class Part(NamedTuple):
    """A run of lines. Where it is no clash all three are the lines that stand."""

    base: Lines
    mine: Lines
    theirs: Lines
    is_clash: bool = False
    of: tuple[str, ...] = ()  #: the entry it is of, below those that hold it
    is_whole: bool = False  #: the entry itself, which stands once


def one_of(base: _T, mine: _T, theirs: _T) -> _T | None:
    """Give what stands where one side at most changed it, or both alike; None where they clash.

    >>> one_of("a", "a", "b"), one_of("a", "b", "b"), one_of("a", "b", "c")
    ('b', 'b', None)
    """
    if theirs in (mine, base):
        return mine
    return theirs if mine == base else None


def merge(base: Lines, mine: Lines, theirs: Lines) -> list[Part]:
    """Give the runs of a merged text in order.

    >>> [part.mine for part in merge(["a", "b", "c"], ["A", "b", "c"], ["a", "b", "C"])]
    [['A'], ['b'], ['C']]
    """
    parts: list[Part] = []
    at = _At(0, 0, 0)
    for same, length in _common(base, mine, theirs):
        between = (
            base[at.base : same.base],
            mine[at.mine : same.mine],
            theirs[at.theirs : same.theirs],
        )
        parts += _changed(*between)
        lines = base[same.base : same.base + length]
        parts += [Part(lines, lines, lines)] if length else []
        at = _At(*(start + length for start in same))
    return parts


class _At(NamedTuple):
    base: int
    mine: int
    theirs: int


def _common(base: Lines, mine: Lines, theirs: Lines) -> Iterator[tuple[_At, int]]:
    """Give where all three hold the same lines, and how many; the end last."""
    ours, others = _blocks(base, mine), _blocks(base, theirs)
    one, other = next(ours), next(others)
    while one.size and other.size:
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            yield _At(start, one.b + start - one.a, other.b + start - other.a), end - start
        if one.a + one.size < other.a + other.size:
            one = next(ours)
        else:
            other = next(others)
    yield _At(len(base), len(mine), len(theirs)), 0


def _blocks(base: Lines, other: Lines) -> Iterator["_Block"]:
    for a, b, size in SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks():
        yield _Block(a, b, size)


class _Block(NamedTuple):
    a: int
    b: int
    size: int


def _changed(base: Lines, mine: Lines, theirs: Lines) -> list[Part]:
    if not (base or mine or theirs):
        return []
    stands = one_of([*base], [*mine], [*theirs])
    if stands is not None:
        return [Part(stands, stands, stands)]
    if len(base) == len(mine) == len(theirs) > _ALONE:
        # Neighbours that were changed by one each are no clash.
        lines = zip(base, mine, theirs, strict=True)
        return [part for b, m, t in lines for part in _changed([b], [m], [t])]
    return [Part(base, mine, theirs, is_clash=True)]


_ALONE: Final = 1
