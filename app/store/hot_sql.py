"""The statements of a turn: Core expressions, compiled once, run on the driver's own cursor.

Through SQLAlchemy's execution a turn would cost half as much again. Everything else in the
store goes the ordinary way.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from psycopg import RawCursor
from sqlalchemy import Dialect, Table, insert
from sqlalchemy.dialects import sqlite

from app.store.base import given
from app.store.postgres_trips import statements
from app.store.trips import Each, Found, Hold, Lookup, Query, Reads, Row, Steps, Trip

SQLITE: Final[Dialect] = sqlite.dialect()


#: Rows or values of one SQLite statement.
MOST_ROWS: Final = 32
T = TypeVar("T")
#: unique_violation, not_null_violation (`part_sql.KEEP_NEWS`), deadlock_detected,
#: serialization_failure
TAKEN: Final = frozenset({"23505", "23502", "40P01", "40001"})


class Cursor(Protocol):
    """What both drivers' cursors can do."""

    @property
    def connection(self) -> Any:
        """The driver's connection."""

    def execute(self, sql: Any, parameters: Any = ...) -> Any:
        """Run one statement."""

    def executemany(self, sql: Any, parameters: Any) -> Any:
        """Run one statement for many rows."""

    def fetchall(self) -> list[Any]:
        """Give the rows of the last statement."""


class Binding(NamedTuple):
    """How the parameters of a compiled statement are given to SQLite's driver."""

    names: tuple[str, ...]  #: in order
    constants: Mapping[str, Any]  #: values written in the expression itself

    def bound(self, one: Mapping[str, Any]) -> tuple[Any, ...]:
        """Arrange one set of parameters."""
        whole = {**self.constants, **one} if self.constants else one
        return tuple([whole[name] for name in self.names])


class HotSql:
    """Runs the trips of one database, each statement compiled the first time a process runs it."""

    __slots__ = ("is_embedded",)

    def __init__(self, *, embedded: bool) -> None:
        """For SQLite (`embedded`) or PostgreSQL."""
        #: Whether nobody but this process writes to the database.
        self.is_embedded: Final = embedded

    def drive(self, cursor: Cursor, steps: Steps[T]) -> T:
        """Carry out a batch's trips on the spot; give what it gives.

        Raises: the driver's error; where a key is taken, see `is_taken`.
        """
        make = self._on_sqlite if self.is_embedded else self._on_postgres
        try:
            step = next(steps)
            while True:
                # Nobody to wait for: a process has one connection of this kind.
                step = steps.send([] if isinstance(step, Hold) else make(cursor, step))
        except StopIteration as done:
            given: T = done.value
            return given

    def _on_sqlite(self, cursor: Cursor, trip: Trip) -> Found:
        if isinstance(trip, Reads):
            return [self._read(cursor, one) for one in trip.asked]
        for table, rows in trip.added:
            for portion in _portions(rows):
                many = _many_rows(_insert(table), len(portion))
                cursor.execute(many, list(chain.from_iterable(portion)))
        for statement, sets in trip.changed:
            sql, binding = _text(statement)
            cursor.executemany(sql, [binding.bound(one) for one in sets])
        return []

    def _read(self, cursor: Cursor, asked: Query | Lookup | Each) -> list[Row]:
        if isinstance(asked, Lookup):
            return self._each(cursor, asked)
        if isinstance(asked, Query):
            return self._query(cursor, asked)
        found = [self._query(cursor, Query(asked.statement, one)) for one in asked.sets]
        return [(number, *row) for number, rows in enumerate(found) for row in rows]

    def _query(self, cursor: Cursor, one: Query) -> list[Row]:
        sql, binding = _text(one.statement)
        cursor.execute(sql, binding.bound(one.values))
        return cursor.fetchall()

    def _each(self, cursor: Cursor, one: Lookup) -> list[Row]:
        """Ask SQLite for several values in one statement."""
        text, binding = _text(one.statement)
        place = binding.names.index(one.name)
        found: list[Row] = []
        for values in _portions(one.values):
            bound = list(binding.bound({**one.fixed, one.name: None}))
            bound[place : place + 1] = values
            cursor.execute(_among(text, place, len(values)), bound)
            found += cursor.fetchall()
        return found

    def _on_postgres(self, cursor: Cursor, trip: Trip) -> Found:
        """Send all of a trip before any of its answers is waited for."""
        reading = []
        with cursor.connection.pipeline():
            for sql, values, reads in statements(trip):
                own = RawCursor(cursor.connection)
                own.execute(sql, values)
                if reads:
                    reading.append(own)
        return [own.fetchall() for own in reading]


@cache
def _text(statement: Any) -> tuple[str, Binding]:
    """Word a statement; of these there are few, for they are constants of modules."""
    compiled = statement.compile(dialect=SQLITE)
    constants = {n: v for n, v in compiled.params.items() if v is not None}
    return str(compiled), Binding(tuple(compiled.positiontup or ()), constants)


@cache
def _insert(table: Table) -> str:
    """Word an INSERT of one row."""
    named = [column.name for column in given(table)]
    return str(insert(table).compile(dialect=SQLITE, column_keys=named))


def _portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut into pieces of 32, 16, 8, 4, 2 and 1, so that few different statements are made.

    One statement for many rows, because SQLite's driver lets another thread run at every row:
    the writer and the event loop would hand the interpreter to each other all the time.
    """
    at, size = 0, MOST_ROWS
    while at < len(values):
        while size > len(values) - at:
            size //= 2
        yield values[at : at + size]
        at += size


@cache
def _many_rows(sql: str, count: int) -> str:
    """Let an INSERT take so many rows."""
    head, _, row = sql.partition(" VALUES ")
    return f"{head} VALUES {', '.join([row] * count)}"


@cache
def _among(sql: str, place: int, count: int) -> str:
    """Compare with so many values where the statement compares with one."""
    pieces = sql.split("?")
    before = pieces[place].removesuffix("= ")
    pieces[place] = f"{before}IN ({', '.join('?' * count)})"
    joined = [f"{piece}?" for piece in pieces[:place]]
    return "".join((*joined, pieces[place], "?".join(pieces[place + 1 :])))


def is_taken(error: BaseException) -> bool:
    """Whether another process wrote a key first, or waited for ours while we waited for its.

    Then nothing of the batch is stored, and reading again shows what that process wrote.
    """
    cause = getattr(error, "orig", None) or error
    return getattr(cause, "sqlstate", None) in TAKEN
