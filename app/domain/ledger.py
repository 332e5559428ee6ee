"""What calls and messages have cost, counted exactly: pure, of values that the store reads.

A session is charged on the day of the city on which it began, a message each time the gateway took
it, by the day on which it left; each by the price of its network on that day. What may have left
without our knowing is counted beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from app.domain.money import Amount, Price, of_session, price_on

#: What is written of an average: hundredths of a hundredth.
_FINE: Final = 100


class Spot(NamedTuple):
    """What is counted together."""

    day: int  #: counted as `date.toordinal` does
    network: str  #: by its name in routes.yaml
    service: str  #: code of the report it belongs to; "" where there is none
    currency: str  #: "" where no price is known


class Network(NamedTuple):
    """The network that carried something."""

    name: str
    prices: tuple[Price, ...]


@dataclass(slots=True)
class Sums:
    """What was counted."""

    sessions: int = 0
    hops: int = 0
    parts: int = 0
    amount: Amount = 0
    may_have_left: int = 0  #: parts of which nobody knows, not among `parts`
    may_cost: Amount = 0

    def add(self, other: "Sums") -> None:
        """Count another one in."""
        self.sessions += other.sessions
        self.hops += other.hops
        self.parts += other.parts
        self.amount += other.amount
        self.may_have_left += other.may_have_left
        self.may_cost += other.may_cost


class Ledger:
    """What was counted, by day, network, service and currency."""

    def __init__(self) -> None:
        self.sums: dict[Spot, Sums] = {}

    def add_session(
        self, day: int, network: Network, service: str, hops: int, lasted_us: int
    ) -> None:
        """Count a session that began on a day."""
        price = price_on(network.prices, day)
        cost = of_session(price, lasted_us) if price else 0
        self._add(day, network, service, price, Sums(sessions=1, hops=hops, amount=cost))

    def add_send(
        self, day: int, network: Network, service: str, parts: int, *, accepted: bool
    ) -> None:
        """Count an attempt to send a message; one that was not accepted may have left."""
        price = price_on(network.prices, day)
        cost = price.part * parts if price else 0
        sums = Sums(parts=parts, amount=cost)
        if not accepted:
            sums = Sums(may_have_left=parts, may_cost=cost)
        self._add(day, network, service, price, sums)

    def _add(
        self, day: int, network: Network, service: str, price: Price | None, sums: Sums
    ) -> None:
        spot = Spot(day, network.name, service, price.currency if price else "")
        self.sums.setdefault(spot, Sums()).add(sums)

    def by(self, of: Callable[[Spot], str]) -> Mapping[tuple[str, str], Sums]:
        """Give (what `of` says, currency) -> sums, in order."""
        found: dict[tuple[str, str], Sums] = {}
        for spot, sums in self.sums.items():
            found.setdefault((of(spot), spot.currency), Sums()).add(sums)
        return dict(sorted(found.items()))

    def total(self, before: int | None = None) -> Mapping[str, Sums]:
        """Give currency -> sums, of days before one where it is given."""
        found: dict[str, Sums] = {}
        for spot, sums in sorted(self.sums.items(), key=lambda one: one[0].currency):
            if before is None or spot.day < before:
                found.setdefault(spot.currency, Sums()).add(sums)
        return found


#: What people ask by -> what a spot says of it.
BY: Final[Mapping[str, Callable[[Spot], str]]] = {
    "day": lambda spot: date.fromordinal(spot.day).isoformat(),
    "route": lambda spot: spot.network,
    "service": lambda spot: spot.service,
}


def each(amount: Amount, count: int) -> Amount | None:
    """Give what one of `count` cost, to four decimals, halves up; None of none.

    >>> each(1_000_000, 3), each(0, 0)
    (333300, None)
    """
    return (2 * amount + _FINE * count) // (2 * _FINE * count) * _FINE if count else None


def forecast(amount: Amount, days_over: int, days: int) -> Amount | None:
    """Give what a month will cost that goes on as in its days that are over; None of none.

    >>> forecast(7_000_000, 7, 30)
    30000000
    """
    return each(amount * days, days_over)


def month_of(day: int) -> tuple[int, int]:
    """Give the first day of a day's month and the first of the next one.

    >>> [date.fromordinal(one).isoformat() for one in month_of(date(2026, 12, 31).toordinal())]
    ['2026-12-01', '2027-01-01']
    """
    first = date.fromordinal(day).replace(day=1)
    beyond = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.toordinal(), beyond.toordinal()


def spent(totals: Iterable[tuple[str, Sums]], currency: str) -> Amount:
    """Give what was spent in a currency, with what may have left."""
    return sum(sums.amount + sums.may_cost for code, sums in totals if code == currency)
