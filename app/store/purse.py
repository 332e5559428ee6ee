"""What a city has spent this month, for who decides whether a message may still cost something.

A look at the ledger is far too slow for a claim, which callers wait for. So it is taken before, by
the thread that sends, once a minute and only where a ceiling is set; what leaves between two looks
is added by hand. Others may have sent as much meanwhile, so where that is much of what was left the
next look comes sooner. One process keeps the ceiling exactly, several to within a few messages.
"""

from typing import Final, NamedTuple

from sqlalchemy import Engine

from app.domain.clock import Micros, local_day
from app.domain.delivery import PRIORITIES
from app.domain.ledger import month_of, spent
from app.domain.money import Amount, Ceiling, price_on
from app.domain.outbox import share
from app.menu.model import City, Route
from app.store.ledger_store import Period, read_ledger
from app.store.published import Cities

#: How old a look may be.
LOOK_US: Final = 60 * 1_000_000
#: Where such a part of what was left has gone from this process alone, it looks again.
_PART: Final = 16
#: Days before today that are read anew: the gateway may say of a session later how long it was.
_OPEN_DAYS: Final = 1


class _Look(NamedTuple):
    """What was spent as far as the database said."""

    at: Micros
    version: str
    today: int
    settled: Amount  #: of the days that are read once
    amount: Amount  #: in all


class Purse:
    """What the cities that have a ceiling have spent this month. Asked by one claim at a time."""

    def __init__(self, reader: Engine, cities: Cities) -> None:
        """Take what reads the database, outside of any transaction that writes."""
        self._reader = reader
        self._cities = cities
        self._looks: dict[int, _Look] = {}
        self._since: dict[int, Amount] = {}

    def look(self, now_us: Micros) -> None:
        """Read what was spent, where that was not done lately."""
        for city_id, city in self._cities.by_id().items():
            if city.ceiling and self._is_old(city_id, city, now_us):
                self._looks[city_id] = self._read(city_id, city, now_us)
                self._since[city_id] = 0

    def _is_old(self, city_id: int, city: City, now_us: Micros) -> bool:
        last, today = self._looks.get(city_id), local_day(now_us, city.zone)
        if last is None or (last.version, last.today) != (city.version, today):
            return True
        since = self._since.get(city_id, 0)
        is_much = since * _PART > left(city.ceiling, last.amount) if city.ceiling else False
        return now_us - last.at >= LOOK_US or (since > 0 and is_much)

    def _read(self, city_id: int, city: City, now_us: Micros) -> _Look:
        today = local_day(now_us, city.zone)
        first = month_of(today)[0]
        opens = max(first, today - _OPEN_DAYS)
        last = self._looks.get(city_id)
        if last and (last.version, last.today) == (city.version, today):
            settled = last.settled
        else:
            settled = self._spent(city_id, city, Period(first, opens))
        amount = settled + self._spent(city_id, city, Period(opens, today + 1))
        return _Look(now_us, city.version, today, settled, amount)

    def _spent(self, city_id: int, city: City, period: Period) -> Amount:
        if city.ceiling is None or period.first >= period.beyond:
            return 0
        ledger = read_ledger(self._reader, city_id, city, period)
        return spent(ledger.total().items(), city.ceiling.currency)

    def spent(self, city_id: int) -> Amount:
        """Give what was spent in the currency of the ceiling, with what left since the look."""
        last = self._looks.get(city_id)
        return (last.amount if last else 0) + self._since.get(city_id, 0)

    def spend(self, city_id: int, amount: Amount) -> None:
        """Count what leaves now; the next look knows whether it did."""
        self._since[city_id] = self._since.get(city_id, 0) + amount


def left(ceiling: Ceiling, amount: Amount) -> Amount:
    """Give how much may be spent until the next messages give way; 0 when all of them do.

    >>> [left(Ceiling(100, "MZN"), amount) for amount in (0, 79, 80, 99, 100, 120)]
    [80, 1, 10, 1, 0, 0]
    """
    edges = (share(ceiling.amount, priority) - amount for priority in PRIORITIES)
    return min((edge for edge in edges if edge > 0), default=0)


def cost_of(city: City, route: Route, parts: int, now_us: Micros) -> Amount:
    """Give what a message would take of the city's ceiling; 0 where it has none.

    A price in another currency takes nothing of it.
    """
    price = price_on(route.prices, local_day(now_us, city.zone)) if city.ceiling else None
    if price is None or city.ceiling is None or price.currency != city.ceiling.currency:
        return 0
    return price.part * parts
