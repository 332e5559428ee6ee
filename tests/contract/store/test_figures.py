"""Figures of the numbers: each against a plain recount, and each counted once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any, NamedTuple

import pytest

from app.domain.accounts import WHOLE_CITY
from app.domain.case_sums import Part, Sums
from app.domain.clock import DAY_US, local_day, micros
from app.domain.errors import InvalidInput
from app.domain.periods import Period, bounds
from app.domain.sheet_figures import FEWEST
from app.domain.spans import Span, span_of, spans_between
from app.store.engine import PRAGMAS_OF_A_DAY
from app.store.figure_cases import STANDS, read_behind
from app.store.figure_counts import count_periods, plain
from app.store.figure_rows import Which
from app.store.figures_store import read_flows
from app.store.schema import figure_periods
from app.usecases.compose_numbers import asked_of
from app.usecases.export_filters import Asked
from app.usecases.numbers import Line, Numbers, Wanted
from tests.contract.store import figures_recounted as plainly
from tests.contract.store.lines import NOW, Telephone, maputo
from tests.contract.store.months import Counting, fill_more
from tests.contract.store.recounted import Rows
from tests.databases import KINDS, Databases

ZONE = "Africa/Maputo"
#: Sunday, 14:00 in Maputo; of the weeks, months and quarter that are on, days are over.
BEGIN = NOW - 55 * DAY_US
CASES = 140
#: Figures that are durations.
TOOK = ("seen", "solved")


class Month(NamedTuple):
    """A city with its figures counted, and the rows they are of."""

    counting: Counting
    rows: Rows


@pytest.fixture(scope="module", params=KINDS)
def month(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Month]:
    """Nothing changes it."""
    with (
        databases.fresh(request.param) as url,
        closing(Telephone(url, pragmas=PRAGMAS_OF_A_DAY)) as line,
    ):
        fill_more(line.engine, maputo(), BEGIN, NOW, seed=311, cases=CASES)
        counting = Counting(line.engine, line.reader, line.cities, NOW)
        counting.settle()
        yield Month(counting, counting.rows())


def everything(first: int, last: int) -> Iterator[tuple[Span, Period]]:
    for span in Span:
        for period in spans_between(span, first, last):
            yield span, period


def check(rows: Rows, numbers: Numbers, line: Line) -> Counter[str]:
    """Hold a line to a recount of all rows; give what of it was something."""
    mine = plainly.of_part(rows, line.part, line.code)
    found, until = plainly.flow_of(line), numbers.until_us
    assert found == plainly.flow(mine, numbers.begin_us, until), (numbers.span, line.code)
    dates = plainly.judged_of(line)
    assert dates == plainly.judged(mine, numbers.begin_us, numbers.judged_us)
    parted = plainly.shares_of(line)
    assert parted == plainly.shares(found, dates), (numbers.span, line.code)
    stands = plainly.standing_of(line)
    if not numbers.is_open:
        assert stands == plainly.standing(mine, numbers.begin_us, numbers.judged_us)
    else:
        stands.pop("open_after")
        expected = plainly.standing(mine, numbers.judged_us, numbers.judged_us)
        expected.pop("open_after")
        assert stands == expected
    assert line.open == plainly.open_at(mine, until)
    assert line.came - line.went == line.open - plainly.open_at(mine, numbers.begin_us)
    told = {f"share {name}": count and ends for name, (count, _, ends) in parted.items()}
    return Counter(name for name, value in (found | dates | stands | told).items() if value)


def test_every_figure_is_what_a_plain_recount_gives(month: Month) -> None:
    counting, rows = month
    first, last = (local_day(at, ZONE) for at in (BEGIN, NOW))
    # Every week, month and quarter, and some days; those that are not over are the newest.
    days = {last, last - 1, *range(first, last, 9)}
    seen: Counter[str] = Counter()
    checked = 0
    for span, period in everything(first, last):
        if span is Span.DAY and period.first not in days:
            continue
        numbers = counting.numbers(Wanted(span, period.first, NOW))
        assert numbers.is_counted
        assert numbers.is_open == (period.last >= last)
        lines = [numbers.whole, *(line for part in numbers.parts.values() for line in part)]
        for line in lines:
            seen += check(rows, numbers, line)
            checked += 1
        for part, listed in numbers.parts.items():
            missing = plainly.codes(rows, part) - {line.code for line in listed}
            idle = [plainly.of_part(rows, part, code) for code in missing]
            begin, until = numbers.begin_us, numbers.until_us
            assert not any(plainly.filed_in(one, begin, until) for one in idle)
            assert not any(plainly.open_at(one, until) for one in idle)
    assert checked > 300
    named = {*plainly.FLOWS, "yes", "no", "asked", "said_yes", "said_no", "seen", "solved"}
    named |= {"due", "kept", "told_due", "told_kept", "joined", "ages", "overdue", "unseen"}
    named |= {f"share {name}" for name in plainly.shares_of(numbers.whole)}
    assert {name for name, times in seen.items() if times > 5} >= named


def test_a_period_that_is_counted_alone_is_what_it_is_among_others(month: Month) -> None:
    counting, rows = month
    first, last = (local_day(at, ZONE) for at in (BEGIN, NOW))
    periods = [period for _, period in everything(first, last) if period.last < last]
    together = count_periods(counting.reader, 1, counting.city, periods)
    long_over = 0
    for period, among in zip(periods, together, strict=True):
        [alone] = count_periods(counting.reader, 1, counting.city, [period])
        assert plain(alone) == plain(among), period
        begin, end = bounds(period, ZONE)
        told = [row for row in rows.reports if begin <= (row["told_by"] or 0) < end]
        long_over += sum(micros(row["updated_at"]) < begin - 8 * DAY_US for row in told)
    assert long_over > 10


def test_behind_a_figure_are_the_cases_that_it_counts(month: Month) -> None:
    counting, rows = month
    first, last = (local_day(at, ZONE) for at in (BEGIN, NOW))
    times = [
        period
        for span, period in everything(first, last)
        if period.last < last and (span is not Span.DAY or period.first % 9 == first % 9)
    ]
    parts = [(Part.CITY, ""), *((Part.BODY, code) for code in plainly.codes(rows, Part.BODY))]
    met: Counter[str] = Counter()
    together = count_periods(counting.reader, 1, counting.city, times)
    for period, counted in zip(times, together, strict=True):
        for name in ("undone", "due", "kept", "told_due", "told_kept", "seen", "solved", *STANDS):
            for part, code in parts:
                sums = counted.parts[part].get(code, Sums())
                which = Which(1, name, *bounds(period, ZONE), part, code, WHOLE_CITY)
                every = getattr(sums, name).total() if name in TOOK else sums.counts[name]
                assert behind(counting, which) == every, (name, period, code)
                met[name] += every
    assert not [name for name, cases in met.items() if cases < 3 and not name.startswith("age")]
    assert {"told_due", "told_kept", "due", "kept"} <= met.keys()


def behind(counting: Counting, which: Which) -> int:
    """Count what all pages of a figure's cases have."""
    found, before = 0, None
    with counting.reader.connect() as connection:
        while True:
            page = read_behind(connection, which, counting.city, before)
            found, before = found + len(page.numbers), page.before
            if before is None:
                return found


def test_hours_places_and_operators_are_what_a_plain_recount_gives(month: Month) -> None:
    counting, rows = month
    met = 0
    for span in (Span.DAY, Span.WEEK, Span.MONTH, Span.QUARTER):
        for part, code in (
            (Part.CITY, ""),
            *((Part.BODY, code) for code in sorted(plainly.codes(rows, Part.BODY))),
            (Part.SERVICE, "container_full"),
            (Part.DISTRICT, "kamaxakeni"),
            (Part.BAIRRO, "maxaquene_a"),
        ):
            for day in (local_day(NOW, ZONE), local_day(NOW, ZONE) - 31):
                numbers = counting.numbers(Wanted(span, day, NOW, part, code, places=5))
                mine = plainly.of_part(rows, part, code)
                begin, until = numbers.begin_us, numbers.until_us
                assert numbers.hours == plainly.hours(mine, begin, until, ZONE)
                assert [(p.code, p.filed) for p in numbers.places] == plainly.worst(
                    mine, begin, until, 5
                )
                ways = {(way.channel, way.network): way.filed for way in numbers.ways}
                assert ways == plainly.ways(mine, begin, until, maputo())
                met += len(numbers.places) + len(numbers.ways)
    assert met > 60


def test_what_is_of_few_is_withheld(month: Month) -> None:
    counting, _ = month
    withheld = shown = 0
    for span in Span:
        numbers = counting.numbers(Wanted(span, local_day(NOW, ZONE) - 20, NOW))
        for line in (numbers.whole, *numbers.parts[Part.BAIRRO], *numbers.parts[Part.SERVICE]):
            for share in (line.on_time, line.told_kept, line.answered, line.confirmed, line.undone):
                assert (share.interval is None) == (share.of < FEWEST)
                withheld += share.interval is None
                shown += share.interval is not None
            for took in (line.seen, line.solved):
                assert (took.median_us is None) == (took.cases < FEWEST) == (took.p90_us is None)
            filed = line.counts.get("filed", 0)
            if line.population:
                assert (line.per_10k is None) == (filed < FEWEST)
    assert withheld > 20
    assert shown > 20


def test_rates_are_of_those_who_live_there(month: Month) -> None:
    counting, _ = month
    city = maputo()
    numbers = counting.numbers(Wanted(Span.QUARTER, local_day(NOW, ZONE), NOW))
    bairros = [*city.gazetteer.bairros()]
    lived = {b.code: b.population for b in bairros}
    of_bairros = {line.code: line.population for line in numbers.parts[Part.BAIRRO]}
    assert len(of_bairros) > 20
    assert of_bairros == {code: lived[code] for code in of_bairros}
    for line in numbers.parts[Part.DISTRICT]:
        people = [b.population for b in bairros if b.district == line.code]
        known = sum(filter(None, people)) if all(people) else None
        assert line.population == known
        filed = line.counts.get("filed", 0)
        if known and filed >= FEWEST:
            assert line.per_10k == pytest.approx(filed / known * 10_000)
    assert {line.population for line in numbers.parts[Part.SERVICE]} == {None}


def test_the_flow_of_several_weeks_is_that_of_each(month: Month) -> None:
    counting, _ = month
    last = span_of(Span.WEEK, local_day(NOW, ZONE))
    with counting.reader.connect() as connection:
        flows = read_flows(connection, 1, Span.WEEK, Period(last.first - 35, last.first - 1))
    assert len(flows) == 5
    for flow in flows:
        whole = counting.numbers(Wanted(Span.WEEK, flow.period.first, NOW)).whole
        assert flow[1:] == (whole.came, whole.went, whole.open)


def test_a_time_that_has_not_begun_is_refused(month: Month) -> None:
    with pytest.raises(InvalidInput, match="has not begun in Maputo"):
        month.counting.numbers(Wanted(Span.DAY, local_day(NOW, ZONE) + 1, NOW))


def test_what_leads_to_the_rows_names_the_same_time_and_part(month: Month) -> None:
    day = date(2026, 10, 20).toordinal()
    wanted, city = Wanted(Span.MONTH, day, NOW), month.counting.city
    numbers = month.counting.numbers(wanted)
    [body] = numbers.parts[Part.BODY][:1]
    district = numbers.parts[Part.DISTRICT][0]

    days = {"since": "2026-10-01", "until": "2026-10-31"}
    of_district = wanted._replace(part=Part.DISTRICT, code=district.code)
    of_body = wanted._replace(part=Part.BODY, code=body.code)
    assert asked_of(city, wanted) == Asked(**days)
    assert asked_of(city, of_district) == Asked(**days, district=district.code)
    assert asked_of(city, of_body) == Asked(**days, owner=body.code)
    assert asked_of(city, of_body._replace(code="gone")) is None
    assert body.open_now is not None
    assert (body.open_now.filters.owner, body.open_now.filters.status) == (body.code, "open")
    assert district.open_now is not None
    assert district.open_now.filters.district == district.code


def stored(counting: Counting) -> dict[tuple[str, int], Any]:
    with counting.reader.connect() as connection:
        rows = connection.execute(figure_periods.select()).all()
    return {(row.span, row.first_day): row for row in rows}


def test_a_time_that_is_over_is_counted_once(month: Month) -> None:
    counting, _ = month
    before = stored(counting)
    first, last = (local_day(at, ZONE) for at in (BEGIN, NOW))
    assert len(before) > last - first
    assert counting.loop.look() == counting.another().look() == 0
    assert stored(counting) == before
