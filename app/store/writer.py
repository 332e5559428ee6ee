"""The one thread that writes: waiting turns and units of work, in one transaction at a time.

Whatever waits when a transaction ends goes into the next together, so one disk flush serves
many callers. A reply leaves only after the commit that holds what it says.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Busy
from app.domain.turn import Reply, Turn
from app.store.hot_sql import is_taken
from app.store.turnstile import Turnstile, Waiting

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
#: Exit status of a process whose disk or database file is broken (EX_IOERR).
BROKEN: Final = 74

Deliver = Callable[[list[tuple[Any, Reply | None]]], None]


class Unit(NamedTuple):
    """A short function that reads, checks and writes within a savepoint; no I/O, <= 200 rows."""

    work: Callable[[Connection], Any]
    done: Future[Any]


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
        self._turns: SimpleQueue[Waiting] = SimpleQueue()
        self._units: SimpleQueue[Unit] = SimpleQueue()
        self._wake = threading.Semaphore(0)
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        """Begin answering."""
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Finish what waits, then end."""
        self._stopping = True
        self._wake.release()
        self._thread.join(timeout_s)

    @property
    def is_alive(self) -> bool:
        """Whether turns are being answered."""
        return self._thread.is_alive()

    def submit(self, turn: Turn, token: Any) -> bool:
        """Let a turn wait; False when too many do already. Any thread."""
        if self._turns.qsize() >= MOST_TURNS or self._stopping:
            return False
        self._turns.put(Waiting(turn, token))
        self._wake.release()
        return True

    def write(self, work: Callable[[Connection], T]) -> Future[T]:
        """Let a unit of work wait; its future holds its result once committed. Any thread.

        Raises:
            Busy: too many wait already.
        """
        if self._units.qsize() >= MOST_UNITS or self._stopping:
            raise Busy
        done: Future[T] = Future()
        self._units.put(Unit(work, done))
        self._wake.release()
        return done

    def _run(self) -> None:
        while not self._finished():
            try:
                with self._engine.connect() as connection:
                    self._serve(connection)
            except DBAPIError as error:
                _leave_if_broken(error)
                log.exception("writer.reconnecting")
                time.sleep(RECONNECT_S)

    def _finished(self) -> bool:
        return self._stopping and self._turns.empty() and self._units.empty()

    def _serve(self, connection: Connection) -> None:
        while not self._finished():
            self._wake.acquire()
            turns, asked = _drain(self._turns, TURNS_A_BATCH), _drain(self._units, UNITS_A_BATCH)
            # From here on nobody can call a unit off; one that was called off is not run.
            units = [unit for unit in asked if unit.done.set_running_or_notify_cancel()]
            if not (turns or units):
                continue
            if not self._units.empty() or not self._turns.empty():
                self._wake.release()
            self._transact(connection, turns, units)
            if connection.invalidated or connection.closed:
                return

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
                results = [(unit, _attempt(connection, unit)) for unit in units]
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
            _settle(unit, result)

    def _failed(
        self,
        connection: Connection,
        turns: Sequence[Waiting],
        units: Sequence[Unit],
        error: Exception,
    ) -> None:
        """Nothing of the batch is stored. Run its members one by one, or give up on the one."""
        self._turnstile.forget(turns)
        _leave_if_broken(error)
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


def _drain(queue: SimpleQueue[Any], most: int) -> list[Any]:
    taken: list[Any] = []
    try:
        while len(taken) < most:
            taken.append(queue.get_nowait())
    except Empty:
        pass
    return taken


def _attempt(connection: Connection, unit: Unit) -> Any:
    """Run a unit in its savepoint; its own failure undoes only itself."""
    try:
        with connection.begin_nested():
            return unit.work(connection)
    except Exception as error:  # handed to whoever asked for the unit
        if not _goes_on(connection) or _is_broken(error):
            raise
        return error


def _goes_on(connection: Connection) -> bool:
    """Whether the transaction is still there: a full disk makes SQLite undo all of it at once."""
    if connection.invalidated:
        return False
    driver = connection.connection.driver_connection
    return bool(getattr(driver, "in_transaction", True))


def _settle(unit: Unit, result: Any) -> None:
    if isinstance(result, Exception):
        unit.done.set_exception(result)
    else:
        unit.done.set_result(result)


def _leave_if_broken(error: Exception) -> None:
    if _is_broken(error):
        log.critical("writer.broken", exc_info=error)
        logging.shutdown()
        os._exit(BROKEN)


def _is_broken(error: BaseException | None) -> bool:
    """Whether the disk or the file failed: going on could only make it worse.

    Looks also at what an error came from: undoing a savepoint fails once more.
    """
    while error is not None:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return True
        error = error.__cause__ or error.__context__
    return False
