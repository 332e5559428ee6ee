"""Letters of sheets in SQL: see `letter_states` for their way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from app.domain.clock import Micros
from app.domain.mail import LetterState, Outcome
from app.domain.periods import Kind, Period, period_of
from app.store import letter_states
from app.store.letter_states import MOST_TRIES
from app.store.schema import cities, letters
from app.usecases.sheet_post import Posted

#: Days before today within which the newest sheet of a kind began, holidays and all.
_LOOKED_BACK: Final[Mapping[Kind, int]] = {Kind.DAY: 14, Kind.WEEK: 21, Kind.MONTH: 62}


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
    state: LetterState
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
    return [
        one
        for one in posted
        if letter_states.queue(connection, letters, _key(city_id, one), now_us)
    ]


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
    row = letter_states.first_waiting(connection, letters, city_ids, now_us)
    return None if row is None else Waiting(row.city_id, _posted(row), row.attempts)


def take(connection: Connection, one: Waiting, now_us: Micros) -> bool:
    """Take a letter, to try it; False where somebody else has it by now."""
    key = _key(one.city_id, one.posted)
    return letter_states.take(connection, letters, key, one.attempts, now_us)


def settle(connection: Connection, one: Waiting, outcome: Outcome, now_us: Micros) -> None:
    """Write what became of an attempt: what was refused is tried again, later each time."""
    key = _key(one.city_id, one.posted)
    letter_states.settle(connection, letters, key, one.attempts, outcome, now_us)


def give_up_lost(connection: Connection, now_us: Micros) -> int:
    """Mark as unknown what was being sent by a process that is no more; give how many."""
    return letter_states.give_up_lost(connection, letters, now_us)


def is_lost(connection: Connection, now_us: Micros) -> bool:
    """Whether there is any such."""
    return letter_states.is_lost(connection, letters, now_us)


def list_letters(connection: Connection, city_id: int, most: int) -> list[Listed]:
    """Give letters of a city, the newest first."""
    query = select(letters).where(letters.c.city_id == city_id)
    order = letters.c.created_at.desc(), letters.c.sheet, letters.c.body, letters.c.receiver
    return [_listed(row) for row in connection.execute(query.order_by(*order).limit(most))]


def newest_stuck(connection: Connection, city_id: int, today: int) -> list[Listed]:
    """Give those that did not leave, or maybe not, of the newest of each sheet to each receiver.

    `today`: as `date.toordinal` counts. By the primary key; as many are read as leave within the
    days that are looked back.
    """
    of_late = [
        and_(letters.c.sheet == str(kind), letters.c.first_day >= today - days)
        for kind, days in _LOOKED_BACK.items()
    ]
    whose = letters.c.sheet, letters.c.body, letters.c.receiver
    last = func.max(letters.c.first_day).label("first_day")
    newest = select(*whose, last).where(letters.c.city_id == city_id, or_(*of_late))
    of = newest.group_by(*whose).subquery()
    same = [letters.c[column.name] == column for column in of.c]
    its_end = letters.c.state.in_((LetterState.FAILED, LetterState.UNKNOWN))
    waits = letters.c.state.in_((LetterState.QUEUED, LetterState.SENDING))
    stuck = or_(its_end, and_(waits, letters.c.said != ""))
    query = select(letters).join(of, and_(*same)).where(letters.c.city_id == city_id, stuck)
    order = letters.c.changed_at.desc(), *whose
    return [_listed(row) for row in connection.execute(query.order_by(*order))]


def _listed(row: Row[Any]) -> Listed:
    return Listed(
        row.sheet,
        period_of(Kind(row.sheet), row.first_day),
        row.body,
        row.receiver,
        LetterState(row.state),
        row.attempts,
        row.changed_at,
        row.said,
    )


def _key(city_id: int, one: Posted) -> dict[str, int | str]:
    named = {"sheet": str(one.kind), "body": one.body, "receiver": one.receiver}
    return {"city_id": city_id, "first_day": one.period.first} | named


def _is(city_id: int, one: Posted) -> list[ColumnElement[bool]]:
    return letter_states.of_key(letters, _key(city_id, one))


def _posted(row: Row[Any]) -> Posted:
    kind = Kind(row.sheet)
    return Posted(kind, period_of(kind, row.first_day), row.body, row.receiver)
