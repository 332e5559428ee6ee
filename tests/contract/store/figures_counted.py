"""A city with a fortnight of cases whose figures are counted, and held to a plain recount."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, func, insert, select, update

from app.domain.case_sums import Part
from app.domain.clock import DAY_US, Micros, local_day
from app.domain.ids import moment
from app.domain.periods import Period
from app.domain.spans import Span
from app.store import figure_book
from app.store.figure_counts import count_periods, plain
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


def over(counting: Counting) -> list[tuple[Span, Period]]:
    """Every day, week, month and quarter of the city that is over."""
    first = min(local_day(moment(row["id"]), ZONE) for row in counting.rows().reports)
    today = local_day(counting.now, ZONE)
    return [(span, period) for span, period in everything(first, today) if period.last < today]


def said_changed(counting: Counting) -> set[tuple[Span, Period]]:
    """Those of which a page says that they have changed."""
    return {
        (span, period)
        for span, period in over(counting)
        if counting.numbers(Wanted(span, period.first, counting.now)).is_stale
    }


def counted_otherwise(counting: Counting) -> set[tuple[Span, Period]]:
    """Those of which by now something else would be counted than what is kept."""
    found = over(counting)
    anew = count_periods(counting.reader, 1, counting.city, [period for _, period in found])
    with counting.reader.connect() as connection:
        kept = [figure_book.read_page(connection, 1, span, one.first) for span, one in found]
    return {
        one
        for one, counted, page in zip(found, anew, kept, strict=True)
        if page is None or not plain(counted).items() <= dict(page.parts).items()
    }


def a_case(counting: Counting, **wanted: Any) -> Any:
    """One of the cases that are so."""
    with counting.reader.connect() as connection:
        its = [reports.c[name] == value for name, value in wanted.items()]
        rows = connection.execute(select(reports).where(*its).order_by(reports.c.id)).all()
    return rows[len(rows) // 2]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Gather what a database is asked meanwhile."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
