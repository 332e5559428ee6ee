"""A piece of ground drawn to scale, north up: where on a picture a position lies, and back.

Web Mercator (EPSG:3857) with its scale taken at the middle of the picture: pictures of tile
servers fit onto it, and within half a degree of the middle distances are right to 0.5 % up to
30 degrees from the equator (the scale goes with the cosine of the latitude).
"""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from app.domain.gazetteer import Circle
from app.domain.geo import EARTH_M, Position

#: Nobody needs to see less ground than this across, nor more, in metres.
NARROWEST_M: Final = 200
WIDEST_M: Final = 400_000
#: Mercator ends before the poles: EPSG:3857 shows no more.
_HIGHEST: Final = 85.0
_BARS: Final[tuple[int, ...]] = tuple(
    step * power for power in (1, 10, 100, 1_000, 10_000, 100_000) for step in (1, 2, 5)
)
_TILE_PX: Final = 256
_DEEPEST: Final = 19
#: No picture of ours needs more tiles, whoever asks for what.
_MOST_TILES: Final = 60


class Tile(NamedTuple):
    """A square picture of a tile server, and where it is put; pixels."""

    zoom: int
    column: int
    row: int
    left: float
    top: float
    size: float


class Frame(NamedTuple):
    """A rectangle of ground and the picture that shows it."""

    middle: Position
    wide_m: float  #: ground across the picture at its middle
    width: float  #: of the picture, pixels
    height: float

    @property
    def scale(self) -> float:
        """Pixels per metre."""
        return self.width / self.wide_m

    def pixels(self, metres: float) -> float:
        """Give a length on the ground as it is drawn."""
        return metres * self.scale

    def xy(self, at: Position) -> tuple[float, float]:
        """Give where a position is drawn: pixels from the left and from the top.

        >>> Frame(Position(-25.9, 32.6), 7_600, 760, 600).xy(Position(-25.9, 32.6))
        (380.0, 300.0)
        """
        per_radian = self._per_radian
        east = math.radians(at.lon - self.middle.lon) * per_radian
        north = (_mercator(at.lat) - _mercator(self.middle.lat)) * per_radian
        return self.width / 2 + east, self.height / 2 - north

    def position(self, x: float, y: float) -> Position:
        """Give what is drawn at a place of the picture."""
        per_radian = self._per_radian
        north = _mercator(self.middle.lat) + (self.height / 2 - y) / per_radian
        lon = self.middle.lon + math.degrees((x - self.width / 2) / per_radian)
        return Position(math.degrees(math.atan(math.sinh(north))), lon)

    def shows(self, at: Position, radius_m: float = 0) -> bool:
        """Whether a circle around a position reaches into the picture."""
        x, y = self.xy(at)
        far = self.pixels(radius_m)
        return -far <= x <= self.width + far and -far <= y <= self.height + far

    def moved(self, right: float, down: float) -> "Frame":
        """Look as many pictures to the right and down."""
        x, y = self.width * (0.5 + right), self.height * (0.5 + down)
        return self._replace(middle=self.position(x, y))

    def zoomed(self, times: float) -> "Frame":
        """Look at so many times as much ground across, within what a picture may show."""
        return self._replace(wide_m=min(max(self.wide_m * times, NARROWEST_M), WIDEST_M))

    def bar_m(self, most_px: float) -> int:
        """Give the length of a scale bar: 1, 2 or 5 with noughts, at most so many pixels long."""
        most = most_px / self.scale
        return max((bar for bar in _BARS if bar <= most), default=_BARS[0])

    def tiles(self) -> list[Tile]:
        """Give the pictures of a tile server that lie below, as large as they were drawn."""
        world = 2 * math.pi * self._per_radian
        zoom = min(max(round(math.log2(world / _TILE_PX)), 0), _DEEPEST)
        size = world / 2**zoom
        left = (math.radians(self.middle.lon) + math.pi) * self._per_radian - self.width / 2
        top = (math.pi - _mercator(self.middle.lat)) * self._per_radian - self.height / 2
        columns = range(math.floor(left / size), math.floor((left + self.width) / size) + 1)
        rows = range(math.floor(top / size), math.floor((top + self.height) / size) + 1)
        there = range(2**zoom)
        found = [
            Tile(zoom, column, row, column * size - left, row * size - top, size)
            for row in rows
            for column in columns
            if row in there and column in there
        ]
        return found[:_MOST_TILES]

    @property
    def _per_radian(self) -> float:
        """Pixels per radian of longitude."""
        return EARTH_M * math.cos(math.radians(self.middle.lat)) * self.scale


def around(circles: Iterable[Circle], width: float, height: float, margin: float = 0.04) -> Frame:
    """Frame all circles whole, with a margin of so much of the picture. None: all of the Earth."""
    bounds = [_bounds(circle) for circle in circles]
    if not bounds:
        return Frame(Position(0.0, 0.0), WIDEST_M, width, height)
    south, west = min(b[0] for b in bounds), min(b[1] for b in bounds)
    north, east = max(b[2] for b in bounds), max(b[3] for b in bounds)
    middle = _unmercator((_mercator(south) + _mercator(north)) / 2)
    on_ground = EARTH_M * math.cos(math.radians(middle))
    wide = math.radians(east - west) * on_ground
    high = (_mercator(north) - _mercator(south)) * on_ground
    across = max(wide, high * width / height) / (1 - 2 * margin)
    across = min(max(across, NARROWEST_M), WIDEST_M)
    return Frame(Position(middle, (west + east) / 2), across, width, height)


def _bounds(circle: Circle) -> tuple[float, float, float, float]:
    """Give south, west, north, east of a circle."""
    (lat, lon), radius = circle.position, circle.radius_m
    high = math.degrees(radius / EARTH_M)
    wide = high / max(math.cos(math.radians(lat)), 0.05)
    return lat - high, lon - wide, lat + high, lon + wide


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(min(max(lat, -_HIGHEST), _HIGHEST))))


def _unmercator(north: float) -> float:
    return math.degrees(math.atan(math.sinh(north)))
