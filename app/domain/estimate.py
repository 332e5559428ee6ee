"""Where something is by what several people pointed at, and how far off that may be.

Most point near it; some mean another place. The geometric median, which less than half of all pins
cannot carry away (P. J. Rousseeuw and A. M. Leroy, "Robust Regression and Outlier Detection", 1987,
chapter 7), finds the crowd; who points far from it is left out, and the middle of the others is the
estimate. Its radius is that of the mean of a circular normal sample (Hotelling's T² on a plane).
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.geo import Position

#: So many people say where something is; fewer may all be wrong together.
FEWEST: Final = 5
#: Left out is who points farther from the crowd than so many times its median distance. Of honest
#: pins 1 in 60,000 is; at three times, small crowds lose members and claim too much.
_FAR: Final = 4.0
#: Of what is stated the true place lies inside so often, were all pins honest. Some are not, and
#: nine in ten is what is promised.
_SHARE: Final = 0.95
#: What the choice of who is left out costs, in degrees of freedom.
_SPENT: Final = 1
#: Where more than this share points elsewhere there are two crowds.
_MOST_LEFT_OUT: Final = 0.4
#: Pins on one spot are as far apart as a finger is wide.
_LEAST_M: Final = 1.0
_ROUNDS: Final = 8
_STEPS: Final = 60

Flat = tuple[float, float]  # metres east and north of an origin


class Pin(NamedTuple):
    """Where somebody points at."""

    at: Position
    by: str = ""  #: whoever does so; "" for somebody who is in no other


class Estimate(NamedTuple):
    """A place by pins."""

    position: Position
    radius_m: float  #: within which it lies, nine times in ten
    pins: int  #: that it is made of
    people: int  #: whose they are
    left_out: int  #: that point elsewhere
    reach_m: float  #: how far the farthest of its pins lies from it
    #: Variance of its pins in the direction in which it is the greatest, and across, square metres;
    #: of few people, around the middle of each one's own.
    along_m2: float
    across_m2: float
    apart_m: float  #: how far two of few people are from each other; 0 of many

    @property
    def is_agreed(self) -> bool:
        """Whether there is one crowd."""
        return self.left_out <= _MOST_LEFT_OUT * (self.pins + self.left_out)


def estimate(pins: Sequence[Pin]) -> Estimate | None:
    """Say where pins point; None for fewer than `FEWEST`, or where no crowd is to be seen.

    >>> near = [Pin(Position(-25.95 + n * 1e-5, 32.58 + n % 3 * 1e-5)) for n in range(6)]
    >>> found = estimate([*near, Pin(Position(-25.90, 32.50))])
    >>> round(found.radius_m, 1), found.pins, found.left_out, found.position.lat
    (2.6, 6, 1, -25.949975)
    """
    if len(pins) < FEWEST:
        return None
    origin = pins[0].at
    kept = _crowd([_Laid(*lay(origin, pin.at), pin.by) for pin in pins])
    if len(kept) < FEWEST - 1:
        return None
    hands = _hands(kept)
    middles = [mean(its) for its in hands]
    middle = mean(middles)
    reach, left_out = max(math.dist(one[:2], middle) for one in kept), len(pins) - len(kept)
    told = len(kept), len(hands), left_out, reach
    at = _round(origin, middle)
    if len(hands) >= FEWEST - 1:
        along, across = spread(around(middles), len(hands) - 1)
        return Estimate(at, _radius_m(along, len(hands)), *told, along, across, 0.0)
    # How far few people are off nobody can see: each is, as far as one pin states.
    own = [off for its in hands for off in around(its)]
    along, across = spread(own, len(own) - len(hands))
    radius_m = max(geo.PIN_M / math.sqrt(len(hands)), _radius_m(along, len(own)))
    apart_m = max(math.dist(one, other) for one in middles for other in middles)
    return Estimate(at, radius_m, *told, along, across, apart_m)


def mean(flat: Sequence[Flat]) -> Flat:
    """Give the middle of some."""
    east, north = (math.fsum(one[axis] for one in flat) / len(flat) for axis in (0, 1))
    return east, north


class _Laid(NamedTuple):
    east: float
    north: float
    by: str


def _hands(pins: Sequence[_Laid]) -> Sequence[Sequence[Flat]]:
    """Give each person's pins: their middle is one voice, they err the same way each time."""
    found: dict[str, list[Flat]] = defaultdict(list)
    for nth, (east, north, by) in enumerate(pins):
        found[by or f" {nth}"].append((east, north))
    return list(found.values())


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


def _crowd(pins: Sequence[_Laid]) -> Sequence[_Laid]:
    """Leave out who points elsewhere, until nobody more does.

    Who points often says how far off they shake, and not how far from others: those may be as far
    off as both their pins state.
    """
    kept = pins
    least_m = 2 * geo.PIN_M if len(_hands(pins)) < len(pins) else 0.0
    for _ in range(_ROUNDS):
        middle = _geometric_median([pin[:2] for pin in kept])
        usual_m = median(math.dist(pin[:2], middle) for pin in kept)
        far = max(least_m, _FAR * max(_LEAST_M, usual_m))
        near = [pin for pin in pins if math.dist(pin[:2], middle) <= far]
        if len(near) == len(kept):
            break
        kept = near
    return kept


def _geometric_median(pins: Sequence[Flat]) -> Flat:
    """Give the point with the least sum of distances, to a hand's breadth.

    Source: E. Weiszfeld, Tôhoku Math. J. 43 (1937); a pin that is met on the way stops it nowhere,
    as no distance counts for less than half a metre.
    """
    x, y = (median(pin[axis] for pin in pins) for axis in (0, 1))
    for _ in range(_STEPS):
        weights = [1 / max(_LEAST_M / 2, math.dist(pin, (x, y))) for pin in pins]
        total = math.fsum(weights)
        new = [
            math.fsum(weight * pin[axis] for weight, pin in zip(weights, pins, strict=True)) / total
            for axis in (0, 1)
        ]
        moved = math.dist(new, (x, y))
        x, y = new
        if moved < _LEAST_M / 20:
            break
    return x, y


def _radius_m(along_m2: float, count: int) -> float:
    """Give the radius that holds the true middle of a normal crowd `_SHARE` of times.

    n·d²/(2·s²) of a circular one follows F with 2 and 2(n-1) degrees of freedom, whose quantile has
    a closed form. A crowd along a road is no circle: of its variances the greater one counts.
    """
    free = 2 * (count - 1) - _SPENT
    variance = max(along_m2 * 2 * (count - 1), _LEAST_M**2) / free
    quantile = free / 2 * ((1 - _SHARE) ** (-2 / free) - 1)
    return math.sqrt(2 * variance * quantile / count)


def lay(origin: Position, at: Position) -> Flat:
    """Lay a position on the plane that touches the Earth at an origin: a city is flat enough."""
    east = math.radians(at.lon - origin.lon) * math.cos(math.radians(origin.lat))
    return geo.EARTH_M * east, geo.EARTH_M * math.radians(at.lat - origin.lat)


def _round(origin: Position, flat: Flat) -> Position:
    """Give the position of a point of that plane, to 11 cm."""
    east = flat[0] / (geo.EARTH_M * math.cos(math.radians(origin.lat)))
    lat = origin.lat + math.degrees(flat[1] / geo.EARTH_M)
    return Position(round(lat, 6), round(origin.lon + math.degrees(east), 6))
