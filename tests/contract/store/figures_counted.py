"""A city with a fortnight of cases whose figures are counted, and held to a plain recount."""

from typing import Any

from sqlalchemy import func, insert, select, update

from app.domain.case_sums import Part
from app.domain.clock import DAY_US, Micros, local_day
from app.store.schema import report_events, reports
from app.usecases.numbers import Wanted
from tests.contract.store import figures_recounted as plainly
from tests.contract.store.lines import NOW, Telephone, maputo
from tests.contract.store.months import Counting, fill_more
from tests.contract.store.test_figures import ZONE, everything

BEGIN = NOW - 12 * DAY_US


def counted(line: Telephone) -> Counting:
    """A city with a fortnight of cases, all of whose figures are counted."""
    fill_more(line.engine, maputo(), BEGIN, NOW, seed=7, cases=40)
    made = Counting(line.engine, line.reader, line.cities, NOW)
    assert made.settle() > 15
    return made


def add_event(
    line: Telephone, report_id: int, at: Micros, kind: str, status: str, actor: str = "official ana"
) -> None:
    """Add an event behind a case's others, and let the report follow it."""
    its = report_events.c.report_id == report_id
    opens = status not in ("resolved", "confirmed", "unresolved")
    values: dict[str, Any] = {"status": status, "updated_at": at}
    values |= {"closed_at": None} if opens else {}
    if kind == "reopened":
        values |= {"due_at": at + 2 * DAY_US, "due_since": at, "overdue_at": None}
    with line.engine.begin() as connection:
        seq = connection.scalar(select(func.count()).where(its))
        row = {"report_id": report_id, "seq": seq, "city_id": 1, "at": at, "kind": kind}
        connection.execute(insert(report_events).values(row | {"actor": actor, "status": status}))
        connection.execute(update(reports).where(reports.c.id == report_id).values(values))


def check_all(counting: Counting) -> int:
    """Hold every period that is over to a plain recount; give how many figures there are."""
    rows, checked = counting.rows(), 0
    last = local_day(counting.now, ZONE)
    for span, period in everything(local_day(BEGIN, ZONE), last):
        numbers = counting.numbers(Wanted(span, period.first, counting.now))
        begin, until = numbers.begin_us, numbers.until_us
        lines = (numbers.whole, *numbers.parts[Part.BODY])
        for line in lines:
            mine = plainly.of_part(rows, line.part, line.code)
            where = (span, period.first - last, line.code)
            assert plainly.flow_of(line) == plainly.flow(mine, begin, until), where
            judged = plainly.judged(mine, begin, numbers.judged_us)
            assert plainly.judged_of(line) == judged, where
            assert line.open == plainly.open_at(mine, until), where
            checked += 1
    return checked
