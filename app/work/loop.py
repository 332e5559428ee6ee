"""What every loop is that one of several processes goes through: it looks, and looks again."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.work.lease import Lease
from app.work.publisher import Write
from app.work.rounds import Rounds


class Loop(ABC):
    """One thread that looks, and looks again."""

    def __init__(
        self,
        name: str,
        every_s: float,
        lease_us: Micros,
        reader: Engine,
        write: Write,
        *,
        worker: int,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take how often it looks and for how long others wait for a process that does.

        `worker` is a number that no other process has.
        """
        self._reader = reader
        self._write = write
        self._now_us = now_us
        self._lease = Lease(name, lease_us, write=write, worker=worker, now_us=now_us)
        self._rounds = Rounds(name, self._once, every_s)

    def start(self) -> None:
        """Begin looking."""
        self._rounds.start()

    def stop(self) -> None:
        """Finish what is in hand, then end."""
        self._rounds.stop()

    @abstractmethod
    def look(self) -> int:
        """Do what is to be done, unless another process does it; give how much that was."""

    def _once(self) -> float | None:
        """Look; give after how many seconds to look again, None for as usual."""
        self.look()
        return None
