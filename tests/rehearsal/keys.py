"""Count the keys from dial to stored, by who calls."""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.demo.caller import Wish
from app.demo.signs import Signs
from app.menu.model import City
from tests.rehearsal.gateway import Gateway, number
from tests.rehearsal.replay import Made, make_call, make_calls

#: Share of returning callers who report from the place of their report before.
SAME_PLACE: Final = 0.25


class Counted(NamedTuple):
    """Keys of one kind of callers."""

    who: str
    calls: tuple[Made, ...]

    @property
    def mean(self) -> float:
        """Keys a call."""
        return sum(call.answers for call in self.calls) / len(self.calls)

    @property
    def stored(self) -> int:
        """Calls that ended in a case."""
        return sum(call.number is not None for call in self.calls)

    def __str__(self) -> str:
        by_keys = sorted(Counter(call.answers for call in self.calls).items())
        shares = ", ".join(f"{keys}: {calls}" for keys, calls in by_keys)
        stored = f"{self.stored} of {len(self.calls)} stored"
        return f"{self.who:<32} mean {self.mean:.2f} keys ({shares}), {stored}"


def count_keys(url: str, city: City, wishes: Sequence[Wish], seed: int) -> list[Counted]:
    """Count for first-time callers with lists, with painted codes, and for returning callers."""
    gateway, size = Gateway(url), len(wishes)
    painted = [wish._replace(types_code=bool(wish.point)) for wish in wishes]
    counted = [
        Counted("first call, lists only", tuple(make_calls(gateway, city, wishes))),
        Counted("first call, codes painted", tuple(make_calls(gateway, city, painted, size))),
        Counted("returning, 25 % same place", returning(gateway, city, wishes, seed, 2 * size)),
    ]
    gateway.close()
    return counted


def returning(
    gateway: Gateway, city: City, wishes: Sequence[Wish], seed: int, first_number: int
) -> tuple[Made, ...]:
    """Let each caller report something before, a quarter of them from the same place."""
    chance, signs = random.Random(seed), Signs(city)
    same = set(chance.sample(range(len(wishes)), round(SAME_PLACE * len(wishes))))
    made = []
    for index, wish in enumerate(wishes):
        before = wish if index in same else _elsewhere(chance, wishes, wish)
        msisdn = number(first_number + index)
        assert make_call(gateway, signs, before, msisdn).number
        made.append(make_call(gateway, signs, wish, msisdn))
    return tuple(made)


def _elsewhere(chance: random.Random, wishes: Sequence[Wish], wish: Wish) -> Wish:
    return chance.choice([other for other in wishes if other.place != wish.place])
