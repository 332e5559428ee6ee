"""The statements of a turn: Core expressions, compiled once, run on the driver's own cursor.

Through SQLAlchemy's execution a turn would cost half as much again. Everything else in the
store goes the ordinary way.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from app.store.arrays import Write, array_of, bytes_array, plain_array
from app.store.trips import Found, Lookup, Query, Reads, Row, Steps, Trip

SQLITE: Final[Dialect] = sqlite.dialect()
POSTGRES: Final[Dialect] = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]


#: Rows or values of one SQLite statement.
MOST_ROWS: Final = 32
T = TypeVar("T")
#: unique_violation, deadlock_detected, serialization_failure
TAKEN: Final = frozenset({"23505", "40P01", "40001"})


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
    """How the parameters of a compiled statement are given to its driver."""

    names: tuple[str, ...]  #: in order, for a driver that counts them; () for one that names them
    constants: Mapping[str, Any]  #: values written in the expression itself

    def bound(self, one: Mapping[str, Any]) -> Any:
        """Arrange one set of parameters."""
        whole = {**self.constants, **one} if self.constants else one
        return tuple(whole[name] for name in self.names) if self.names else whole


class Insert(NamedTuple):
    """A statement that adds rows, and how each column's values are written for it."""

    sql: str
    writes: tuple[Write, ...] = ()  #: () for a driver that takes the rows as they are


class Statement(NamedTuple):
    """A statement for PostgreSQL as its driver takes it."""

    sql: str
    values: Any
    reads: bool  #: whether its rows are wanted


class HotSql:
    """Compiles a statement the first time it is run, for one database."""

    __slots__ = ("_compiled", "_dialect", "_inserts", "_positional")

    def __init__(self, dialect: Dialect) -> None:
        """Take `SQLITE` or `POSTGRES`."""
        self._dialect = dialect
        self._positional = dialect is SQLITE
        self._compiled: dict[int, tuple[Any, str, Binding]] = {}
        self._inserts: dict[str, Insert] = {}

    def drive(self, cursor: Cursor, steps: Steps[T]) -> T:
        """Carry out a batch's trips on the spot; give what it gives.

        Raises: the driver's error; where a key is taken, see `is_taken`.
        """
        make = self._on_sqlite if self._positional else self._on_postgres
        try:
            trip = next(steps)
            while True:
                trip = steps.send(make(cursor, trip))
        except StopIteration as done:
            given: T = done.value
            return given

    def _on_sqlite(self, cursor: Cursor, trip: Trip) -> Found:
        if isinstance(trip, Reads):
            return [
                self._query(cursor, one) if isinstance(one, Query) else self._each(cursor, one)
                for one in trip.asked
            ]
        for table, rows in trip.added:
            insert_one = self._insert(table).sql
            for portion in _portions(rows):
                many = _many_rows(insert_one, len(portion))
                cursor.execute(many, list(chain.from_iterable(portion)))
        for statement, sets in trip.changed:
            sql, binding = self._text(statement)
            cursor.executemany(sql, [binding.bound(one) for one in sets])
        return []

    def _query(self, cursor: Cursor, one: Query) -> list[Row]:
        sql, binding = self._text(one.statement)
        cursor.execute(sql, binding.bound(one.values))
        return cursor.fetchall()

    def _each(self, cursor: Cursor, one: Lookup) -> list[Row]:
        """Ask SQLite for several values in one statement."""
        text, binding = self._text(one.statement)
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
            for sql, values, reads in self.statements(trip):
                own = cursor.connection.cursor()
                own.execute(sql, values)
                if reads:
                    reading.append(own)
        return [own.fetchall() for own in reading]

    def statements(self, trip: Trip) -> Iterator[Statement]:
        """Write a trip as statements for PostgreSQL: many values, many rows in one each."""
        if isinstance(trip, Reads):
            for asked in trip.asked:
                text, binding = self._text(asked.statement)
                if isinstance(asked, Query):
                    yield Statement(text, binding.bound(asked.values), True)
                else:
                    write = bytes_array if isinstance(asked.values[0], bytes) else plain_array
                    wanted = {**asked.fixed, asked.name: write(asked.values)}
                    yield Statement(_any(text, asked.name), binding.bound(wanted), True)
            return
        for table, rows in trip.added:
            sql, writes = self._insert(table)
            columns = zip(writes, zip(*rows, strict=True), strict=True)
            yield Statement(sql, [write(column) for write, column in columns], False)
        for statement, sets in trip.changed:
            text, binding = self._text(statement)
            for one in sets:
                yield Statement(text, binding.bound(one), False)

    def _insert(self, table: Table) -> Insert:
        known = self._inserts.get(table.name)
        if known is None:
            made = Insert(self._text(insert(table))[0]) if self._positional else _unnest(table)
            known = self._inserts[table.name] = made
        return known

    def _text(self, statement: Any) -> tuple[str, Binding]:
        # Keyed by identity: statements are module constants, and kept here so that none dies.
        known = self._compiled.get(id(statement))
        if known is None:
            compiled = statement.compile(dialect=self._dialect)
            names = tuple(getattr(compiled, "positiontup", None) or ())
            constants = {n: v for n, v in compiled.params.items() if v is not None}
            binding = Binding(names, constants)
            known = self._compiled[id(statement)] = (statement, str(compiled), binding)
        return known[1], known[2]


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


@cache
def _any(text: str, name: str) -> str:
    """Compare with every value of an array instead of one; a cast becomes the array's."""
    one = re.compile(rf"= (%\({name}\)s)(::\w+)?")
    return one.sub(lambda found: f"= ANY({found[1]}{found[2] + '[]' if found[2] else ''})", text)


def _unnest(table: Table) -> Insert:
    """Many rows as one array a column: one round trip, and a plan that does not grow."""
    columns = ", ".join(column.name for column in table.columns)
    types, writes = zip(*(array_of(column.type) for column in table.columns), strict=True)
    arrays = ", ".join(f"%s::{name}[]" for name in types)
    return Insert(f"INSERT INTO {table.name} ({columns}) SELECT * FROM unnest({arrays})", writes)


def is_taken(error: BaseException) -> bool:
    """Whether another process wrote a key first, or waited for ours while we waited for its.

    Then nothing of the batch is stored, and reading again shows what that process wrote.
    """
    cause = getattr(error, "orig", None) or error
    return getattr(cause, "sqlstate", None) in TAKEN
