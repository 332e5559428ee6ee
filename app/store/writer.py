"""The one thread that writes: waiting turns and units of work, in one transaction at a time.

Whatever waits when a transaction ends goes into the next together, so one disk flush serves
many callers. A reply leaves only after the commit that holds what it says.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Busy
from app.domain.turn import Reply
from app.store.breakage import is_out_of_reach, leave_if_broken
from app.store.hot_sql import is_taken
from app.store.turnstile import Turnstile, Waiting
from app.store.unit import Unit, attempt, settle

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Turns that may wait; beyond them a caller is better told at once.
MOST_TURNS: Final = 2_000
#: Units of work that may wait, and how many ride on one transaction.
MOST_UNITS: Final = 200
UNITS_A_BATCH: Final = 8
#: A batch this large no longer gains from waiting.
TURNS_A_BATCH: Final = 512
#: How often a batch is run that meets other processes.
TRIES: Final = 3
#: Seconds between two attempts to reach the database.
RECONNECT_S: Final = 0.2

Deliver = Callable[[list[tuple[Any, Reply | None]]], None]


class Writer:
    """Owns the read-write connection."""

    def __init__(
        self, engine: Engine, turnstile: Turnstile, now_us: Callable[[], int], deliver: Deliver
    ) -> None:
        """`deliver` is called on the writer's thread with (token, reply) pairs after a commit."""
        self._engine = engine
        self._turnstile = turnstile
        self._now_us = now_us
        self._deliver = deliver
        self._queue: SimpleQueue[list[Waiting] | Unit | None] = SimpleQueue()
        # Each counter has one writing thread, so neither needs a lock.
        self._submitted = 0
        self._taken = 0
        self._room_for_units = threading.Semaphore(MOST_UNITS)
        self._later: deque[Unit] = deque()
        self._stopping = False
        self._reaches = True
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        """Begin answering."""
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Finish what waits, then end."""
        self._stopping = True
        self._queue.put(None)
        self._thread.join(timeout_s)

    @property
    def is_alive(self) -> bool:
        """Whether turns are being answered."""
        return self._thread.is_alive()

    @property
    def is_healthy(self) -> bool:
        """Whether it lives and, as far as it knows, reaches the database: true until it fails."""
        return self.is_alive and self._reaches

    def submit(self, waiting: list[Waiting]) -> list[Waiting]:
        """Let turns wait; give back those for which there is no room. One thread only."""
        room = 0 if self._stopping else MOST_TURNS - (self._submitted - self._taken)
        taken, left = waiting[:room], waiting[room:]
        if taken:
            self._submitted += len(taken)
            self._queue.put(taken)
        return left

    def write(self, work: Callable[[Connection], T]) -> Future[T]:
        """Let a unit of work wait; its future holds its result once committed. Any thread.

        Raises:
            Busy: too many wait already.
        """
        if self._stopping or not self._room_for_units.acquire(blocking=False):
            raise Busy
        done: Future[T] = Future()
        self._queue.put(Unit(work, done))
        return done

    def _run(self) -> None:
        while not self._finished():
            try:
                with self._engine.connect() as connection:
                    self._reaches = True
                    self._serve(connection)
            except DBAPIError as error:
                self._reaches = False
                leave_if_broken(error)
                log.exception("writer.reconnecting")
                if self._stopping:
                    return  # nobody waits for a database that may never come back
                time.sleep(RECONNECT_S)

    def _finished(self) -> bool:
        return self._stopping and self._queue.empty() and not self._later

    def _serve(self, connection: Connection) -> None:
        while not self._finished():
            turns, asked = self._next_batch()
            # From here on nobody can call a unit off; one that was called off is not run.
            units = [unit for unit in asked if unit.done.set_running_or_notify_cancel()]
            if turns or units:
                self._transact(connection, turns, units)
            if connection.invalidated or connection.closed:
                return

    def _next_batch(self) -> tuple[list[Waiting], list[Unit]]:
        """Wait for something to do, then take what else waits, up to a batch."""
        turns: list[Waiting] = []
        try:
            item = self._queue.get(block=not self._later)
            while True:
                if isinstance(item, Unit):
                    self._later.append(item)
                elif item:
                    turns += item
                if len(turns) >= TURNS_A_BATCH:
                    break
                item = self._queue.get_nowait()
        except Empty:
            pass
        self._taken += len(turns)
        count = min(UNITS_A_BATCH, len(self._later))
        if count:
            self._room_for_units.release(count)
        return turns, [self._later.popleft() for _ in range(count)]

    def _transact(
        self,
        connection: Connection,
        turns: Sequence[Waiting],
        units: Sequence[Unit],
        *,
        tries: int = TRIES,
    ) -> None:
        try:
            with connection.begin():
                answers = self._turnstile.run(connection, turns, self._now_us()) if turns else []
                results = [(unit, attempt(connection, unit)) for unit in units]
            self._reaches = True
        except Exception as error:  # noqa: BLE001 - whatever it was, each member gets its own try
            if is_taken(error) and tries > 1:
                # Another process was faster with one of these sessions: read what it wrote.
                self._turnstile.forget(turns)
                self._transact(connection, turns, units, tries=tries - 1)
            else:
                self._failed(connection, turns, units, error)
            return
        if answers:
            self._deliver([(answer.waiting.token, answer.reply) for answer in answers])
        for unit, result in results:
            settle(unit, result)

    def _failed(
        self,
        connection: Connection,
        turns: Sequence[Waiting],
        units: Sequence[Unit],
        error: Exception,
    ) -> None:
        """Nothing of the batch is stored. Run its members one by one, or give up on the one."""
        self._turnstile.forget(turns)
        leave_if_broken(error)
        if is_out_of_reach(error):
            self._reaches = False
        if len(turns) + len(units) > 1:
            for waiting in turns:
                self._transact(connection, [waiting], [])
            for unit in units:
                self._transact(connection, [], [unit])
            return
        log.error("writer.failed", exc_info=error)
        self._deliver([(waiting.token, None) for waiting in turns])
        for unit in units:
            unit.done.set_exception(error)
