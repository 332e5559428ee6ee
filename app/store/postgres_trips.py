"""Trips as few statements for PostgreSQL: many values in one, all rows of all tables in one.

A statement has its price for driver and server before it does anything. That the server finds
many values by a key, and does not read the whole table, is `engine.POSTGRES_BY_KEY`'s doing.

Source: PostgreSQL, "WITH Queries", 7.8.4 Data-Modifying Statements in WITH.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any, Final, NamedTuple

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql

from app.store.arrays import Write, array_of, bytes_array, plain_array, text_array
from app.store.base import given
from app.store.trips import Each, Lookup, Query, Reads, Row, Trip

POSTGRES: Final[Dialect] = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class Statement(NamedTuple):
    """A statement as the server takes it."""

    sql: str  #: parameters are $1, $2 …
    values: Sequence[str | None]  #: in text form; the server knows their types
    reads: bool  #: whether its rows are wanted


class _Compiled(NamedTuple):
    sql: str
    names: tuple[str, ...]  #: of $1, $2 …
    constants: Mapping[str, Any]  #: values written in the expression itself

    def values(self, given: Mapping[str, Any]) -> list[str | None]:
        whole = {**self.constants, **given}
        return [_text(whole[name]) for name in self.names]


class _Insert(NamedTuple):
    columns: str
    types: tuple[str, ...]
    writes: tuple[Write, ...]


def statements(trip: Trip) -> Iterator[Statement]:
    """Give what is to be sent of a trip, in order."""
    if isinstance(trip, Reads):
        yield from map(_read, trip.asked)
        return
    if trip.added:
        yield _add(trip.added)
    for statement, sets in trip.changed:
        yield _change_each(_known(statement), sets)


def _read(asked: Query | Lookup | Each) -> Statement:
    known = _known(asked.statement)
    if isinstance(asked, Each):
        return _for_each(known, asked.sets)
    if isinstance(asked, Query):
        return Statement(known.sql, known.values(asked.values), True)
    kind, write = _BY_KIND[type(asked.values[0])]
    wanted = {**asked.fixed, asked.name: write(asked.values)}
    place = known.names.index(asked.name) + 1
    return Statement(_by_each(known.sql, place, kind), known.values(wanted), True)


@cache
def _known(statement: Any) -> _Compiled:
    """Word a statement; of these there are few, for they are constants of modules."""
    made = statement.compile(dialect=POSTGRES)
    constants = {n: v for n, v in made.params.items() if v is not None}
    return _Compiled(str(made), tuple(made.positiontup), constants)


def _text(value: bytes | str | float | None) -> str | None:
    """Write one value as the server reads it."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return None if value is None else str(value)


def _for_each(known: _Compiled, sets: Sequence[Mapping[str, Any]]) -> Statement:
    """Run a statement for every set of values at once, an array a parameter."""
    kinds, values = _arrays(known, sets)
    return Statement(_laterally(known.sql, kinds), values, True)


def _change_each(known: _Compiled, sets: Sequence[Mapping[str, Any]]) -> Statement:
    """Change a row for every set of values at once, no row twice."""
    kinds, values = _arrays(known, sets)
    return Statement(_changed_from(known.sql, kinds), values, False)


def _arrays(
    known: _Compiled, sets: Sequence[Mapping[str, Any]]
) -> tuple[tuple[type, ...], list[str]]:
    """Write the values of each parameter as an array; give their types too."""
    whole = [{**known.constants, **one} for one in sets] if known.constants else sets
    columns = [[one[name] for one in whole] for name in known.names]
    kinds = tuple(type(column[0]) for column in columns)
    return kinds, [_BY_KIND[kind][1](column) for kind, column in zip(kinds, columns, strict=True)]


@cache
def _laterally(sql: str, kinds: tuple[type, ...]) -> str:
    each = _of_asked(sql)
    return f"SELECT asked.n - 1, found.* FROM {_asked(kinds)}, {_apart(each)}"


@cache
def _changed_from(sql: str, kinds: tuple[type, ...]) -> str:
    change, where, which = _of_asked(sql).partition(" WHERE ")
    return f"{change} FROM {_asked(kinds)}{where}{which}"


def _of_asked(sql: str) -> str:
    """Let a statement take its values from the columns of `_asked`."""
    return re.sub(r"\$(\d+)", r"asked.p\1", sql)


def _asked(kinds: tuple[type, ...]) -> str:
    """Word a table of one array a parameter, its rows numbered from 1."""
    arrays = ", ".join(f"${n}::{_BY_KIND[kind][0]}[]" for n, kind in enumerate(kinds, 1))
    names = ", ".join(f"p{n}" for n in range(1, len(kinds) + 1))
    return f"unnest({arrays}) WITH ORDINALITY AS asked({names}, n)"


#: Python's type -> the server's name of it, and how many of it are written.
_BY_KIND: Final[Mapping[type, tuple[str, Write]]] = {
    bytes: ("bytea", bytes_array),
    int: ("bigint", plain_array),
    str: ("text", text_array),
}


@cache
def _by_each(sql: str, place: int, kind: str) -> str:
    """Look up every value of an array instead of one."""
    each = re.sub(rf"\${place}\b", "asked.p", sql)
    return f"SELECT found.* FROM unnest(${place}::{kind}[]) AS asked(p), {_apart(each)}"


def _apart(each: str) -> str:
    """Word what is done for each row of `asked` and never as one with it.

    Left to itself the server may read all of a city for a few keys: before version 17, or while it
    has not yet counted its tables. `OFFSET 0` keeps it from that.
    """
    return f"LATERAL ({each} OFFSET 0) AS found"


def _add(added: Sequence[tuple[Table, Sequence[Row]]]) -> Statement:
    """Add rows to several tables in one statement: all are there when it ends, or none."""
    values = [
        write(column)
        for table, rows in added
        for write, column in zip(_insert(table).writes, zip(*rows, strict=True), strict=True)
    ]
    return Statement(_together(tuple(table for table, _ in added)), values, False)


@cache
def _insert(table: Table) -> _Insert:
    columns = ", ".join(column.name for column in given(table))
    types, writes = zip(*(array_of(column.type) for column in given(table)), strict=True)
    return _Insert(columns, types, writes)


@cache
def _together(tables: tuple[Table, ...]) -> str:
    """Word an INSERT of many rows into each of these tables, an array a column."""
    places = count(1)
    inserts = []
    for table in tables:
        columns, types, _ = _insert(table)
        arrays = ", ".join(f"${next(places)}::{name}[]" for name in types)
        inserts.append(f"INSERT INTO {table.name} ({columns}) SELECT * FROM unnest({arrays})")
    *before, last = inserts
    named = ", ".join(f"added_{index} AS ({sql})" for index, sql in enumerate(before))
    return f"WITH {named} {last}" if named else last
