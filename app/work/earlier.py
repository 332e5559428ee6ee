"""An earlier version of a city and how callers went of late, for what an edit does to them."""

from typing import Final

from app.domain.clock import DAY_US, Micros
from app.edits.recent import LIVE, Earlier, grouped
from app.store.city_store import given_codes
from app.store.engine import reading_engine
from app.store.journeys import read_calls
from app.store.publications import history
from app.work.versions import Versions

#: Turns are kept for as long.
DAYS: Final = 7


def read_earlier(url: str, city: str, version: str, now_us: Micros, *, drafts: bool) -> Earlier:
    """Read a version of a city (by its code), and the calls of the last days. Only reads.

    Raises:
        InvalidInput: several versions begin so, or this program finds fault with the one meant.
        NotFound: none does, or nothing was published of the city.
    """
    reader = reading_engine(url)
    versions = Versions(reader, drafts=drafts)
    try:
        old = versions.compared(versions.live(city) if version == LIVE else versions.find(version))
        calls = read_calls(reader, city, now_us - DAYS * DAY_US)
        with reader.connect() as connection:
            given = given_codes(connection, city)
            known = frozenset(one.version for one in history(connection, city))
        return Earlier(old, grouped(calls, versions.known, DAYS), drafts, given, known)
    finally:
        versions.close()
