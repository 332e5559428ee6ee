"""Lead the arrows of a chart between its cards: never through one, never two on one line.

Arrows run level in the gaps between rows (channels, on a track of their own where they would
meet) and up and down in corridors (on a lane of their own). Lanes and tracks are given first;
then every size is known. Lengths are pixels from the top left. Begin reading at `lead`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from app.drawings.cards import Arrow
from app.drawings.corridors import Stretch, choose, lanes, leads_back, most
from app.drawings.layers import Place

CARD_WIDTH: Final = 240
_LANE: Final = 8
_TRACK: Final = 8
_GUTTER: Final = 12
#: Arrows that find room for their keys on one side of the main call's.
_BESIDE: Final = 4
#: Above the tracks of a channel stand the keys of the arrows, below them their heads.
_KEYS_ROOM: Final = 20
_HEADS_ROOM: Final = 14
#: Lines nearer than this look like one.
_APART: Final = 4.0
#: One column is for a phone, which shows so much beside the borders; its lanes move closer.
_PHONE: Final = 344.0

Corner = tuple[float, float]


class Box(NamedTuple):
    """Where a card is drawn."""

    x: float
    y: float
    height: float


class Route(NamedTuple):
    """An arrow and its corners, from the bottom of a card to the top of another."""

    arrow: Arrow
    corners: tuple[Corner, ...]
    leads_back: bool


class Plan(NamedTuple):
    """A chart with every length known."""

    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]
    width: float
    height: float


class _Level(NamedTuple):
    """A level part of an arrow."""

    x_from: float
    x_to: float
    channel: int


def lead(
    arrows: Sequence[Arrow], places: Mapping[str, Place], heights: Mapping[str, float]
) -> Plan:
    """Lead every arrow; `heights` are those of the cards."""
    across = _Across(arrows, places)
    levels = {
        (n, part): level for n in range(len(arrows)) for part, level in enumerate(across.levels(n))
    }
    turning = {key: level for key, level in levels.items() if level.x_from != level.x_to}
    tracks = lanes({key: _stretch(level) for key, level in turning.items()})
    counts = {
        channel: most(tracks, [k for k, level in turning.items() if level.channel == channel])
        for channel in {level.channel for level in levels.values()}
    }
    rows, below = _downwards(places, heights, counts)
    boxes = {n: Box(across.left(n), rows[places[n].row], heights[n]) for n in places}
    routes = []
    for n, arrow in enumerate(arrows):
        start, end = boxes[arrow.source], boxes[arrow.target]
        corners = [(across.bottoms[n], start.y + start.height)]
        for part, level in enumerate(across.levels(n)):
            y = below[level.channel] + tracks.get((n, part), 0) * _TRACK
            corners += [(level.x_from, y), (level.x_to, y)]
        corners.append((across.tops[n], end.y))
        routes.append(Route(arrow, _turning(corners), leads_back(arrow, places)))
    return Plan(boxes, tuple(routes), across.width, rows[-1])


def _stretch(level: _Level) -> Stretch:
    low, high = sorted((level.x_from, level.x_to))
    return Stretch(float(level.channel), low - _LANE, high + _LANE)


class _Across:
    """Where everything stands from left to right."""

    def __init__(self, arrows: Sequence[Arrow], places: Mapping[str, Place]) -> None:
        self._arrows, self._places = arrows, places
        self._corridors = choose(arrows, places)
        taken = {n: Stretch(float(c.at), c.first, c.last) for n, c in self._corridors.items()}
        self._lanes = lanes(taken)
        self._count = 1 + max(place.column for place in places.values())
        self._lane = self._lane_width()
        self._columns, self.width = self._columns_left()
        self.bottoms = self._ports(lambda arrow: arrow.source)
        self.tops = self._ports(lambda arrow: arrow.target)
        self._part_tops()

    def left(self, name: str) -> float:
        """Give the left edge of a card."""
        return self._columns[self._places[name].column]

    def levels(self, n: int) -> list[_Level]:
        """Give the level parts of an arrow, in its direction."""
        start, end = self.bottoms[n], self.tops[n]
        row, to_row = self._places[self._arrows[n].source].row, self._end_row(n)
        if n not in self._corridors:
            return [_Level(start, end, row)]
        lane = self._lane_x(n)
        return [_Level(start, lane, row), _Level(lane, end, to_row - 1)]

    def _end_row(self, n: int) -> int:
        return self._places[self._arrows[n].target].row

    def _columns_left(self) -> tuple[list[float], float]:
        """Give the left edge of each column, and the width of all with their gutters."""
        lefts, x = [], 0.0
        for column in range(self._count + 1):
            x += _GUTTER + self._beside(column) * self._lane
            lefts.append(x)
            x += CARD_WIDTH
        return lefts[:-1], lefts[-1]

    def _beside(self, column: int) -> int:
        """Count the lanes in the gutter left of a column."""
        return most(self._lanes, [n for n, c in self._corridors.items() if c.at == column - 0.5])

    def _lane_width(self) -> float:
        room = _PHONE - CARD_WIDTH - 2 * _GUTTER
        needed = self._beside(0) + self._beside(1)
        if self._count > 1 or needed * _LANE <= room:
            return _LANE
        return max(_APART + 1, room / needed)

    def _lane_x(self, n: int) -> float:
        at, lane = self._corridors[n].at, self._lanes[n]
        if at.is_integer():
            middle = self._columns[int(at)] + CARD_WIDTH / 2
            return middle if self._arrows[n].is_main else middle + (lane + 1) * self._lane + 0.5
        left = self._columns[int(at)] + CARD_WIDTH if at > 0 else 0.0
        return left + _GUTTER / 2 + (lane + 0.5) * self._lane

    def _ports(self, end: Callable[[Arrow], str]) -> dict[int, float]:
        """Give the x of every arrow at one of its ends; the main call's is in the middle."""
        at_card: dict[str, list[int]] = defaultdict(list)
        for n, arrow in enumerate(self._arrows):
            at_card[end(arrow)].append(n)
        ports: dict[int, float] = {}
        for name, numbers in at_card.items():
            left, right = self.left(name), self.left(name) + CARD_WIDTH
            middle = (left + right) / 2
            main = [n for n in numbers if self._arrows[n].is_main]
            others = sorted(set(numbers) - set(main), key=lambda n: (self._towards(n, name), n))
            lower = [n for n in others if self._towards(n, name) < middle] if main else others
            if main:
                # So many on one side that their keys would touch: some go over to the other.
                lower = others[: max(len(lower), len(others) - _BESIDE)]
            upper = [n for n in others if n not in lower]
            ports |= dict.fromkeys(main, middle)
            ports |= _spread(lower, left, middle, 1.0) if main else _spread(lower, left, right)
            ports |= _spread(upper, middle, right)
        return ports

    def _towards(self, n: int, name: str) -> float:
        """Say to which side an arrow leaves a card, or from which it comes."""
        if n in self._corridors:
            return self._lane_x(n)
        arrow = self._arrows[n]
        return self.left(arrow.target if name == arrow.source else arrow.source) + CARD_WIDTH / 2

    def _part_tops(self) -> None:
        """Move an end that stands right below the start of another arrow in its channel."""
        for n, top in self.tops.items():
            starts = [
                self.bottoms[other]
                for other, arrow in enumerate(self._arrows)
                if other != n and self._places[arrow.source].row == self._end_row(n) - 1
            ]
            tried = (top + step * (_APART + 1) for step in range(len(starts) + 1))
            self.tops[n] = next(
                (x for x in tried if all(abs(x - start) >= _APART for start in starts)), top
            )


def _spread(numbers: list[int], left: float, right: float, behind: float = 0.5) -> dict[int, float]:
    # The last needs less room to its right, so that the key beside each has more; not where
    # another arrow follows.
    step = (right - left) / (len(numbers) + behind)
    return {n: float(round(left + step * (index + 1))) for index, n in enumerate(numbers)}


def _downwards(
    places: Mapping[str, Place], heights: Mapping[str, float], counts: Mapping[int, int]
) -> tuple[list[float], dict[int, float]]:
    """Give the top of each row, then the bottom of all; and the first track of each channel."""
    count = 1 + max(place.row for place in places.values())
    tops, tracks, y = [], {}, 0.0
    for row in range(-1, count):
        if row >= 0:
            tops.append(y)
            y += max(height for name, height in heights.items() if places[name].row == row)
        tracks[row] = y + _KEYS_ROOM
        if row in counts or 0 <= row < count - 1:
            y += _KEYS_ROOM + counts.get(row, 0) * _TRACK + _HEADS_ROOM
    return [*tops, y], tracks


def _turning(corners: Sequence[Corner]) -> tuple[Corner, ...]:
    """Leave out corners at which nothing turns."""
    kept = [corners[0]]
    for corner, after in pairwise(corners[1:]):
        if corner != kept[-1] and not kept[-1][0] == corner[0] == after[0]:
            kept.append(corner)
    return (*kept, corners[-1])
