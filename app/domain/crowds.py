"""Crowds among pins that name no point: spots that several people mean. Pure.

How far pins lie from what they mean nobody knows beforehand: all crowds of a city say it together.
A crowd is the smallest disc around which there is a gap, and no disc is smaller than crowds of that
city are wide: a part of a crowd would look surer than it is. One that is longer than it is wide
(J. W. Mauchly, Ann. Math. Stat. 11 (1940), 204), or much wider than others, is of several spots.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.estimate import FEWEST, SHARE, Estimate, Flat, estimate, lay, mean
from app.domain.geo import Position

#: Radii of discs that are tried, metres: from what a pin states of itself to what a bairro is wide.
_DISCS_M: Final = (60, 90, 135, 200)
#: Of a normal crowd a disc of so many standard deviations holds 24 in 25.
_HOLDS: Final = 2.5
#: In the gap around a crowd, half as wide again, lies at most this share of it.
_GAP: Final = 1.5
_IN_GAP: Final = 0.1
#: Variance of pins along one axis where nothing else is known: all of what they state.
_STATED_M2: Final = geo.PIN_M**2
#: A pin that is farther off, as a rule, than one and a half times what it states, says no spot.
_WIDEST_M2: Final = (1.5 * geo.PIN_M) ** 2
#: Of honest crowds so many are thought to be of several spots because they are long.
_LONG: Final = 0.02
#: Standard deviations of what is measured by which a crowd may be wider than usual.
_WIDE: Final = 3.0
#: Pins of a spot that nobody can tell apart are neither.
_SMALL_M2: Final = 25.0
#: So many crowds say how far pins lie off.
_ENOUGH: Final = 3
_STEPS: Final = 10
_SETTLED_M: Final = 0.5


class Spot(NamedTuple):
    """A crowd."""

    members: tuple[int, ...]  #: pins of its field, by their places in it
    found: Estimate  #: its radius allows for how far pins lie off elsewhere, too
    is_one: bool  #: False where it may be of several spots


def find_spots(fields: Sequence[Sequence[Position]]) -> list[list[Spot]]:
    """Give the crowds of each field of pins; no pin is in two."""
    found = [list(_spots(pins, _STATED_M2)) for pins in fields]
    usual_m2 = _usual(found)
    if usual_m2:
        found = [list(_spots(pins, usual_m2)) for pins in fields]
        usual_m2 = max(usual_m2, _usual(found))
    return [[_judged(spot, usual_m2) for spot in spots] for spots in found]


def _spots(pins: Sequence[Position], usual_m2: float) -> Iterator[Spot]:
    flat = [lay(pins[0], pin) for pin in pins]
    for members in _crowds(flat, usual_m2):
        found = estimate([pins[nth] for nth in members])
        if found and found.is_agreed:
            yield Spot(members, found, is_one=True)


def _judged(spot: Spot, usual_m2: float) -> Spot:
    """Hold a crowd to the others; `usual_m2`: their variance along one axis, 0 where unknown."""
    found = spot.found
    is_wide = found.along_m2 > _WIDEST_M2
    if usual_m2:
        spared = 1 + _WIDE * math.sqrt(2 / (found.pins - 1))
        is_wide |= found.along_m2 > max(_SMALL_M2, usual_m2 * spared)
    # As surely as `estimate` says it, were the usual variance known.
    least_m = math.sqrt(-2 * usual_m2 * math.log(1 - SHARE) / found.pins)
    held = found._replace(radius_m=max(found.radius_m, least_m))
    return spot._replace(found=held, is_one=_is_round(found) and not is_wide)


def _is_round(found: Estimate) -> bool:
    """Whether one spot may look so: of circular normal crowds all but `_LONG` do.

    For two axes 4ab/(a+b)² of the variances, to the power (n-2)/2, is the probability itself.
    """
    along, across = found.along_m2, found.across_m2
    if along <= _SMALL_M2:
        return True
    chance: float = (4 * along * across / (along + across) ** 2) ** ((found.pins - 2) / 2)
    return chance >= _LONG


def _usual(found: Iterable[Iterable[Spot]]) -> float:
    """Give the median variance along one axis, square metres, each by its pins; 0 of too few."""
    spots = (spot.found for spots in found for spot in spots)
    all_ = [(_variance(one), one.pins - 1) for one in spots if _is_round(one)]
    if len(all_) < _ENOUGH:
        return 0.0
    half, so_far = sum(pins for _, pins in all_) / 2, 0
    for variance, pins in sorted(all_):
        so_far += pins
        if so_far >= half:
            return variance
    raise AssertionError("half of all pins is met among them")


def _variance(found: Estimate) -> float:
    return (found.along_m2 + found.across_m2) / 2


def _crowds(flat: Sequence[Flat], usual_m2: float) -> Iterator[tuple[int, ...]]:
    """Give crowds, of the smallest discs first, and of those the fullest."""
    wide_m = _HOLDS * math.sqrt(usual_m2)
    left = {*range(len(flat))}
    for far_m in [one for one in _DISCS_M if one >= wide_m] or _DISCS_M[-1:]:
        grid = _Grid(flat, left, far_m)
        for start in grid.fullest():
            inside, middle = _settle(grid, start)
            around = grid.near(middle, _GAP * far_m)
            if len(inside) >= FEWEST and len(around) - len(inside) <= _IN_GAP * len(inside):
                yield tuple(inside)
                left -= {*inside}
                grid.take(inside)
            else:
                grid.leave(inside)


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
