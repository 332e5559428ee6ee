"""The statements of a turn: Core expressions, compiled once, run on the driver's own cursor.

Through SQLAlchemy's execution a turn would cost half as much again. Everything else in the
store goes the ordinary way.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from app.store.arrays import Write, array_of, bytes_array, plain_array

Row = tuple[Any, ...]
SQLITE: Final[Dialect] = sqlite.dialect()
POSTGRES: Final[Dialect] = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]


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


class HotSql:
    """Compiles a statement the first time it is run, for one database."""

    __slots__ = ("_compiled", "_dialect", "_inserts", "_positional")

    def __init__(self, dialect: Dialect) -> None:
        """Take `SQLITE` or `POSTGRES`."""
        self._dialect = dialect
        self._positional = dialect is SQLITE
        self._compiled: dict[int, tuple[Any, str, Binding]] = {}
        self._inserts: dict[str, Insert] = {}

    def read(self, cursor: Cursor, statement: Any, many: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Run a reading (or returning) statement for each set of parameters; give all rows."""
        sql, binding = self._text(statement)
        found: list[Row] = []
        for one in many:
            cursor.execute(sql, binding.bound(one))
            found += cursor.fetchall()
        return found

    def lookup(
        self,
        cursor: Cursor,
        statement: Any,
        name: str,
        values: Sequence[Any],
        fixed: Mapping[str, Any] | None = None,
    ) -> list[Row]:
        """Run a statement that compares with parameter `name` for many values of it.

        SQLite has no round trip to save; PostgreSQL gets all values in one array.
        """
        fixed = fixed or {}
        if self._positional:
            return self.read(cursor, statement, [{**fixed, name: value} for value in values])
        text, binding = self._text(statement)
        write = bytes_array if isinstance(values[0], bytes) else plain_array
        cursor.execute(_any(text, name), binding.bound({**fixed, name: write(values)}))
        return cursor.fetchall()

    def write(self, cursor: Cursor, statement: Any, many: Sequence[Mapping[str, Any]]) -> None:
        """Run a writing statement for each set of parameters."""
        sql, binding = self._text(statement)
        cursor.executemany(sql, [binding.bound(one) for one in many])

    def insert(self, cursor: Cursor, table: Table, rows: Sequence[Row]) -> set[Row] | None:
        """Add rows in the table's column order.

        Gives None when all of them are in. On PostgreSQL, where another process may have been
        faster, it gives the primary keys of those that are.
        """
        self.add(cursor, table, rows)
        if self._positional:
            return None
        stored = cursor.fetchall()
        return None if len(stored) == len(rows) else set(stored)

    def add(self, cursor: Cursor, table: Table, rows: Sequence[Row]) -> None:
        """Add rows without asking what became of them: their parents are known to be ours."""
        known = self._inserts.get(table.name)
        if known is None:
            made = Insert(self._text(insert(table))[0]) if self._positional else _unnest(table)
            known = self._inserts[table.name] = made
        sql, writes = known
        if self._positional:
            cursor.executemany(sql, rows)
        else:
            columns = zip(writes, zip(*rows, strict=True), strict=True)
            cursor.execute(sql, [write(column) for write, column in columns])

    def together(self, cursor: Cursor) -> AbstractContextManager[Any]:
        """Send what is written within it without waiting for each answer, where that saves trips.

        Nothing may be read meanwhile. What failed is raised at the end.
        """
        return nullcontext() if self._positional else cursor.connection.pipeline()

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
    keys = ", ".join(column.name for column in table.primary_key.columns)
    sql = (
        f"INSERT INTO {table.name} ({columns}) SELECT * FROM unnest({arrays})"
        f" ON CONFLICT DO NOTHING RETURNING {keys}"
    )
    return Insert(sql, writes)
