"""What has been sent today and how fast, in SQL: asked and kept within one claim.

A city that sets no limit costs nothing here. Several processes agree by the rows they lock, always
in the same order: paces, a city's day, its phones.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, not_, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros, local_day
from app.domain.outbox import Counted
from app.domain.pace import ready_at, spend
from app.menu.model import City, Route
from app.store.base import Id
from app.store.published import Cities
from app.store.schema import message_counts, messages, route_paces

#: The row of all phones together.
_WHOLE: Final = 0
#: Days whose counts are kept: what was taken before midnight may be counted back after it.
_KEPT_DAYS: Final = 2
_Key = tuple[int, str]


class _Paced(NamedTuple):
    """A network that has a rate."""

    rate: int
    #: Of `other`: the codes of those that are named.
    others: tuple[str, ...]


def _paced(cities: Cities, gateway: str) -> Iterator[tuple[_Key, _Paced]]:
    """Give networks with a rate, always in the same order."""
    for city_id, city in sorted(cities.by_id().items()):
        routes = {route.network: route for route in city.routes if route.gateway == gateway}
        for code, route in sorted(routes.items()):
            if route.rate:
                others = () if code else tuple(sorted(filter(None, routes)))
                yield (city_id, code), _Paced(route.rate, others)


class Limits:
    """Counts and paces as one claim finds them and leaves them."""

    def __init__(self, connection: Connection, cities: Cities, gateway: str, now_us: int) -> None:
        """Take the running transaction; networks are those of `gateway`."""
        self._connection = connection
        self._now_us = now_us
        postgres = connection.dialect.name == "postgresql"
        self._insert = postgresql.insert if postgres else sqlite.insert
        self._days: set[tuple[int, int]] = set()
        self._paced = dict(_paced(cities, gateway))
        self._free: dict[_Key, Micros] = {key: self._lock_pace(key) for key in self._paced}

    def _lock_pace(self, key: _Key) -> Micros:
        city_id, network = key
        values = {"city_id": city_id, "network": network, "free_at": 0}
        self._connection.execute(self._insert(route_paces).values(values).on_conflict_do_nothing())
        its = route_paces.c.city_id == city_id, route_paces.c.network == network
        row = self._connection.execute(
            select(type_coerce(route_paces.c.free_at, Id)).where(*its).with_for_update()
        ).one()
        return int(row[0])

    def is_full(self, city_id: int, route: Route) -> bool:
        """Whether a network has had as many messages as it takes for now."""
        return self._ready((city_id, route.network)) > self._now_us

    def _ready(self, key: _Key) -> Micros:
        paced = self._paced.get(key)
        return ready_at(self._free[key], paced.rate) if paced else 0

    def _full(self) -> list[_Key]:
        return [key for key in self._paced if self._ready(key) > self._now_us]

    def spend(self, city_id: int, route: Route) -> None:
        """Count a message against its network's pace."""
        key = (city_id, route.network)
        if paced := self._paced.get(key):
            self._free[key] = spend(self._free[key], paced.rate, self._now_us)
            its = route_paces.c.city_id == city_id, route_paces.c.network == route.network
            self._connection.execute(
                update(route_paces).where(*its).values(free_at=self._free[key])
            )

    def without_full(self) -> list[ColumnElement[bool]]:
        """Give what leaves out the messages of networks that are full."""
        return [
            not_(and_(messages.c.city_id == city_id, self._on(city_id, network)))
            for city_id, network in self._full()
        ]

    def _on(self, city_id: int, network: str) -> ColumnElement[bool]:
        if network:
            return messages.c.network == network
        return messages.c.network.not_in(self._paced[city_id, network].others)

    @property
    def ready_us(self) -> Micros | None:
        """The moment at which the first full network takes messages again; None: none is full."""
        return min(map(self._ready, self._full()), default=None)

    def counted(self, city_id: int, city: City, contact_id: int) -> Counted:
        """Give how many messages have left today, as far as the city limits them."""
        if not any(city.most):
            return Counted()
        day = local_day(self._now_us, city.zone)
        if (city_id, day) not in self._days:
            self._days.add((city_id, day))
            self._begin_day(city_id, day)
        found = self._sent(city_id, day, contact_id, _WHOLE)
        return Counted(found.get(contact_id, 0), found.get(_WHOLE, 0))

    def _begin_day(self, city_id: int, day: int) -> None:
        """Lock the row of a city's day, made if it is not there; then older days may go."""
        its = {"city_id": city_id, "day": day, "contact_id": _WHOLE, "sent": 0}
        made = self._connection.execute(
            self._insert(message_counts).values(its).on_conflict_do_nothing()
        )
        if made.rowcount:
            old = message_counts.c.day < day - _KEPT_DAYS
            self._connection.execute(
                delete(message_counts).where(message_counts.c.city_id == city_id, old)
            )

    def _sent(self, city_id: int, day: int, *contacts: int) -> dict[int, int]:
        rows = self._connection.execute(
            select(message_counts.c.contact_id, message_counts.c.sent)
            .where(
                message_counts.c.city_id == city_id,
                message_counts.c.day == day,
                message_counts.c.contact_id.in_(contacts),
            )
            .order_by(message_counts.c.contact_id)
            .with_for_update()
        )
        return {row.contact_id: row.sent for row in rows}

    def count(self, city_id: int, city: City, contact_id: int) -> int:
        """Count a message that leaves; give its day, 0 where the city sets no limit."""
        if not any(city.most):
            return 0
        day = local_day(self._now_us, city.zone)
        for one in (_WHOLE, contact_id):
            values = {"city_id": city_id, "day": day, "contact_id": one, "sent": 1}
            added = self._insert(message_counts).values(values)
            more = {"sent": message_counts.c.sent + 1}
            key = ["city_id", "day", "contact_id"]
            self._connection.execute(added.on_conflict_do_update(index_elements=key, set_=more))
        return day


def count_back(connection: Connection, city_id: int, contact_id: int, day: int) -> None:
    """Take back what was counted of a message that has certainly not left; 0 is no day."""
    if day:
        connection.execute(
            update(message_counts)
            .where(
                message_counts.c.city_id == city_id,
                message_counts.c.day == day,
                message_counts.c.contact_id.in_((_WHOLE, contact_id)),
            )
            .values(sent=message_counts.c.sent - 1)
        )
