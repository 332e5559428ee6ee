"""A date outlives a mistake: of a case that repeats none after all, or that is no test."""

from typing import Any

import pytest
from sqlalchemy import update

from app.domain.lifecycle import Action
from app.domain.limits import Held
from app.store.schema import report_events, reports
from app.usecases.set_aside import Deed
from tests.contract.store.case_life import ANEW, READER, change
from tests.contract.store.dated import HOUR, Clockwork, at, due, line
from tests.contract.store.limited import aside
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.skip_calls import filed

__all__ = ["line"]

#: Of a report of NOW: Monday, and four hours of Tuesday.
FIRST = at("2026-11-24 12:00")
EARLY, PASSED = FIRST - HOUR, FIRST + HOUR


@pytest.fixture
def number(line: Telephone) -> int:
    """Give a case, of which another one is the same."""
    number = filed(line)
    filed(line, ANEW, "main", READER)
    return number


def slip(line: Telephone, number: int, kind: str, moment: int) -> None:
    """Take a case for another one, or for a test."""
    if kind == "test":
        aside(line, number, Deed.TEST, moment)
    else:
        main = next(row.number for row in line.rows(reports) if row.number != number)
        change(line, number, Action.MERGE, main=main, at=moment)


def mend(line: Telephone, number: int, kind: str, moment: int) -> None:
    if kind == "test":
        aside(line, number, Deed.NO_TEST, moment)
    else:
        change(line, number, Action.UNMERGE, at=moment, reason="engano")


def noted(line: Telephone) -> int:
    """Give how often it was noted that the case is late."""
    first = line.rows(reports)[0].id
    its = [row for row in line.rows(report_events) if row.report_id == first]
    return sum(row.kind == "overdue" for row in its)


both = pytest.mark.parametrize("kind", ["merged", "test"])


@both
def test_what_is_taken_back_in_time_leaves_the_date(
    line: Telephone, number: int, kind: str
) -> None:
    slip(line, number, kind, NOW + HOUR)
    assert due(line)[0] == (FIRST if kind == "merged" else None)
    mend(line, number, kind, EARLY)
    assert due(line)[0] == FIRST
    assert Clockwork(line).look(PASSED) == 2  # with the other one
    assert noted(line) == 1


@both
def test_who_is_late_already_stays_late(line: Telephone, number: int, kind: str) -> None:
    clockwork = Clockwork(line)
    clockwork.look(PASSED)
    slip(line, number, kind, PASSED + HOUR)
    mend(line, number, kind, PASSED + 2 * HOUR)
    assert due(line)[0] == FIRST
    # It was noted when it passed, and is not noted again.
    clockwork.look(PASSED + 3 * HOUR)
    assert noted(line) == 1


@both
def test_a_date_that_passed_while_nobody_could_keep_it_is_set_anew(
    line: Telephone, number: int, kind: str
) -> None:
    slip(line, number, kind, EARLY)
    mend(line, number, kind, PASSED)
    # From 13:00 three hours of Tuesday, eight of Wednesday and one of Thursday.
    assert due(line)[0] == at("2026-11-26 09:00")
    Clockwork(line).look(PASSED + HOUR)
    assert noted(line) == 0


def test_a_date_that_was_set_anew_is_kept_like_the_first(line: Telephone, number: int) -> None:
    change(line, number, Action.ASSIGN, owner="roads", at=NOW + HOUR)
    for kind in ("merged", "test"):
        slip(line, number, kind, NOW + 2 * HOUR)
        mend(line, number, kind, NOW + 3 * HOUR)
        assert due(line)[0] == NOW + 13 * HOUR, kind


def test_whoever_has_it_by_then_has_time_anew(line: Telephone, number: int) -> None:
    slip(line, number, "test", NOW + HOUR)
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(owner="gone"))
    mend(line, number, "test", NOW + 2 * HOUR)
    assert line.rows(reports)[0].owner == "skips"
    assert line.rows(reports)[0].due_since is not None
    assert due(line)[0] == FIRST  # on Sunday no body works


def test_what_was_a_test_from_the_first_has_its_time_from_when_it_is_none(
    line: Telephone, number: int
) -> None:
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(filed_by="test", due_at=None))
    mend(line, number, "test", EARLY)
    # From 11:00 five hours of Tuesday and seven of Wednesday.
    assert due(line)[0] == at("2026-11-25 15:00")


def test_of_what_was_held_time_begins_when_it_repeats_none(line: Telephone, number: int) -> None:
    """Who takes it apart has seen it, and releases it by that."""
    with line.engine.begin() as connection:
        its = update(reports).where(reports.c.number == number)
        connection.execute(its.values(held=str(Held.PHONE), due_at=None))
    slip(line, number, "merged", NOW + HOUR)
    mend(line, number, "merged", EARLY)
    assert (line.rows(reports)[0].held, due(line)[0]) == ("", at("2026-11-25 15:00"))


def facts(line: Telephone) -> list[Any]:
    """Give what of the cases a date is made of."""
    return [(row.due_at, row.due_since, row.overdue_at) for row in line.rows(reports)]


def test_a_test_that_is_closed_meanwhile_has_the_date_of_a_closed_case(
    line: Telephone, number: int
) -> None:
    before = facts(line)
    slip(line, number, "test", NOW + HOUR)
    change(line, number, Action.REJECT, reason="era um teste", at=NOW + HOUR)
    assert due(line)[0] is None
    mend(line, number, "test", EARLY)
    assert facts(line) == before
    change(line, number, Action.REOPEN, reason="afinal", at=EARLY)
    assert due(line)[0] == at("2026-11-25 15:00")
