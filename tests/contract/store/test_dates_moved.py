"""A case that is handed on with its place has the date of one that is assigned to that body."""

from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import utc
from app.domain.lifecycle import Action
from app.store.case_store import SqlCaseBook
from app.store.schema import reports
from app.usecases.correct_place import Correction, correct_place
from app.usecases.set_aside import Deed
from tests.contract.store.case_life import ANEW, READER, change
from tests.contract.store.dated import HOUR, Clockwork, due, line
from tests.contract.store.limited import aside
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.skip_calls import filed

__all__ = ["line"]

#: Long past the date of a report of NOW.
LATE = NOW + 200 * HOUR
PALMAR = {"place": "palmar", "hands_on": True}


@pytest.fixture
def pair(line: Telephone) -> tuple[int, int]:
    """Two cases of one moment and place, both with the body of that place."""
    return filed(line), filed(line, ANEW, "other", READER)


def move(line: Telephone, number: int, now: int, **said: Any) -> str:
    """Put a case elsewhere; give who gets it."""
    wish = Correction("official ana", "estive lá", **said)
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, now))
        return correct_place(book, line.cities.default, number, wish).owner


@pytest.mark.parametrize("at", [NOW + HOUR, LATE], ids=["in time", "late"])
def test_who_gets_it_with_its_place_has_as_long_as_who_is_assigned_it(
    line: Telephone, pair: tuple[int, int], at: int
) -> None:
    Clockwork(line).look(at)
    assert move(line, pair[0], at, **PALMAR) == "roads"
    change(line, pair[1], Action.ASSIGN, owner="roads", at=at)

    moved, assigned = line.rows(reports)
    assert moved.due_at == assigned.due_at == utc(at + 12 * HOUR)
    assert (moved.due_since, moved.overdue_at) == (assigned.due_since, None)
    assert Clockwork(line).look(at + 12 * HOUR + 1) == 2


def test_who_has_it_already_has_no_more_time(line: Telephone, pair: tuple[int, int]) -> None:
    before = due(line)
    assert move(line, pair[0], LATE, place="palmar") == ""
    assert due(line) == before
    change(line, pair[1], Action.ASSIGN, owner="roads", at=LATE)
    later = due(line)
    assert move(line, pair[1], LATE + HOUR, **PALMAR) == ""
    assert due(line) == later


def test_a_test_that_is_handed_on_with_its_place_shows_no_date_till_it_is_none(
    line: Telephone, pair: tuple[int, int]
) -> None:
    aside(line, pair[0], Deed.TEST, NOW + HOUR)
    move(line, pair[0], NOW + 2 * HOUR, **PALMAR)
    assert due(line)[0] is None
    aside(line, pair[0], Deed.NO_TEST, NOW + 3 * HOUR)
    assert due(line)[0] == NOW + 14 * HOUR


def test_what_is_held_has_its_time_from_its_release(line: Telephone, pair: tuple[int, int]) -> None:
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(held="phone", due_at=None))
    assert move(line, pair[0], NOW + HOUR, **PALMAR) == "roads"
    assert due(line)[0] is None
    aside(line, pair[0], Deed.RELEASE, NOW + 2 * HOUR)
    assert due(line)[0] == NOW + 14 * HOUR
