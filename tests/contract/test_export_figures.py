"""What the figures say of dates that were told is worked out anew from the file alone."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from typing import NamedTuple

import pytest
from sqlalchemy import update

from app.domain.case_sums import Part
from app.domain.clock import DAY_US, end_of_day, local_day, utc
from app.domain.spans import Span, spans_between
from app.store.engine import PRAGMAS_OF_A_DAY
from app.store.report_export import ReportExport
from app.store.schema import report_events, reports
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish, prepare_export
from app.usecases.numbers import Share, Wanted
from tests.contract.export_data import rows_of
from tests.contract.store.lines import NOW, Telephone, maputo
from tests.contract.store.months import Counting, fill_more
from tests.databases import KINDS, Databases

ZONE = "Africa/Maputo"
BEGIN = NOW - 55 * DAY_US


class Taken(NamedTuple):
    """A city with its figures counted, and the file that somebody took of it."""

    counting: Counting
    rows: list[dict[str, str]]


@pytest.fixture(scope="module", params=KINDS)
def taken(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Taken]:
    """Nothing changes it."""
    with (
        databases.fresh(request.param) as url,
        closing(Telephone(url, pragmas=PRAGMAS_OF_A_DAY)) as line,
    ):
        fill_more(line.engine, maputo(), BEGIN, NOW, seed=311, cases=140)
        at_the_edge(line)
        counting = Counting(line.engine, line.reader, line.cities, NOW)
        counting.settle()
        reader = ReportExport(line.reader, line.vault, "maputo")
        export = prepare_export(reader, maputo(), Wish(Asked()), now_us=NOW)
        yield Taken(counting, rows_of(export.chunks()))


def at_the_edge(line: Telephone) -> None:
    """Let two be solved as a day ends that was told, and a microsecond later."""
    day_ends = end_of_day(local_day(NOW - 3 * DAY_US, ZONE), ZONE)
    last = {row.report_id: row for row in line.rows(report_events)}
    solved = [id_ for id_, row in last.items() if row.kind == "resolved" and row.at < utc(day_ends)]
    with line.engine.begin() as connection:
        for late, id_ in enumerate(solved[:2]):
            at = {"told_by": day_ends, "closed_at": day_ends + late, "updated_at": day_ends + late}
            usual = {"held": "", "filed_by": "resident"}
            connection.execute(update(reports).where(reports.c.id == id_).values(at | usual))
            its = report_events.c.report_id == id_, report_events.c.seq == last[id_].seq
            connection.execute(update(report_events).where(*its).values(at=day_ends + late))


def judged(rows: list[dict[str, str]], first: int, last: int) -> list[dict[str, str]]:
    """Give the cases whose told day lies between two, as the dictionary says figures count them."""
    days = [date.fromordinal(day).isoformat() for day in (first, last)]
    return [
        row
        for row in rows
        if row["told_by"]
        and days[0] <= row["told_by"][:10] <= days[1]
        and not row["held"]
        and row["status"] not in ("duplicate", "invalid")
    ]


def share(rows: list[dict[str, str]]) -> Share:
    kept = [
        row["status"] in ("resolved", "confirmed")
        and datetime.fromisoformat(row["closed_date"]) <= datetime.fromisoformat(row["told_by"])
        for row in rows
    ]
    return Share(sum(kept), len(kept))


def test_dates_told_and_kept_are_what_the_numbers_say(taken: Taken) -> None:
    counting, rows = taken
    first, last = (local_day(at, ZONE) for at in (BEGIN, NOW))
    seen = Counter[str]()
    for span in (Span.DAY, Span.WEEK, Span.MONTH):
        for period in spans_between(span, first, last):
            numbers = counting.numbers(Wanted(span, period.first, NOW))
            # A date is judged when its day is over.
            mine = judged(rows, period.first, min(period.last, last - 1))
            assert share(mine) == numbers.whole.told_kept, period
            for part, column in ((Part.SERVICE, "service_code"), (Part.DISTRICT, "district")):
                for line in numbers.parts[part]:
                    its = share([row for row in mine if row[column] == line.code])
                    assert its == line.told_kept, (period, line.code)
                    seen[part] += its.of
            seen["kept"] += numbers.whole.told_kept.count
            seen["missed"] += numbers.whole.told_kept.of - numbers.whole.told_kept.count
    assert len(seen) == 4
    assert all(count > 10 for count in seen.values()), seen


def test_the_end_of_the_day_that_was_told_is_in_time(taken: Taken) -> None:
    edge = date.fromordinal(local_day(NOW - 3 * DAY_US, ZONE)).isoformat()
    at = [row for row in taken.rows if row["told_by"] == f"{edge}T23:59:59+02:00"]
    after = date.fromordinal(local_day(NOW - 2 * DAY_US, ZONE)).isoformat()

    assert [row["closed_date"] for row in at] == [
        f"{edge}T23:59:59+02:00",
        f"{after}T00:00:00+02:00",
    ]
