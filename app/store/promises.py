"""The dates that residents are told: worked out from stored reports, held ready for the call."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select

from app.domain.clock import Micros, end_of_day, local_day, micros
from app.domain.promise import End, Lived, Past, Promised, promised
from app.domain.report import OPEN, Status
from app.menu.areas import district_of
from app.menu.model import City
from app.store.counted import COUNTS
from app.store.schema import reports

#: Reports of a city that are looked at, the newest: enough for problems that are rare.
MOST: Final = 3_000
#: What is no case of its own, and what is none of ours.
_NO_CASES: Final = (Status.DUPLICATE, Status.INVALID)
_SOLVED: Final = (Status.RESOLVED, Status.CONFIRMED)


class Promises:
    """What this process promises. One mapping, swapped whole: any thread may look at it."""

    def __init__(self) -> None:
        """Begin with no dates."""
        self._days: Mapping[tuple[str, str, str], int] = {}

    def take(self, by_city: Mapping[str, Promised]) -> None:
        """Promise this from now on, by the codes of cities."""
        self._days = {
            (city, *like): days for city, found in by_city.items() for like, days in found.items()
        }

    def day(self, city: City, service: str, place: str, now_us: Micros) -> int:
        """Give the day (`date.toordinal`) to tell whoever files now; 0 for no date.

        Where no text tells dates none is promised, lest it be measured.
        """
        if not (self._days and city.tells_dates):
            return 0
        days = self._days.get((city.code, service, district_of(city, place)))
        return 0 if days is None else local_day(now_us, city.zone) + days


@lru_cache(256)
def told_by(day: int, zone: str) -> Micros | None:
    """Give the moment to keep for a day that was told (0 for none)."""
    return end_of_day(day, zone) if day else None


def read_promises(connection: Connection, city_id: int, city: City, now_us: Micros) -> Promised:
    """Work out the days for every problem and district of a city from its newest reports."""
    past = [
        Past(row.service_code, row.district, _lived(row, city.zone, now_us))
        for row in connection.execute(_newest(city_id))
        if row.status not in _NO_CASES
    ]
    return promised(past, city.gazetteer.by_district)


def _newest(city_id: int) -> Select[tuple[Any, ...]]:
    columns = (
        reports.c.service_code,
        reports.c.district,
        reports.c.status,
        reports.c.requested_at,
        reports.c.closed_at,
    )
    of_city = select(*columns).where(reports.c.city_id == city_id, COUNTS)
    return of_city.order_by(reports.c.id.desc()).limit(MOST)


def _lived(row: Row[tuple[Any, ...]], zone: str, now_us: Micros) -> Lived:
    """Say how long a case has lived; what was opened again is open, or solved at last."""
    filed = local_day(micros(row.requested_at), zone)
    if row.status in OPEN:
        # A clock that was put back makes nobody younger than new.
        return Lived(max(0, local_day(now_us, zone) - filed), End.OPEN)
    ended = local_day(micros(row.closed_at), zone) if row.closed_at else filed
    end = End.SOLVED if row.status in _SOLVED else End.UNSOLVED
    return Lived(max(0, ended - filed), end)
