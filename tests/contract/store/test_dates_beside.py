"""A case that comes back has the date of one beside it that never was away."""

import pytest
from sqlalchemy import update

from app.domain.clock import utc
from app.domain.lifecycle import Action
from app.store import due_store
from app.store.schema import reports
from app.usecases.set_aside import Deed
from tests.contract.store.case_life import ANEW, READER, change
from tests.contract.store.dated import HOUR, Clockwork, at, dated, due, history, line
from tests.contract.store.dated_pair import of
from tests.contract.store.limited import aside
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import REPORTER, filed
from tests.contract.store.test_dates_kept import both, mend, slip
from tests.contract.store.test_pauses import NO_STRIKE, STRIKE, publish, publish_in_store
from tests.contract.store.test_schema import migrate

__all__ = ["line"]

#: Of a report of NOW: Monday, and four hours of Tuesday; and of Thursday, where work is suspended.
FIRST, WAITED = at("2026-11-24 12:00"), at("2026-11-26 12:00")


@pytest.fixture
def number(line: Telephone) -> int:
    """Give a case, of which the next one is the same, and a twin that is never away."""
    number = filed(line)
    filed(line, ANEW, "main", READER)
    return number


def overdue(line: Telephone) -> int:
    return len(history(line, "overdue"))


@both
def test_what_is_away_waits_for_a_suspension_like_all_others(
    line: Telephone, number: int, kind: str
) -> None:
    slip(line, number, kind, NOW + HOUR)
    publish(line, dated(STRIKE))
    clockwork = Clockwork(line)
    assert [clockwork.look(NOW + hours * HOUR) for hours in (2, 3)] == [2, 0]

    mend(line, number, kind, NOW + 20 * HOUR)

    assert due(line) == [WAITED] * 2
    assert Clockwork(line).look(FIRST + 1) == 0
    assert len(history(line, "postponed")) == 2
    assert overdue(line) == 0


@both
def test_what_comes_back_before_the_loop_has_looked_waits_at_once(
    line: Telephone, number: int, kind: str
) -> None:
    slip(line, number, kind, NOW + HOUR)
    publish(line, dated(STRIKE))

    mend(line, number, kind, NOW + 20 * HOUR)

    assert due(line) == [WAITED, FIRST]
    said = [(kind, actor) for kind, actor, _ in history(line, "postponed", "unmerged", "no_test")]
    back = "unmerged" if kind == "merged" else "no_test"
    assert said == [("postponed", "calendar"), (back, "official ana")]
    assert Clockwork(line).look(FIRST + 1) == 1  # the one beside it
    assert overdue(line) == 0


def test_all_that_is_away_waits_however_many_they_are(
    line: Telephone, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_store, "MOST", 2)
    publish(line, of("", 12))
    away = [number, *(filed(line, ANEW, f"number {one}", REPORTER) for one in range(6))]
    for one in away[::2]:
        aside(line, one, Deed.TEST, NOW + HOUR)
    for one in away[1::2]:
        change(line, one, Action.MERGE, main=line.rows(reports)[1].number, at=NOW + HOUR)
    publish(line, of(STRIKE, 12, 2))

    assert Clockwork(line).look(NOW + HOUR) == 8

    assert {row.due_at or row.due_aside for row in line.rows(reports)} == {utc(WAITED)}


def test_who_saw_all_there_was_is_not_held_up_by_a_suspension(line: Telephone, number: int) -> None:
    slip(line, number, "merged", NOW + HOUR)
    publish(line, dated(STRIKE))

    change(line, number, Action.UNMERGE, at=NOW + 2 * HOUR, reason="engano", seen=2)

    assert due(line)[0] == WAITED


@both
def test_a_notice_that_is_taken_out_meanwhile_moves_no_date_back(
    line: Telephone, number: int, kind: str
) -> None:
    clockwork = Clockwork(line)
    slip(line, number, kind, NOW + HOUR)
    for calendar in (STRIKE, NO_STRIKE, ""):
        publish(line, dated(calendar))
        clockwork.look(NOW + HOUR)

    mend(line, number, kind, NOW + 20 * HOUR)

    assert due(line) == [WAITED] * 2


@both
def test_a_date_that_a_suspension_moved_before_is_kept(
    line: Telephone, number: int, kind: str
) -> None:
    publish(line, dated(STRIKE))
    Clockwork(line).look(NOW)
    publish(line, dated())
    slip(line, number, kind, NOW + HOUR)

    mend(line, number, kind, NOW + 2 * HOUR)

    assert due(line) == [WAITED] * 2


@both
@pytest.mark.parametrize("hours", [4, 200, None])
def test_other_hours_of_its_problem_leave_the_date(
    line: Telephone, number: int, kind: str, hours: int | None
) -> None:
    slip(line, number, kind, NOW + HOUR)
    publish(line, of("", hours))

    mend(line, number, kind, NOW + 2 * HOUR)

    assert due(line) == [FIRST] * 2


@both
def test_what_had_no_date_gets_none_by_having_been_away(line: Telephone, kind: str) -> None:
    publish(line, of("", None))
    number = filed(line)
    filed(line, ANEW, "main", READER)
    slip(line, number, kind, NOW + HOUR)
    publish(line, of("", 4))

    mend(line, number, kind, NOW + 2 * HOUR)

    assert due(line) == [None, None]


@both
def test_a_date_that_was_missed_before_waits_and_is_late_anew_once(
    line: Telephone, number: int, kind: str
) -> None:
    clockwork = Clockwork(line)
    assert clockwork.look(FIRST + 1) == 2
    slip(line, number, kind, FIRST + HOUR)
    publish(line, dated(STRIKE))
    clockwork.look(FIRST + HOUR)

    mend(line, number, kind, FIRST + 2 * HOUR)

    assert due(line) == [WAITED] * 2
    assert [row.overdue_at for row in line.rows(reports)] == [None, None]
    assert [clockwork.look(WAITED + wait) for wait in (0, 1, 2)] == [0, 2, 0]


@pytest.mark.parametrize("end", [Action.RESOLVE, Action.GIVE_UP, Action.REJECT])
@pytest.mark.parametrize("missed", [True, False], ids=["late", "in time"])
def test_what_is_closed_while_it_is_a_test_was_late_or_not_like_the_one_beside_it(
    line: Telephone, number: int, end: Action, *, missed: bool
) -> None:
    clockwork, (one, other) = Clockwork(line), [row.number for row in line.rows(reports)]
    begin = FIRST + 1 if missed else FIRST - HOUR
    assert clockwork.look(begin) == 2 * missed
    slip(line, number, "test", begin + 1)
    for closed in (one, other):
        change(line, closed, end, at=begin + 2, reason="foi visto")

    mend(line, number, "test", FIRST + HOUR)

    away, beside = line.rows(reports)
    assert away.due_at == beside.due_at == utc(FIRST)
    assert (away.overdue_at, away.due_since) == (beside.overdue_at, beside.due_since)
    assert away.due_aside is None
    assert (away.overdue_at is not None) is missed


def test_a_date_that_passed_while_it_was_a_test_was_nobodys_to_keep(
    line: Telephone, number: int
) -> None:
    slip(line, number, "test", NOW + HOUR)
    change(line, number, Action.RESOLVE, at=FIRST + HOUR)
    mend(line, number, "test", FIRST + 2 * HOUR)
    assert due(line) == [None, FIRST]

    change(line, number, Action.REOPEN, at=FIRST + 3 * HOUR, reason="está cheio")
    # From 15:00 one hour of Tuesday, eight of Wednesday and three of Thursday.
    assert due(line)[0] == at("2026-11-26 11:00")


def test_a_closed_case_that_is_called_a_test_for_a_while_keeps_its_date(
    line: Telephone, number: int
) -> None:
    change(line, number, Action.RESOLVE, at=NOW + HOUR)
    slip(line, number, "test", NOW + 2 * HOUR)
    mend(line, number, "test", FIRST + HOUR)
    assert due(line) == [FIRST, FIRST]


@pytest.mark.parametrize(
    "slips", [("merged", "test"), ("test", "merged")], ids=lambda slips: slips[0]
)
def test_a_test_that_repeats_another_case_shows_no_date_till_it_is_neither(
    line: Telephone, number: int, slips: tuple[str, str]
) -> None:
    for kind in slips:
        slip(line, number, kind, NOW + HOUR)
    assert due(line) == [None, FIRST]

    mend(line, number, "merged", NOW + 2 * HOUR)
    assert due(line) == [None, FIRST]
    slip(line, number, "merged", NOW + 3 * HOUR)
    mend(line, number, "test", NOW + 4 * HOUR)
    assert due(line) == [FIRST] * 2
    mend(line, number, "merged", NOW + 5 * HOUR)
    assert due(line) == [FIRST] * 2


def test_a_test_that_is_handed_on_or_opened_again_has_that_date_when_it_is_none(
    line: Telephone, number: int
) -> None:
    slip(line, number, "test", NOW + HOUR)
    change(line, number, Action.ASSIGN, owner="roads", at=NOW + 2 * HOUR)
    mend(line, number, "test", NOW + 3 * HOUR)
    assert due(line)[0] == NOW + 14 * HOUR

    slip(line, number, "test", NOW + 4 * HOUR)
    change(line, number, Action.RESOLVE, at=NOW + 5 * HOUR)
    line.batch([dial("", session="no", phone=REPORTER, at=NOW + 6 * HOUR)], NOW + 6 * HOUR)
    line.batch([dial("0", session="no", phone=REPORTER, at=NOW + 6 * HOUR)], NOW + 6 * HOUR)
    assert (line.rows(reports)[0].status, due(line)[0]) == ("assigned", None)
    mend(line, number, "test", NOW + 7 * HOUR)
    assert due(line)[0] == NOW + 18 * HOUR


def test_a_held_report_that_is_a_test_has_its_time_from_its_release(
    line: Telephone, number: int
) -> None:
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(held="phone", due_at=None))
    slip(line, number, "test", NOW + HOUR)
    aside(line, number, Deed.RELEASE, FIRST - HOUR)
    assert due(line)[0] is None

    mend(line, number, "test", FIRST)

    # From 11:00 five hours of Tuesday and seven of Wednesday.
    assert due(line)[0] == at("2026-11-25 15:00")


def test_a_test_of_a_program_before_has_its_date_worked_out(line: Telephone, number: int) -> None:
    """It kept from when the time is counted, and no date."""
    publish_in_store(line, 1, NOW - HOUR, 12)
    publish_in_store(line, 2, NOW + HOUR, 4)
    slip(line, number, "test", NOW + HOUR)
    publish(line, of("", 4))
    migrate(line.url, ("downgrade", "0036"), ("upgrade", "head"))
    row = line.rows(reports)[0]
    assert (row.due_at, row.due_since, row.due_aside) == (None, utc(NOW), None)

    mend(line, number, "test", NOW + 2 * HOUR)

    assert due(line)[0] == FIRST
