"""Reads the numbers of a period: what is kept of it, and what came since.

Of a time that is over one page is read, as it was counted. Of one that is not, what was counted up
to the end of the newest day that is over, and besides it the cases of which something happened
since, and what is open is counted. So how much is read hangs on a day's traffic and on what waits,
not on how many reports there are; and how many statements it takes hangs on nothing.

Whether what was counted has changed since is said from the first moment, of either: a look marks
what it found, and of the minutes behind it the events themselves are asked (`figure_watch`).

What came and went is told up to now, and what is open is what lists show now: as much as was open
before, and what came, less what went, but for what was handed over, corrected, released or found to
be a test since it was counted. That is counted again within minutes, and until then it is said. How
old open cases are, dates and who joined are told as of the end of the newest day that is over: a
date is judged when its day is over, and of who joined there is no index (`reach.UNWATCHED`): where
no day is over nobody says how many. Calls and costs, too.
"""

from typing import Final, NamedTuple

from sqlalchemy import Connection

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.case_counting import Counted, shown
from app.domain.case_sums import Part, Sums
from app.domain.clock import DAY_US, Micros
from app.domain.errors import InvalidInput
from app.domain.figure_jobs import FORMAT
from app.domain.periods import Period, bounds
from app.domain.rates import rates_of
from app.domain.spans import Span, span_of
from app.menu.model import City
from app.store import call_sums, figure_book
from app.store.figure_book import Page
from app.store.figure_counts import PLACES, first_day, spots_in
from app.store.figure_live import read_live
from app.store.figure_watch import LAG_US, Stretch, changes
from app.store.open_cases import count_open
from app.usecases.compose_numbers import Known, came_and_went, compose_numbers
from app.usecases.numbers import Flow, Numbers, Wanted

#: Further back than this nothing is counted for a page: the loop is to do it first.
MOST_LIVE_US: Final = 2 * DAY_US


class _Time(NamedTuple):
    """A period of a city, and now."""

    city_id: int
    city: City
    span: Span
    period: Period
    begin_us: Micros
    end_us: Micros
    now_us: Micros
    seen_us: Micros | None  #: up to when a look has noted what has changed; None before the first


def read_numbers(connection: Connection, city_id: int, city: City, wanted: Wanted) -> Numbers:
    """Give the numbers of a period; of one that is not over, as of now.

    Raises: InvalidInput when it has not begun.
    """
    period = span_of(wanted.span, wanted.day)
    begin_us, end_us = bounds(period, city.zone)
    if begin_us >= wanted.now_us:
        raise InvalidInput("this time has not begun in %(city)s", city=city.name)
    # Before what is kept: whoever looks and counts in between has what is newer in that.
    seen_us = figure_book.seen(connection, city_id).until_us
    time = _Time(city_id, city, wanted.span, period, begin_us, end_us, wanted.now_us, seen_us)
    page = _page(connection, city_id, wanted.span, period.first)
    reads = _over if end_us <= wanted.now_us else _going_on
    return compose_numbers(city, wanted, reads(connection, time, page))


def _over(connection: Connection, time: _Time, page: Page | None) -> Known:
    """Give what was counted; nothing where that was only its first days."""
    if page is not None and page.end_us < time.end_us:
        page = None
    counted = _read(page)
    known = _known(time, page, counted)
    is_stale = known.is_stale or (page is not None and _has_changed(connection, time, time.end_us))
    known = known._replace(is_counted=page is not None, is_stale=is_stale)
    return known._replace(standing=counted, open=counted)


def _going_on(connection: Connection, time: _Time, page: Page | None) -> Known:
    """Give what was counted of the days that are over, what came since then, and what is open."""
    counted = _read(page)
    until_us = page.end_us if page else time.begin_us
    day = figure_book.newest_day(connection, time.city_id, time.period.last)
    newest = None if day is None else _page(connection, time.city_id, Span.DAY, day)
    known = _known(time, page, counted)._replace(is_open=True, until_us=until_us)
    known = known._replace(judged_us=until_us, open=count_open(connection, time.city_id))
    # What stands is as the newest day has it: what changes that day changes it.
    is_stale = known.is_stale or bool(newest and newest.kept.stale)
    stood_us = max(until_us, newest.end_us if newest else until_us)
    is_stale = is_stale or _has_changed(connection, time, stood_us)
    known = known._replace(standing=_read(newest), is_stale=is_stale)
    # Where no day is counted yet, all there is came since the first case: it may be of today.
    first_us = until_us if newest else _first_us(connection, time)
    if time.now_us - first_us > MOST_LIVE_US:
        return known._replace(is_counted=page is not None)
    live = read_live(connection, time.city_id, time.city, first_us, time.now_us)
    live.add(connection, counted, time.begin_us, until_us)
    return known._replace(until_us=time.now_us)


def _has_changed(connection: Connection, time: _Time, until_us: Micros) -> bool:
    """Whether what nobody has looked at yet changes what was counted of a time up to a moment."""
    if time.seen_us is None:
        return False
    # Of what others write a little may be of a moment that is to come here.
    new = Stretch(time.seen_us, time.now_us + LAG_US)
    return changes(connection, time.city_id, new, Stretch(time.begin_us, until_us))


def _first_us(connection: Connection, time: _Time) -> Micros:
    """Give the beginning of the day on which the city's first report was filed; now for none."""
    day = first_day(connection, time.city_id, time.city.zone)
    return time.now_us if day is None else bounds(Period(day, day), time.city.zone)[0]


def _known(time: _Time, page: Page | None, counted: Counted) -> Known:
    parts = page.parts if page else {}
    return Known(
        begin_us=time.begin_us,
        until_us=time.end_us,
        judged_us=time.end_us,
        is_counted=True,
        is_open=False,
        is_stale=bool(page and (page.kept.stale or _is_repriced(time, page))),
        counted=counted,
        standing=Counted(),
        open=Counted(),
        stops=call_sums.summed_stops([parts.get(call_sums.STOPS, [])]),
        costs=call_sums.summed_costs([parts.get(call_sums.COSTS, [])], time.period.first),
    )


def _is_repriced(time: _Time, page: Page) -> bool:
    """Whether what it cost was counted by other names or prices than those of today."""
    return page.kept.rates != rates_of(call_sums.carriers(time.city), page.kept.period)


def _page(connection: Connection, city_id: int, span: Span, first: int) -> Page | None:
    """Give what is kept; nothing that was counted in another way than by now."""
    page = figure_book.read_page(connection, city_id, span, first)
    return page if page and page.kept.format == FORMAT else None


def _read(page: Page | None) -> Counted:
    """Read what is kept of cases."""
    counted = Counted()
    for part in Part:
        by_code = page.parts.get(part, {}) if page else {}
        counted.parts[part] = {code: Sums.read(one) for code, one in by_code.items()}
    counted.places.update(dict(spots_in(page.parts.get(PLACES, {}) if page else {})))
    return counted


def read_flows(
    connection: Connection,
    city_id: int,
    span: Span,
    days: Period,
    part: Part = Part.CITY,
    code: str = "",
    scope: Scope = WHOLE_CITY,
) -> list[Flow]:
    """Give what came and went in each period that begins within some days, by one statement.

    Those that were counted; one that is not over as far as it was. `scope`: as `Wanted` has it.
    """
    found = figure_book.read_part(connection, city_id, span, days, str(part))
    flows = []
    for first, (last, by_code) in found.items():
        sums = Sums()
        for one, plain in shown(part, by_code, scope):
            if one == code:
                sums.add(Sums.read(plain))
        flows.append(Flow(Period(first, last), *came_and_went(sums), sums.counts["open_after"]))
    return flows
