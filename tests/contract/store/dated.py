"""A city of skips with working hours and target hours, and the loop that looks after its dates."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from app.domain.clock import Micros, micros
from app.menu.model import City
from app.menufiles.city_folder import build, folder_hash, parse, read_folder
from app.store.schema import report_events, reports
from app.work.deadlines import Deadlines
from app.work.live_menus import directly
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.skip_calls import SKIPS

HOUR = 3_600_000_000
BODIES = "bodies: {skips: Recolha, roads: Estradas}"
WEEK = '{mon-fri: "08:00-16:00"}'
#: A notice that suspends nothing is there to be told.
TOLD = "  notice: {if: the area has a notice, say: <notice>}\n"


@cache
def dated(calendar: str = "") -> City:
    """The skips with dates: 12 working hours for the full ones, no date for a hole."""
    texts = read_folder(SKIPS)
    services = texts["services.yaml"].split("- code: ")
    services[1] = services[1].replace(
        "skips\n", "{moinho: skips, other: roads}\n  target hours: 12\n"
    )
    assert BODIES in texts["city.yaml"]
    bodies = f"bodies: {{skips: {{name: Recolha, hours: {WEEK}}}, roads: Estradas}}"
    texts["services.yaml"] = "- code: ".join(services)
    texts["city.yaml"] = texts["city.yaml"].replace(BODIES, bodies)
    menu = texts["menu.yaml"].replace("unfinished, hello]", "unfinished, notice, hello]")
    menu = menu.replace("\ntell:\n", f"\ntell:\n{TOLD}")
    texts |= {"menu.yaml": menu, "calendar.yaml": calendar} if calendar else {}
    return build(parse(texts), folder_hash(texts))


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=dated())) as made:
        yield made


class Clockwork:
    """The loop by hand, as one of several processes."""

    def __init__(self, line: Telephone, worker: int = 1) -> None:
        self.now = NOW
        self._line = line
        self.loop = Deadlines(
            line.reader,
            directly(line.engine),
            line.vault,
            line.cities,
            worker=worker,
            now_us=lambda: self.now,
        )

    def look(self, now: Micros) -> int:
        self.now = now
        return self.loop.look()


def at(written: str) -> Micros:
    return micros(datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Africa/Maputo")))


def due(line: Telephone) -> list[Micros | None]:
    return [row.due_at and micros(row.due_at) for row in line.rows(reports)]


def history(line: Telephone, *kinds: str) -> list[tuple[str, str, str]]:
    rows = line.rows(report_events)
    return [(row.kind, row.actor, row.status) for row in rows if not kinds or row.kind in kinds]
