"""Silences in SQL: each is noted once, and each of its letters is queued once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros, micros
from app.domain.line_health import Health, Line
from app.domain.mail import LetterState, Outcome
from app.store import letter_states
from app.store.schema import alarms, silences

#: Said of a letter that was withdrawn.
OVERTAKEN: Final = "somebody called again before it left"
#: Columns that tell one silence from another.
_KEY: Final = ("city_id", "gateway", "network", "since")


class Silence(NamedTuple):
    """A line that was silent, or is."""

    city_id: int
    line: Line
    since_us: Micros  #: when somebody called for the last time
    noticed_us: Micros
    missed: float  #: calls that were to be expected by then
    ended_us: Micros | None  #: when somebody called again


class Alarm(NamedTuple):
    """A letter that is due."""

    silence: Silence
    is_over: bool
    receiver: str
    attempts: int


class Fate(NamedTuple):
    """What became of a letter, as people see it who look after the line."""

    line: Line
    is_over: bool
    receiver: str
    state: LetterState
    attempts: int
    changed_at: datetime
    said: str  #: the server's last word, or ours


def open_silences(connection: Connection, city_id: int) -> list[Silence]:
    """Give the lines of a city on which nobody has called again."""
    its = silences.c.city_id == city_id, silences.c.ended_at.is_(None)
    return [_silence(row) for row in connection.execute(select(silences).where(*its))]


def newest_silences(connection: Connection, city_id: int, most: int) -> list[Silence]:
    """Give the silences of a city, the newest first."""
    query = select(silences).where(silences.c.city_id == city_id)
    rows = connection.execute(query.order_by(silences.c.since.desc()).limit(most))
    return [_silence(row) for row in rows]


def told_to_nobody(connection: Connection, city_id: int) -> list[Line]:
    """Give the lines of a city that are silent and of which no letter was ever to leave."""
    key = [silences.c[name] == alarms.c[name] for name in _KEY]
    its = silences.c.city_id == city_id, silences.c.ended_at.is_(None)
    query = select(silences.c.gateway, silences.c.network).where(*its, ~exists().where(*key))
    return [Line(*row) for row in connection.execute(query.order_by(silences.c.since))]


def newest_letters(connection: Connection, city_id: int, most: int) -> list[Fate]:
    """Give the letters of a city, the newest first, of one moment those first that did not leave.

    There are few, so none has an index of its.
    """
    query = select(alarms).where(alarms.c.city_id == city_id)
    has_left = alarms.c.state == LetterState.SENT
    whose = alarms.c.gateway, alarms.c.network, alarms.c.receiver
    order = alarms.c.created_at.desc(), has_left, *whose
    return [
        Fate(
            Line(row.gateway, row.network),
            row.is_over,
            row.receiver,
            LetterState(row.state),
            row.attempts,
            row.changed_at,
            row.said,
        )
        for row in connection.execute(query.order_by(*order).limit(most))
    ]


def begin(
    connection: Connection, city_id: int, of: Health, receivers: Sequence[str], now_us: Micros
) -> bool:
    """Note that a line is silent and queue its letters; False where that was done before."""
    assert of.seen.call_us is not None, "who was never called is not silent"
    postgres = connection.dialect.name == "postgresql"
    dialect_insert = postgresql.insert if postgres else sqlite.insert
    silence = Silence(city_id, of.line, of.seen.call_us, now_us, of.missed, None)
    values = _key(silence) | {"noticed_at": now_us, "missed": of.missed}
    adding = dialect_insert(silences).values(values).on_conflict_do_nothing()
    if connection.scalar(adding.returning(silences.c.city_id)) is None:
        return False
    _queue(connection, silence, receivers, now_us, is_over=False)
    return True


def end(connection: Connection, silence: Silence, ended_us: Micros, now_us: Micros) -> bool:
    """Note that somebody has called again and tell who was told; False where it was noted.

    Letters of the silence that did not leave by now do not: they would say that it goes on.
    """
    its = letter_states.of_key(silences, _key(silence))
    ending = update(silences).where(*its, silences.c.ended_at.is_(None)).values(ended_at=ended_us)
    if not connection.execute(ending).rowcount:
        return False
    told = select(alarms.c.receiver).where(*letter_states.of_key(alarms, _key(silence)))
    receivers = connection.scalars(told.order_by(alarms.c.receiver)).all()
    letter_states.withdraw(connection, alarms, _key(silence), OVERTAKEN, now_us)
    _queue(connection, silence, receivers, now_us, is_over=True)
    return True


def _queue(
    connection: Connection,
    silence: Silence,
    receivers: Iterable[str],
    now_us: Micros,
    *,
    is_over: bool,
) -> None:
    for receiver in receivers:
        key = _key(silence) | {"is_over": is_over, "receiver": receiver}
        letter_states.queue(connection, alarms, key, now_us)


def waiting(connection: Connection, city_ids: Sequence[int], now_us: Micros) -> Alarm | None:
    """Give the letter of some cities that is due longest; None where none is."""
    row = letter_states.first_waiting(connection, alarms, city_ids, now_us)
    if row is None:
        return None
    key = {name: getattr(row, name) for name in _KEY}
    of = connection.execute(select(silences).where(*letter_states.of_key(silences, key))).one()
    return Alarm(_silence(of), row.is_over, row.receiver, row.attempts)


def take(connection: Connection, one: Alarm, now_us: Micros) -> bool:
    """Take a letter, to try it; False where somebody else has it by now."""
    return letter_states.take(connection, alarms, _letter_key(one), one.attempts, now_us)


def settle(connection: Connection, one: Alarm, outcome: Outcome, now_us: Micros) -> None:
    """Write what became of an attempt: what was refused is tried again, later each time."""
    letter_states.settle(connection, alarms, _letter_key(one), one.attempts, outcome, now_us)


def give_up_lost(connection: Connection, now_us: Micros) -> int:
    """Mark as unknown what was being sent by a process that is no more; give how many."""
    return letter_states.give_up_lost(connection, alarms, now_us)


def is_lost(connection: Connection, now_us: Micros) -> bool:
    """Whether there is any such."""
    return letter_states.is_lost(connection, alarms, now_us)


def _key(silence: Silence) -> dict[str, object]:
    line = silence.line._asdict()
    return {"city_id": silence.city_id, **line, "since": silence.since_us}


def _letter_key(one: Alarm) -> dict[str, object]:
    return _key(one.silence) | {"is_over": one.is_over, "receiver": one.receiver}


def _silence(row: Row[Any]) -> Silence:
    ended = None if row.ended_at is None else micros(row.ended_at)
    line = Line(row.gateway, row.network)
    noticed = micros(row.noticed_at)
    return Silence(row.city_id, line, micros(row.since), noticed, row.missed, ended)
