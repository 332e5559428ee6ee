"""Positions, distances, and the radii that say how precisely a place is known."""

import math
from typing import Final, NamedTuple

#: Mean radius of the Earth (IUGG), metres.
EARTH_M: Final = 6_371_008.8
CONTAINER_M: Final = 30  #: a container can be rolled to the other side of its crossing
PIN_M: Final = 50  #: a finger on a map, or a phone between houses
POINT_M: Final = 75  #: a dump or landmark has no edge
BAIRRO_MARGIN_M: Final = 500  #: mapped points lie inside a bairro, its border does not
BAIRRO_MINIMUM_M: Final = 750
UNVERIFIED_M: Final = 4_400  #: largest error measured against mapped points in 12 bairros
DISTRICT_MARGIN_M: Final = 1_000


class Position(NamedTuple):
    """A point on the ground, WGS 84."""

    lat: float  #: degrees north
    lon: float  #: degrees east


def metres(a: Position, b: Position) -> float:
    """Return the great-circle distance by the haversine formula.

    >>> round(metres(Position(-25.96, 32.57), Position(-25.97, 32.57)))
    1112
    """
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(half))


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Give how long a degree is at a latitude: northwards, and eastwards (never nothing).

    >>> [round(length) for length in metres_per_degree(-25.96)]
    [111195, 99975]
    """
    north = EARTH_M * math.radians(1)
    return north, max(north * math.cos(math.radians(lat)), 1.0)


def may_be_within(a: Position, b: Position, far_m: int) -> bool:
    """Whether latitudes alone do not tell that two are farther apart: quick, for many.

    >>> at = Position(-25.96, 32.57)
    >>> may_be_within(at, Position(-25.97, 32.57), 1_000), may_be_within(at, at, 1)
    (False, True)
    """
    return EARTH_M * math.radians(abs(a.lat - b.lat)) <= far_m


def round_up(distance_m: float, step_m: int = 50) -> int:
    """Round up to `step_m`: a radius to the metre would claim what nobody measured."""
    return math.ceil(distance_m / step_m) * step_m
