"""Where something is by what several people pointed at, and how far off that may be.

Most point near it; some mean another place. The geometric median, which less than half of all
people cannot carry away however many pins they put (P. J. Rousseeuw and A. M. Leroy, "Robust
Regression and Outlier Detection", 1987, chapter 7), finds the crowd; who points far from it is left
out, and the middle of the others is the estimate. Its radius is that of the mean of a circular
normal sample (Hotelling's T² on a plane).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.flat import Flat, around, lay, mean, spread, unlay
from app.domain.geo import Position
from app.domain.one_spot import FEW, differ, is_one_spot

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
#: Where more than this share of people points elsewhere there are two crowds.
_MOST_LEFT_OUT: Final = 0.4
#: Pins on one spot are as far apart as a finger is wide.
_LEAST_M: Final = 1.0
_ROUNDS: Final = 8
_STEPS: Final = 60


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
    out: tuple[int, ...]  #: pins that point elsewhere, by their places among all
    away: int  #: people who point nowhere else, where it is known who put a pin
    share_out: float  #: of what people say, each person one
    reach_m: float  #: how far the farthest of its pins lies from it
    is_one: bool  #: False where its pins may be of several spots

    @property
    def is_agreed(self) -> bool:
        """Whether there is one crowd."""
        return self.share_out <= _MOST_LEFT_OUT


def estimate(pins: Sequence[Pin]) -> Estimate | None:
    """Say where pins point; None for fewer than `FEWEST`, or where no crowd is to be seen.

    >>> near = [Pin(Position(-25.95 + n * 1e-5, 32.58 + n % 3 * 1e-5)) for n in range(6)]
    >>> found = estimate([*near, Pin(Position(-25.90, 32.50))])
    >>> round(found.radius_m, 1), found.pins, found.out, found.position.lat
    (2.7, 6, (6,), -25.949975)
    """
    if len(pins) < FEWEST:
        return None
    origin = pins[0].at
    laid = [_Laid(*lay(origin, pin.at), pin.by or f" {nth}") for nth, pin in enumerate(pins)]
    kept = _crowd(laid)
    if len(kept) < FEWEST - 1:
        return None
    hands = _hands([laid[nth] for nth in kept])
    middle = mean([mean(its) for its in hands])
    out = tuple(sorted({*range(len(pins))} - {*kept}))
    return Estimate(
        unlay(origin, middle),
        _radius_m(hands),
        len(kept),
        len(hands),
        out,
        len({pins[nth].by for nth in out} - {pins[nth].by for nth in kept} - {""}),
        sum(_weights(laid)[nth] for nth in out) / len(_hands(laid)),
        max(math.dist(laid[nth][:2], middle) for nth in kept),
        is_one_spot(hands),
    )


class _Laid(NamedTuple):
    east: float
    north: float
    by: str  #: nobody else's, where nobody is known


def _hands(pins: Sequence[_Laid]) -> Sequence[Sequence[Flat]]:
    """Give each person's pins: their middle is one voice, they err the same way each time."""
    found: dict[str, list[Flat]] = defaultdict(list)
    for east, north, by in pins:
        found[by].append((east, north))
    return list(found.values())


def _weights(pins: Sequence[_Laid]) -> list[float]:
    """Give how much each pin counts: of one person all do for one."""
    many = Counter(pin.by for pin in pins)
    return [1 / many[pin.by] for pin in pins]


def _crowd(pins: Sequence[_Laid]) -> Sequence[int]:
    """Leave out who points elsewhere, until nobody more does.

    Of few people who point often it is seen how far off they shake, and not how far from others:
    those may be as far off as both their pins state.
    """
    weights, kept = _weights(pins), [*range(len(pins))]
    are_few = len(_hands(pins)) <= FEW and len(pins) > FEW
    least_m = 2 * geo.PIN_M if are_few else _FAR * _LEAST_M
    for _ in range(_ROUNDS):
        its = [weights[nth] for nth in kept]
        middle = _geometric_median([pins[nth][:2] for nth in kept], its)
        usual_m = _median([math.dist(pins[nth][:2], middle) for nth in kept], its)
        far = max(least_m, _FAR * usual_m)
        near = [nth for nth, pin in enumerate(pins) if math.dist(pin[:2], middle) <= far]
        if near == kept:
            break
        kept = near
    return kept


def _median(values: Sequence[float], weights: Sequence[float]) -> float:
    """Give the value on whose both sides lies half of the weight."""
    half, below = math.fsum(weights) / 2, 0.0
    in_order = sorted(zip(values, weights, strict=True))
    for nth, (value, weight) in enumerate(in_order):
        below += weight
        if math.isclose(below, half):
            return (value + in_order[nth + 1][0]) / 2
        if below > half:
            return value
    return in_order[-1][0]


def _geometric_median(pins: Sequence[Flat], weights: Sequence[float]) -> Flat:
    """Give the point with the least sum of distances, to a hand's breadth.

    Source: E. Weiszfeld, Tôhoku Math. J. 43 (1937); a pin that is met on the way stops it nowhere,
    as no distance counts for less than half a metre.
    """
    x, y = (_median([pin[axis] for pin in pins], weights) for axis in (0, 1))
    for _ in range(_STEPS):
        pulls = [
            weight / max(_LEAST_M / 2, math.dist(pin, (x, y)))
            for pin, weight in zip(pins, weights, strict=True)
        ]
        total = math.fsum(pulls)
        new = [
            math.fsum(pull * pin[axis] for pull, pin in zip(pulls, pins, strict=True)) / total
            for axis in (0, 1)
        ]
        moved = math.dist(new, (x, y))
        x, y = new
        if moved < _LEAST_M / 20:
            break
    return x, y


def _radius_m(hands: Sequence[Sequence[Flat]]) -> float:
    """Give the radius to which pins say it, by who put them."""
    if len(hands) > FEW:
        along, _ = spread(around([mean(its) for its in hands]), len(hands) - 1)
        return _holds_m(along, len(hands))
    # How far few people are off nobody can see: each is, as far as one pin states.
    own = [off for its in hands for off in around(its)]
    along, _ = spread(own, len(own) - len(hands))
    shaken_m = _holds_m(along, len(own))
    return max(geo.PIN_M / math.sqrt(len(hands)), _apart_m(hands) + shaken_m)


def _apart_m(hands: Sequence[Sequence[Flat]]) -> float:
    """Give how far the farthest of few people is from the middle of all.

    Each may mean another spot, and be right: what is stated holds all of them. Where they differ no
    more than each one's own pins do, they mean one.
    """
    middles = [mean(its) for its in hands]
    off = [math.hypot(*one) for one in around(middles)]
    return max(off) if differ(hands, middles) else 0.0


def _holds_m(along_m2: float, count: int) -> float:
    """Give the radius that holds the true middle of a normal crowd `_SHARE` of times.

    n·d²/(2·s²) of a circular one follows F with 2 and 2(n-1) degrees of freedom, whose quantile has
    a closed form. A crowd along a road is no circle: of its variances the greater one counts.
    """
    free = 2 * (count - 1) - _SPENT
    variance = max(along_m2 * 2 * (count - 1), _LEAST_M**2) / free
    quantile = free / 2 * ((1 - _SHARE) ** (-2 / free) - 1)
    return math.sqrt(2 * variance * quantile / count)
