"""The loop that calls crews to which jobs have come by themselves.

Who assigns a case calls the crew at once; a case that is filed for a crew, or opened again by those
who reported it, is noticed here, so that no caller waits for it. A crew is called once a day: the
cause of the message decides, whoever writes it first. What came behind the call of a day, or when
nobody looked any more before midnight, is called for on the next. A crew is looked at again and
again until there is somebody in it.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from sqlalchemy import Connection, Engine

from app.domain.clock import Micros, local_day
from app.domain.periods import Period, bounds
from app.menu.model import City
from app.store.given_jobs import called_on, given_since, to_call
from app.store.published import Cities
from app.usecases.change_report import NEW_JOBS, call_crew
from app.work.clerk import OpenBook
from app.work.loop import Loop
from app.work.publisher import Write

#: Nobody waits for such a message to the minute.
LOOK_S: Final = 60.0
#: For how long a process that looks is waited for by the others.
LEASE_US: Final = 60 * 1_000_000


class CrewCalls(Loop):
    """One thread that looks, and looks again."""

    def __init__(
        self,
        reader: Engine,
        write: Write,
        book: OpenBook,
        cities: Cities,
        *,
        worker: int,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the ways to read and to write; `book` opens the cases of a city."""
        super().__init__("crews", LOOK_S, LEASE_US, reader, write, worker=worker, now_us=now_us)
        self._book = book
        self._cities = cities
        #: Of each city its day, and the crews that were called on it.
        self._called: dict[str, tuple[int, set[str]]] = {}

    def look(self) -> int:
        """Call those that are to be called, unless another process does; give how many."""
        return sum(self._call(city) for city in self._cities.all() if NEW_JOBS in city.messages)

    def _call(self, city: City) -> int:
        today, now = local_day(self._now_us(), city.zone), self._called.get(city.code, (0, set()))
        called = now[1] if now[0] == today else set()
        crews = {one.code for one in city.bodies.values() if one.is_crew} - called
        if not crews:
            return 0
        given = self._given(city, crews, today - 1)
        if not given or not self._lease.is_ours():
            return 0
        for crew, number in given.items():
            self._write(partial(self._tell, city=city, crew=crew, number=number))
        self._called[city.code] = today, called | given.keys()
        return len(given)

    def _given(self, city: City, crews: set[str], yesterday: int) -> Mapping[str, int]:
        """Give crews to which cases came since they were called, at most since yesterday began."""
        city_id = self._cities.id(city)
        begin_us, _ = bounds(Period(yesterday, yesterday), city.zone)
        with self._reader.connect() as connection:
            crews = to_call(connection, city_id, crews, yesterday)
            called = called_on(connection, city_id, crews, yesterday)
            since_us = {crew: called.get(crew, begin_us) for crew in crews}
            return given_since(connection, city_id, since_us) if crews else {}

    def _tell(self, connection: Connection, city: City, crew: str, number: int) -> None:
        book = self._book(connection, city)
        if stored := book.find(number):
            call_crew(book, city, stored, crew)
