"""Tells whether what calls and messages have cost was counted by today's names and prices. Pure."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from app.domain.money import Price
from app.domain.periods import Period


class Carrier(NamedTuple):
    """What a network is called, and what it charges."""

    gateway: str
    network: str  #: the gateway's code
    name: str
    prices: tuple[Price, ...]


def rates_of(carriers: Iterable[Carrier], days: Period) -> str:
    """Give a sign of all names, and of the prices that hold on some days; 16 letters.

    >>> old, new = Price(10, "MZN", 2, None, 1), Price(20, "MZN", 3, None, 1)
    >>> one, two = Carrier("at", "1", "Tmcel", (old,)), Carrier("at", "1", "Tmcel", (old, new))
    >>> [rates_of([one], Period(day, day)) == rates_of([two], Period(day, day)) for day in (19, 20)]
    [True, False]
    """
    told = sorted(
        (*one[:3], [tuple(price) for price in _holding(one.prices, days)]) for one in carriers
    )
    return sha256(repr(told).encode()).hexdigest()[:16]


def _holding(prices: Iterable[Price], days: Period) -> list[Price]:
    known = sorted(one for one in prices if one.since <= days.last)
    before = [one for one in known if one.since <= days.first]
    return [*before[-1:], *known[len(before) :]]
