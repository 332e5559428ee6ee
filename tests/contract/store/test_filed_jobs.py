"""A crew hears of what comes to it by itself: filed for it, opened again, let go on, handed on."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US
from app.domain.lifecycle import Action
from app.domain.limits import FiledBy, Held
from app.store.schema import reports
from app.usecases.correct_place import Correction, correct_place
from app.usecases.set_aside import Deed
from tests.contract.store.crew_called import (
    called,
    calling,
    calls,
    cases,
    change,
    filed,
    give,
    lay_aside,
    leave,
    line_telling,
)
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.test_crew_lines import ANOTHER, CREW, MEMBER, join


@pytest.fixture
def straight(database: str) -> Iterator[Telephone]:
    """A line on which the first problem is filed for the crew."""
    with line_telling(database, responsible=CREW) as made:
        yield made


def test_a_crew_hears_of_what_is_filed_for_it_once_a_day(straight: Telephone) -> None:
    at = [NOW]
    loop = calling(straight, at)
    join(straight)
    assert loop.look() == 0
    numbers = filed(straight, 2)
    assert {row.owner for row in straight.rows(reports)} == {CREW}

    assert [loop.look(), loop.look(), calling(straight, at).look()] == [1, 0, 1]
    assert calls(straight) == {MEMBER: 1}  # another process had the same thought: one cause
    give(straight, numbers[0], "waste")
    give(straight, numbers[0], CREW)
    assert calls(straight) == {MEMBER: 1}
    at[0] += DAY_US
    assert loop.look() == 0  # nothing came since
    assert calls(straight) == {MEMBER: 1}


def test_a_crew_hears_of_what_is_opened_again(straight: Telephone) -> None:
    at = [NOW]
    loop = calling(straight, at)
    [number] = filed(straight, 1)
    join(straight)
    at[0] += DAY_US
    change(straight, number, Action.RESOLVE, at[0])
    assert loop.look() == 0
    change(straight, number, Action.REOPEN, at[0] + 1)
    at[0] += 2
    assert loop.look() == 1
    assert calls(straight) == {MEMBER: 1}


def test_what_came_behind_a_call_or_before_midnight_is_called_for_on_the_next_day(
    straight: Telephone,
) -> None:
    at, loop, numbers = called(straight)
    leave(straight, NOW)
    change(straight, numbers[0], Action.RESOLVE, NOW + 1_000_000)
    change(straight, numbers[0], Action.REOPEN, NOW + 2_000_000)
    assert loop.look() == 0

    at[0] += DAY_US

    assert [loop.look(), loop.look()] == [1, 0]
    assert calls(straight) == {MEMBER: 2}
    leave(straight, at[0])
    at[0] += DAY_US
    assert loop.look() == 0  # it was called for
    assert calls(straight) == {MEMBER: 2}


def test_a_call_that_waits_for_the_morning_tells_of_all_that_comes_before_it(
    straight: Telephone,
) -> None:
    at, loop, numbers = called(straight)
    at[0] += DAY_US
    change(straight, numbers[0], Action.RESOLVE, at[0])
    change(straight, numbers[0], Action.REOPEN, at[0] + 1_000)
    give(straight, numbers[1], "waste", at[0])
    give(straight, numbers[1], CREW, at[0] + 1_000)
    join(straight, ANOTHER)
    assert loop.look() == 0

    assert calls(straight) == {MEMBER: 1}
    leave(straight, at[0] + 1_000_000)
    at[0] += 2_000_000
    assert loop.look() == 0
    change(straight, numbers[0], Action.RESOLVE, at[0])
    change(straight, numbers[0], Action.REOPEN, at[0] + 1_000)
    assert loop.look() == 1
    assert calls(straight) == {MEMBER: 2, ANOTHER: 1}


def test_a_crew_that_nobody_was_in_is_called_once_somebody_is(straight: Telephone) -> None:
    filed(straight, 1)
    loop = calling(straight, [NOW])
    assert loop.look() == 0

    join(straight)

    assert [loop.look(), loop.look()] == [1, 0]
    assert calls(straight) == {MEMBER: 1}


def test_who_filed_in_the_last_minute_of_a_day_did_not_file_unheard(straight: Telephone) -> None:
    filed(straight, 1)
    join(straight)

    assert calling(straight, [NOW + DAY_US]).look() == 1
    assert calls(straight) == {MEMBER: 1}


def test_nobody_hears_by_themselves_of_tests_and_of_what_is_held(straight: Telephone) -> None:
    [number] = filed(straight, 1)
    join(straight)
    for held, filed_by in ((Held.NOT, FiledBy.TEST), (Held.PHONE, FiledBy.RESIDENT)):
        with straight.engine.begin() as connection:
            its = update(reports).where(reports.c.number == number)
            connection.execute(its.values(held=held, filed_by=filed_by))
        assert calling(straight, [NOW]).look() == 0
    assert not calls(straight)


@pytest.mark.parametrize("deed", [Deed.RELEASE, Deed.NO_TEST])
def test_what_an_official_lets_go_on_days_later_is_called_for(
    straight: Telephone, deed: Deed
) -> None:
    [number] = filed(straight, 1)
    join(straight)
    with straight.engine.begin() as connection:
        held = (Held.PHONE, FiledBy.RESIDENT)
        is_held, filed_by = held if deed is Deed.RELEASE else (Held.NOT, FiledBy.TEST)
        connection.execute(update(reports).values(held=is_held, filed_by=filed_by))
    at = [NOW + 3 * DAY_US]
    loop = calling(straight, at)
    assert loop.look() == 0

    lay_aside(straight, number, deed, at[0])
    at[0] += 1_000_000

    assert loop.look() == 1
    assert calls(straight) == {MEMBER: 1}


def put_right(line: Telephone, number: int, at: int = NOW, *, hands_on: bool = True) -> str:
    """Say where a case is; give who has got it with that."""
    wish = Correction("official ana", "visto", place="10348", hands_on=hands_on)
    with cases(line, at) as book:
        return correct_place(book, line.cities.default, number, wish).owner


def test_what_is_handed_on_with_its_place_is_called_for_at_once(straight: Telephone) -> None:
    stays, goes = filed(straight, 2)
    join(straight)
    for number in (stays, goes):
        give(straight, number, "waste")

    assert (put_right(straight, stays, hands_on=False), calls(straight)) == ("", {})
    assert (put_right(straight, goes), calls(straight)) == (CREW, {MEMBER: 1})


def test_what_is_handed_on_with_its_place_behind_the_call_is_called_for_on_the_next_day(
    straight: Telephone,
) -> None:
    [_, number] = filed(straight, 2)
    join(straight)
    at = [NOW]
    assert calling(straight, at).look() == 1
    leave(straight, NOW)
    give(straight, number, "waste", NOW + 1_000_000)
    assert put_right(straight, number, NOW + 2_000_000) == CREW
    at[0] += DAY_US

    assert calling(straight, at).look() == 1
    assert calls(straight) == {MEMBER: 2}
