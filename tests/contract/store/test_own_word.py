"""Whether a case is solved nobody is asked who is in the crew that has it: it is their own work."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest

from app.domain.lifecycle import Action
from app.store.crew_store import SqlCrewBook
from app.store.schema import reports
from tests.contract.store.case_life import JOINER, READER, change, told, with_people
from tests.contract.store.lines import NOW, Telephone, dial, report_at
from tests.contract.store.skip_calls import REPORTER, call, phone, skips
from tests.contract.store.test_crew_lines import CREW, MEMBER, RESIDENT, give_all, join
from tests.contract.store.test_crew_slips import work
from tests.contract.store.test_late import first_screen

ANOTHER, LATE = "kamavota", phone(7)


@pytest.fixture
def skip_line(database: str) -> Iterator[Telephone]:
    """A line of a city in which people join and follow cases."""
    with closing(Telephone(database, city=skips())) as made:
        yield made


def report(line: Telephone, who: str, place: int) -> int:
    for keys in report_at(place):
        line.ask(dial(keys, session=f"R{who}", phone=who))
    return int(line.rows(reports)[-1].number)


def test_a_crew_that_does_its_own_reports_asks_others_alone(line: Telephone) -> None:
    report(line, MEMBER, 0)
    report(line, RESIDENT, 1)
    give_all(line)
    join(line)
    for words in ("varrido e levado", "levado hoje"):
        assert ": resolvido. Trabalhos: " in work(line, "1", "2", words)

    assert [row.status for row in line.rows(reports)] == ["resolved", "resolved"]
    assert {who: len(texts) for who, texts in told(line).items()} == {RESIDENT: 1}
    assert work(line).startswith("Trabalhos: 0")
    own = work(line, "8")
    assert "resolvido" not in own
    assert "resolvido" in line.ask(dial("", session="hears", phone=RESIDENT)).text


@pytest.mark.parametrize(
    ("crew", "is_asked"), [(CREW, False), (ANOTHER, True)], ids=["its own", "another"]
)
def test_an_official_who_closes_a_case_asks_nobody_who_works_on_it(
    skip_line: Telephone, crew: str, *, is_asked: bool
) -> None:
    number = with_people(skip_line)
    give_all(skip_line)
    for who in (REPORTER, JOINER):
        join(skip_line, who, crew)

    changed = change(skip_line, number, Action.RESOLVE)

    asked = {REPORTER, JOINER, READER} if is_asked else {READER}
    assert {*told(skip_line)} == asked
    assert changed.people == len(asked)
    for who in (REPORTER, JOINER, READER):
        assert ("esta bem?" in first_screen(skip_line, who)) is (who in asked)


def test_who_has_left_the_crew_is_asked_and_what_is_not_done_is_told_to_all(
    skip_line: Telephone,
) -> None:
    number = with_people(skip_line)
    give_all(skip_line)
    for who in (REPORTER, JOINER):
        member = join(skip_line, who)
    with skip_line.engine.begin() as connection:
        its = connection, 1, skip_line.vault, skip_line.ids, NOW
        SqlCrewBook(*its).remove(CREW, member, "official ana")
    change(skip_line, number, Action.RESOLVE)
    assert {*told(skip_line)} == {JOINER, READER}

    call(skip_line, "0", "says no", READER)
    change(skip_line, number, Action.GIVE_UP, reason="sem camiao")
    assert [len(told(skip_line)[who]) for who in (REPORTER, JOINER, READER)] == [2, 3, 2]


def test_who_joins_the_crew_later_is_asked_no_more(skip_line: Telephone) -> None:
    number = with_people(skip_line)
    give_all(skip_line)
    change(skip_line, number, Action.RESOLVE)
    join(skip_line, REPORTER)
    join(skip_line, JOINER, ANOTHER)

    assert "esta bem?" not in first_screen(skip_line, REPORTER)
    assert "esta bem?" in first_screen(skip_line, JOINER)
    call(skip_line, "9", "says yes", REPORTER)
    assert [row.status for row in skip_line.rows(reports)] == ["resolved"]
    call(skip_line, "9", "says yes, too", JOINER)
    assert [row.status for row in skip_line.rows(reports)] == ["confirmed"]


def test_who_joins_late_what_their_crew_has_solved_is_not_asked(line: Telephone) -> None:
    number = report(line, RESIDENT, 0)
    give_all(line)
    join(line)
    own, other = ("8", "1", "10019", "1"), report_at(0)
    for count in range(4):
        line.ask(dial("*".join(own[:count]), session="own", phone=MEMBER))
    for keys in other[:3]:
        line.ask(dial(keys, session="other", phone=LATE))
    change(line, number, Action.RESOLVE)

    joined = [
        line.ask(dial("*".join(own), session="own", phone=MEMBER)),
        line.ask(dial(other[3], session="other", phone=LATE)),
    ]

    assert [[*map(int, re.findall(r"ja .*?([0-9])[.]", one.text))] for one in joined] == [[2], [3]]
    assert {*told(line)} == {RESIDENT, LATE}
    assert "resolvido" not in work(line, "8")
    assert "resolvido" in line.ask(dial("", session="hears", phone=LATE)).text
