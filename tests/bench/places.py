"""`python -m tests.bench.places`: how well hidden points are found again by noisy pins.

Half of a city's points are hidden. Of each, officials put some cases on a map: most pins lie around
it with an error of their own, normal in both directions; of some the official means another point
of the city, and is as far off there. Each row is one such error and one share of those. In the
first table pins name their point, as where one lies elsewhere than the city's files say. In the
second points are taken out of the files, pins name the bairro alone, and lie there together.

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
from app.domain.estimate import Estimate, estimate
from app.domain.gazetteer import Gazetteer, Point
from app.domain.geo import Position
from app.domain.learn_places import Pointed, learn
from app.domain.proposals import NewPoint
from app.menufiles.city_folder import load_city

MAPUTO = Path(__file__).parents[2] / "menus" / "maputo"
NOISES_M = (5, 15, 40, 60, 100, 300)
OUTLIERS = (0.0, 0.1, 0.2, 0.3)
#: Pins of a point, the fewest and the most.
PINS = (5, 20)
AIM = 0.9


class Found(NamedTuple):
    """A hidden point that was estimated."""

    off_m: float
    radius_m: float


class Row(NamedTuple):
    """What one error and one share of outliers came to."""

    noise_m: float
    outliers: float
    hidden: int
    found: tuple[Found, ...]

    @property
    def inside(self) -> float:
        """The share that lies within the stated radius."""
        return (
            math.nan
            if not self.found
            else sum(one.off_m <= one.radius_m for one in self.found) / len(self.found)
        )

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
        shares = (
            f"{self.outliers:>8.0%} {len(self.found):>7} of {self.hidden:<6}{self.inside:>7.1%}"
        )
        return (
            f"{self.noise_m:>7} {shares} {off_m:>7.1f} {radius_m:>8.1f} {self.times_needed:>13.2f}"
        )


def points() -> list[Position]:
    """Where Maputo's points are, by code."""
    known = load_city(MAPUTO).gazetteer.by_point
    return [known[code].position for code in sorted(known)]


def trial(
    known: Sequence[Position], noise_m: float, outliers: float, rounds: int, chance: random.Random
) -> Row:
    """Hide half of the points and find them again, so many times."""
    found: list[Found] = []
    hidden = 0
    for _ in range(rounds):
        for true in chance.sample(known, len(known) // 2):
            pins = list(_pins(true, known, noise_m, outliers, chance))
            hidden += 1
            if (one := estimate(pins)) and one.is_agreed:
                found.append(_found(one, true))
    return Row(noise_m, outliers, hidden, tuple(found))


def trial_of_all(
    places: Gazetteer, noise_m: float, outliers: float, rounds: int, chance: random.Random
) -> Row:
    """Take half of the points out of the files and have the builder propose them, so many times."""
    all_ = [places.by_point[code] for code in sorted(places.by_point)]
    at = [point.position for point in all_]
    found: list[Found] = []
    hidden = 0
    for _ in range(rounds):
        gone = chance.sample(all_, len(all_) // 2)
        pins = ((one, _pins(one.position, at, noise_m, outliers, chance)) for one in gone)
        named = [(one.bairro, pin) for one, some in pins for pin in some]
        pointed = [Pointed(n, bairro, bairro, pin) for n, (bairro, pin) in enumerate(named)]
        hidden += len(gone)
        proposals = learn(without(places, {one.code for one in gone}), pointed).proposals
        found += [_nearest(one, gone) for one in proposals if isinstance(one, NewPoint)]
    return Row(noise_m, outliers, hidden, tuple(found))


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


def _nearest(one: NewPoint, gone: Sequence[Point]) -> Found:
    return Found(min(geo.metres(point.position, one.at) for point in gone), one.radius_m)


def _found(one: Estimate, true: Position) -> Found:
    return Found(geo.metres(one.position, true), one.radius_m)


def _pins(
    true: Position,
    known: Sequence[Position],
    noise_m: float,
    outliers: float,
    chance: random.Random,
) -> Iterator[Position]:
    for _ in range(chance.randint(*PINS)):
        meant = chance.choice(known) if chance.random() < outliers else true
        north = math.degrees(chance.gauss(0, noise_m) / geo.EARTH_M)
        east = math.degrees(chance.gauss(0, noise_m) / geo.EARTH_M)
        yield Position(meant.lat + north, meant.lon + east / math.cos(math.radians(meant.lat)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.places", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=311)
    options = parser.parse_args()
    known, places = points(), load_city(MAPUTO).gazetteer
    for title in ("pins that name their point", "pins that name its bairro"):
        print(f"{title}\nnoise m outliers  proposed       inside  off m  radius m  times needed")
        chance = random.Random(options.seed)
        for noise_m in NOISES_M:
            for outliers in OUTLIERS:
                how = noise_m, outliers, options.rounds, chance
                is_named = title.endswith("point")
                print(trial(known, *how) if is_named else trial_of_all(places, *how))


if __name__ == "__main__":
    main()
