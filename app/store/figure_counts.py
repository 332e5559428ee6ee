"""Counts figures of whole days, weeks, months and quarters from what is stored of cases and calls.

All periods that are to be counted are counted in one look at the cases, in pages, each in a
transaction of its own. Calls are counted once, with their day, and added up for longer times: what
was pressed in them is not kept for ever.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, select

from app.domain.case_counting import Codes, Counted, Counting, Spot, codes, last_of, word_sums
from app.domain.clock import local_day
from app.domain.ids import moment
from app.domain.periods import Period, bounds
from app.menu.model import City
from app.store.counted import COUNTS
from app.store.schema import reports
from app.store.sheets import PAGE_ROWS, ToldOf, Within, case_pages, told_of

_CODES: Final = (
    reports.c.id,
    reports.c.owner,
    reports.c.service_code,
    reports.c.district,
    reports.c.bairro,
)
PLACES: Final = "places"
#: So many cases take some milliseconds.
REST_CASES: Final = 20


def first_day(connection: Connection, city_id: int, zone: str) -> int | None:
    """Give the day on which a city's first report was filed, be it held or a test; or None."""
    any_of = select(reports.c.id).where(reports.c.city_id == city_id).limit(1)
    if connection.scalar(any_of) is None:
        return None
    # By the sum, which no index has: the first in order of ids is soon met, if there is one.
    query = select(reports.c.id).where(reports.c.city_id + 0 == city_id).order_by(reports.c.id)
    return local_day(moment(connection.scalars(query.limit(1)).one()), zone)


def count_periods(
    engine: Engine,
    city_id: int,
    city: City,
    periods: Sequence[Period],
    rest: Callable[[], None] = lambda: None,
) -> list[Counted]:
    """Count the cases of several periods, and the words that were asked for; in their order.

    `rest` is called every few cases, for callers are answered by the same interpreter.
    """
    zone = ZoneInfo(city.zone)
    found = [Counting(*bounds(period, city.zone), zone) for period in periods]
    begin_us, end_us = min(one.begin_us for one in found), max(one.end_us for one in found)
    for page in case_pages(engine, Within(city_id, begin_us, end_us)):
        for number, case in enumerate(page):
            last_us = last_of(case)
            for one in found:
                one.add_case(case, last_us)
            if number % REST_CASES == 0:
                rest()
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    for day in range(first, last + 1):
        within = Within(city_id, *bounds(Period(day, day), city.zone))
        with engine.connect() as connection:
            _add_words(connection, within, found)
        rest()
    return [one.counted() for one in found]


def _add_words(connection: Connection, within: Within, found: Sequence[Counting]) -> None:
    """Count those of a day who were asked, where that day belongs to."""
    mine = [one for one in found if one.begin_us <= within.begin_us < one.end_us]
    if not mine:
        return
    sent = [one for one in told_of(connection, within) if one.told.asks]
    known = codes_of_reports(connection, {one.report_id for one in sent})
    for one in mine:
        add_asked(one, sent, known)


def add_asked(
    counted: Counting | Counted, sent: Iterable[ToldOf], known: Mapping[int, Codes]
) -> None:
    """Count who was asked for a word, by the id of the report; others are of no account."""
    for one in sent:
        if one.told.asks and one.report_id in known:
            counted.add(known[one.report_id], word_sums(one.told.answer))


def codes_of_reports(connection: Connection, ids: set[int]) -> dict[int, Codes]:
    """Give to which parts reports belong, by their ids; those that count."""
    wanted, found = sorted(ids), dict[int, Codes]()
    for start in range(0, len(wanted), PAGE_ROWS):
        some = reports.c.id.in_(wanted[start : start + PAGE_ROWS])
        for id_, *its in connection.execute(select(*_CODES).where(some, COUNTS)):
            found[id_] = codes(*its)
    return found


def plain(counted: Counted) -> dict[str, Any]:
    """Write what was counted of cases as it is kept, a part of the city each."""
    parts: dict[str, Any] = {
        str(part): {code: sums.plain() for code, sums in sorted(by_code.items())}
        for part, by_code in counted.parts.items()
    }
    spots: dict[str, Any] = {}
    for (*around, place), cases in sorted(counted.places.items()):
        inner = spots
        for code in around:
            inner = inner.setdefault(code, {})
        inner[place] = cases
    return parts | {PLACES: spots}


def spots_in(kept: Mapping[str, Any], *around: str) -> Iterator[tuple[Spot, int]]:
    """Read the places that `plain` has written, and how many cases were filed at each."""
    for code, inner in kept.items():
        if isinstance(inner, int):
            yield Spot._make((*around, code)), inner
        else:
            yield from spots_in(inner, *around, code)
