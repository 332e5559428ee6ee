"""The calls and messages behind what was spent, page by page, the newest first; nobody is named.

Each is priced as the ledger prices it. Calls are found by their ids, which follow the time, and
messages by the key of `message_sends`; of what one network alone has carried only so many are
looked at for a page, so it may be short.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Connection, Row, select, tuple_, type_coerce

from app.domain.clock import Micros, local_day
from app.domain.ids import first_id
from app.domain.ledger import Ledger
from app.domain.money import Amount, Price, of_session, price_on
from app.domain.periods import Period
from app.domain.spans import Span
from app.menu.model import City
from app.store import call_sums, figure_book
from app.store.ledger_store import SLACK_US, lasted, network_of, passed, report_id
from app.store.schema import message_sends, messages, reports, sessions

PAGE: Final = 50
#: Rows looked at for one page: `_LOOKS` times so many.
_LOOK: Final = 1_000
_LOOKS: Final = 5
CALLS: Final = "calls"
SENT: Final = "sent"
DOUBTFUL: Final = "may_have_left"
#: All that can be asked for as rows.
NAMES: Final = (CALLS, SENT, DOUBTFUL)


class Asked(NamedTuple):
    """What is asked for."""

    city_id: int
    name: str  #: one of `NAMES`
    begin_us: Micros
    end_us: Micros
    network: str  #: as routes.yaml names it; "" for all
    currency: str  #: "" for what no price is known of


class Spent(NamedTuple):
    """A call, or an attempt to send a message."""

    at_us: Micros
    network: str
    size: int  #: requests of a call, parts of a message
    lasted_us: Micros  #: 0 for a message
    template: str  #: "" for a call
    amount: Amount
    number: int  #: public number of the case it belongs to; 0 for none


class Page(NamedTuple):
    """Rows, and where it goes on; None where there is no more."""

    rows: Sequence[Spent]
    after: tuple[int, ...] | None


class _Met(NamedTuple):
    """A row of the database with its network's name and the price of its day."""

    row: Row[Any]
    network: str
    price: Price | None


def read_page(connection: Connection, city: City, asked: Asked, after: Sequence[int]) -> Page:
    """Give a page, by seven statements at most."""
    found: list[_Met] = []
    size = 1 if asked.name == CALLS else 2
    at = tuple(after) if len(after) == size else None
    for _ in range(_LOOKS):
        rows = _look(connection, asked, at)
        for row in rows:
            at = tuple(row)[:size]
            found += _met(city, asked, row)
            if len(found) == PAGE:
                return Page(_told(connection, asked, found), at)
        if len(rows) < _LOOK:
            return Page(_told(connection, asked, found), None)
    return Page(_told(connection, asked, found), at)


def _look(connection: Connection, asked: Asked, at: tuple[int, ...] | None) -> Sequence[Row[Any]]:
    return (_calls if asked.name == CALLS else _sends)(connection, asked, at)


def _calls(connection: Connection, asked: Asked, at: tuple[int, ...] | None) -> Sequence[Row[Any]]:
    its = sessions.c
    began = type_coerce(its.began_at, BigInteger)
    last = at[0] if at else first_id(asked.end_us + SLACK_US)
    query = select(
        its.id, began.label("at"), its.gateway, its.network, its.end_hops, its.end_duration_ms
    ).where(
        its.city_id == asked.city_id,
        its.id >= first_id(asked.begin_us - SLACK_US),
        its.id < last,
        began >= asked.begin_us,
        began < asked.end_us,
    )
    return connection.execute(query.order_by(its.id.desc()).limit(_LOOK)).all()


def _sends(connection: Connection, asked: Asked, at: tuple[int, ...] | None) -> Sequence[Row[Any]]:
    its, when = message_sends.c, type_coerce(message_sends.c.at, BigInteger)
    query = (
        select(
            when.label("at"),
            its.message_id,
            its.gateway,
            its.network,
            its.parts,
            messages.c.template,
            messages.c.cause,
        )
        .join(messages, messages.c.id == its.message_id)
        .where(
            its.city_id == asked.city_id,
            when >= asked.begin_us,
            when < asked.end_us,
            its.accepted.is_(asked.name == SENT),
        )
    )
    if at:
        query = query.where(tuple_(when, its.message_id) < tuple_(*at))
    return connection.execute(query.order_by(when.desc(), its.message_id.desc()).limit(_LOOK)).all()


def _met(city: City, asked: Asked, row: Row[Any]) -> list[_Met]:
    """Give a row with its price, if it is of what is asked for."""
    network = network_of(city, row.gateway, row.network)
    if network is None or asked.network not in ("", network.name):
        return []
    price = price_on(network.prices, local_day(row.at, city.zone))
    is_asked = asked.currency == (price.currency if price else "")
    return [_Met(row, network.name, price)] if is_asked else []


def _told(connection: Connection, asked: Asked, found: Sequence[_Met]) -> list[Spent]:
    if asked.name == CALLS:
        return _told_calls(connection, found)
    about = {one.row.message_id: report_id(one.row.cause) for one in found}
    query = select(reports.c.id, reports.c.number).where(reports.c.id.in_({*about.values()} - {0}))
    numbers = {row.id: row.number for row in connection.execute(query)}
    return [
        Spent(
            one.row.at,
            one.network,
            one.row.parts,
            0,
            one.row.template,
            one.price.part * one.row.parts if one.price else 0,
            numbers.get(about[one.row.message_id], 0),
        )
        for one in found
    ]


def _told_calls(connection: Connection, found: Sequence[_Met]) -> list[Spent]:
    ids = [one.row.id for one in found]
    turned = passed(connection, sessions_in=ids)
    query = select(reports.c.session_id, reports.c.number).where(reports.c.session_id.in_(ids))
    filed = connection.execute(query.order_by(reports.c.session_id, reports.c.filing.desc()))
    numbers = {row.session_id: row.number for row in filed}
    rows = []
    for one in found:
        hops, lasted_us = lasted(one.row, one.row.at, turned)
        cost = of_session(one.price, lasted_us) if one.price else 0
        number = numbers.get(one.row.id, 0)
        rows.append(Spent(one.row.at, one.network, hops, lasted_us, "", cost, number))
    return rows


def read_days(connection: Connection, city_id: int, days: Period) -> Iterable[tuple[int, Ledger]]:
    """Give what each day has cost that is counted, the newest first, by one statement."""
    kept = figure_book.read_part(connection, city_id, Span.DAY, days, call_sums.COSTS)
    for day, (_, rows) in sorted(kept.items(), reverse=True):
        yield day, call_sums.summed_costs([rows], day)
