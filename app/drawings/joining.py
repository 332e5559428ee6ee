"""Signs of a map that would lie over one another, joined into one: each number can be read.

    join(frame, spots, size)           # what one picture shows
    nearer(frame, spots, nths, size)   # where what is one sign there comes apart

Pure, and the same in whatever order the spots come.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import Frame, around

#: Gives how far from its middle the one sign of these spots is drawn, pixels.
Size: TypeAlias = Callable[[Sequence[int]], float]

#: So far two signs may lie on each other: further within stand numbers, by a late share's line.
_LAP: Final = 2.0
_BESIDE: Final = (-1, 0, 1)
_MARGIN: Final = 0.15  #: of a picture around what comes apart in it: signs and their names
_NEARER: Final = 0.5  #: a nearer look has at most so much of the ground across


class Spot(NamedTuple):
    """What has a sign of its own where there is room."""

    code: str  #: of no other
    at: Position
    cases: int  #: one at least
    is_square: bool = False  #: as a place is drawn that is known as such


class Joined(NamedTuple):
    """One sign of a picture."""

    at: Position  #: the middle of its cases
    nths: tuple[int, ...]  #: the spots that it stands for, by their places among all


class _Shape(NamedTuple):
    """What a sign covers, pixels."""

    rank: tuple[int, str]  #: the most cases first
    x: float
    y: float
    reach: float
    is_square: bool
    nths: tuple[int, ...]

    def covers(self, other: "_Shape") -> bool:
        """Whether two lie over one another."""
        right, down = abs(self.x - other.x), abs(self.y - other.y)
        has_corners = self.is_square or other.is_square
        apart = max(right, down) if has_corners else math.hypot(right, down)
        return apart < self.reach + other.reach - _LAP


class _Field(NamedTuple):
    """Some of the spots, as a picture has them."""

    spots: Sequence[Spot]
    size: Size
    places: Mapping[int, tuple[float, float]]  #: in the picture

    def shape(self, nths: tuple[int, ...]) -> _Shape:
        """Give the sign of spots, in the middle of their cases."""
        its = [self.spots[nth] for nth in nths]
        count = sum(spot.cases for spot in its)
        # Summed exactly, or the order of the spots would tell.
        x, y = (
            math.fsum(self.places[n][axis] * self.spots[n].cases for n in nths) for axis in (0, 1)
        )
        is_square = len(its) == 1 and its[0].is_square
        rank = -count, min(spot.code for spot in its)
        return _Shape(rank, x / count, y / count, self.size(nths), is_square, nths)

    def joined(self) -> list[_Shape]:
        """Give signs no two of which lie over one another: a joined one is larger, so again."""
        shapes = sorted(self.shape((nth,)) for nth in self.places)
        while True:
            groups = list(_gathered(shapes))
            if len(groups) == len(shapes):
                return shapes
            shapes = sorted(its[0] if len(its) == 1 else self.shape(_nths(its)) for its in groups)

    def is_apart(self) -> bool:
        """Whether each is a sign of its own."""
        shapes = [self.shape((nth,)) for nth in self.places]
        return all(len(its) == 1 for its in _gathered(shapes))


def join(frame: Frame, spots: Sequence[Spot], size: Size) -> list[Joined]:
    """Give the signs of a picture, the most cases first; what lies outside it comes last, alone."""
    seen = [nth for nth, spot in enumerate(spots) if frame.shows(spot.at)]
    signs = [
        Joined(
            spots[its.nths[0]].at if len(its.nths) == 1 else frame.position(its.x, its.y), its.nths
        )
        for its in _field(frame, spots, seen, size).joined()
    ]
    outside = sorted({*range(len(spots))} - {*seen}, key=lambda nth: spots[nth].code)
    return [*signs, *(Joined(spots[nth].at, (nth,)) for nth in outside)]


def nearer(frame: Frame, spots: Sequence[Spot], nths: Sequence[int], size: Size) -> Frame | None:
    """Give a piece of ground where spots that are one sign come apart; None where they cannot.

    It is the widest in which each has a sign of its own, else what they fill.
    """
    circles = [Circle(spots[nth].at, 0) for nth in nths]
    filled = around(circles, frame.width, frame.height, _MARGIN)
    nearest = filled._replace(wide_m=min(filled.wide_m, frame.wide_m * _NEARER)).zoomed(1)
    if nearest.wide_m >= frame.wide_m:
        return None
    for wide_m in _halves(frame.wide_m, nearest.wide_m):
        wider = filled._replace(wide_m=wide_m)
        if _field(wider, spots, nths, size).is_apart():
            return wider
    return nearest if len(_field(nearest, spots, nths, size).joined()) > 1 else None


def _halves(wide_m: float, nearest_m: float) -> Iterator[float]:
    while (wide_m := wide_m * _NEARER) > nearest_m:
        yield wide_m


def _field(frame: Frame, spots: Sequence[Spot], nths: Iterable[int], size: Size) -> _Field:
    return _Field(spots, size, {nth: frame.xy(spots[nth].at) for nth in nths})


def _gathered(shapes: Sequence[_Shape]) -> Iterator[list[_Shape]]:
    """Let each in turn take in what lies over it, once; only what is near is compared."""
    cell = 2 * max((shape.reach for shape in shapes), default=1.0)
    cells: dict[tuple[int, int], list[_Shape]] = defaultdict(list)
    for shape in shapes:
        cells[_cell(shape, cell)].append(shape)
    taken: set[int] = set()
    for shape in shapes:
        if shape.nths[0] in taken:
            continue
        beside = [cells[key] for key in _beside(_cell(shape, cell)) if key in cells]
        found = [one for its in beside for one in its if one is shape or shape.covers(one)]
        taken.update(one.nths[0] for one in found)
        for its in beside:
            its[:] = [one for one in its if one.nths[0] not in taken]
        yield found


def _cell(shape: _Shape, cell: float) -> tuple[int, int]:
    return math.floor(shape.x / cell), math.floor(shape.y / cell)


def _beside(cell: tuple[int, int]) -> Iterator[tuple[int, int]]:
    column, row = cell
    return ((column + right, row + down) for right in _BESIDE for down in _BESIDE)


def _nths(shapes: Sequence[_Shape]) -> tuple[int, ...]:
    return tuple(sorted(nth for shape in shapes for nth in shape.nths))
