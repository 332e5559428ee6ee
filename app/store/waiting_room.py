"""Where turns and units of work wait for the writer.

How many turns may wait is the line's to say, which brings them a batch at a time. One queue, and
one lock on the connection: the writer's thread lets go of it only while it waits here, so that
turns may be run by whoever brings them. They come as `Ran`, and the lock with them.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Connection, RootTransaction

from app.domain.errors import Busy
from app.store.turnstile import Answer, Waiting
from app.store.unit import Unit

T = TypeVar("T")

#: Units of work that may wait, and how many ride on one transaction.
MOST_UNITS: Final = 200
UNITS_A_BATCH: Final = 8
#: A batch this large no longer gains from waiting.
TURNS_A_BATCH: Final = 512


class Ran(NamedTuple):
    """Turns that were run by whoever brought them, in a transaction that waits for its commit."""

    turns: Sequence[Waiting]
    transaction: RootTransaction
    answers: list[Answer]


class Batch(NamedTuple):
    """What goes into one transaction."""

    ran: Ran | None
    turns: Sequence[Waiting]
    units: Sequence[Unit]


class WaitingRoom:
    """A queue with one reader, the writer's thread."""

    def __init__(self) -> None:
        """Begin with the connection in the hands of the writer's thread."""
        self._queue: SimpleQueue[Ran | Sequence[Waiting] | Unit | None] = SimpleQueue()
        self._room_for_units = threading.Semaphore(MOST_UNITS)
        self._later: deque[Unit] = deque()
        self._is_shut = False
        #: Whoever holds it uses the connection.
        self.connection = threading.Lock()
        self.connection.acquire()

    @property
    def is_done(self) -> bool:
        """Whether nothing waits, and nothing will."""
        return self._is_shut and self._queue.empty() and not self._later

    @property
    def is_shut(self) -> bool:
        """Whether nobody is admitted any more."""
        return self._is_shut

    def shut(self) -> None:
        """Admit nobody any more, and wake the reader."""
        self._is_shut = True
        self._queue.put(None)

    def put(self, turns: Ran | Sequence[Waiting]) -> None:
        """Let turns wait."""
        self._queue.put(turns)

    def put_unit(self, work: Callable[[Connection], T]) -> Future[T]:
        """Let a unit of work wait. Any thread.

        Raises:
            Busy: too many wait already.
        """
        if self._is_shut or not self._room_for_units.acquire(blocking=False):
            raise Busy
        done: Future[T] = Future()
        self._queue.put(Unit(work, done))
        return done

    def next_batch(self) -> Batch:
        """Wait for something to do, then take what else waits; whoever calls has the connection."""
        self.connection.release()
        ran: Ran | None = None
        turns: list[Waiting] = []
        may_wait = not self._later
        while True:
            try:
                item = self._queue.get(block=may_wait)
                may_wait = False
            except Empty:
                if ran or self.connection.acquire(blocking=False):
                    return self._batch(ran, turns)
                may_wait = True  # whoever runs turns ahead is about to bring them
                continue
            if isinstance(item, Ran):
                ran = item
            elif isinstance(item, Unit):
                self._later.append(item)
            elif item:
                turns += item
            if len(turns) >= TURNS_A_BATCH and (ran or self.connection.acquire(blocking=False)):
                return self._batch(ran, turns)

    def _batch(self, ran: Ran | None, turns: list[Waiting]) -> Batch:
        count = min(UNITS_A_BATCH, len(self._later))
        if count:
            self._room_for_units.release(count)
        units = [self._later.popleft() for _ in range(count)]
        # From here on nobody can call a unit off; one that was called off is not run.
        running = [unit for unit in units if unit.done.set_running_or_notify_cancel()]
        return Batch(ran, turns, running)
