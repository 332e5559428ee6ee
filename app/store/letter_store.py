"""Letters in SQL: queued once, taken by one process, and never sent twice.

Between `take` and `settle` lies the attempt. Who dies there leaves a letter that may have gone: it
becomes unknown and is not sent again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros
from app.domain.mail import LetterState, Outcome
from app.domain.periods import Kind, Period, period_of
from app.store.schema import cities, letters
from app.usecases.sheet_post import Posted

#: How long one attempt may take at most: until then nobody else looks at it.
LEASE_US: Final = 10 * 60 * 1_000_000
#: An attempt after that many is the last; with the waits below that is most of a day.
MOST_TRIES: Final = 24
_FIRST_WAIT_US: Final = 60 * 1_000_000
_LONGEST_WAIT_US: Final = 60 * _FIRST_WAIT_US
_SAID: Final = 200
LOST: Final = "the process ended in the middle of it"


class Waiting(NamedTuple):
    """A letter that is due."""

    city_id: int
    posted: Posted
    attempts: int


class Listed(NamedTuple):
    """A letter as people see it who look after them."""

    sheet: str
    period: Period
    body: str
    receiver: str
    state: str
    attempts: int
    changed_at: datetime
    said: str


def city_id_of(connection: Connection, code: str) -> int:
    """Give the number of a published city."""
    return int(connection.scalars(select(cities.c.id).where(cities.c.code == code)).one())


def queue(
    connection: Connection, city_id: int, posted: Iterable[Posted], now_us: Micros
) -> list[Posted]:
    """Queue letters, those alone that never were; give these."""
    postgres = connection.dialect.name == "postgresql"
    dialect_insert = postgresql.insert if postgres else sqlite.insert
    new = []
    for one in posted:
        row = _key(city_id, one) | {
            "state": str(LetterState.QUEUED),
            "attempts": 0,
            "next_at": now_us,
            "created_at": now_us,
            "changed_at": now_us,
            "said": "",
        }
        adding = dialect_insert(letters).values(row).on_conflict_do_nothing()
        if connection.scalar(adding.returning(letters.c.city_id)) is not None:
            new.append(one)
    return new


def lacking(connection: Connection, city_id: int, posted: Sequence[Posted]) -> list[Posted]:
    """Give those that never were queued."""
    firsts = {one.period.first for one in posted}
    query = select(letters).where(letters.c.city_id == city_id, letters.c.first_day.in_(firsts))
    known = {_posted(row) for row in connection.execute(query)}
    return [one for one in posted if one not in known]


def try_again(
    connection: Connection, city_id: int, posted: Iterable[Posted], now_us: Micros
) -> dict[Posted, LetterState]:
    """Queue those once more that were refused for good or may have gone; give what they were."""
    values = {"state": str(LetterState.QUEUED), "next_at": now_us, "said": ""}
    again = update(letters).values(values | {"changed_at": now_us})
    # Of one that may have gone an attempt may still end, and must not be taken for the next.
    to_do = (
        (LetterState.FAILED, again.values(attempts=0)),
        (LetterState.UNKNOWN, again.where(letters.c.attempts < MOST_TRIES)),
    )
    return {
        one: state
        for one in posted
        for state, queued in to_do
        if connection.execute(queued.where(letters.c.state == state, *_is(city_id, one))).rowcount
    }


def waiting(connection: Connection, city_ids: Sequence[int], now_us: Micros) -> Waiting | None:
    """Give the letter of some cities that is due longest; None where none is."""
    is_due = letters.c.state == LetterState.QUEUED, letters.c.next_at <= now_us
    query = (
        select(letters)
        .where(*is_due, letters.c.city_id.in_(city_ids))
        .order_by(letters.c.next_at)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Waiting(row.city_id, _posted(row), row.attempts)


def take(connection: Connection, one: Waiting, now_us: Micros) -> bool:
    """Take a letter, to try it; False where somebody else has it by now."""
    same = and_(letters.c.state == LetterState.QUEUED, letters.c.attempts == one.attempts)
    taken = {"state": str(LetterState.SENDING), "attempts": one.attempts + 1}
    until = {"next_at": now_us + LEASE_US, "changed_at": now_us}
    taking = update(letters).where(same, *_is(one.city_id, one.posted)).values(taken | until)
    return connection.execute(taking).rowcount == 1


def settle(connection: Connection, one: Waiting, outcome: Outcome, now_us: Micros) -> None:
    """Write what became of an attempt: what was refused is tried again, later each time."""
    tries = one.attempts + 1
    refused = outcome.state is LetterState.FAILED
    state = LetterState.QUEUED if refused and tries < MOST_TRIES else outcome.state
    values = {"state": str(state), "said": outcome.said[:_SAID], "changed_at": now_us}
    values |= {"next_at": now_us + wait_us(tries)} if state is LetterState.QUEUED else {}
    mine = letters.c.state == LetterState.SENDING, letters.c.attempts == tries
    connection.execute(update(letters).where(*mine, *_is(one.city_id, one.posted)).values(values))


def wait_us(tries: int) -> Micros:
    """Give how long to wait after so many tries: a minute, two, four, … an hour at most.

    >>> [wait_us(tries) // 60_000_000 for tries in (1, 2, 6, 7, 23)]
    [1, 2, 32, 60, 60]
    """
    return min(_FIRST_WAIT_US << (tries - 1), _LONGEST_WAIT_US)


def give_up_lost(connection: Connection, now_us: Micros) -> int:
    """Mark as unknown what was being sent by a process that is no more; give how many."""
    lost = letters.c.state == LetterState.SENDING, letters.c.next_at <= now_us
    values = {"state": str(LetterState.UNKNOWN), "said": LOST, "changed_at": now_us}
    return connection.execute(update(letters).where(*lost).values(values)).rowcount


def is_lost(connection: Connection, now_us: Micros) -> bool:
    """Whether there is any such."""
    lost = letters.c.state == LetterState.SENDING, letters.c.next_at <= now_us
    return connection.execute(select(letters.c.city_id).where(*lost).limit(1)).first() is not None


def list_letters(connection: Connection, city_id: int, most: int) -> list[Listed]:
    """Give letters of a city, the newest first."""
    query = select(letters).where(letters.c.city_id == city_id)
    order = letters.c.created_at.desc(), letters.c.sheet, letters.c.body, letters.c.receiver
    return [
        Listed(
            row.sheet,
            period_of(Kind(row.sheet), row.first_day),
            row.body,
            row.receiver,
            row.state,
            row.attempts,
            row.changed_at,
            row.said,
        )
        for row in connection.execute(query.order_by(*order).limit(most))
    ]


def _key(city_id: int, one: Posted) -> dict[str, int | str]:
    named = {"sheet": str(one.kind), "body": one.body, "receiver": one.receiver}
    return {"city_id": city_id, "first_day": one.period.first} | named


def _is(city_id: int, one: Posted) -> list[ColumnElement[bool]]:
    return [letters.c[name] == value for name, value in _key(city_id, one).items()]


def _posted(row: Row[Any]) -> Posted:
    kind = Kind(row.sheet)
    return Posted(kind, period_of(kind, row.first_day), row.body, row.receiver)
