"""The plane on which a city lies: positions as metres, and how far some are spread. Pure."""

import math
from collections.abc import Sequence

from app.domain import geo
from app.domain.geo import Position

Flat = tuple[float, float]  # metres east and north of an origin


def lay(origin: Position, at: Position) -> Flat:
    """Lay a position on the plane that touches the Earth at an origin: a city is flat enough."""
    east = math.radians(at.lon - origin.lon) * math.cos(math.radians(origin.lat))
    return geo.EARTH_M * east, geo.EARTH_M * math.radians(at.lat - origin.lat)


def unlay(origin: Position, flat: Flat) -> Position:
    """Give the position of a point of that plane, to 11 cm."""
    east = flat[0] / (geo.EARTH_M * math.cos(math.radians(origin.lat)))
    lat = origin.lat + math.degrees(flat[1] / geo.EARTH_M)
    return Position(round(lat, 6), round(origin.lon + math.degrees(east), 6))


def mean(flat: Sequence[Flat]) -> Flat:
    """Give the middle of some."""
    east, north = (math.fsum(one[axis] for one in flat) / len(flat) for axis in (0, 1))
    return east, north


def around(flat: Sequence[Flat]) -> list[Flat]:
    """Give how far each is from the middle of all."""
    east, north = mean(flat)
    return [(x - east, y - north) for x, y in flat]


def spread(off: Sequence[Flat], free: int) -> tuple[float, float]:
    """Give the greater and the smaller eigenvalue of a covariance of so many degrees of freedom."""
    east, north = (math.fsum(one[axis] ** 2 for one in off) / free for axis in (0, 1))
    both = math.fsum(x * y for x, y in off) / free
    half = math.hypot((east - north) / 2, both)
    return (east + north) / 2 + half, max(0.0, (east + north) / 2 - half)
