"""The way of a letter in SQL: queued once, taken by one process, never sent twice.

Its table has the columns `state`, `attempts`, `next_at`, `created_at`, `changed_at` and `said`
beside its key. Between `take` and `settle` lies the attempt. Who dies there leaves one that may
have gone: it becomes unknown and is not sent again.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros
from app.domain.mail import LetterState, Outcome

#: How long one attempt may take at most: until then nobody else looks at it.
LEASE_US: Final = 10 * 60 * 1_000_000
#: An attempt after that many is the last; with the waits below that is most of a day.
MOST_TRIES: Final = 24
_FIRST_WAIT_US: Final = 60 * 1_000_000
_LONGEST_WAIT_US: Final = 60 * _FIRST_WAIT_US
_SAID: Final = 200
#: Said of a letter of which nobody knows any more.
LOST: Final = "the process ended in the middle of it"

#: The columns of a letter's key and their values.
Key = Mapping[str, object]


def queue(connection: Connection, table: Table, key: Key, now_us: Micros) -> bool:
    """Queue a letter; False for one that was queued before."""
    postgres = connection.dialect.name == "postgresql"
    dialect_insert = postgresql.insert if postgres else sqlite.insert
    row = dict(key) | {
        "state": str(LetterState.QUEUED),
        "attempts": 0,
        "next_at": now_us,
        "created_at": now_us,
        "changed_at": now_us,
        "said": "",
    }
    adding = dialect_insert(table).values(row).on_conflict_do_nothing()
    return connection.scalar(adding.returning(table.c.city_id)) is not None


def first_waiting(
    connection: Connection, table: Table, city_ids: Sequence[int], now_us: Micros
) -> Row[Any] | None:
    """Give the letter of some cities that is due longest; None where none is."""
    is_due = table.c.state == LetterState.QUEUED, table.c.next_at <= now_us
    query = select(table).where(*is_due, table.c.city_id.in_(city_ids))
    return connection.execute(query.order_by(table.c.next_at).limit(1)).first()


def take(connection: Connection, table: Table, key: Key, attempts: int, now_us: Micros) -> bool:
    """Take a letter, to try it once more; False where somebody else has it by now."""
    same = and_(table.c.state == LetterState.QUEUED, table.c.attempts == attempts)
    taken = {"state": str(LetterState.SENDING), "attempts": attempts + 1}
    until = {"next_at": now_us + LEASE_US, "changed_at": now_us}
    taking = update(table).where(same, *of_key(table, key)).values(taken | until)
    return connection.execute(taking).rowcount == 1


def settle(
    connection: Connection,
    table: Table,
    key: Key,
    attempts: int,
    outcome: Outcome,
    now_us: Micros,
) -> None:
    """Write what became of an attempt: what was refused is tried again, later each time."""
    tries = attempts + 1
    refused = outcome.state is LetterState.FAILED
    state = LetterState.QUEUED if refused and tries < MOST_TRIES else outcome.state
    values = {"state": str(state), "said": outcome.said[:_SAID], "changed_at": now_us}
    values |= {"next_at": now_us + wait_us(tries)} if state is LetterState.QUEUED else {}
    mine = table.c.state == LetterState.SENDING, table.c.attempts == tries
    connection.execute(update(table).where(*mine, *of_key(table, key)).values(values))


def withdraw(connection: Connection, table: Table, key: Key, said: str, now_us: Micros) -> None:
    """Let a letter that waits never leave, for what it tells is not so any more."""
    values = {"state": str(LetterState.FAILED), "said": said, "changed_at": now_us}
    waits = table.c.state == LetterState.QUEUED, *of_key(table, key)
    connection.execute(update(table).where(*waits).values(values))


def wait_us(tries: int) -> Micros:
    """Give how long to wait after so many tries: a minute, two, four, … an hour at most.

    >>> [wait_us(tries) // 60_000_000 for tries in (1, 2, 6, 7, 23)]
    [1, 2, 32, 60, 60]
    """
    return min(_FIRST_WAIT_US << (tries - 1), _LONGEST_WAIT_US)


def give_up_lost(connection: Connection, table: Table, now_us: Micros) -> int:
    """Mark as unknown what was being sent by a process that is no more; give how many."""
    values = {"state": str(LetterState.UNKNOWN), "said": LOST, "changed_at": now_us}
    return connection.execute(update(table).where(*_lost(table, now_us)).values(values)).rowcount


def is_lost(connection: Connection, table: Table, now_us: Micros) -> bool:
    """Whether there is any such."""
    query = select(table.c.city_id).where(*_lost(table, now_us)).limit(1)
    return connection.execute(query).first() is not None


def of_key(table: Table, key: Key) -> list[ColumnElement[bool]]:
    """Ask for the letter with a key."""
    return [table.c[name] == value for name, value in key.items()]


def _lost(table: Table, now_us: Micros) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.state == LetterState.SENDING, table.c.next_at <= now_us
