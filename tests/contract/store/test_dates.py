"""Dates of cases: set when filed, anew when handed on or opened again, noted when past due."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, Select, text, update

from app.domain.clock import DAY_US, Micros, micros, utc
from app.domain.lifecycle import Action
from app.store import due_store, job_store
from app.store.case_list import Wanted, list_cases
from app.store.engine import is_sqlite
from app.store.schema import reports
from app.usecases.set_aside import Deed
from app.work.deadlines import LEASE_US
from tests.contract.store.case_life import ANEW, READER, change
from tests.contract.store.dated import HOUR, Clockwork, at, due, history, line
from tests.contract.store.limited import aside
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import REPORTER, call, filed

__all__ = ["line"]


# NOW is Sunday, 22 November 2026, 14:00 in Maputo.


def test_a_report_gets_its_owner_and_its_date_when_it_is_filed(line: Telephone) -> None:
    filed(line)
    call(line, "1*2*1*1", "elsewhere", READER)  # the other district has no skips: bairro, sent
    call(line, "3*1*2*1", "hole", READER)

    rows = line.rows(reports)

    assert [(row.service_code, row.owner) for row in rows] == [
        ("full", "skips"),
        ("full", "roads"),
        ("hole", "roads"),
    ]
    # Monday 08:00 to 16:00 and four hours of Tuesday; round the clock; no date.
    assert due(line) == [at("2026-11-24 12:00"), NOW + 12 * HOUR, None]
    assert [(row.due_since, row.overdue_at) for row in rows] == [(None, None)] * 3


def test_a_date_is_worked_out_once_a_minute_for_all(line: Telephone) -> None:
    filed(line)
    city = line.cities.default
    kept = dict(city.memo["due at"])
    city.memo["due at"][("skips", "full", ())] = (kept[("skips", "full", ())][0], 4711)

    filed(line, ANEW, "same minute", READER)
    line.batch([dial("", session="later", phone=REPORTER, at=NOW + HOUR)], at=NOW + HOUR)
    for keys in ("1", "1*30028", "1*30028*1"):
        turn = dial(keys, session="later", phone=REPORTER, at=NOW + HOUR)
        line.batch([turn], at=NOW + HOUR)

    assert due(line) == [at("2026-11-24 12:00"), 4711, at("2026-11-24 12:00")]


def test_a_date_is_set_anew_for_another_body_and_when_a_case_is_opened_again(
    line: Telephone,
) -> None:
    number, later = filed(line), NOW + 3 * DAY_US

    change(line, number, Action.ASSIGN, at=later, owner="skips")  # it has it already
    change(line, number, Action.START, at=later)
    assert due(line) == [at("2026-11-24 12:00")]
    assert Clockwork(line).look(later) == 1
    change(line, number, Action.ASSIGN, at=later, owner="roads")
    assert due(line) == [later + 12 * HOUR]
    change(line, number, Action.RESOLVE, at=later)
    assert due(line) == [later + 12 * HOUR]
    change(line, number, Action.REOPEN, at=later + HOUR, reason="volta")
    assert due(line) == [later + 13 * HOUR]

    [row] = line.rows(reports)
    assert (micros(row.due_since), row.overdue_at) == (later + HOUR, None)


def test_a_no_of_a_resident_sets_the_date_anew(line: Telephone) -> None:
    number, later = filed(line), NOW + 2 * DAY_US
    hole = call(line, "3*1*2*1", "hole", REPORTER)
    assert hole.ends
    assert Clockwork(line).look(later - 1) == 1
    for one in (number, line.rows(reports)[1].number):
        change(line, one, Action.RESOLVE)

    for name in ("no", "no again"):
        line.batch([dial("", session=name, phone=REPORTER, at=later)], at=later)
        line.batch([dial("0", session=name, phone=REPORTER, at=later)], at=later)

    # Tuesday 14:00 to 16:00, Wednesday, two hours of Thursday; a hole has no date.
    assert due(line) == [at("2026-11-26 10:00"), None]
    assert [row.status for row in line.rows(reports)] == ["assigned", "assigned"]
    assert {(micros(row.due_since), row.overdue_at) for row in line.rows(reports)} == {
        (later, None)
    }


def test_a_no_on_a_test_starts_no_time(line: Telephone) -> None:
    number, later = filed(line), NOW + DAY_US
    aside(line, number, Deed.TEST)
    change(line, number, Action.RESOLVE)

    call(line, "0", "no", REPORTER)

    [row] = line.rows(reports)
    assert (row.status, row.due_at) == ("assigned", None)
    assert Clockwork(line).look(later + 30 * DAY_US) == 0


def test_what_is_past_due_is_noted_once_a_date(line: Telephone) -> None:
    number = filed(line)
    closed = filed(line, ANEW, "closed", READER)
    change(line, closed, Action.RESOLVE)
    clockwork, passed = Clockwork(line), at("2026-11-24 12:00")

    noted = [clockwork.look(moment) for moment in (passed, passed + 1, passed + DAY_US)]

    assert noted == [0, 1, 0]
    assert history(line, "overdue") == [("overdue", "clock", "received")]
    change(line, number, Action.ASSIGN, at=passed + DAY_US, owner="roads")
    assert [clockwork.look(passed + days * DAY_US) for days in (1, 2, 3)] == [0, 1, 0]
    assert history(line, "overdue")[1:] == [("overdue", "clock", "assigned")]


def test_more_than_one_unit_holds_are_all_noted(
    line: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_store, "MOST", 2)
    for count in range(5):
        filed(line, ANEW if count else "1*30015*1", f"number {count}", REPORTER)

    assert Clockwork(line).look(NOW + 9 * DAY_US) == 5

    assert len(history(line, "overdue")) == 5
    assert {row.overdue_at for row in line.rows(reports)} == {utc(NOW + 9 * DAY_US)}


def test_of_several_processes_one_looks_and_another_goes_on_when_it_died(line: Telephone) -> None:
    one, other = Clockwork(line, 1), Clockwork(line, 2)
    filed(line)
    late = NOW + 9 * DAY_US
    with line.engine.begin() as connection:
        assert job_store.take(connection, "deadlines", 1, late, late + LEASE_US)

    looked = [other.look(late), other.look(late + LEASE_US - 1), other.look(late + LEASE_US)]

    assert looked == [0, 0, 1]
    assert one.look(late + LEASE_US + 1) == 0
    assert len(history(line, "overdue")) == 1


def test_a_lease_is_taken_by_one_and_kept_by_who_has_it(line: Telephone) -> None:
    def take(worker: int, now: Micros) -> bool:
        with line.engine.begin() as connection:
            return job_store.take(connection, "x", worker, now, now + 10)

    assert [take(1, 0), take(2, 9), take(1, 9), take(2, 18), take(2, 19), take(1, 19)] == [
        *(True, False, True, False, True, False)
    ]


def test_those_past_due_are_listed_the_longest_first(line: Telephone) -> None:
    numbers = [filed(line), filed(line, ANEW, "second", READER)]
    call(line, "3*1*2*1", "hole", READER)
    closed = filed(line, ANEW, "third", READER)
    change(line, closed, Action.RESOLVE)
    with line.engine.begin() as connection:
        first = reports.c.number == numbers[0]
        connection.execute(update(reports).where(first).values(due_at=NOW + 2))
        second = reports.c.number == numbers[1]
        connection.execute(update(reports).where(second).values(due_at=NOW + 1))

    listed = [_listed(line, past) for past in (NOW, NOW + 2, NOW + 3)]

    assert listed == [[], [numbers[1]], [numbers[1], numbers[0]]]


def _listed(line: Telephone, past: Micros) -> Sequence[int]:
    with line.reader.connect() as connection:
        return [case.number for case in list_cases(connection, Wanted(1, past_us=past))]


@pytest.mark.parametrize(
    "query",
    [
        due_store.past_due(NOW).limit(1),
        due_store.past_due(NOW).limit(due_store.MOST),
        due_store.due_from(1, NOW, 0),
        due_store.tests_from(1, NOW, 0),
        due_store.merged_from(1, NOW, 0),
    ],
)
def test_dates_are_found_through_an_index_that_holds_no_others(
    line: Telephone, query: Select[Any]
) -> None:
    compiled = query.compile(line.engine, compile_kwargs={"literal_binds": True})
    embedded = is_sqlite(line.url)

    with line.engine.connect() as connection:
        plan = _plan(connection, f"{compiled}", embedded=embedded)

    # Both hold open reports only, and few are open; of two alike the server takes either.
    open_ones = ("ix_reports_open", "ix_reports_jobs")
    names = ("ix_reports_merged",) if "'duplicate'" in f"{compiled}" else open_ones
    assert any(name in plan for name in names)


def _plan(connection: Connection, query: str, *, embedded: bool) -> str:
    if not embedded:
        # A table of a few rows is read as a whole, whatever indexes it has.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN" if embedded else "EXPLAIN"
    rows: Any = connection.execute(text(f"{explain} {query}")).all()
    return "\n".join(str(row) for row in rows)
