"""A crew that is given cases hears of it once a day, where the city has words for it."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from app.domain.clock import DAY_US
from app.menufiles.city_folder import read_folder
from app.store.crew_store import SqlCrewBook
from app.store.schema import reports
from app.usecases.set_aside import Deed
from tests.contract.store.crew_called import (
    SAID,
    calling,
    calls,
    filed,
    give,
    lay_aside,
    leave,
    line_telling,
    telling,
)
from tests.contract.store.lines import MAPUTO, NOW, Telephone
from tests.contract.store.test_crew_lines import ANOTHER, CREW, MEMBER, join
from tests.unit.menufiles.folders import findings


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with line_telling(database) as made:
        yield made


def test_every_member_hears_of_it_once_a_day_however_many_cases_come(line: Telephone) -> None:
    numbers = filed(line, 3)
    join(line)
    join(line, ANOTHER)

    give(line, numbers[0], CREW)
    give(line, numbers[1], CREW)
    today = calls(line)
    leave(line, NOW + 1_000_000)
    give(line, numbers[2], CREW, NOW + DAY_US)

    assert today == {MEMBER: 1, ANOTHER: 1}
    assert calls(line) == {MEMBER: 2, ANOTHER: 2}


def test_nobody_hears_of_what_they_have_or_of_what_a_body_is_given(line: Telephone) -> None:
    [number] = filed(line, 1)
    member = join(line)
    give(line, number, "waste")
    before = calls(line)
    give(line, number, CREW)
    with line.engine.begin() as connection:
        SqlCrewBook(connection, 1, line.vault, line.ids, NOW).remove(CREW, member, "official ana")
    give(line, number, "waste", NOW + DAY_US)
    give(line, number, CREW, NOW + DAY_US)

    assert not before
    assert calls(line) == {MEMBER: 1}


@pytest.mark.parametrize("said", [SAID, ""])
def test_who_assigns_to_nobody_else_calls_nobody(database: str, said: str) -> None:
    with closing(Telephone(database, city=telling(said))) as line:
        [number] = filed(line, 1)
        join(line)
        owner = line.rows(reports)[0].owner
        give(line, number, "")

        assert [row.owner for row in line.rows(reports)] == [owner]
        assert not calls(line)


def test_nobody_is_called_for_a_test_which_is_no_job(line: Telephone) -> None:
    [number] = filed(line, 1)
    join(line)
    lay_aside(line, number, Deed.TEST)
    give(line, number, CREW)

    assert not calls(line)


def test_what_an_official_gives_behind_the_call_is_called_for_on_the_next_day(
    line: Telephone,
) -> None:
    first, second = filed(line, 2)
    join(line)
    give(line, first, CREW)
    leave(line, NOW)
    give(line, second, CREW, NOW + 1_000_000)
    assert calls(line) == {MEMBER: 1}

    assert calling(line, [NOW + DAY_US]).look() == 1
    assert calls(line) == {MEMBER: 2}


def test_a_city_without_the_words_sends_none(database: str) -> None:
    with closing(Telephone(database, city=telling(""))) as line:
        [number] = filed(line, 1)
        join(line)
        give(line, number, CREW)

        assert [row.owner for row in line.rows(reports)] == [CREW]
        assert not calls(line)


def test_the_words_are_checked_like_the_others() -> None:
    texts = read_folder(MAPUTO)

    lacking = findings(texts | {"messages.yaml": SAID + texts["messages.yaml"]})
    of_a_case = findings(
        texts | {"messages.yaml": f"new_jobs: Caso <number>\n{texts['messages.yaml']}"}
    )

    assert [one.file for one in lacking] == ["messages.en.yaml"]
    assert any(one.file == "messages.yaml" and "number" in one.what for one in of_a_case)
