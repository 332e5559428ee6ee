"""What the networks of a demonstration charge, and what all of it must have cost.

The sums are done here once more, from what handsets and gateway know, in whole hundredths of a
hundredth: the ledger of the service must come to the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

CURRENCY: Final = "MZN"
#: What an amount is counted in: so many make one of the currency, as the service counts.
UNITS: Final = 1_000_000


class Rate(NamedTuple):
    """What a network charges from a day on, in units."""

    since: int  #: counted as `date.toordinal` does
    session: int
    every_s: int | None  #: seconds of which each that began costs as much; None: the whole session
    part: int


class Session(NamedTuple):
    """A call, as a bill has it."""

    day: int
    network: str
    hops: int
    lasted_us: int


class Part(NamedTuple):
    """Parts of a message that left, or may have."""

    day: int
    network: str
    parts: int
    is_known: bool


class Bill(NamedTuple):
    """All of it."""

    sessions: int
    hops: int
    parts: int
    amount: int
    may_have_left: int
    may_cost: int


def rates(networks: Sequence[str], first: int, middle: int) -> dict[str, list[Rate]]:
    """Give each network prices of its own, the older until the middle of the time."""
    found = {}
    for index, name in enumerate(networks):
        by_time = index % 2 == 1
        session = 50_000 + 10_000 * index if by_time else 450_000 + 50_000 * index
        every_s, part = (20 if by_time else None), 950_000 + 110_000 * index
        old = Rate(first, session, every_s, part)
        found[name] = [old, old._replace(since=middle, session=session + 5_000, part=part + 37)]
    return found


def plain_rates(networks: Sequence[str], first: int) -> dict[str, list[Rate]]:
    """Give every network the same prices, as a contract would have them: for people to look at."""
    return {name: [Rate(first, 500_000, None, 1_200_000)] for name in networks}


def written(rate: Rate) -> str:
    """Write a price as routes.yaml has it."""
    session = _decimal(rate.session) + (f" per {rate.every_s} s" if rate.every_s else "")
    day = date.fromordinal(rate.since).isoformat()
    part = _decimal(rate.part)
    return f"{{from: {day}, currency: {CURRENCY}, session: {session}, part: {part}}}"


def _decimal(amount: int) -> str:
    decimals = f"{amount % UNITS:06}".rstrip("0")
    return f"{amount // UNITS}.{decimals:0<2}"


def bill(
    rates_of: Mapping[str, Sequence[Rate]], sessions: Sequence[Session], parts: Sequence[Part]
) -> Bill:
    """Add everything up."""
    sums: Counter[str] = Counter()
    for call in sessions:
        rate = _of_day(rates_of[call.network], call.day)
        seconds = rate.every_s or 0
        spans = max(1, -(-call.lasted_us // (seconds * 1_000_000))) if seconds else 1
        sums.update(sessions=1, hops=call.hops, amount=rate.session * spans)
    for one in parts:
        cost = _of_day(rates_of[one.network], one.day).part * one.parts
        if one.is_known:
            sums.update(parts=one.parts, amount=cost)
        else:
            sums.update(may_have_left=one.parts, may_cost=cost)
    return Bill(**{name: sums[name] for name in Bill._fields})


def _of_day(rates_: Sequence[Rate], day: int) -> Rate:
    return max(rate for rate in rates_ if rate.since <= day)
