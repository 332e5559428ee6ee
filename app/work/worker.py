"""`dial311 worker`: a process that sends messages and does nothing else."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from app.work.follower import Follower

log = logging.getLogger(__name__)

#: How often it sees whether another version of a city answers, and with it other terms.
FOLLOW_S: Final = 5.0


class Sends(Protocol):
    """What sends on threads of its own."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Finish what is in hand, then end."""


class Worker:
    """What sends, by itself; several run at once, and none takes what another has."""

    def __init__(
        self, sending: Sequence[Sends], follower: Follower, closes: Sequence[Callable[[], None]]
    ) -> None:
        """Take what sends, what follows the cities, and what is closed at the end."""
        self._sending = sending
        self._follower = follower
        self._closes = closes

    def run(self, stopping: threading.Event) -> None:
        """Send until `stopping` is set; then finish what is in hand."""
        for one in self._sending:
            one.start()
        log.info("worker.started")
        try:
            while not stopping.wait(FOLLOW_S):
                self._follow()
        finally:
            for one in self._sending:
                one.stop()
            for close in self._closes:
                close()
            log.info("worker.stopped")

    def _follow(self) -> None:
        try:
            self._follower.follow()
        except Exception:  # the database may be itself again at the next look
            log.exception("worker.not_followed")
