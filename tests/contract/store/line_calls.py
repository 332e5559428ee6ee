"""Twelve days of calls of two networks, and the loop that looks whether they go on."""

import dataclasses
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import insert

from app.domain.clock import DAY_US, Micros
from app.domain.ids import first_id
from app.domain.silence import hour_of, local_hour
from app.menu.model import City
from app.store.published import Published
from app.store.schema import sessions, silences
from app.work.line_watch import LineWatch
from app.work.live_menus import directly
from app.work.sheets import Sends
from tests.contract.store.letter_office import sender
from tests.contract.store.lines import AT, NOW, Telephone, maputo
from tests.standin.mailserver import MailServer

VODACOM, MOVITEL, FOREIGN = "64304", "64303", "64399"
DESK, BOSS = "desk@city.example", "boss@city.example"
MINUTE = 60_000_000
#: 14:00 in Maputo: whatever was called before is counted.
DEAD = NOW
DAYS = 12


def city() -> City:
    return dataclasses.replace(maputo(), sheets={"week": (DESK, BOSS), "day": (DESK,)})


def every(minutes: int, begin: Micros, end: Micros) -> list[Micros]:
    """Moments between six and ten in the evening, so far apart."""
    moments = range(begin, end, minutes * MINUTE)
    return [at for at in moments if 6 <= local_hour(hour_of(at), "Africa/Maputo") < 22]


class Exchange:
    """The loop by hand, and calls as they are stored."""

    def __init__(self, line: Telephone, sends: Sends | None, *, worker: int = 1) -> None:
        self.line, self.now = line, DEAD
        line.cities.take([Published(1, city())])
        self.loop = LineWatch(
            line.reader,
            directly(line.engine),
            sends,
            cities=line.cities.all,
            city_id=line.cities.id,
            worker=worker,
            now_us=lambda: self.now,
        )

    def calls(self, network: str, moments: Iterable[Micros], city_id: int = 1) -> None:
        known = len(self.line.rows(sessions))
        rows = [
            {
                "id": first_id(at) + known + n,
                "city_id": city_id,
                "session_key": str(known + n).encode(),
            }
            | {"epoch": 0, "gateway": AT, "gateway_session_id": "x", "network": network}
            | {"version": "", "began_at": at}
            for n, at in enumerate(moments)
        ]
        with self.line.engine.begin() as connection:
            connection.execute(insert(sessions), rows)

    def look(self, now: Micros | None = None) -> int:
        self.now = now or self.now
        return self.loop.look()

    def silent(self) -> list[tuple[str, bool]]:
        return [(row.network, row.ended_at is None) for row in self.line.rows(silences)]

    def look_until_silent(self, most_h: int = 60) -> float:
        """Look every ten minutes; give after how many hours a line is told to be silent."""
        before = len(self.silent())
        for tens in range(6 * most_h):
            self.look(self.now + 10 * MINUTE)
            if len(self.silent()) > before:
                return (tens + 1) / 6
        raise AssertionError("nobody noticed")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def with_calls(line: Telephone, server: MailServer) -> Exchange:
    """Twelve days of two networks, one with ten times the calls of the other."""
    made = Exchange(line, sender(server))
    begin = DEAD - DAYS * DAY_US
    made.calls(VODACOM, every(10, begin, DEAD))
    made.calls(MOVITEL, every(100, begin, DEAD))
    return made


@pytest.fixture
def exchange(line: Telephone, server: MailServer) -> Exchange:
    """On both databases."""
    return with_calls(line, server)


@pytest.fixture
def lite(sqlite_line: Telephone, server: MailServer) -> Exchange:
    """On SQLite alone: what is tried has no SQL of its own."""
    return with_calls(sqlite_line, server)
