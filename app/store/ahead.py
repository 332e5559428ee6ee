"""Batches on PostgreSQL that the event loop runs itself, waiting for the server between trips.

A thread would wait for the interpreter after every answer of the server. Here the loop goes on
with other callers, and a second connection's batch is run while the first's is under way.
Whatever goes wrong is undone by the server and left to the writer's thread.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from typing import Final

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import make_url

from app.store.engine import POSTGRES_BY_KEY
from app.store.postgres_trips import PostgresTrips
from app.store.trips import Found, Steps, T, Trip
from app.store.turnstile import Answer, Turnstile, Waiting

#: Connections of one process: with a third, batches only get smaller.
LANES: Final = 2
#: By which an operator knows these connections from others.
NAME: Final = "dial311 lane"
#: A batch that takes longer is given up, and so is its connection: whatever lies between the
#: server and us may keep it open and say nothing. A batch and the connection made for it end
#: before its callers are let go.
CONNECT_S: Final = 1.0
MOST_S: Final = 3.5


class Ahead:
    """One connection, for one batch at a time. Belongs to the event loop."""

    def __init__(
        self,
        url: str,
        turnstile: Turnstile,
        now_us: Callable[[], int],
        most_s: float = MOST_S,
    ) -> None:
        """Connect when there is something to do; give up a batch that takes `most_s` seconds."""
        self._most_s = most_s
        self._address = make_url(url).set(drivername="postgresql+psycopg")
        self._trips = PostgresTrips()
        self._turnstile = turnstile
        self._now_us = now_us
        self._numbers = turnstile.numbers()
        self._connection: psycopg.AsyncConnection | None = None

    async def run(self, batch: Sequence[Waiting]) -> list[Answer]:
        """Answer a batch, every trip a transaction of its own; committed when this returns.

        Raises: psycopg.Error and whatever a batch may raise. Running it again finds out what of
        it is stored.
        """
        async with asyncio.timeout(CONNECT_S):
            connection = await self._connected()
        loop = asyncio.get_running_loop()
        patience = loop.call_later(self._most_s, _hang_up, connection)
        try:
            steps = self._turnstile.steps(batch, self._now_us(), self._numbers)
            return await self._drive(connection, steps)
        except BaseException:
            self._numbers.forget()
            if self._is_unsettled(connection):
                await self.close()  # called off under way, or lost
            raise
        finally:
            patience.cancel()

    def _is_unsettled(self, connection: psycopg.AsyncConnection) -> bool:
        return connection.info.transaction_status is not TransactionStatus.IDLE

    async def close(self) -> None:
        """Let go of the connection; the next batch makes a new one."""
        connection, self._connection = self._connection, None
        if connection:
            await connection.close()

    async def _connected(self) -> psycopg.AsyncConnection:
        if self._connection is None or self._connection.broken:
            _, parts = self._address.get_dialect()().create_connect_args(self._address)
            options = {**parts, **POSTGRES_BY_KEY, "application_name": NAME}
            self._connection = await psycopg.AsyncConnection.connect(autocommit=True, **options)
        return self._connection

    async def _drive(self, connection: psycopg.AsyncConnection, steps: Steps[T]) -> T:
        try:
            trip = next(steps)
            while True:
                trip = steps.send(await self._make(connection, trip))
        except StopIteration as done:
            given: T = done.value
            return given

    async def _make(self, connection: psycopg.AsyncConnection, trip: Trip) -> Found:
        """Send all of a trip at once. The server takes what comes before a sync as one transaction.

        Source: PostgreSQL, "Pipelining", 54.2.4.
        """
        reading = []
        async with connection.pipeline():
            for sql, values, reads in self._trips.statements(trip):
                cursor = connection.cursor()
                await cursor.execute(sql, values)
                if reads:
                    reading.append(cursor)
        return [await cursor.fetchall() for cursor in reading]


def _hang_up(connection: psycopg.AsyncConnection) -> None:
    """Let whoever waits for the server see an end; they close the connection.

    To close it here would leave the event loop watching a number that the next caller's
    connection gets; to call the wait off would ask the server first.
    """
    if not connection.closed:
        with socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
