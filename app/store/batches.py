"""Turns that wait on the event loop, and who runs them when: a batch at a time, or two.

Everything here happens on the event loop's thread.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from app.domain.turn import Reply
from app.store.turnstile import Answer, Turnstile, Waiting, mark_committed
from app.store.waiting_room import TURNS_A_BATCH
from app.store.writer import Writer

log = logging.getLogger(__name__)

#: Turns that may wait; beyond them a caller is better told at once.
MOST_TURNS: Final = 2_000

Give = Callable[[Any, Reply | None], None]
Told = Sequence[tuple[Any, Reply | None]]


class Lane(Protocol):
    """Somewhere a batch is run without the writer's thread."""

    async def run(self, batch: Sequence[Waiting]) -> list[Answer]:
        """Answer a batch, stored when this returns. Raises: whatever; some may be stored then."""

    async def close(self) -> None:
        """Let go of what it holds."""


class Batches:
    """Forms batches. What a lane cannot do is done by the writer, while no lane is in use."""

    def __init__(
        self, writer: Writer, turnstile: Turnstile, lanes: Sequence[Lane], give: Give
    ) -> None:
        """Begin with nobody waiting; called on the running event loop.

        `give` is called with a turn's token and its reply, None where we failed; it never raises.
        """
        self._writer = writer
        self._give = give
        self._turnstile = turnstile
        self._loop = asyncio.get_running_loop()
        self._fresh: list[Waiting] = []
        self._failed: list[Waiting] = []
        self._with_writer = 0
        self._idle = list(lanes)
        self._flights: dict[asyncio.Task[None], Sequence[Waiting]] = {}
        self._is_planned = False
        self._rested: asyncio.Future[None] | None = None

    async def rest(self) -> None:
        """Return when no turn waits or is under way."""
        if self._is_busy:
            self._rested = self._loop.create_future()
            await self._rested

    @property
    def _is_busy(self) -> bool:
        return bool(self._fresh or self._failed or self._flights or self._with_writer)

    @property
    def is_full(self) -> bool:
        """Whether nobody more should wait."""
        flying = sum(map(len, self._flights.values()))
        waiting = len(self._fresh) + len(self._failed)
        return waiting + flying + self._with_writer >= MOST_TURNS

    def add(self, waiting: Waiting) -> None:
        """Let a turn wait."""
        self._fresh.append(waiting)
        if not (self._is_planned or self._with_writer):
            self._plan()

    def answered(self, told: Told) -> None:
        """Give replies that the writer has stored, and those who came meanwhile their turn."""
        self._with_writer -= len(told)
        self._tell(told)

    def _tell(self, told: Told) -> None:
        for asked, reply in told:
            self._give(asked, reply)
        self._plan()

    def _plan(self) -> None:
        if not self._is_planned:
            self._is_planned = True
            # Twice, so that what is answered now leaves first, and who comes next comes too.
            self._loop.call_soon(self._loop.call_soon, self._go)

    def _go(self) -> None:
        """Hand over all turns of one round of the event loop, once those before are answered."""
        self._is_planned = False
        if self._rested and not self._is_busy and not self._rested.done():
            self._rested.set_result(None)
        if self._with_writer:
            return
        if self._failed:
            # The writer's thread may not meet the lanes: they share what is remembered of calls.
            if not self._flights:
                failed, self._failed = self._failed, []
                self._submit(failed)
        elif self._idle:
            self._fly()
        elif self._fresh and not self._flights:
            fresh, self._fresh = self._fresh[:TURNS_A_BATCH], self._fresh[TURNS_A_BATCH:]
            self._submit(fresh)

    def _submit(self, turns: list[Waiting]) -> None:
        self._with_writer += len(turns)
        if not self._writer.submit(turns):
            self.answered([(waiting.token, None) for waiting in turns])

    def _fly(self) -> None:
        """Let an idle lane run what waits, but for sessions that are under way."""
        flying = [waiting.turn.session_id for some in self._flights.values() for waiting in some]
        busy = set(flying)
        ready = [one for one in self._fresh if one.turn.session_id not in busy][:TURNS_A_BATCH]
        # A second batch is worth its trips when it is no crumb of the first.
        if not ready or len(ready) * 2 < len(flying):
            return
        taken = set(map(id, ready))
        self._fresh = [one for one in self._fresh if id(one) not in taken]
        flight = self._loop.create_task(self._run(self._idle.pop(), ready))
        self._flights[flight] = ready
        flight.add_done_callback(self._landed)

    async def _run(self, lane: Lane, batch: Sequence[Waiting]) -> None:
        try:
            answers = await lane.run(batch)
        except Exception as error:  # noqa: BLE001 - the writer meets it again, and says more
            log.info("batch.left_to_writer", extra={"reason": type(error).__name__})
            self._turnstile.forget(batch)
            self._failed += batch
        else:
            mark_committed(answers)
            self._tell([(answer.waiting.token, answer.reply) for answer in answers])
        finally:
            self._idle.append(lane)

    def _landed(self, flight: asyncio.Task[None]) -> None:
        del self._flights[flight]
        self._plan()
