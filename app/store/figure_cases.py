"""The cases behind a figure, page by page, the newest first: each is counted by itself.

So a page shows what the figure counts, whatever it counts; and it may be short, for only so many
cases are looked at for it.
"""

from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, or_, select, text

from app.domain.case_counting import sums_of
from app.domain.case_sums import FLOW, HOURS, JUDGED, STANDING, Sums
from app.domain.clock import Micros
from app.domain.ids import first_id
from app.domain.periods import Period, bounds
from app.domain.report import Channel
from app.domain.spans import Span
from app.menu.model import City
from app.store import figure_book
from app.store.case_conditions import is_at, within
from app.store.counted import COUNTS
from app.store.figure_rows import PARTS, Which
from app.store.schema import messages, reports
from app.store.sheets import CLOCK_US, Within, newest_cases, report_of
from app.store.tables.reports import IS_OPEN
from app.usecases.compose_numbers import way_of
from app.usecases.telling import ASKS

PAGE: Final = 50
#: Cases looked at for one page: `_LOOKS` times so many.
_LOOK: Final = 1_000
_LOOKS: Final = 5
_TOOK: Final = ("seen", "solved")
_HOUR: Final = "hour_"
_WAY: Final = "way"
_AT: Final = "at"
#: What came for the first time.
FILED: Final = "filed"
#: Of who was asked: what they said.
_WORDS: Final[dict[str, ColumnElement[bool] | None]] = {
    "asked": None,
    "answered": messages.c.answer.is_not(None),
    "said_yes": messages.c.answer.is_(True),
    "said_no": messages.c.answer.is_(False),
}
#: What stands at the end; what stood before is said nowhere.
STANDS: Final = tuple(name for name in STANDING if name != "open_before")
_ADDED: Final = ("undone", *JUDGED, *_TOOK, *STANDS)
#: All that can be asked for; hours, ways and places besides: see `hour_of`, `way_in`, `place_in`.
NAMES: Final = (FILED, *_ADDED, *_WORDS)


class Behind(NamedTuple):
    """A page of cases, and in front of which id it goes on; None where there is no more."""

    numbers: list[int]  #: public
    before: int | None


def hour_of(name: str) -> int | None:
    """Give the hour of the week that `hour_57` is, 0 being Monday after midnight; else None."""
    digits = name.removeprefix(_HOUR)
    is_hour = name.startswith(_HOUR) and digits.isdecimal() and digits.isascii()
    return int(digits) if is_hour and len(digits) < 4 and int(digits) < 7 * HOURS else None


def way_in(name: str) -> tuple[str, str] | None:
    """Give channel and operator that `way_name` wrote; None of any other name."""
    kind, _, way = name.partition(" ")
    channel, _, network = way.partition(" ")
    return (channel, network) if kind == _WAY and channel in [*Channel] else None


def way_name(channel: str, network: str) -> str:
    """Name what came by a channel and an operator, "" for none.

    >>> way_in(way_name("ussd", "Blue Sky")), way_in(way_name("counter", "")), way_in("filed")
    (('ussd', 'Blue Sky'), ('counter', ''), None)
    """
    return f"{_WAY} {channel} {network}".rstrip()


def place_in(name: str) -> str:
    """Give the code of the place that `came_from` wrote; "" of any other name."""
    kind, _, place = name.partition(" ")
    return place if kind == _AT else ""


def came_from(code: str) -> str:
    """Name what came from a place.

    >>> place_in(came_from("jardim/8")), place_in("filed")
    ('jardim/8', '')
    """
    return f"{_AT} {code}"


def counts_filed(name: str) -> bool:
    """Whether a figure counts cases by when, where or how they were filed."""
    named = hour_of(name) is not None or way_in(name) or place_in(name)
    return name == FILED or bool(named)


def judged_until(
    connection: Connection, city_id: int, city: City, span: Span, period: Period, name: str
) -> Micros:
    """Give the moment up to which a figure that is no live one was counted; its begin for never."""
    begin_us, end_us = bounds(period, city.zone)
    if name in STANDS:
        day = figure_book.newest_day(connection, city_id, period.last)
        return begin_us if day is None else min(end_us, bounds(Period(day, day), city.zone)[1])
    page = figure_book.read_page(connection, city_id, span, period.first, parts=(name,))
    return page.end_us if page else begin_us


def is_live(name: str) -> bool:
    """Whether a figure of a time that is not over is counted up to now."""
    return name in (*FLOW, *_TOOK, *_WORDS) or counts_filed(name)


def read_behind(connection: Connection, which: Which, city: City, before: int | None) -> Behind:
    """Give a page, by sixteen statements at most."""
    if which.name in _WORDS:
        return _asked(connection, which, before)
    of = Within(which.city_id, which.begin_us, which.end_us)
    mine, zone = [*_mine(which), *_standing(which), *_filed(which)], ZoneInfo(city.zone)
    at, found = first_id(which.end_us + CLOCK_US) if before is None else before, list[int]()
    for _ in range(_LOOKS):
        cases = newest_cases(connection, of, at, _LOOK, *mine)
        for case in cases:
            at = case.report_id
            sums = sums_of(case, which.begin_us, which.end_us, zone) if case.events else Sums()
            found += [case.number] * _adds(sums, which.name, city)
            if len(found) >= PAGE:
                return Behind(found, at)
        if len(cases) < _LOOK:
            return Behind(found, None)
    return Behind(found, at)


def _adds(sums: Sums, name: str, city: City) -> int:
    """Say how often a case is counted; once with however many people joined it."""
    hour, way = hour_of(name), way_in(name)
    if hour is not None:
        return sums.hours[hour]
    if way:
        return sum(filed for key, filed in sums.networks.items() if way_of(city, key) == way)
    if place_in(name):
        return sums.counts[FILED]
    if name in _TOOK:
        return int(getattr(sums, name).total())
    return min(sums.counts[name], 1) if name == "joined" else sums.counts[name]


def _asked(connection: Connection, which: Which, before: int | None) -> Behind:
    said, out = _WORDS[which.name], messages.c
    first, last = first_id(which.begin_us - CLOCK_US), first_id(which.end_us + CLOCK_US)
    query = select(out.id, out.cause).where(
        out.id >= first,
        out.id < (last if before is None else before),
        out.city_id == which.city_id,
        out.direction == "out",
        out.template.in_(sorted(ASKS)),
        out.created_at >= which.begin_us,
        out.created_at < which.end_us,
        *(() if said is None else (said,)),
    )
    rows = connection.execute(query.order_by(out.id.desc()).limit(PAGE)).all()
    ids = [report_of(row.cause) for row in rows]
    mine = select(reports.c.id, reports.c.number).where(
        reports.c.id.in_(ids), COUNTS, *_mine(which)
    )
    numbers = {row.id: row.number for row in connection.execute(mine)}
    shown = [numbers[id_] for id_ in ids if id_ in numbers]
    return Behind(shown, rows[-1].id if len(rows) == PAGE else None)


def _standing(which: Which) -> list[ColumnElement[bool]]:
    """Leave out what was closed before: it stands for nothing at the end, however much it is."""
    later = reports.c.updated_at >= which.end_us
    return [or_(text(IS_OPEN), later)] if which.name in STANDS else []


def _filed(which: Which) -> list[ColumnElement[bool]]:
    """Look no further back than the period where only what was filed in it counts."""
    first = first_id(which.begin_us - CLOCK_US)
    return [reports.c.id >= first] if counts_filed(which.name) else []


def _mine(which: Which) -> list[Any]:
    way, place = way_in(which.name), place_in(which.name)
    found = within(which.scope)
    if which.part in PARTS:
        found.append(PARTS[which.part] == which.code)
    if way:
        found.append(reports.c.channel == way[0])
    return [*found, is_at(place)] if place else found
