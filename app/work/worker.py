"""`dial311 worker`: a process that sends messages and does nothing else."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from app.work.follower import Follower
from app.work.outbox import Outbox

log = logging.getLogger(__name__)

#: How often it sees whether another version of a city answers, and with it other terms.
FOLLOW_S: Final = 5.0


class Worker:
    """The outbox by itself; several run at once, and none takes what another has."""

    def __init__(
        self, outbox: Outbox, follower: Follower, closes: Sequence[Callable[[], None]]
    ) -> None:
        """Take what sends, what follows the cities, and what is closed at the end."""
        self._outbox = outbox
        self._follower = follower
        self._closes = closes

    def run(self, stopping: threading.Event) -> None:
        """Send until `stopping` is set; then finish what is in hand."""
        self._outbox.start()
        log.info("worker.started")
        try:
            while not stopping.wait(FOLLOW_S):
                self._follow()
        finally:
            self._outbox.stop()
            for close in self._closes:
                close()
            log.info("worker.stopped")

    def _follow(self) -> None:
        try:
            self._follower.follow()
        except Exception:  # the database may be itself again at the next look
            log.exception("worker.not_followed")
