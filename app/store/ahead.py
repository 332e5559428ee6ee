"""Batches on PostgreSQL that the event loop runs itself, waiting for the server between trips.

A thread would wait for the interpreter after every answer of the server. Here the loop goes on
with other callers, and a second connection's batch is run while the first's is under way.
Whatever goes wrong is undone by the server and left to the writer's thread.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import psycopg
from sqlalchemy import make_url

from app.store.engine import POSTGRES_BY_KEY
from app.store.holds import Holds
from app.store.hot_sql import is_taken
from app.store.pipelined import Pipelined
from app.store.postgres_trips import statements
from app.store.trips import Found, Hold, Step, Steps, T
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
        holds: Holds,
        most_s: float = MOST_S,
    ) -> None:
        """Connect when there is something to do; give up a batch that takes `most_s` seconds.

        `holds` is one for all lanes of the process.
        """
        self._holds = holds
        self._most_s = most_s
        self._address = make_url(url).set(drivername="postgresql+psycopg")
        self._turnstile = turnstile
        self._now_us = now_us
        self._numbers = turnstile.numbers()
        self._line: Pipelined | None = None

    async def run(self, batch: Sequence[Waiting]) -> list[Answer]:
        """Answer a batch, every trip a transaction of its own; committed when this returns.

        Raises: psycopg.Error and whatever a batch may raise. Running it again finds out what of
        it is stored.
        """
        async with asyncio.timeout(CONNECT_S):
            line = await self._connected()
        loop = asyncio.get_running_loop()
        patience = loop.call_later(self._most_s, line.hang_up)
        try:
            steps = self._turnstile.steps(batch, self._now_us(), self._numbers)
            return await self._drive(line, steps)
        except BaseException as error:
            self._numbers.forget()
            # Only a lost race leaves a connection as it was. Else it may be lost, or under way,
            # or know statements that the server has forgotten, or for tables that have changed.
            if not (line.is_idle and is_taken(error)):
                await self.close()
            raise
        finally:
            self._holds.release(self)
            patience.cancel()

    async def close(self) -> None:
        """Let go of the connection; the next batch makes a new one."""
        line, self._line = self._line, None
        if line:
            await line.close()

    async def _connected(self) -> Pipelined:
        if self._line is None or self._line.is_broken:
            _, parts = self._address.get_dialect()().create_connect_args(self._address)
            options = {**parts, **POSTGRES_BY_KEY, "application_name": NAME}
            connection = await psycopg.AsyncConnection.connect(autocommit=True, **options)
            self._line = Pipelined(connection)
        return self._line

    async def _drive(self, line: Pipelined, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._take(line, step))
        except StopIteration as done:
            given: T = done.value
            return given

    async def _take(self, line: Pipelined, step: Step) -> Found:
        if isinstance(step, Hold):
            await self._holds.take(self, step.keys)
            return []
        return await line.make(statements(step))


def lanes(
    url: str, turnstile: Turnstile, now_us: Callable[[], int], most_s: float = MOST_S
) -> list[Ahead]:
    """Make the lanes of a process; see `Ahead`. Called on the running event loop or before it."""
    holds = Holds()
    return [Ahead(url, turnstile, now_us, holds, most_s) for _ in range(LANES)]
