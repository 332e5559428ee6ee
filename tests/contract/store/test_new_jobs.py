"""A crew that is given cases hears of it once a day, where the city has words for it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import cache

import pytest

from app.domain.clock import DAY_US
from app.domain.lifecycle import Action
from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import parse, read_folder
from app.store.case_store import SqlCaseBook
from app.store.crew_store import SqlCrewBook
from app.store.schema import contacts, messages, reports
from app.usecases.change_report import change_report
from app.usecases.set_aside import Deed, set_aside
from app.usecases.take_action import Change
from tests.contract.store.lines import MAPUTO, NOW, Telephone, dial, report_at
from tests.contract.store.test_crew_lines import ANOTHER, CREW, MEMBER, RESIDENT, join
from tests.unit.menufiles.folders import findings
from tests.unlimited import unlimited

SAID = "new_jobs: Há trabalho novo. Ligue <dial>\n"


@cache
def telling(said: str = SAID) -> City:
    texts = read_folder(MAPUTO)
    texts["messages.yaml"] = f"{said}{texts['messages.yaml']}"
    english = "new_jobs: There is new work. Dial <dial>\n" if said else ""
    texts["messages.en.yaml"] = f"{english}{texts['messages.en.yaml']}"
    return unlimited(build(parse(texts), ""))


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=telling())) as made:
        yield made


def filed(line: Telephone, count: int) -> list[int]:
    for place in range(count):
        for keys in report_at(place):
            line.ask(dial(keys, session=f"R{place}", phone=RESIDENT))
    return [row.number for row in line.rows(reports)]


def give(line: Telephone, number: int, owner: str, at: int = NOW) -> None:
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, at))
        wish = Change(Action.ASSIGN, "official ana", owner=owner)
        change_report(book, line.cities.default, number, wish)


def calls(line: Telephone) -> Counter[str]:
    """Count the messages of new jobs by who gets them."""
    phones = {
        row.id: line.vault.open(row.phone_sealed, f"contacts.phone {row.id}")
        for row in line.rows(contacts)
    }
    told = [row for row in line.rows(messages) if row.template == "new_jobs"]
    for row in told:
        text = line.vault.open(row.body_sealed, f"messages.body {row.id}")
        assert text == "Ha trabalho novo. Ligue *311#"
    return Counter(phones[row.contact_id] for row in told)


def test_every_member_hears_of_it_once_a_day_however_many_cases_come(line: Telephone) -> None:
    numbers = filed(line, 3)
    join(line)
    join(line, ANOTHER)

    give(line, numbers[0], CREW)
    give(line, numbers[1], CREW)
    today = calls(line)
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
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection))
        set_aside(book, line.cities.default, number, Deed.TEST, "official ana", "")
    give(line, number, CREW)

    assert not calls(line)


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
