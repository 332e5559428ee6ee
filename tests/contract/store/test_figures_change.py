"""What changes of times that were counted is found and counted again, and nothing else is."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from app.domain.case_sums import Part
from app.domain.clock import DAY_US, local_day, micros
from app.domain.figure_jobs import AGAIN_US, FORMAT, Kept
from app.domain.lifecycle import Action
from app.domain.limits import Held
from app.domain.periods import Period, bounds
from app.domain.spans import Span
from app.store import figure_book, job_store
from app.store.case_store import SqlCaseBook
from app.store.engine import PRAGMAS_OF_A_DAY
from app.store.figure_book import Made
from app.store.figure_watch import LAG_US
from app.store.schema import report_events, reports
from app.usecases.numbers import Wanted
from app.usecases.set_aside import Deed, set_aside
from app.work.figures import WATCHED_DAYS
from tests.contract.store.case_life import change
from tests.contract.store.figures_counted import (
    BEGIN,
    a_case,
    add_event,
    check_all,
    counted,
    said_changed,
    statements,
)
from tests.contract.store.lines import NOW, Telephone, maputo
from tests.contract.store.months import HOUR, MINUTE, Counting
from tests.contract.store.past_cases import add_past
from tests.contract.store.test_figures import ZONE, everything, stored
from tests.databases import Databases


@pytest.fixture(scope="module")
def template(databases: Databases) -> Iterator[Path]:
    """Such a city in a file; both databases are held to each other by the first test below."""
    with databases.fresh("sqlite") as url:
        with closing(Telephone(url, pragmas=PRAGMAS_OF_A_DAY)) as line:
            counted(line)
        yield Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def sqlite_line(template: Path, tmp_path: Path) -> Iterator[Telephone]:
    """A copy of it."""
    copy = shutil.copy(template, tmp_path / "city.db")
    with closing(Telephone(f"sqlite:///{copy}", worker=2, pragmas=PRAGMAS_OF_A_DAY)) as line:
        yield line


@pytest.fixture
def counting(sqlite_line: Telephone) -> Counting:
    """Its figures, all counted."""
    line = sqlite_line
    made = Counting(line.engine, line.reader, line.cities, NOW)
    assert made.settle() == 0
    return made


def before_now(counting: Counting) -> dict[Any, Any]:
    """What stands of every time that is over."""
    days = everything(local_day(BEGIN, ZONE), local_day(NOW, ZONE) - 1)
    pages = [counting.numbers(Wanted(span, period.first, NOW)) for span, period in days]
    return {
        (page.span, page.period, line.part, line.code): line[3:]
        for page in pages
        if not page.is_open
        for line in (page.whole, *page.parts[Part.BODY])
    }


def kept_date(counting: Counting) -> Any:
    """A case that was solved in time, its date being past."""
    before = NOW - DAY_US
    rows = [r for r in counting.rows().reports if r["status"] in ("resolved", "confirmed")]
    mine = [r for r in rows if r["held"] == "" and r["filed_by"] != "test" and r["due_at"]]
    return next(r for r in mine if r["closed_at"] <= r["due_at"] < before)


def test_a_case_that_is_opened_again_had_no_date_that_was_kept(
    sqlite_line: Telephone, counting: Counting
) -> None:
    was, case = before_now(counting), kept_date(counting)
    counting.now += MINUTE
    change(sqlite_line, case["number"], Action.REOPEN, counting.now, reason="Sim")
    counting.now += LAG_US + AGAIN_US
    assert counting.settle() > 0

    assert before_now(counting) != was
    assert check_all(counting) > 40


def test_a_case_that_is_given_to_others_is_theirs_from_its_filing_on(
    sqlite_line: Telephone, counting: Counting
) -> None:
    was = before_now(counting)
    case = a_case(counting, status="received", held="", filed_by="resident")
    [other] = [body for body in maputo().bodies if body != case.owner][:1]
    counting.now += MINUTE
    change(sqlite_line, case.number, Action.ASSIGN, counting.now, owner=other)
    counting.now += LAG_US + AGAIN_US
    assert counting.settle() > 0

    assert before_now(counting) != was
    assert check_all(counting) > 40


def count_stale(counting: Counting) -> set[tuple[str, int]]:
    return {key for key, row in stored(counting).items() if row.stale}


def test_what_is_written_late_into_a_day_marks_it_and_what_stands_on_it(
    sqlite_line: Telephone, counting: Counting
) -> None:
    """As by a process that hung, or a clock that went wrong."""
    case = a_case(counting, status="received", held="", filed_by="resident")
    late = micros(case.requested_at) + DAY_US
    add_event(sqlite_line, case.id, late, "acknowledged", "acknowledged")
    day, today = local_day(late, ZONE), local_day(NOW, ZONE)

    counting.now += LAG_US
    assert counting.loop.look() == 0

    marked = count_stale(counting)
    assert {("day", one) for one in range(day, today)} <= marked
    counting.now += AGAIN_US
    assert counting.loop.look() == len(marked)
    assert count_stale(counting) == set()
    assert check_all(counting) > 40


def test_what_is_written_into_a_day_long_over_marks_it_at_the_first_look(
    sqlite_line: Telephone, counting: Counting
) -> None:
    """Each look counts the events of some weeks; the first of a process and day those of all."""
    case = a_case(counting, status="received", held="", filed_by="resident")
    day = local_day(NOW, ZONE) - WATCHED_DAYS - 1
    period = Period(day, day)
    begin, end = bounds(period, ZONE)
    kept = Kept(Span.DAY, period, NOW, stale=False, format=FORMAT)
    with sqlite_line.engine.begin() as connection:
        figure_book.keep(
            connection, city_id=1, made=Made(kept, begin, end, 0, {str(Part.CITY): {}})
        )
    add_event(sqlite_line, case.id, begin + HOUR, "acknowledged", "acknowledged")
    counting.now += MINUTE
    assert counting.loop.look() == 0
    assert count_stale(counting) == set()
    assert counting.another().look() == 0

    assert ("day", day) in count_stale(counting)


@pytest.mark.parametrize("ago", [9, 1])
def test_a_report_that_was_filed_late_marks_its_day(
    sqlite_line: Telephone, counting: Counting, ago: int
) -> None:
    [row] = [r for r in sqlite_line.rows(reports) if r.id == a_case(counting, held="").id]
    old = NOW - ago * DAY_US
    with sqlite_line.engine.begin() as connection:
        new = {"id": sqlite_line.ids.next(NOW), "number": 99_999_999, "requested_at": old}
        connection.execute(insert(reports).values(dict(row._mapping) | new))
        filed = {"report_id": new["id"], "seq": 0, "city_id": 1, "at": old, "kind": "filed"}
        filed |= {"actor": "caller", "status": row.status}
        connection.execute(insert(report_events).values(filed))
    counting.now += LAG_US + MINUTE
    assert counting.loop.look() == 0

    assert ("day", local_day(old, ZONE)) in count_stale(counting)
    assert ("day", local_day(old, ZONE) - 1) not in count_stale(counting)


def test_work_of_today_leaves_what_was_counted_alone(
    sqlite_line: Telephone, counting: Counting
) -> None:
    case = a_case(counting, status="received", held="", filed_by="resident")
    before = stored(counting)
    for kind in ("acknowledged", "started", "resolved", "given_up", "noted"):
        counting.now += MINUTE
        add_event(sqlite_line, case.id, counting.now, kind, "acknowledged")
        counting.now += LAG_US + AGAIN_US
        assert said_changed(counting) == set()
        assert counting.loop.look() == 0
        assert stored(counting) == before


def test_a_process_that_begins_anew_goes_on_where_another_ended(
    sqlite_line: Telephone, counting: Counting
) -> None:
    case = a_case(counting, status="resolved", held="", filed_by="resident")
    counting.now += MINUTE
    change(sqlite_line, case.number, Action.REOPEN, counting.now, reason="Sim")
    counting.now += 3 * DAY_US

    counting.loop = counting.another(worker=2)
    counting.settle()
    counting.now += AGAIN_US
    counting.settle()

    assert check_all(counting) > 40


def test_a_page_takes_as_many_statements_however_many_reports_there_are(
    sqlite_line: Telephone, counting: Counting
) -> None:
    today = local_day(NOW, ZONE)
    wanted = [Wanted(span, today - ago, NOW) for ago in (0, 9) for span in Span]
    with statements(counting.reader) as few:
        for one in wanted:
            counting.numbers(one)
    add_past(sqlite_line, 2500, "confirmed", ago=9, took=1)
    counting.now += LAG_US
    counting.loop = counting.another()
    counting.settle()
    with statements(counting.reader) as many:
        for one in wanted:
            counting.numbers(one)

    assert len(many) == len(few) <= 10 * len(wanted)


def test_nothing_is_written_while_nothing_changes(counting: Counting) -> None:
    with statements(counting.engine) as written, statements(counting.reader) as read:
        counting.loop.look()
    assert written == []
    assert len(read) <= 5


def test_of_two_processes_one_counts(sqlite_line: Telephone, counting: Counting) -> None:
    counting.now += 2 * DAY_US
    with sqlite_line.engine.begin() as connection:
        assert job_store.take(connection, "figures", 9, counting.now, counting.now + HOUR)
    assert counting.loop.look() == 0
    counting.now += HOUR
    assert counting.loop.look() == 6, "two days, a week that is over, and what goes on"


def test_a_release_lets_a_case_count_from_its_filing_on(
    sqlite_line: Telephone, counting: Counting
) -> None:
    held = a_case(counting, held=str(Held.PHONE), status="assigned", filed_by="resident")
    filed = micros(held.requested_at)
    wanted = Wanted(Span.DAY, local_day(filed, ZONE), NOW)
    before = counting.numbers(wanted).whole.counts.get("filed", 0)
    counting.now += MINUTE
    with sqlite_line.engine.begin() as connection:
        cases = SqlCaseBook(
            connection, 1, sqlite_line.vault, sqlite_line.book(connection, counting.now)
        )
        set_aside(cases, maputo(), held.number, Deed.RELEASE, "official ana", "")
    counting.now += LAG_US + AGAIN_US
    counting.settle()
    assert counting.numbers(wanted).whole.counts["filed"] == before + 1


def test_a_day_is_over_a_while_after_midnight(sqlite_line: Telephone, counting: Counting) -> None:
    today = local_day(NOW, ZONE)
    midnight = bounds(next(iter([p for s, p in everything(today, today)])), ZONE)[1]
    counting.now = midnight + 14 * MINUTE
    assert counting.loop.look() == 0
    assert not counting.numbers(Wanted(Span.DAY, today, counting.now)).is_counted
    counting.now = midnight + 15 * MINUTE
    assert counting.loop.look() == 4
    assert counting.numbers(Wanted(Span.DAY, today, counting.now)).is_counted
