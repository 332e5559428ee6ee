"""Public numbers in hand: some of a city's counter are taken at a time.

One statement serves many reports, and processes do not wait for each other at the counter.
Numbers left in hand when a process ends are never used: a gap says nothing, because numbers
are a permutation of the counter.
"""

from typing import Final

from app.domain.public_number import public_number
from app.store import turn_sql
from app.store.trips import Query, Reads, Steps

TAKEN_AT_ONCE: Final = 128


class Numbers:
    """The counters of every city, as far as the transactions of one connection have taken them."""

    __slots__ = ("_at_once", "_in_hand", "_key")

    def __init__(self, key: bytes, at_once: int = TAKEN_AT_ONCE) -> None:
        """Take the key behind the permutation, and how many are taken at a time."""
        self._key = key
        self._at_once = at_once
        self._in_hand: dict[int, range] = {}

    def next(self, city_id: int) -> Steps[int]:
        """Give a number of the city that nobody else has."""
        left = self._in_hand.get(city_id)
        if not left:
            asked = {"city": city_id, "count": self._at_once}
            [[row]] = yield Reads([Query(turn_sql.NUMBERS, asked)])
            last = int(row[0])
            left = range(last - self._at_once + 1, last + 1)
        self._in_hand[city_id] = left[1:]
        return public_number(left[0], self._key)

    def forget(self) -> None:
        """Drop what is in hand: the transaction that took it may have failed."""
        self._in_hand.clear()
