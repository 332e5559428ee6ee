"""`python -m tests.bench.neighbours`: whether two spots beside each other become one between them.

The same few people pin two spots of one city, or one of them pins elsewhere than all others, more
often than they do. Each row is so many metres between the spots, so many people, and the share of
pins at the second; each pin errs on its own. Or people are *split by spot*: each pins one of the
two alone, 4 to 8 times. *New*: pins name the bairro alone. *Named*: they name a container that
stands 2 km off.

*wrong*: of all draws, in how many something is proposed that has neither spot within its stated
radius. At most 5 % is the aim from 50 m on.
"""

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.corrected import Heard, Pointed
from app.domain.estimate import Pin
from app.domain.gazetteer import Bairro, District, Gazetteer, Point, Source
from app.domain.geo import Position
from app.domain.learn_places import learn
from app.domain.proposals import Altered, NewPoint
from tests.bench.places import PINS, moved

HERE: Final = Position(-25.95, 32.58)
NOISE_M: Final = 12.0
APART_M: Final = (40, 50, 60, 80, 100)
PEOPLE: Final = (3, 5, 8)
SHARES: Final = (0.5, 0.3)
#: How many people pin the one spot alone, and the other.
SPLITS: Final = ((1, 1), (2, 1), (2, 2), (3, 2))
#: Pins of each of those.
_EACH: Final = (4, 8)
#: A busy person beside four others, so far off.
BUSY_M: Final = (60, 100, 200, 400)
OTHERS: Final = 4
_OFF_M: Final = 2_000


class Pair(NamedTuple):
    """Two spots, and who pins them."""

    apart_m: float
    people: int
    share: float  #: of pins at the second; of a busy person's none is at the first
    is_named: bool
    is_busy: bool = False
    noise_m: float = NOISE_M
    split: tuple[int, int] | None = None  #: people who pin the one alone, and the other

    def __str__(self) -> str:
        """Name it as a line of the table does."""
        who = f"1 busy, {self.people} more" if self.is_busy else f"{self.people} people"
        who = "split {}/{}".format(*self.split) if self.split else who
        share = "" if self.is_busy or self.split else f"{self.share:.0%}"
        return f"{'named' if self.is_named else 'new':>5} {self.apart_m:>5g} {who:>14} {share:>5}"


class Row(NamedTuple):
    """What a pair came to."""

    pair: Pair
    drawn: int
    proposed: int  #: draws with a proposal
    wrong: int  #: draws with one that has neither spot in its radius
    first: int  #: draws with one that has the first in it
    both: int  #: draws in which each spot is in one
    told: int  #: draws with a remark and no proposal

    def __str__(self) -> str:
        """Write it as a line of the table."""
        shares = (self.proposed, self.first, self.both, self.told, self.wrong)
        return f"{self.pair} " + " ".join(f"{one / self.drawn:>9.1%}" for one in shares)


def places() -> Gazetteer:
    """Give a city of one container, far from the spots."""
    container = Point("10019", "Mercado", "Mercado", "container", moved(HERE, 0, -_OFF_M), "alto")
    bairro = Bairro("alto", "Alto", "Alto", (), None, HERE, Source.POINTS, None, (container,), "n")
    return Gazetteer((District("n", "Norte", "Norte", (), HERE, "points", None, (bairro,)),))


def trial(pair: Pair, rounds: int, chance: random.Random) -> Row:
    """Have people pin a pair, so many times."""
    row = Row(pair, rounds, 0, 0, 0, 0, 0)
    for _ in range(rounds):
        way = chance.uniform(0, 2 * math.pi)
        spots = HERE, moved(HERE, pair.apart_m * math.cos(way), pair.apart_m * math.sin(way))
        pins = [*_drawn(pair, spots, chance)]
        chance.shuffle(pins)
        place = "10019" if pair.is_named else "alto"
        pointed = [Pointed(n, place, place, pin.at, by=pin.by) for n, pin in enumerate(pins)]
        found = learn(places(), pointed)
        hits = [[_has(one, spot) for spot in spots] for one in found.heard]
        proposed = len(found.proposals) > 0
        row = row._replace(
            proposed=row.proposed + proposed,
            wrong=row.wrong + any(hit == [False, False] for hit in hits),
            first=row.first + any(hit[0] for hit in hits),
            both=row.both + all(any(hit[nth] for hit in hits) for nth in (0, 1)),
            told=row.told + (not proposed and len(found.remarks) > 0),
        )
    return row


def _drawn(pair: Pair, spots: Sequence[Position], chance: random.Random) -> Iterator[Pin]:
    if pair.split:
        return _of_split(pair.split, pair, spots, chance)
    return _of_busy(pair, spots, chance) if pair.is_busy else _pins(pair, spots, chance)


def _of_split(
    split: Sequence[int], pair: Pair, spots: Sequence[Position], chance: random.Random
) -> Iterator[Pin]:
    for nth, (spot, people) in enumerate(zip(spots, split, strict=True)):
        for who in range(people):
            for _ in range(chance.randint(*_EACH)):
                yield _pin(pair, spot, f"official {nth} {who}", chance)


def _pins(pair: Pair, spots: Sequence[Position], chance: random.Random) -> Iterator[Pin]:
    for _ in range(2 * chance.randint(*PINS)):
        spot = spots[chance.random() < pair.share]
        yield _pin(pair, spot, f"official {chance.randrange(pair.people)}", chance)


def _of_busy(pair: Pair, spots: Sequence[Position], chance: random.Random) -> Iterator[Pin]:
    for nth in range(pair.people):
        for _ in range(chance.randint(1, 3)):
            yield _pin(pair, spots[0], f"official {nth}", chance)
    for _ in range(chance.randint(*PINS)):
        yield _pin(pair, spots[1], "official busy", chance)


def _pin(pair: Pair, spot: Position, by: str, chance: random.Random) -> Pin:
    return Pin(moved(spot, chance.gauss(0, pair.noise_m), chance.gauss(0, pair.noise_m)), by)


def _has(one: Heard, spot: Position) -> bool | None:
    """Whether a spot lies in the stated radius; None of a remark."""
    its = one.its
    if isinstance(its, NewPoint):
        return geo.metres(its.at, spot) <= its.radius_m
    if isinstance(its, Altered) and its.at:
        return geo.metres(its.at, spot) <= one.radius_m
    return None


def pairs() -> Iterator[Pair]:
    """Give the rows of the tables."""
    for is_named in (False, True):
        for share in SHARES:
            for people in PEOPLE:
                for apart_m in APART_M:
                    yield Pair(apart_m, people, share, is_named)
        for apart_m in BUSY_M:
            yield Pair(apart_m, OTHERS, 1.0, is_named, is_busy=True)
        for split in SPLITS:
            for apart_m in APART_M:
                yield Pair(apart_m, sum(split), 0.5, is_named, split=split)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.neighbours", description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--seed", type=int, default=311)
    options = parser.parse_args()
    print("      apart m         people share  proposed  at first      both      told     wrong")
    chance = random.Random(options.seed)
    for pair in pairs():
        print(trial(pair, options.rounds, chance))


if __name__ == "__main__":
    main()
