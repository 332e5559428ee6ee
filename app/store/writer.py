"""The one thread that commits: waiting turns and units of work, in one transaction at a time.

Whatever waits when a transaction ends goes into the next together, so one disk flush serves
many callers. A reply leaves only after the commit that holds what it says.

On an embedded database, where nothing is far away, whoever brings turns also runs them if the
connection is free, and the thread only commits: two threads that both work in Python take the
interpreter from each other at every statement. What goes wrong then is undone and left to the
thread, which has patience and tries each turn alone.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.domain.turn import Reply
from app.store.breakage import is_held, is_out_of_reach, leave_if_broken
from app.store.database_file import GONE, DatabaseFile, gone
from app.store.engine import Locked, hasten, is_embedded, patience, set_patience
from app.store.hot_sql import is_taken
from app.store.turnstile import Answer, Turnstile, Waiting, mark_committed
from app.store.unit import Unit, attempt_each, settle
from app.store.waiting_room import Batch, Ran, WaitingRoom

log = logging.getLogger(__name__)
T = TypeVar("T")

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
        self._file = DatabaseFile(engine)
        self._turnstile = turnstile
        self._now_us = now_us
        self._deliver = deliver
        self._room = WaitingRoom()
        self._connection: Connection | None = None
        self._runs_ahead = is_embedded(engine)
        self._reaches = True
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        """Begin answering."""
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Finish what waits, then end."""
        self._room.shut()
        self._thread.join(timeout_s)

    @property
    def is_alive(self) -> bool:
        """Whether turns are being answered."""
        return self._thread.is_alive()

    @property
    def is_healthy(self) -> bool:
        """Whether it lives and, as far as it knows, reaches the database: true until it fails."""
        return self.is_alive and self._reaches and self._file.is_there()

    def submit(self, turns: list[Waiting]) -> bool:
        """Let turns wait, one at least; False once it is stopped. One thread only."""
        if self._room.is_shut:
            return False
        self._room.put(self._run_ahead(turns) or turns)
        return True

    def write(self, work: Callable[[Connection], T]) -> Future[T]:
        """Let a unit of work wait; its future holds its result once committed. Any thread.

        Raises:
            Busy: too many wait already.
        """
        return self._room.put_unit(work)

    def _run_ahead(self, turns: list[Waiting]) -> Ran | None:
        """Run turns here and now, if that needs no waiting; they are the thread's to commit."""
        if not (self._runs_ahead and self._room.connection.acquire(blocking=False)):
            return None
        assert self._connection is not None, "a connection that is free is there"
        ran = None
        try:
            transaction = self._connection.begin()
            try:
                answers = self._turnstile.run(self._connection, turns, self._now_us())
                ran = Ran(turns, transaction, answers)
            except BaseException:
                transaction.rollback()
                raise
        except Exception:  # noqa: BLE001 - the thread meets it again, and says so
            self._turnstile.forget(turns)
        finally:
            if ran is None:
                self._room.connection.release()
        return ran

    def _run(self) -> None:
        while not self._room.is_done:
            try:
                with self._engine.connect() as connection:
                    self._reaches = True
                    self._serve(connection)
            except DBAPIError as error:
                self._reaches = False
                leave_if_broken(error)
                log.exception("writer.reconnecting")
                if self._room.is_shut:
                    return  # nobody waits for a database that may never come back
                time.sleep(RECONNECT_S)

    def _serve(self, connection: Connection) -> None:
        self._connection = connection
        set_patience(connection, 0)
        while not self._room.is_done:
            batch = self._room.next_batch()
            if batch.ran:
                self._transact(connection, batch)
            elif batch.turns or batch.units:
                with patience(connection):
                    self._transact(connection, batch)
            if connection.invalidated or connection.closed:
                return

    def _transact(
        self, connection: Connection, batch: Batch, tries: int = TRIES, *, hasty: bool = False
    ) -> None:
        ran, turns, units = batch
        try:
            with ran.transaction if ran else connection.begin():
                if hasty:
                    hasten(connection)
                answers = list(ran.answers) if ran else []
                if turns:
                    answers += self._turnstile.run(connection, turns, self._now_us())
                results = attempt_each(connection, units)
        except Exception as error:  # noqa: BLE001 - whatever it was, each member gets its own try
            if ran:
                with patience(connection):
                    self._again(connection, [*ran.turns, *turns], units, error, tries, hasty)
            else:
                self._again(connection, turns, units, error, tries, hasty)
            return
        if not self._file.is_there():
            self._give_up([answer.waiting for answer in answers], units)
            return
        self._reaches = True
        mark_committed(answers)
        self._tell(answers)
        for unit, result in results:
            settle(unit, result)

    def _give_up(self, turns: Sequence[Waiting], units: Sequence[Unit]) -> None:
        """Tell nobody that it is stored: it went into a file that is not there any more."""
        if self._reaches:
            log.error("database.gone", extra={"what": GONE})
        self._reaches = False
        self._turnstile.forget(turns)
        self._deliver([(waiting.token, None) for waiting in turns])
        for unit in units:
            unit.done.set_exception(gone())

    def _tell(self, answers: Sequence[Answer]) -> None:
        if answers:
            self._deliver([(answer.waiting.token, answer.reply) for answer in answers])

    def _again(
        self,
        connection: Connection,
        turns: Sequence[Waiting],
        units: Sequence[Unit],
        error: Exception,
        tries: int,
        hasty: bool,
    ) -> None:
        self._turnstile.forget(turns)
        if is_taken(error) and tries > 1:
            # Another process was faster with one of these sessions: read what it wrote.
            self._transact(connection, Batch(None, turns, units), tries - 1, hasty=hasty)
        else:
            self._failed(connection, turns, units, error)

    def _failed(
        self,
        connection: Connection,
        turns: Sequence[Waiting],
        units: Sequence[Unit],
        error: Exception,
    ) -> None:
        """Nothing of the batch is stored. Run its members one by one, or give up on them."""
        leave_if_broken(error)
        if is_out_of_reach(error):
            self._reaches = False
        # Each alone would wait for the file as long, and all that come behind them too.
        if len(turns) + len(units) > 1 and not isinstance(error, Locked):
            hasty = is_held(error)  # by somebody who holds it, as likely as not, from the next, too
            for waiting in turns:
                self._transact(connection, Batch(None, [waiting], []), hasty=hasty)
            for unit in units:
                self._transact(connection, Batch(None, [], [unit]), hasty=hasty)
            return
        log.error("writer.failed", exc_info=error)
        self._deliver([(waiting.token, None) for waiting in turns])
        for unit in units:
            settle(unit, error)
