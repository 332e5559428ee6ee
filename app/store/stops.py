"""Reads where callers stop: sessions in pages by id, with all their turns, in constant memory.

The turns of a session lie side by side in the key, and so does each screen and the input that
answered it; what is counted is in `app.domain.stops`. Nothing of who called is read.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import BigInteger, Connection, Engine, Row, select, type_coerce

from app.domain.clock import Micros, utc
from app.domain.errors import InvalidInput
from app.domain.ids import first_id
from app.domain.stops import Figures, Spot, Stops
from app.store.schema import cities, sessions, turns

PAGE_SESSIONS: Final = 200
#: (gateway, network) -> seconds in which a caller may answer
IdleSeconds = Callable[[str, str], int]

_SESSION: Final = (
    sessions.c.id,
    sessions.c.gateway,
    sessions.c.network,
    sessions.c.version,
    type_coerce(sessions.c.began_at, BigInteger).label("began_at"),
    type_coerce(sessions.c.ended_at, BigInteger).label("ended_at"),
)
_TURN: Final = (
    turns.c.session_id,
    type_coerce(turns.c.at, BigInteger).label("at"),
    turns.c.screen,
    turns.c.kind,
    turns.c.valid,
    turns.c.thinking_ms,
    turns.c.state,
    turns.c.ends,
)


class Asked(NamedTuple):
    """Which calls are read, and what has to be known to judge them."""

    city: str  #: code
    zone: str  #: IANA, of the days
    since_us: Micros  #: calls that began at or after it
    now_us: Micros
    idle_s: IdleSeconds
    until_us: Micros | None = None  #: calls that began before it; None for all


def read_stops(engine: Engine, asked: Asked, page: int = PAGE_SESSIONS) -> Stops:
    """Count where the calls of a city stop; `engine` only reads.

    Raises:
        InvalidInput: the city has published nothing in this database.
    """
    counted: dict[Spot, Figures] = {}
    zone = ZoneInfo(asked.zone)
    with engine.connect() as connection:
        city_id = connection.scalar(select(cities.c.id).where(cities.c.code == asked.city))
    if city_id is None:
        raise InvalidInput(f'the city "{asked.city}" has published nothing in this database')
    after = first_id(asked.since_us) - 1
    while True:
        # Each page in a transaction of its own: no reader stays open for long.
        with engine.connect() as connection:
            found = _sessions(connection, city_id, (after, asked.until_us), page)
            if found:
                _count(counted, found, _turns(connection, found), zone, asked)
        if len(found) < page:
            return counted
        after = found[-1].id


def newest_since(connection: Connection, city_id: int, most: int) -> Micros:
    """Give the moment since which so many calls of a city began; 0 where there are fewer.

    Walks the key of sessions backwards, `most` rows of the city.
    """
    began = (
        select(type_coerce(sessions.c.began_at, BigInteger))
        .where(sessions.c.city_id == city_id)
        .order_by(sessions.c.id.desc())
        .offset(most - 1)
        .limit(1)
    )
    return connection.scalar(began) or 0


def _sessions(
    connection: Connection, city_id: int, between: tuple[int, Micros | None], page: int
) -> list[Row[Any]]:
    after, until_us = between
    query = select(*_SESSION).where(sessions.c.city_id == city_id, sessions.c.id > after)
    if until_us is not None:
        query = query.where(sessions.c.id < first_id(until_us))
    return list(connection.execute(query.order_by(sessions.c.id).limit(page)))


def _turns(connection: Connection, found: list[Row[Any]]) -> Iterator[Row[Any]]:
    query = select(*_TURN).where(turns.c.session_id.between(found[0].id, found[-1].id))
    yield from connection.execute(query.order_by(turns.c.session_id, turns.c.seq))


def _count(
    counted: dict[Spot, Figures],
    found: list[Row[Any]],
    rows: Iterable[Row[Any]],
    zone: tzinfo,
    asked: Asked,
) -> None:
    """Count a page; turns of another city's sessions lie between and are left out."""
    of_city = {session.id: session for session in found}
    for session_id, of_session in groupby(rows, attrgetter("session_id")):
        if session := of_city.get(session_id):
            day = _day(utc(session.began_at), zone)
            silent = asked.now_us - asked.idle_s(session.gateway, session.network) * 1_000_000
            for screen, language, fate, thinking_ms in _fates(session, list(of_session), silent):
                spot = Spot(screen, session.version, language, session.network, day)
                counted.setdefault(spot, Figures()).note(fate, thinking_ms)


def _day(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).date().isoformat()


def _fates(
    session: Row[Any], rows: list[Row[Any]], silent_since: Micros
) -> Iterator[tuple[str, str, str, int]]:
    """Give (screen, language, fate, thinking time in ms) of each screen that was sent."""
    for row, answer in zip(rows, [*rows[1:], None], strict=True):
        if answer is not None and answer.at == row.at:
            continue  # passed within one request: it was in front of nobody
        # The first two fields of a stored state, whatever follows.
        screen, language = orjson.loads(row.state)[:2]
        if answer is not None:
            yield screen, language, _fate(screen, answer), answer.thinking_ms
        elif row.ends:
            yield screen, language, "ended", 0
        else:
            is_over = session.ended_at is not None or row.at < silent_since
            yield screen, language, "dropped" if is_over else "waiting", 0


def _fate(screen: str, answer: Row[Any]) -> str:
    if answer.screen != screen:
        return "lost"
    if not answer.valid:
        return "wrong"
    return "back" if answer.kind == "back" else "answered"
