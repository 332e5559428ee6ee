"""A crew that is given cases hears of it once a day, where the city has words for it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import cache

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US
from app.domain.lifecycle import Action
from app.domain.limits import FiledBy, Held
from app.domain.messaging import MessageState
from app.menu.model import City
from app.menufiles.build import build
from app.menufiles.city_folder import parse, read_folder
from app.store.case_store import SqlCaseBook
from app.store.crew_store import SqlCrewBook
from app.store.schema import contacts, messages, reports
from app.usecases.change_report import change_report
from app.usecases.correct_place import Correction, correct_place
from app.usecases.set_aside import Deed, set_aside
from app.usecases.take_action import Change
from app.work.crew_calls import CrewCalls
from app.work.live_menus import directly
from tests.contract.store.lines import MAPUTO, NOW, Telephone, dial, report_at
from tests.contract.store.test_crew_lines import ANOTHER, CREW, MEMBER, RESIDENT, join
from tests.unit.menufiles.folders import findings
from tests.unlimited import unlimited

SAID = "new_jobs: Há trabalho novo. Ligue <dial>\n"


@cache
def telling(said: str = SAID, responsible: str = "") -> City:
    """Build Maputo with words for crews; the first problem is for who is named, else as it is."""
    texts = read_folder(MAPUTO)
    if responsible:
        own = texts["services.yaml"].replace("responsible: waste", f"responsible: {responsible}", 1)
        texts["services.yaml"] = own
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


def change(line: Telephone, number: int, action: Action, at: int) -> None:
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, at))
        change_report(book, line.cities.default, number, Change(action, "official ana", "ainda"))


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


def leave(line: Telephone, at: int) -> None:
    """Let what waits leave."""
    with line.engine.begin() as connection:
        waits = update(messages).where(messages.c.state == MessageState.QUEUED)
        connection.execute(waits.values(state=MessageState.ACCEPTED, sent_at=at))


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
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection))
        set_aside(book, line.cities.default, number, Deed.TEST, "official ana", "")
    give(line, number, CREW)

    assert not calls(line)


@pytest.fixture
def straight(database: str) -> Iterator[Telephone]:
    """A line on which the first problem is filed for the crew."""
    with closing(Telephone(database, city=telling(responsible=CREW))) as made:
        yield made


def calling(line: Telephone, at: list[int]) -> CrewCalls:
    return CrewCalls(
        line.reader,
        directly(line.engine),
        lambda connection, _: SqlCaseBook(connection, 1, line.vault, line.book(connection, at[0])),
        line.cities,
        worker=7,
        now_us=lambda: at[0],
    )


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
    at = [NOW]
    loop = calling(straight, at)
    join(straight)
    numbers = filed(straight, 2)
    assert loop.look() == 1
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


def test_a_call_that_waits_for_the_morning_tells_of_all_that_comes_before_it(
    straight: Telephone,
) -> None:
    at = [NOW]
    loop = calling(straight, at)
    join(straight)
    numbers = filed(straight, 2)
    assert loop.look() == 1
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

    with straight.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, straight.vault, straight.book(connection, at[0]))
        set_aside(book, straight.cities.default, number, deed, "official ana", "")
    at[0] += 1_000_000

    assert loop.look() == 1
    assert calls(straight) == {MEMBER: 1}


def test_what_is_handed_on_with_its_place_behind_the_call_is_called_for_on_the_next_day(
    straight: Telephone,
) -> None:
    [_, number] = filed(straight, 2)
    join(straight)
    at = [NOW]
    assert calling(straight, at).look() == 1
    leave(straight, NOW)
    give(straight, number, "waste", NOW + 1_000_000)
    wish = Correction("official ana", "visto", place="10348", hands_on=True)
    with straight.engine.begin() as connection:
        book = SqlCaseBook(
            connection, 1, straight.vault, straight.book(connection, NOW + 2_000_000)
        )
        assert correct_place(book, straight.cities.default, number, wish).owner == CREW
    at[0] += DAY_US

    assert calling(straight, at).look() == 1
    assert calls(straight) == {MEMBER: 2}


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
