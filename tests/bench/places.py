"""`python -m tests.bench.places`: how well hidden points are found again by noisy pins.

Half of a city's points are hidden. Of each, officials put some cases on a map: most pins lie around
it with an error of their own, normal in both directions; of some the official means another point
of the city, and is as far off there. Each row is one such error and one share of those. In the
first table pins name their point, as where one lies elsewhere than the city's files say. In the
others points are taken out of the files, pins name the bairro alone, and lie there together; in the
last few people put all pins, each erring the same way each time, or pins lie along roads, or half
of the points have precise pins and half have not, and each half is a row.

*inside*: of the points that are proposed, how many lie within the stated radius. *times needed*:
the stated radius by the needed one, which is the same radius made smaller (or larger) by one factor
for all points of the row, the smallest with which nine in ten lie inside. 90 % and 2 are the aims.
Nothing is to be proposed where pins lie much farther off than they state, which is 50 m.
"""

import argparse
import math
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from app.domain import geo
from app.domain.corrected import Pointed
from app.domain.estimate import Pin, estimate
from app.domain.gazetteer import Gazetteer, Point
from app.domain.geo import Position
from app.domain.learn_places import learn
from app.domain.proposals import NewPoint
from app.menufiles.city_folder import load_city

MAPUTO = Path(__file__).parents[2] / "menus" / "maputo"
NOISES_M = (5, 15, 40, 60, 80, 100, 300)
OUTLIERS = (0.0, 0.1, 0.2, 0.3)
#: Pins of a point, the fewest and the most.
PINS = (5, 20)
AIM = 0.9
_SHAKE_M = 3.0


class Errors(NamedTuple):
    """How pins lie off."""

    noise_m: float
    outliers: float = 0.0
    across_m: float | None = None  #: of pins along a road, which runs anywhere; None for no road
    people: int = 0  #: who put all pins of the city; 0 for one a pin
    every_second_m: float | None = None  #: the error of pins of every second point

    def __str__(self) -> str:
        """Name them as a line of the table does."""
        told = f"{self.noise_m:g}"
        told += f" x {self.across_m:g}" if self.across_m is not None else ""
        told += f" of {self.people}" if self.people else ""
        return told + (f" ({self.every_second_m:g})" if self.every_second_m is not None else "")


#: What is not as it should be: people who err alike, roads, a city of two minds.
UNEVEN = (
    *(Errors(noise_m, people=people) for people in (1, 2, 3, 5) for noise_m in (15, 20, 40)),
    *(Errors(along, across_m=across) for along, across in ((20, 5), (30, 10), (40, 8))),
    *(Errors(one, every_second_m=other) for one, other in ((5, 50), (50, 5))),
)


class Found(NamedTuple):
    """A hidden point that was estimated."""

    off_m: float
    radius_m: float


class Row(NamedTuple):
    """What some errors came to."""

    errors: Errors
    hidden: int
    found: tuple[Found, ...]

    @property
    def inside(self) -> float:
        """The share that lies within the stated radius."""
        if not self.found:
            return math.nan
        return sum(one.off_m <= one.radius_m for one in self.found) / len(self.found)

    @property
    def times_needed(self) -> float:
        """The stated radius by the needed one."""
        if not self.found:
            return math.nan
        factors = sorted(one.off_m / one.radius_m for one in self.found)
        return 1 / factors[math.ceil(AIM * len(factors)) - 1]

    def __str__(self) -> str:
        """Write it as a line of the table."""
        off_m, radius_m = (
            median(values) if values else math.nan
            for values in ([one.off_m for one in self.found], [one.radius_m for one in self.found])
        )
        shares = f"{self.errors.outliers:>8.0%} {len(self.found):>7} of {self.hidden:<6}"
        told = f"{self.inside:>7.1%} {off_m:>7.1f} {radius_m:>8.1f} {self.times_needed:>13.2f}"
        return f"{self.errors!s:>10} {shares}{told}"


def points() -> list[Position]:
    """Where Maputo's points are, by code."""
    known = load_city(MAPUTO).gazetteer.by_point
    return [known[code].position for code in sorted(known)]


def trial(known: Sequence[Position], errors: Errors, rounds: int, chance: random.Random) -> Row:
    """Hide half of the points and find them again by pins that name them, so many times."""
    found: list[Found] = []
    hidden = 0
    for _ in range(rounds):
        for true in chance.sample(known, len(known) // 2):
            pins = list(_pins(true, known, errors, chance))
            hidden += 1
            if (one := estimate(pins)) and one.is_agreed and one.is_one:
                found.append(Found(geo.metres(one.position, true), one.radius_m))
    return Row(errors, hidden, tuple(found))


def trial_of_all(places: Gazetteer, errors: Errors, rounds: int, chance: random.Random) -> Row:
    """Take half of the points out of the files and have the builder propose them, so many times.

    Of two errors the row is of the points whose pins have the first.
    """
    all_ = [places.by_point[code] for code in sorted(places.by_point)]
    at = [point.position for point in all_]
    found: list[Found] = []
    hidden = 0
    for _ in range(rounds):
        gone = chance.sample(all_, len(all_) // 2)
        other = errors._replace(noise_m=errors.every_second_m or errors.noise_m)
        pins = [
            (one, pin)
            for nth, one in enumerate(gone)
            for pin in _pins(one.position, at, other if nth % 2 else errors, chance)
        ]
        named = enumerate(pins)
        pointed = [Pointed(n, one.bairro, one.bairro, pin.at, by=pin.by) for n, (one, pin) in named]
        counted = gone[::2] if errors.every_second_m is not None else gone
        hidden += len(counted)
        proposals = learn(without(places, {one.code for one in gone}), pointed).proposals
        new = (one for one in proposals if isinstance(one, NewPoint))
        told = [(_nearest(one, gone), one) for one in new]
        found += [_found(point, one) for point, one in told if point in counted]
    return Row(errors, hidden, tuple(found))


def without(places: Gazetteer, gone: Collection[str]) -> Gazetteer:
    """Give a gazetteer that never had some points."""
    districts = [
        replace(
            district,
            bairros=tuple(
                replace(one, points=tuple(p for p in one.points if p.code not in gone))
                for one in district.bairros
            ),
        )
        for district in places.districts
    ]
    return Gazetteer(tuple(districts), places.city, places.borders)


def _nearest(one: NewPoint, gone: Sequence[Point]) -> Point:
    return min(gone, key=lambda point: geo.metres(point.position, one.at))


def _found(point: Point, one: NewPoint) -> Found:
    return Found(geo.metres(point.position, one.at), one.radius_m)


def _pins(
    true: Position, known: Sequence[Position], errors: Errors, chance: random.Random
) -> Iterator[Pin]:
    way = chance.uniform(0, math.pi) if errors.across_m is not None else 0.0
    people = [_off(errors, way, chance) for _ in range(errors.people)]
    for _ in range(chance.randint(*PINS)):
        meant = chance.choice(known) if chance.random() < errors.outliers else true
        if people:
            by = chance.randrange(len(people))
            east, north = (off + chance.gauss(0, _SHAKE_M) for off in people[by])
            yield Pin(moved(meant, east, north), f"official {by}")
        else:
            yield Pin(moved(meant, *_off(errors, way, chance)))


def _off(errors: Errors, way: float, chance: random.Random) -> tuple[float, float]:
    across_m = errors.noise_m if errors.across_m is None else errors.across_m
    along, across = chance.gauss(0, errors.noise_m), chance.gauss(0, across_m)
    cos, sin = math.cos(way), math.sin(way)
    return along * cos - across * sin, along * sin + across * cos


def moved(at: Position, east_m: float, north_m: float) -> Position:
    """Give a position so far east and north of another."""
    east = math.degrees(east_m / geo.EARTH_M) / math.cos(math.radians(at.lat))
    return Position(at.lat + math.degrees(north_m / geo.EARTH_M), at.lon + east)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.places", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=311)
    options = parser.parse_args()
    known, places = points(), load_city(MAPUTO).gazetteer
    even = [Errors(noise_m, outliers) for noise_m in NOISES_M for outliers in OUTLIERS]
    for title, rows in (
        ("pins that name their point", even),
        ("pins that name its bairro", even),
        ("the same: few people, roads, two errors", UNEVEN),
    ):
        print(f"{title}\n   noise m outliers  proposed       inside  off m  radius m  times needed")
        chance = random.Random(options.seed)
        for errors in rows:
            if title.endswith("point"):
                print(trial(known, errors, options.rounds, chance))
            else:
                print(trial_of_all(places, errors, options.rounds, chance))


if __name__ == "__main__":
    main()
