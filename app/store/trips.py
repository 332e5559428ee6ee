"""What a batch of turns asks of its database, as values: the batch itself waits for nothing.

A batch is a generator (`Steps`) that yields one trip after the other and is sent what was found.
Who carries the trips out may wait on the spot (`hot_sql`) or give the time to others (`ahead`).
"""

from collections.abc import Collection, Generator, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Table

Row = tuple[Any, ...]
T = TypeVar("T")
U = TypeVar("U")


class Query(NamedTuple):
    """Rows wanted of a statement that reads, or that writes and returns."""

    statement: Any
    values: Mapping[str, Any]


class Lookup(NamedTuple):
    """Rows wanted for many values of one parameter; each begins with its value."""

    statement: Any
    name: str
    values: Sequence[Any]  #: at least one
    fixed: Mapping[str, Any] = MappingProxyType({})


class Each(NamedTuple):
    """Rows wanted of a statement for each of several sets of values.

    Each row comes behind the number of its set, from 0.
    """

    statement: Any
    sets: Sequence[Mapping[str, Any]]  #: at least one


class Reads(NamedTuple):
    """A trip to find something; it is answered with the rows of each."""

    asked: Sequence[Query | Lookup | Each]


class Writes(NamedTuple):
    """A trip to store something, all of it or nothing; it is answered with []."""

    #: Rows in the table's column order; each table once, parents before their children.
    added: Sequence[tuple[Table, Sequence[Row]]]
    #: A statement and its sets of values, one at most for each row; run when the rows are there.
    changed: Sequence[tuple[Any, Sequence[Mapping[str, Any]]]]


class Hold(NamedTuple):
    """Wait until no other batch of this process is about these; no trip, answered with []."""

    keys: Collection[Hashable]


Trip = Reads | Writes
#: What a batch may ask for between two steps.
Step = Trip | Hold
Found = Sequence[Sequence[Row]]
Steps = Generator[Step, Found, T]


def together(one: Steps[T], other: Steps[U]) -> Steps[tuple[T, U]]:
    """Run two that write nothing side by side: what both ask for at a time is one trip."""
    running: Mapping[int, Steps[Any]] = {0: one, 1: other}
    results: dict[int, Any] = {}
    found: dict[int, Any] = {0: None, 1: None}
    while True:
        asking: dict[int, Reads] = {}
        for index, rows in found.items():
            try:
                step = running[index].send(rows)
                while isinstance(step, Hold):
                    yield step
                    step = running[index].send([])
            except StopIteration as done:
                results[index] = done.value
            else:
                assert isinstance(step, Reads), "nobody writes beside another"
                asking[index] = step
        if not asking:
            return results[0], results[1]
        shared = _Shared([one for reads in asking.values() for one in reads.asked])
        rest = iter(shared.sort((yield Reads(shared.asked))))
        found = {index: [next(rest) for _ in reads.asked] for index, reads in asking.items()}


class _Shared:
    """What several ask at a time: lookups of one kind are one, and each is given its own rows."""

    def __init__(self, wanted: Sequence[Query | Lookup | Each]) -> None:
        self._wanted = wanted
        self._places: list[int] = []
        self.asked: list[Query | Lookup | Each] = []
        lookups: dict[Hashable, int] = {}
        for one in wanted:
            at = len(self.asked)
            if isinstance(one, Lookup):
                at = lookups.setdefault((id(one.statement), *one.fixed.items()), at)
            self._ask(at, one)
            self._places.append(at)

    def _ask(self, at: int, one: Any) -> None:
        if at == len(self.asked):
            self.asked.append(one)
        else:
            known: Any = self.asked[at]
            self.asked[at] = known._replace(values=[*dict.fromkeys((*known.values, *one.values))])

    def sort(self, found: Found) -> Found:
        """Give what was found for each of `wanted`."""
        places = zip(self._wanted, self._places, strict=True)
        return [_own(one, self.asked[at], found[at]) for one, at in places]


def _own(one: Query | Lookup | Each, asked: object, rows: Sequence[Row]) -> Sequence[Row]:
    if one is asked or not isinstance(one, Lookup):
        return rows
    values = set(one.values)
    return [row for row in rows if row[0] in values]
