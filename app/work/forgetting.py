"""The loop that forgets what was kept for a time: see `app.store.forgetting`."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.store import forgetting
from app.work.loop import Loop
from app.work.publisher import Write

#: What is kept for days may stay a quarter of an hour longer.
LOOK_S: Final = 900.0
#: For how long a process that forgets is waited for by the others.
LEASE_US: Final = 60 * 1_000_000


class Forgetting(Loop):
    """One thread that looks, and looks again. Of several processes one forgets."""

    def __init__(
        self, reader: Engine, write: Write, *, worker: int, now_us: Callable[[], Micros]
    ) -> None:
        """Take the ways to read and to write; `worker` is a number that no other process has."""
        super().__init__(
            "forgetting", LOOK_S, LEASE_US, reader, write, worker=worker, now_us=now_us
        )

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
