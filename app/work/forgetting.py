"""The loop that forgets what was kept for a time: see `app.store.forgetting`."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.store import forgetting
from app.work.lease import Lease
from app.work.publisher import Write
from app.work.rounds import Rounds

#: What is kept for days may stay a quarter of an hour longer.
LOOK_S: Final = 900.0
#: For how long a process that forgets is waited for by the others.
LEASE_US: Final = 60 * 1_000_000


class Forgetting:
    """One thread that looks, and looks again. Of several processes one forgets."""

    def __init__(
        self, reader: Engine, write: Write, *, worker: int, now_us: Callable[[], Micros]
    ) -> None:
        """Take the ways to read and to write; `worker` is a number that no other process has."""
        self._reader = reader
        self._write = write
        self._now_us = now_us
        self._lease = Lease("forgetting", LEASE_US, write=write, worker=worker, now_us=now_us)
        self._rounds = Rounds("forgetting", self._look, LOOK_S)

    def start(self) -> None:
        """Begin looking."""
        self._rounds.start()

    def stop(self) -> None:
        """Finish the rows in hand, then end."""
        self._rounds.stop()

    def _look(self) -> None:
        self.look()

    def look(self) -> int:
        """Forget what is past its time, unless another process does; give how many rows it was."""
        with self._reader.connect() as connection:
            if not forgetting.is_anything_old(connection, self._now_us()):
                return 0
        total = 0
        while not self._rounds.is_stopping and self._lease.is_ours():
            gone = self._write(lambda connection: forgetting.forget(connection, self._now_us()))
            total += gone
            if gone < forgetting.MOST:
                break
        return total
