"""The charts of a page of numbers, each with its table."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from markupsafe import Markup
from sqlalchemy import Connection

from app.domain.case_sums import AGE_BANDS, HOURS, Part
from app.domain.clock import local_day
from app.domain.periods import Period
from app.domain.sheet import Table
from app.domain.spans import Span, span_of
from app.drawings.charts import Bar, Chart, Point, Words, bars, flow, heat
from app.store.figure_cases import came_from
from app.store.figure_rows import WENT
from app.store.figures_store import read_flows, read_numbers
from app.usecases.numbers import Flow, Numbers, Wanted
from app.web.desk.numbers.cells import age_bands
from app.web.desk.numbers.figures import rows_of
from app.web.desk.numbers.scope import ROWS, Choices, Shown
from app.web.desk.numbers.stops import stops_charts
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_name

#: By which its file is asked for.
FLOW: Final = "flow"
#: A day is shown with those before it, a week with the one before it.
_BACK: Final = {Span.DAY: 13, Span.WEEK: 7}
_FORTNIGHT: Final = 14
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Drawn(NamedTuple):
    """A chart of the page."""

    name: str
    svg: Markup
    table: Table
    #: Of the last cells of each row, to the cases that their numbers count.
    hrefs: tuple[tuple[str, ...], ...] = ()
    note: str = ""  #: to be read beside it


def flows_within(visit: Visit, connection: Connection, numbers: Numbers) -> list[Flow]:
    """Give what came and went on each day, in each week of a quarter; of what goes on up to now.

    A month ends with the newest day that is over.
    """
    whole, (first, last) = numbers.whole, numbers.period
    days = Period(first - _BACK.get(numbers.span, 0), last)
    span = Span.WEEK if numbers.span is Span.QUARTER else Span.DAY
    found = _flows(visit, connection, span, days, whole.part, whole.code)
    if numbers.span is Span.QUARTER:
        return _up_to_now(visit, connection, found, numbers)
    if numbers.span is not Span.DAY:
        return found
    today = Flow(numbers.period, whole.came, whole.went, whole.open)
    return [*(one for one in found if one.period.first < first), today]


def _flows(
    visit: Visit, connection: Connection, span: Span, days: Period, part: Part, code: str
) -> list[Flow]:
    return read_flows(connection, visit.city_id, span, days, part, code, visit.account.scope)


def _up_to_now(
    visit: Visit, connection: Connection, weeks: list[Flow], numbers: Numbers
) -> list[Flow]:
    """Take the week that is going on as its own page has it, also in a quarter that is over."""
    week, (first, last) = (
        span_of(Span.WEEK, local_day(visit.now_us, visit.city.zone)),
        numbers.period,
    )
    if not first <= week.first <= last:
        return weeks  # of another quarter
    part, code, scope = numbers.whole.part, numbers.whole.code, visit.account.scope
    wanted = Wanted(Span.WEEK, week.first, visit.now_us, part, code, scope=scope)
    its = read_numbers(connection, visit.city_id, visit.city, wanted)
    if its.until_us < visit.now_us:
        return weeks  # its days are not counted yet
    now = Flow(week, its.whole.came, its.whole.went, its.whole.open)
    return [*(one for one in weeks if one.period.first != week.first), now]


class Late(NamedTuple):
    """What came and went on the days just over, and where there is more of it."""

    drawn: Drawn
    name: str  #: of what it is of
    href: str


def flow_of_late(visit: Visit, connection: Connection, of: Choices) -> Late | None:
    """Draw the last fortnight of what somebody sees first; None where nothing is counted of it.

    One statement, by the keys of `figures`: fourteen rows.
    """
    if of.first is None:
        return None
    today = local_day(visit.now_us, visit.city.zone)
    days = Period(today - _FORTNIGHT, today - 1)
    flows = _flows(visit, connection, Span.DAY, days, *of.first)
    if not flows:
        return None
    part, code = of.first
    shown = Shown(Span.MONTH, today, part, code)
    return Late(flow_chart(visit, flows, shown), of.parts[part][code], shown.at())


def flow_chart(visit: Visit, flows: Sequence[Flow], shown: Shown) -> Drawn:
    """Draw what came and went."""
    word = visit.word
    words = Words(
        FLOW,
        word("In and out"),
        word("What came in and what went out, by day, or by the week that began on a day."),
        flow_head(visit),
    )
    points = [
        Point(f"{date.fromordinal(one.period.first):%d/%m}", one.came, one.went) for one in flows
    ]
    hrefs = tuple(_flow_rows(shown, one) for one in flows)
    return _drawn(FLOW, flow(words, points))._replace(hrefs=hrefs)


def flow_head(visit: Visit) -> tuple[str, str, str]:
    """Name the columns of what came and went."""
    return visit.word("Day"), visit.word("in"), visit.word("out")


def _flow_rows(shown: Shown, of: Flow) -> tuple[str, str]:
    """Lead to the numbers of a day or week, and to what went out in it."""
    first, last = of.period
    its = shown._replace(span=Span.DAY if first == last else Span.WEEK, day=first)
    return its.at(), its.at(ROWS, what=WENT) if of.went else ""


def charts(visit: Visit, numbers: Numbers, flows: Sequence[Flow], shown: Shown) -> list[Drawn]:
    """Draw all of a page; where callers stop of the whole city alone."""
    drawn = [
        flow_chart(visit, flows, shown),
        _ages(visit, numbers, shown),
        _hours(visit, numbers, shown),
        _places(visit, numbers, shown),
    ]
    if numbers.whole.part is Part.CITY:
        for name, chart, note in stops_charts(visit, numbers.stops):
            drawn.append(_drawn(name, chart)._replace(note=note))
    return drawn


def _ages(visit: Visit, numbers: Numbers, shown: Shown) -> Drawn:
    word, bands = visit.word, zip(age_bands(visit), numbers.whole.ages, strict=True)
    title = word("How old open cases are")
    says = word("How many cases were open, by the days since filing.")
    words = Words("ages", title, says, (word("Age"), word("cases")))
    hrefs = [(rows_of(name, numbers.whole, shown),) for name in AGE_BANDS]
    return _drawn("ages", bars(words, _counted(bands)))._replace(hrefs=tuple(hrefs))


def _places(visit: Visit, numbers: Numbers, shown: Shown) -> Drawn:
    word = visit.word
    places = ((place_name(visit, one.code), one.filed) for one in numbers.places)
    title = word("Places with most new cases")
    says = word("How many new cases came from each of these places.")
    words = Words("places", title, says, (word("Place"), word("new")))
    hrefs = [(rows_of(came_from(one.code), numbers.whole, shown),) for one in numbers.places]
    return _drawn("places", bars(words, _counted(places)))._replace(hrefs=tuple(hrefs))


def _hours(visit: Visit, numbers: Numbers, shown: Shown) -> Drawn:
    word = visit.word
    words = Words(
        "hours",
        word("When cases come"),
        word("How many new cases came on each weekday and at each hour of the city's clock."),
        (word("Weekday"),),
    )
    hrefs = tuple(
        tuple(
            rows_of(f"hour_{day * HOURS + hour}", numbers.whole, shown) if count else ""
            for hour, count in enumerate(counts)
        )
        for day, counts in enumerate(numbers.hours)
    )
    drawn = _drawn("hours", heat(words, [word(day) for day in WEEKDAYS], numbers.hours))
    return drawn._replace(hrefs=hrefs)


def _counted(shown: Iterable[tuple[str, int]]) -> list[Bar]:
    return [Bar(label, count, str(count)) for label, count in shown]


def _drawn(name: str, chart: Chart) -> Drawn:
    # Written by our own drawings, which escape every name in it.
    return Drawn(name, Markup(chart.svg), chart.table)  # noqa: S704 - see above
