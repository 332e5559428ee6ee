"""The loop that works out which dates are told, beside the callers and never in their turns."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.menu.model import City
from app.store.promises import Promises, read_promises

log = logging.getLogger(__name__)

#: A date is a matter of days: what happened in so many seconds hardly moves it.
LOOK_S: Final = 600.0


class Promising:
    """One thread that works it out, again and again. It only reads, so each process has its own."""

    def __init__(
        self,
        reader: Engine,
        promises: Promises,
        *,
        cities: Callable[[], Sequence[City]],
        city_id: Callable[[City], int],
        now_us: Callable[[], Micros],
    ) -> None:
        """Take where reports are read, and what the callers' turns look at."""
        self._reader = reader
        self._promises = promises
        self._cities = cities
        self._city_id = city_id
        self._now_us = now_us
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="promises", daemon=True)

    def start(self) -> None:
        """Work it out for the first callers, then look again from time to time."""
        self._try()
        self._thread.start()

    def stop(self) -> None:
        """Finish the look in hand, then end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(15)

    def look(self) -> None:
        """Work out the dates of every city that tells dates, and promise them from now on."""
        now = self._now_us()
        with self._reader.connect() as connection:
            found = {
                city.code: read_promises(connection, self._city_id(city), city, now)
                for city in self._cities()
                if city.tells_dates
            }
        self._promises.take(found)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_S):
            self._try()

    def _try(self) -> None:
        try:
            self.look()
        except Exception:  # callers are answered all the same, with the dates of before
            log.exception("promises.failed")
