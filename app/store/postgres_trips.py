"""Trips as few statements for PostgreSQL: many values in one, all rows of all tables in one.

A statement has its price for driver and server before it does anything. That the server finds
many values by a key, and does not read the whole table, is `engine.POSTGRES_BY_KEY`'s doing.

Source: PostgreSQL, "WITH Queries", 7.8.4 Data-Modifying Statements in WITH.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql

from app.store.arrays import Write, array_of, bytes_array, plain_array
from app.store.trips import Lookup, Query, Reads, Row, Trip

POSTGRES: Final[Dialect] = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]


class Statement(NamedTuple):
    """A statement as the driver takes it."""

    sql: str
    values: Any
    reads: bool  #: whether its rows are wanted


class _Compiled(NamedTuple):
    statement: Any  #: kept, so that its identity stays its own
    sql: str
    constants: Mapping[str, Any]  #: values written in the expression itself


class _Insert(NamedTuple):
    sql: str  #: of one table, an array a column
    writes: tuple[Write, ...]


class PostgresTrips:
    """Writes trips, and remembers how each statement of theirs is written."""

    def __init__(self) -> None:
        """Begin with none known."""
        self._compiled: dict[int, _Compiled] = {}

    def statements(self, trip: Trip) -> Iterator[Statement]:
        """Give what is to be sent of a trip, in order."""
        if isinstance(trip, Reads):
            yield from map(self._read, trip.asked)
            return
        if trip.added:
            yield _add(trip.added)
        for statement, sets in trip.changed:
            known = self._known(statement)
            for one in sets:
                yield Statement(known.sql, {**known.constants, **one}, False)

    def _read(self, asked: Query | Lookup) -> Statement:
        known = self._known(asked.statement)
        if isinstance(asked, Query):
            return Statement(known.sql, {**known.constants, **asked.values}, True)
        write = bytes_array if isinstance(asked.values[0], bytes) else plain_array
        wanted = {**known.constants, **asked.fixed, asked.name: write(asked.values)}
        return Statement(_any(known.sql, asked.name), wanted, True)

    def _known(self, statement: Any) -> _Compiled:
        known = self._compiled.get(id(statement))
        if known is None:
            made = statement.compile(dialect=POSTGRES)
            constants = {n: v for n, v in made.params.items() if v is not None}
            known = _Compiled(statement, str(made), constants)
            self._compiled[id(statement)] = known
        return known


@cache
def _any(sql: str, name: str) -> str:
    """Compare with every value of an array instead of one; a cast becomes the array's."""
    one = re.compile(rf"= (%\({name}\)s)(::\w+)?")
    return one.sub(lambda found: f"= ANY({found[1]}{found[2] + '[]' if found[2] else ''})", sql)


def _add(added: Sequence[tuple[Table, Sequence[Row]]]) -> Statement:
    """Add rows to several tables in one statement: all are there when it ends, or none."""
    inserts = [_insert(table) for table, _ in added]
    values = [
        write(column)
        for insert, (_, rows) in zip(inserts, added, strict=True)
        for write, column in zip(insert.writes, zip(*rows, strict=True), strict=True)
    ]
    return Statement(_together(tuple(insert.sql for insert in inserts)), values, False)


@cache
def _insert(table: Table) -> _Insert:
    columns = ", ".join(column.name for column in table.columns)
    types, writes = zip(*(array_of(column.type) for column in table.columns), strict=True)
    arrays = ", ".join(f"%s::{name}[]" for name in types)
    return _Insert(f"INSERT INTO {table.name} ({columns}) SELECT * FROM unnest({arrays})", writes)


@cache
def _together(inserts: tuple[str, ...]) -> str:
    *before, last = inserts
    named = ", ".join(f"added_{index} AS ({sql})" for index, sql in enumerate(before))
    return f"WITH {named} {last}" if named else last
