"""Reads how recent calls went, for what an edit would do to such calls: newest first, bounded.

Of a call its version and the states after each turn are read, codes of screens and answers: not
who called, nor what was typed. What still tells a case or a home is taken out by
`app.menu.meaning`, before anything is kept.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, Engine, Row, select

from app.domain.clock import Micros
from app.domain.ids import first_id
from app.menu.meaning import Heard
from app.menu.state import from_plain
from app.store.schema import cities, sessions, turns

PAGE_SESSIONS: Final = 200
#: As many as are compared in some seconds.
MOST_TURNS: Final = 5_000

_TURN: Final = (turns.c.session_id, turns.c.screen, turns.c.kind, turns.c.valid, turns.c.state)


class Went(NamedTuple):
    """How one call went."""

    version: str  #: of the city's folder
    heard: tuple[Heard, ...]


def read_calls(
    engine: Engine, city: str, since_us: Micros, most: int = MOST_TURNS, page: int = PAGE_SESSIONS
) -> Iterator[Went]:
    """Give the calls of a city (its code) since a moment, newest first, whole ones alone.

    It ends with the call that brings the turns to `most`. `engine` only reads.
    """
    with engine.connect() as connection:
        city_id = connection.scalar(select(cities.c.id).where(cities.c.code == city))
    count = 0
    for version, rows in _calls(engine, city_id, first_id(since_us), page) if city_id else ():
        count += len(rows)
        yield Went(version, _heard(rows))
        if count >= most:
            return


def _calls(
    engine: Engine, city_id: int, first: int, page: int
) -> Iterator[tuple[str, list[Row[Any]]]]:
    """Give the version and the turns of each call, the newest first."""
    before: int | None = None
    while True:
        # Each page in a transaction of its own: no reader stays open for long.
        with engine.connect() as connection:
            found = _sessions(connection, city_id, (first, before), page)
            of_call = _turns(connection, city_id, found) if found else {}
        yield from ((session.version, of_call.get(session.id, [])) for session in found)
        if len(found) < page:
            return
        before = found[-1].id


def _sessions(
    connection: Connection, city_id: int, between: tuple[int, int | None], page: int
) -> list[Row[Any]]:
    first, before = between
    query = select(sessions.c.id, sessions.c.version).where(
        sessions.c.city_id == city_id, sessions.c.id >= first
    )
    if before is not None:
        query = query.where(sessions.c.id < before)
    return list(connection.execute(query.order_by(sessions.c.id.desc()).limit(page)))


def _turns(
    connection: Connection, city_id: int, found: list[Row[Any]]
) -> dict[int, list[Row[Any]]]:
    between = turns.c.session_id.between(found[-1].id, found[0].id)
    query = select(*_TURN).where(between, turns.c.city_id == city_id)
    rows: Iterable[Row[Any]] = connection.execute(query.order_by(turns.c.session_id, turns.c.seq))
    return {id_: list(of_call) for id_, of_call in groupby(rows, attrgetter("session_id"))}


def _heard(rows: list[Row[Any]]) -> tuple[Heard, ...]:
    """Give the turns up to one that the gateway took up elsewhere, or that cannot be read."""
    heard: list[Heard] = []
    for row in rows:
        if heard and row.screen != heard[-1].state.screen:
            break
        try:
            heard.append(Heard(row.kind, row.valid, from_plain(orjson.loads(row.state))))
        except ValueError:
            break
    return tuple(heard)
