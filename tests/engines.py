"""Engines that tests use one after the other: what they have learned and compiled is kept.

A new one asks PostgreSQL what it is, and compiles each statement anew: as much as a test's own
work. One that is back has no transaction left.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Engine, event
from sqlalchemy.pool import QueuePool

from app.store.engine import PRAGMAS, is_sqlite, reading_engine, writing_engine


class Lent(NamedTuple):
    """Two engines that nobody else uses until they are back."""

    writer: Engine
    reader: Engine
    give_back: Callable[[], None]


_Kind = tuple[str, tuple[str, ...]]
_free: dict[_Kind, list[tuple[Engine, Engine]]] = defaultdict(list)


def lend(url: str, pragmas: tuple[str, ...] = PRAGMAS) -> Lent:
    """Lend the engines of one process on a database: its writer's and its pages'.

    On SQLite the writer's one connection stays open, as that of a service does. On PostgreSQL
    connections outlive the test: a new one has to learn what tables there are.
    """
    free = _free[url, pragmas]
    if not free:
        free.append((writing_engine(url, pragmas, QueuePool), reading_engine(url)))
    out = [free.pop()]
    [(writer, reader)] = out

    def leave() -> None:
        if is_sqlite(url):
            # Who closes a file last puts all of its log into it, if they may write.
            reader.dispose()
            writer.dispose()

    def give_back() -> None:
        leave()
        if out:  # whoever closes twice gives back once
            free.append(out.pop())

    leave()  # a test may have looked once more after it gave them back
    return Lent(writer, reader, give_back)


@contextmanager
def heard(engine: Engine, what: str, listener: Callable[..., Any]) -> Iterator[None]:
    """Listen to an engine, and no longer than the test does that has it."""
    event.listen(engine, what, listener)
    try:
        yield
    finally:
        event.remove(engine, what, listener)
