"""Calls and messages among the numbers: of each time, against a plain recount of what came."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest

from app.domain.clock import local_day
from app.domain.money import ONE, Price
from app.domain.periods import bounds
from app.domain.spans import Span, span_of, spans_between
from app.domain.stops import FATES
from app.menu.model import City, Route
from app.store.engine import PRAGMAS_OF_A_DAY
from app.store.published import Published
from app.usecases.numbers import Numbers, Wanted
from tests.contract.store import spending
from tests.contract.store import stops_recounted as plainly
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.months import Counting
from tests.databases import KINDS, Databases

ZONE = "Africa/Maputo"
TODAY = local_day(NOW, ZONE)
#: Two months before the day that goes on, and what came on that day.
DAYS = spending.Days(date.fromordinal(TODAY - 60), date.fromordinal(TODAY + 1))
CALLS, SENDS = spending.month(311, calls=500, sends=400, days=DAYS)


class Month(NamedTuple):
    """A city with its figures counted, and each screen that was shown."""

    counting: Counting
    shown: list[plainly.Shown]


@pytest.fixture(scope="module", params=KINDS)
def month(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Month]:
    """Nothing changes it."""
    with (
        databases.fresh(request.param) as url,
        closing(Telephone(url, city=spending.priced(), pragmas=PRAGMAS_OF_A_DAY)) as line,
    ):
        spending.store(line, CALLS, SENDS)
        counting = Counting(line.engine, line.reader, line.cities, NOW)
        counting.settle()
        yield Month(counting, plainly.read_shown(line))


def over(numbers: Numbers) -> spending.Days:
    """The days of a time of which calls are counted: today's are not."""
    last = min(numbers.period.last, TODAY - 1)
    return spending.Days(*map(date.fromordinal, (numbers.period.first, last + 1)))


def without_days(
    costs: Counter[tuple[str, str, str, str, str]],
) -> Counter[tuple[str, str, str, str]]:
    found: Counter[tuple[str, str, str, str]] = Counter()
    for (what, _, network, service, currency), times in costs.items():
        found[what, network, service, currency] += times
    return +found


def test_stops_and_costs_of_each_time_are_what_a_plain_recount_gives(month: Month) -> None:
    counting, shown = month
    met: Counter[tuple[Span, str]] = Counter()
    for span in Span:
        for period in spans_between(span, DAYS.first.toordinal(), TODAY):
            numbers = counting.numbers(Wanted(span, period.first, NOW))
            days = over(numbers)
            begin = bounds(period, ZONE)[0]
            end = bounds(period._replace(last=days.beyond.toordinal() - 1), ZONE)[1]
            stops = plainly.recount(shown, begin, end) if begin < end else Counter()
            assert plainly.counted(numbers.stops) == stops, (span, period)
            costs = without_days(spending.counted(numbers.costs))
            assert costs == without_days(spending.recount(CALLS, SENDS, days)), (span, period)
            met[span, "stops"] += bool(stops)
            met[span, "costs"] += bool(costs)
            met.update((span, str(key[-1])) for key in stops)
            met.update((span, key[0]) for key in costs)
    whats = {"sessions", "hops", "parts", "amount", "may have left", "may cost"}
    for name in ("stops", "costs", *{*FATES} - {"waiting"}, *whats):
        times = [met[span, name] for span in (Span.DAY, Span.WEEK, Span.MONTH, Span.QUARTER)]
        assert [*map(bool, times)] == [True] * 4, name
    assert met[Span.DAY, "stops"] > 50
    assert met[Span.DAY, "costs"] > 50
    assert {row[2] for row in plainly.recount(shown, 0, NOW)} == {*spending.NAMES}
    # Of the day that goes on nothing is counted yet, though much came.
    assert sum(call.began.date() == date.fromordinal(TODAY) for call in CALLS) > 2


def test_prices_and_names_that_are_written_late_are_counted_all_the_same(month: Month) -> None:
    """Begins without a price and with another name; gives those it had, one day of them alone."""
    counting, _ = month
    priced, line = counting.cities.default, counting.cities
    bare = tuple(replace(one, name=f"{one.name}-", prices=()) for one in priced.routes)
    first, last = DAYS.first.toordinal(), TODAY - 1
    stops = stops_of(counting)
    try:
        line.take([Published(1, with_routes(priced, bare))])
        counting.city = line.default
        assert counting.numbers(Wanted(Span.MONTH, last, NOW)).is_stale
        again = counting.settle()
        assert again >= last - first
        for span in Span:
            numbers = counting.numbers(Wanted(span, last, NOW))
            assert not numbers.is_stale
            assert {spot.currency for spot in numbers.costs.sums} <= {""}
            assert all(spot.network.endswith("-") for spot in numbers.costs.sums)
        assert counting.settle() == 0
    finally:
        line.take([Published(1, priced)])
        counting.city = line.default
    assert counting.settle() == again
    for span in Span:
        for day in (last, last - 31):
            numbers = counting.numbers(Wanted(span, day, NOW))
            expected = spending.recount(CALLS, SENDS, over(numbers))
            assert without_days(spending.counted(numbers.costs)) == without_days(expected)
    # Where callers stopped is counted once: what they pressed is not kept for ever.
    assert stops_of(counting) == stops


def test_a_price_of_some_days_has_those_counted_again_alone(month: Month) -> None:
    counting, _ = month
    before = counting.cities.default
    since = TODAY - 3
    price = Price(since, "MZN", ONE, None, ONE)
    routes = tuple(replace(one, prices=(*one.prices, price)) for one in before.routes)
    try:
        counting.cities.take([Published(1, with_routes(before, routes))])
        counting.city = counting.cities.default
        days = {*range(since, TODAY)}
        longer = {
            (span, span_of(span, day).first)
            for span in Span
            if span is not Span.DAY
            for day in days
        }
        assert counting.settle() == len(days) + len(longer)
    finally:
        counting.cities.take([Published(1, before)])
        counting.city = counting.cities.default
    assert counting.settle() == len(days) + len(longer)


def with_routes(city: City, routes: tuple[Route, ...]) -> City:
    return replace(city, version="other", routes=routes, memo={}, steps={})


def stops_of(counting: Counting) -> list[Any]:
    """Give where callers stopped in each month and on some days."""
    asked = [(Span.MONTH, TODAY - 1), (Span.MONTH, TODAY - 32), (Span.DAY, TODAY - 2)]
    return [plainly.counted(counting.numbers(Wanted(*one, NOW)).stops) for one in asked]
