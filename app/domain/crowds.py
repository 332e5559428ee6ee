"""Crowds among pins that name no point: spots that people mean. Pure.

Nobody knows beforehand how far pins lie from what they mean: some officials are precise and some
are not. A crowd is held to itself: it is the smallest disc that it leaves mostly empty, with a gap
around; where it fills the disc that is a part of it, and would look surer than all of it is.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.estimate import FEWEST, Estimate, Pin, estimate
from app.domain.flat import Flat, around, lay, mean, spread
from app.domain.one_spot import FEW

#: Radii of discs that are tried, metres.
_DISCS_M: Final = (40, 60, 90, 135, 200)
#: Standard deviation of a crowd by its disc's radius, at most, in the direction in which it is the
#: greatest; of what fills a disc it is a half.
_FILLED: Final = 0.4
#: In the gap around a crowd, half as wide again, lies at most this share of it.
_GAP: Final = 1.5
_IN_GAP: Final = 0.1
_STEPS: Final = 10
_SETTLED_M: Final = 0.5


class Spot(NamedTuple):
    """A crowd."""

    members: tuple[int, ...]  #: pins, by their places among all
    found: Estimate


def find_spots(pins: Sequence[Pin]) -> Iterator[Spot]:
    """Give the crowds of a field of pins, of the smallest discs first; no pin is in two."""
    for members in _crowds(pins):
        found = estimate([pins[nth] for nth in members])
        if found and found.is_agreed:
            yield Spot(members, found)


def _crowds(pins: Sequence[Pin]) -> Iterator[tuple[int, ...]]:
    """Give crowds, of the smallest discs first, and of those the fullest."""
    flat = [lay(pins[0].at, pin.at) for pin in pins]
    left = {*range(len(flat))}
    for far_m in _DISCS_M:
        grid = _Grid(flat, left, far_m)
        for start in grid.fullest():
            inside, middle = _settle(grid, start)
            near = grid.near(middle, _gap_m(far_m, [pins[nth].by for nth in inside]))
            if len(inside) >= FEWEST and _is_crowd(grid, inside, near):
                yield tuple(near)  # those in the gap are of no other
                left -= {*near}
                grid.take(near)
            else:
                grid.leave(inside)


def _gap_m(far_m: float, by: Sequence[str]) -> float:
    """Give how far a gap around a disc reaches: somebody else may be off by what a pin states."""
    are_few = all(by) and len({*by}) <= FEW
    return max(_GAP * far_m, 2 * geo.PIN_M) if are_few else _GAP * far_m


def _is_crowd(grid: "_Grid", inside: Sequence[int], near: Sequence[int]) -> bool:
    along, _ = spread(around([grid.flat[nth] for nth in inside]), len(inside) - 1)
    is_whole = along <= (_FILLED * grid.far_m) ** 2
    return is_whole and len(near) - len(inside) <= _IN_GAP * len(inside)


def _settle(grid: "_Grid", start: Flat) -> tuple[list[int], Flat]:
    """Move a disc to the mean of what it holds until it stays; give that, and its middle."""
    middle, inside = start, grid.near(start, grid.far_m)
    for _ in range(_STEPS):
        if not inside:
            break
        moved = mean([grid.flat[nth] for nth in inside])
        is_settled = math.dist(moved, middle) < _SETTLED_M
        middle, inside = moved, grid.near(moved, grid.far_m)
        if is_settled:
            break
    return inside, middle


class _Grid:
    """Pins by cells as wide as a disc's radius, so that none is held against all."""

    def __init__(self, flat: Sequence[Flat], of: Collection[int], far_m: float) -> None:
        self.flat = flat
        self.far_m = far_m
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._tried: set[tuple[int, int]] = set()
        for nth in sorted(of):
            self._cells[self._cell(flat[nth])].append(nth)

    def near(self, at: Flat, far_m: float) -> list[int]:
        """Give the pins of a disc, in their order."""
        column, row = self._cell(at)
        reach = math.ceil(far_m / self.far_m)
        cells = (
            self._cells.get((x, y), ())
            for x in range(column - reach, column + reach + 1)
            for y in range(row - reach, row + reach + 1)
        )
        return sorted(n for cell in cells for n in cell if math.dist(self.flat[n], at) <= far_m)

    def fullest(self) -> Iterator[Flat]:
        """Give where a crowd may be, the fullest cells first."""
        for cell in sorted(self._cells, key=lambda one: (-len(self._cells[one]), one)):
            if cell not in self._tried and self._cells[cell]:
                yield mean([self.flat[nth] for nth in self._cells[cell]])

    def take(self, members: Iterable[int]) -> None:
        """Leave out pins that are of a crowd."""
        for nth in members:
            self._cells[self._cell(self.flat[nth])].remove(nth)

    def leave(self, members: Iterable[int]) -> None:
        """Begin nowhere anew that led to a disc which is no crowd."""
        self._tried |= {self._cell(self.flat[nth]) for nth in members}

    def _cell(self, at: Flat) -> tuple[int, int]:
        return math.floor(at[0] / self.far_m), math.floor(at[1] / self.far_m)
