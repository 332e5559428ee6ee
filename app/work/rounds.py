"""A thread that looks after something again and again, whatever happens on the way."""

import logging
import threading
from collections.abc import Callable

from app.domain.errors import AppError, Busy
from app.store.hot_sql import is_taken

log = logging.getLogger(__name__)

#: Seconds within which what is in hand is finished.
FINISH_S = 15.0


class Stopped(Exception):  # noqa: N818
    """A look is to come to its end."""


class Rounds:
    """Looks until it is stopped. What fails is tried again and told of once, until it goes well."""

    def __init__(self, name: str, look: Callable[[], float | None], every_s: float) -> None:
        """Take what one look is: it gives after how many seconds to look again, else `every_s`."""
        self._name = name
        self._look = look
        self._every_s = every_s
        self._fails = False
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def is_stopping(self) -> bool:
        """Whether a look that takes long should come to its end."""
        return self._stopping.is_set()

    def rest(self, seconds: float) -> None:
        """Let others go on for a while within a look that takes long.

        Raises: Stopped when it is to end.
        """
        if self._stopping.wait(seconds):
            raise Stopped

    def start(self) -> None:
        """Begin, with a pause."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what is in hand, then end. It may not have begun."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(FINISH_S)

    def _run(self) -> None:
        wait_s = self._every_s
        while not self._stopping.is_set():
            self._wake.wait(wait_s)
            self._wake.clear()
            if not self._stopping.is_set():
                wait_s = self._once()

    def _once(self) -> float:
        try:
            again_s = self._look()
        except Stopped:
            return self._every_s
        except Exception as error:  # noqa: BLE001 - it must live: a database may come back
            self._failed(error)
            return self._every_s
        self._fails = False
        return self._every_s if again_s is None else again_s

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Busy) or is_taken(error):
            return  # callers come first, and so does who changed the same at this very moment
        if isinstance(error, AppError):
            log.warning("%s.waiting", self._name, extra={"why": str(error)})
        elif not self._fails:
            log.error("%s.failed", self._name, exc_info=error)
        self._fails = True
