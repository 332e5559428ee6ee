"""What tests of the writer share: units, a way to hold it, and what it delivered."""

import threading
from concurrent.futures import Future
from typing import Any

from sqlalchemy import Connection, insert

from app.domain.turn import Reply
from app.store.schema import counters
from app.store.writer import Writer
from tests.contract.store.lines import Telephone

WAIT_S = 20


class Heard:
    """What was delivered, and a way to wait for it."""

    def __init__(self) -> None:
        self.replies: dict[Any, Reply | None] = {}
        self._changed = threading.Condition()

    def __call__(self, replies: list[tuple[Any, Reply | None]]) -> None:
        with self._changed:
            self.replies.update(replies)
            self._changed.notify_all()

    def wait(self, count: int) -> dict[Any, Reply | None]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.replies) >= count, WAIT_S)
        return self.replies


def note(name: str, value: int = 1) -> Any:
    """A unit that adds a counter."""

    def work(connection: Connection) -> str:
        connection.execute(insert(counters).values(city_id=0, name=name, value=value))
        return name

    return work


def names(line: Telephone) -> set[str]:
    return {row.name for row in line.rows(counters) if row.city_id == 0}


def hold(writer: Writer) -> tuple[threading.Event, Future[None]]:
    """Keep the writer within a unit until the event is set."""
    inside, go = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        inside.set()
        assert go.wait(WAIT_S)

    held = writer.write(work)
    assert inside.wait(WAIT_S)
    return go, held
