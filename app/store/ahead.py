"""Batches on PostgreSQL that the event loop runs itself, waiting for the server between trips.

A thread would wait for the interpreter after every answer of the server. Here the loop goes on
with other callers, and a second connection's batch is run while the first's is under way.
Whatever goes wrong ends the transaction and is left to the writer's thread.
"""

from collections.abc import Callable, Sequence
from typing import Final

import psycopg
from sqlalchemy import make_url

from app.store.engine import POSTGRES_CONNECT
from app.store.hot_sql import HotSql
from app.store.trips import Found, Steps, T, Trip, Writes
from app.store.turnstile import Answer, Turnstile, Waiting

#: Connections of one process: with a third, batches only get smaller.
LANES: Final = 2


class Ahead:
    """One connection, for one batch at a time. Belongs to the event loop."""

    def __init__(
        self, url: str, sql: HotSql, turnstile: Turnstile, now_us: Callable[[], int]
    ) -> None:
        """Connect when there is something to do."""
        plain = make_url(url).set(drivername="postgresql")
        self._address = plain.render_as_string(hide_password=False)
        self._sql = sql
        self._turnstile = turnstile
        self._now_us = now_us
        self._numbers = turnstile.numbers()
        self._connection: psycopg.AsyncConnection | None = None

    async def run(self, batch: Sequence[Waiting]) -> list[Answer]:
        """Answer a batch in a transaction of its own; committed when this returns.

        Raises: psycopg.Error and whatever a batch may raise; nothing is stored then, unless the
        connection was lost while the commit was under way: running it again finds out.
        """
        connection = await self._connected()
        try:
            steps = self._turnstile.steps(batch, self._now_us(), self._numbers)
            return await self._drive(connection, steps)
        except BaseException:
            self._numbers.forget()
            await self.close()  # and with it the transaction, whatever state it is in
            raise

    async def close(self) -> None:
        """Let go of the connection; the next batch makes a new one."""
        connection, self._connection = self._connection, None
        if connection:
            await connection.close()

    async def _connected(self) -> psycopg.AsyncConnection:
        if self._connection is None or self._connection.broken:
            self._connection = await psycopg.AsyncConnection.connect(
                self._address, autocommit=True, **POSTGRES_CONNECT
            )
        return self._connection

    async def _drive(self, connection: psycopg.AsyncConnection, steps: Steps[T]) -> T:
        trip, begins = next(steps), True
        try:
            while True:
                found = await self._make(connection, trip, begins=begins)
                trip, begins = steps.send(found), False
        except StopIteration as done:
            given: T = done.value
            return given

    async def _make(
        self, connection: psycopg.AsyncConnection, trip: Trip, *, begins: bool
    ) -> Found:
        """Send all of a trip at once: with the first trip the begin, with the last the commit."""
        reading = []
        async with connection.pipeline():
            if begins:
                await connection.execute("BEGIN")
            for sql, values, reads in self._sql.statements(trip):
                cursor = connection.cursor()
                await cursor.execute(sql, values)
                if reads:
                    reading.append(cursor)
            if isinstance(trip, Writes) and trip.is_last:
                await connection.execute("COMMIT")
        return [await cursor.fetchall() for cursor in reading]
