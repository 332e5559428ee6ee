"""A PostgreSQL connection on which a trip is one write and one read, whatever it holds.

psycopg's cursors send every statement by itself and look up a type for every value; here values
are text already and statements prepared. So psycopg connects, words errors and reads rows, and
what lies between is said to libpq through psycopg's `pq`.

Source: PostgreSQL, "Pipeline Mode", 32.5; psycopg, "pq - libpq wrapper module".
"""

import asyncio
import socket
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection, DataError, OperationalError, errors
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from app.store.postgres_trips import Statement
from app.store.trips import Found, Row

_WELL: Final = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


class _Sent(NamedTuple):
    """A command whose result is still to come."""

    prepares: tuple[str, bytes] | None  #: SQL, and the name it is prepared under
    reads: bool


class Pipelined:
    """Makes trips, one after the other. Belongs to the event loop."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        """Take over a connection that nobody else uses."""
        self._connection = connection
        self._pg = connection.pgconn
        self._rows = Transformer(connection)
        self._names: dict[str, bytes] = {}
        self._prepared = 0
        self._pg.enter_pipeline_mode()

    @property
    def is_idle(self) -> bool:
        """Whether every trip is over, and another may be made."""
        return self._pg.transaction_status == TransactionStatus.IDLE

    @property
    def is_broken(self) -> bool:
        """Whether no trip can be made any more."""
        return self._connection.closed

    def hang_up(self) -> None:
        """Let whoever waits for the server see an end; they close the connection.

        To close it here would leave the event loop watching a number that the next caller's
        connection gets; to call the wait off would ask the server first.
        """
        if self._connection.closed:
            return
        # Borrowed, not copied: there may be no number left for a copy.
        line = socket.socket(fileno=self._pg.socket)
        try:
            line.shutdown(socket.SHUT_RDWR)
        finally:
            line.detach()

    async def close(self) -> None:
        """Let go of the connection."""
        await self._connection.close()

    async def make(self, statements: Iterable[Statement]) -> Found:
        """Run statements in a transaction of their own; give the rows of those that read.

        Raises:
            psycopg.Error: nothing is stored; if the connection is lost, perhaps everything.
        """
        sent = [one for statement in statements for one in self._send(statement)]
        self._pg.pipeline_sync()
        await self._flush()
        found: list[list[Row]] = []
        failed: PGresult | None = None
        for one in sent:
            result = await self._outcome()
            if result.status not in _WELL:
                failed = failed or result  # the others after it were passed over
            elif one.prepares:
                sql, name = one.prepares
                self._names[sql] = name
            elif one.reads:
                found.append(self._read(result))
        failed = await self._settled() or failed
        if failed:
            raise _error(failed)
        return found

    def _send(self, statement: Statement) -> Iterator[_Sent]:
        name = self._names.get(statement.sql)
        if name is None:
            self._prepared += 1
            name = b"trip_%d" % self._prepared
            self._pg.send_prepare(name, statement.sql.encode())
            yield _Sent((statement.sql, name), reads=False)
        values = [None if value is None else value.encode() for value in statement.values]
        if b"\0" in b"".join(filter(None, values)):
            raise DataError("the server takes no NUL in a text, and would end it there")
        self._pg.send_query_prepared(name, values)
        yield _Sent(None, statement.reads)

    async def _flush(self) -> None:
        """Hand all to the server, which may stop taking until it is listened to."""
        while self._pg.flush():
            await self._ready(writing=True)
            self._pg.consume_input()

    async def _outcome(self) -> PGresult:
        """Give what became of the next command."""
        result = await self._result()
        if result is None or await self._result() is not None:
            raise OperationalError("the server's answers are out of step")
        return result

    async def _settled(self) -> PGresult | None:
        """Wait for the end of the transaction; give what undid it at its very end."""
        failed = None
        while True:
            result = await self._result()
            if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
                return failed
            failed = failed or result

    async def _result(self) -> PGresult | None:
        """Give the next result; None where those of one command end."""
        while self._pg.is_busy():
            await self._ready()
            self._pg.consume_input()
        result = self._pg.get_result()
        if result is None and self._pg.status == ConnStatus.BAD:
            raise OperationalError("the connection is lost")
        return result

    async def _ready(self, *, writing: bool = False) -> None:
        """Wait until the server has something to say, or takes more."""
        loop, line = asyncio.get_running_loop(), self._pg.socket
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(line, _wake, ready)
        if writing:
            loop.add_writer(line, _wake, ready)
        try:
            await ready
        finally:
            loop.remove_reader(line)
            if writing:
                loop.remove_writer(line)

    def _read(self, result: PGresult) -> list[Row]:
        self._rows.set_pgresult(result)
        return self._rows.load_rows(0, result.ntuples, tuple)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _error(result: PGresult) -> Exception:
    """Make psycopg's error of what the server says."""
    state = result.error_field(DiagnosticField.SQLSTATE) or b""
    try:
        kind = errors.lookup(state.decode())
    except KeyError:
        kind = OperationalError
    return kind(result.error_message.decode(errors="replace"))
