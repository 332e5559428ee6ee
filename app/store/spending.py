"""What cities have spent this month, for pages: read anew every few minutes at most."""

from threading import Lock

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.domain.money import Amount
from app.store.published import Cities
from app.store.purse import Purse


class Spending:
    """A purse of its own, which any thread may ask."""

    def __init__(self, reader: Engine, cities: Cities) -> None:
        """Take what reads the database."""
        self._purse = Purse(reader, cities)
        self._lock = Lock()

    def of(self, city_id: int, now_us: Micros) -> Amount:
        """Give what a city that has a ceiling has spent, in its currency."""
        with self._lock:
            self._purse.look(now_us)
            return self._purse.spent(city_id)
