"""Reads what calls and messages of a city have cost, in pages by id or moment, constant memory.

Nothing of who called or what was said is read: networks, moments, counts and codes of problems.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Row,
    Select,
    func,
    select,
    tuple_,
    type_coerce,
)

from app.domain.clock import DAY_US, Micros, local_day, micros
from app.domain.ids import first_id
from app.domain.ledger import Ledger, Network
from app.domain.messaging import MessageState
from app.domain.outbox import NO_MONEY
from app.domain.turn import UNPAID
from app.menu.model import City
from app.store.counted import COUNTS
from app.store.schema import message_sends, messages, reports, sessions, turns

PAGE: Final = 500
#: How far the moment in an id may be from the one at which a session began: a burst, a clock that
#: was put right.
SLACK_US: Final = 3600 * 1_000_000
#: What was counted of a session that the gateway has told nothing of: see `passed`.
_NO_TURNS: Final = (0, 0)
_REPORT: Final = "report:"
#: Longer than any message waits.
LONGEST_US: Final = 31 * DAY_US


class Period(NamedTuple):
    """Days of a city: the first, and the first that is not asked any more."""

    first: int
    beyond: int

    def micros(self, zone: str) -> tuple[Micros, Micros]:
        """Give the moments at which both days begin in an IANA zone."""
        first, beyond = (_begin(day, zone) for day in self)
        return first, beyond


def _begin(day: int, zone: str) -> Micros:
    return micros(datetime.combine(date.fromordinal(day), time(), ZoneInfo(zone)))


def read_ledger(
    engine: Engine, city_id: int, city: City, period: Period, page: int = PAGE
) -> Ledger:
    """Count what a city's calls and messages of some days have cost; `engine` only reads."""
    ledger = Ledger()
    between = period.micros(city.zone)
    for found in _session_pages(engine, city_id, between, page):
        _add_sessions(ledger, city, between, found)
    for rows in _send_pages(engine, city_id, between, page):
        _add_sends(ledger, city, rows)
    return ledger


class _Page(NamedTuple):
    """Sessions, what is known of their turns, and the problem that each reported first."""

    sessions: Sequence[Row[Any]]
    passed: dict[int, tuple[int, Micros]]  #: requests answered, moment of the last one
    services: dict[int, str]


def _session_pages(
    engine: Engine, city_id: int, between: tuple[Micros, Micros], page: int
) -> Iterator[_Page]:
    after = first_id(between[0] - SLACK_US) - 1
    last = first_id(between[1] + SLACK_US)
    while True:
        # Each page in a transaction of its own: no reader stays open for long.
        with engine.connect() as connection:
            found = _sessions(connection, city_id, (after, last), page)
            ids = (found[0].id, found[-1].id) if found else (0, 0)
            yield _Page(found, passed(connection, between=ids), _services(connection, ids))
        if len(found) < page:
            return
        after = found[-1].id


def _sessions(
    connection: Connection, city_id: int, between: tuple[int, int], page: int
) -> Sequence[Row[Any]]:
    query = select(
        sessions.c.id,
        sessions.c.gateway,
        sessions.c.network,
        type_coerce(sessions.c.began_at, BigInteger).label("began_at"),
        sessions.c.end_hops,
        sessions.c.end_duration_ms,
    ).where(
        sessions.c.city_id == city_id,
        sessions.c.id > between[0],
        sessions.c.id < between[1],
    )
    return connection.execute(query.order_by(sessions.c.id).limit(page)).all()


def passed(
    connection: Connection, *, between: tuple[int, int] = (0, 0), sessions_in: Sequence[int] = ()
) -> dict[int, tuple[int, Micros]]:
    """Count requests of each session, of a range of ids or of these: id -> number, last moment.

    Rows of one moment were one request.
    """
    at = type_coerce(turns.c.at, BigInteger)
    query = (
        select(turns.c.session_id, func.count(at.distinct()), func.max(at))
        .where(
            turns.c.session_id.in_(sessions_in)
            if sessions_in
            else turns.c.session_id.between(*between)
        )
        .group_by(turns.c.session_id)
    )
    return {id_: (int(hops), int(last)) for id_, hops, last in connection.execute(query)}


def _services(connection: Connection, ids: tuple[int, int]) -> dict[int, str]:
    query = (
        select(reports.c.session_id, reports.c.service_code)
        .where(reports.c.session_id.between(*ids))
        .order_by(reports.c.session_id, reports.c.filing.desc())
    )
    return {row.session_id: row.service_code for row in connection.execute(query)}


def _add_sessions(ledger: Ledger, city: City, between: tuple[Micros, Micros], page: _Page) -> None:
    for row in page.sessions:
        if not between[0] <= row.began_at < between[1]:
            continue
        network = network_of(city, row.gateway, row.network)
        if network is None:
            continue
        hops, lasted_us = lasted(row, row.began_at, page.passed)
        day = local_day(row.began_at, city.zone)
        ledger.add_session(day, network, page.services.get(row.id, ""), hops, lasted_us)


def lasted(
    row: Row[Any], began_us: Micros, turned: Mapping[int, tuple[int, Micros]]
) -> tuple[int, Micros]:
    """Give the requests of a session and how long it took: as the gateway said, or as was seen."""
    hops, last_at = turned.get(row.id, _NO_TURNS)
    lasted_us = max(last_at - began_us, 0)
    if row.end_duration_ms is not None:
        lasted_us = row.end_duration_ms * 1_000
    return hops if row.end_hops is None else row.end_hops, lasted_us


def network_of(city: City, gateway: str, code: str) -> Network | None:
    """Give the network that carried something; None where sessions cost nothing."""
    route = city.route(gateway, code)
    if gateway in UNPAID and not route.prices:
        return None
    return Network(route.name, route.prices)


def _send_pages(
    engine: Engine, city_id: int, between: tuple[Micros, Micros], page: int
) -> Iterator[Sequence[tuple[Row[Any], str]]]:
    """Give attempts with the problem that each belongs to."""
    after = (between[0], -1)
    while True:
        with engine.connect() as connection:
            found = _sends(connection, city_id, after, between[1], page)
            services = _services_of(connection, found)
        yield [(row, services.get(report_id(row.cause), "")) for row in found]
        if len(found) < page:
            return
        after = (found[-1].at, found[-1].message_id)


def _sends(
    connection: Connection, city_id: int, after: tuple[Micros, int], beyond: Micros, page: int
) -> Sequence[Row[Any]]:
    its = message_sends.c
    at = type_coerce(its.at, BigInteger)
    query = (
        select(
            at.label("at"),
            its.message_id,
            its.gateway,
            its.network,
            its.parts,
            its.accepted,
            messages.c.cause,
        )
        .join(messages, messages.c.id == its.message_id)
        .where(its.city_id == city_id, tuple_(at, its.message_id) > tuple_(*after), at < beyond)
    )
    return connection.execute(query.order_by(at, its.message_id).limit(page)).all()


def report_id(cause: str) -> int:
    """Give the report that a message was written for; 0 where it was for none.

    >>> report_id("report:42:filed"), report_id("day:2026-11-22")
    (42, 0)
    """
    written = cause.removeprefix(_REPORT).partition(":")[0]
    return int(written) if cause.startswith(_REPORT) and written.isdecimal() else 0


def _services_of(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    wanted = {report_id(row.cause) for row in rows} - {0}
    query = select(reports.c.id, reports.c.service_code).where(reports.c.id.in_(wanted))
    return {row.id: row.service_code for row in connection.execute(query)} if wanted else {}


def _add_sends(ledger: Ledger, city: City, rows: Sequence[tuple[Row[Any], str]]) -> None:
    for row, service in rows:
        if network := network_of(city, row.gateway, row.network):
            day = local_day(row.at, city.zone)
            ledger.add_send(day, network, service, row.parts, accepted=row.accepted)


class Counted(NamedTuple):
    """Reports of some days, and messages that there was no money for."""

    filed: int
    closed: int
    unpaid: int = 0


def count_reports(engine: Engine, city_id: int, city: City, period: Period) -> Counted:
    """Count the reports that were filed in a period, those closed in it, and unpaid messages.

    Calls that filed what is held, or tests, cost money too, but bring no case.
    """
    first, beyond = period.micros(city.zone)
    with engine.connect() as connection:
        mine = reports.c.city_id == city_id, COUNTS
        of_city = select(func.count()).select_from(reports).where(*mine)
        filed, closed = (
            connection.scalar(of_city.where(column >= first, column < beyond)) or 0
            for column in (reports.c.requested_at, reports.c.closed_at)
        )
        unpaid = int(connection.scalar(_unpaid(city_id, first, beyond)) or 0)
    return Counted(filed, closed, unpaid)


def _unpaid(city_id: int, first: Micros, beyond: Micros) -> Select[int]:
    """Give the query for messages that were dropped for want of money; a range of ids is looked at.

    Nothing waits longer than `LONGEST_US`; what was sent anew later is not dropped any more.
    """
    ids = messages.c.id.between(first_id(first - LONGEST_US), first_id(beyond + SLACK_US))
    dropped = messages.c.state == MessageState.DROPPED, messages.c.code == NO_MONEY
    at = type_coerce(messages.c.final_at, BigInteger)
    query = select(func.count()).select_from(messages)
    return query.where(ids, messages.c.city_id == city_id, *dropped, at >= first, at < beyond)
