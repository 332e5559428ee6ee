"""Crews, officials and residents in two processes, at one moment with one case or one number."""

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.domain.limits import Limits, Most
from app.domain.turn import Reply
from app.store.case_store import SqlCaseBook
from app.store.hot_sql import is_taken
from app.store.published import Published
from app.store.schema import contacts, messages, report_events, reports
from app.usecases.set_aside import Deed, set_aside
from app.usecases.take_action import Changed
from tests.contract.machine.town import CREW, town
from tests.contract.store.case_life import change
from tests.contract.store.lines import Telephone, dial
from tests.contract.store.skip_calls import call
from tests.contract.store.test_news_races import (
    HERE,
    MEMBER,
    OTHER,
    THERE,
    Raced,
    add_crew,
    two_processes,
)
from tests.databases import Databases

COLLEAGUE = "+258840000099"
ROUNDS = 4


@pytest.fixture
def raced(databases: Databases) -> Iterator[Raced]:
    with two_processes(databases) as made:
        yield made


def ready(raced: Raced, *members: str) -> int:
    """Give a crew a job, and let each member stand before how it was done; give its number."""
    job = raced.file(HERE)
    for member in members:
        add_crew(raced, member)
    change(raced.line, job, Action.ASSIGN, owner=CREW)
    for line in (raced.line, raced.other):
        for member in members:
            assert "Codigo" in call(line, "1*2", f"{member}", member).text
    return job


def kinds(raced: Raced) -> list[str]:
    return [row.kind for row in raced.line.rows(report_events)]


def sent(raced: Raced) -> list[str]:
    return [row.template for row in raced.line.rows(messages)]


def test_two_of_a_crew_who_have_done_one_job_at_once_tell_of_it_once(raced: Raced) -> None:
    ready(raced, MEMBER, COLLEAGUE)
    done = dial("1*2*1", session=COLLEAGUE, phone=COLLEAGUE)

    said = raced.press("1*2*1", MEMBER, MEMBER, lambda: raced.other.ask(done))

    assert "dado como feito" in said
    assert kinds(raced) == ["filed", "assigned", "resolved"]
    assert sent(raced) == ["received", "resolved"]


def test_a_job_that_is_handed_over_at_that_moment_is_not_done(raced: Raced) -> None:
    job = ready(raced, MEMBER)

    said = raced.press(
        "1*2*1", MEMBER, MEMBER, lambda: change(raced.line, job, Action.ASSIGN, owner="skips")
    )

    assert "outros o tem" in said
    assert [(row.owner, row.status) for row in raced.line.rows(reports)] == [("skips", "assigned")]
    assert sent(raced) == ["received"]


def test_a_job_is_done_or_handed_over_but_not_both(raced: Raced) -> None:
    job = ready(raced, MEMBER)
    done = dial("1*2*1", session=MEMBER, phone=MEMBER)

    def hand_over(line: Telephone) -> Changed:
        return change(line, job, Action.ASSIGN, owner="skips", held_by=CREW)

    at_once(raced, hand_over, lambda line: line.ask(done))

    [row] = raced.line.rows(reports)
    assert (row.owner, row.status) in {("skips", "assigned"), (CREW, "resolved")}
    assert sent(raced) == ["received"] + ["resolved"] * (row.status == "resolved")
    with pytest.raises(Conflict, match=f"is resolved|is not with {CREW}"):
        hand_over(raced.line)


def at_once(raced: Raced, *works: Callable[[Telephone], Any]) -> list[Any]:
    """Do it in both processes at one moment; give what came of each."""
    start = Barrier(len(works))

    def one(line: Telephone, work: Callable[[Telephone], Any]) -> Any:
        start.wait(20)
        try:
            return work(line)
        except Exception as error:  # noqa: BLE001 - it is what came of it
            return error

    with ThreadPoolExecutor(len(works)) as both:
        return [*both.map(one, (raced.line, raced.other), works)]


def test_a_report_is_released_once(raced: Raced) -> None:
    for number in range(ROUNDS):
        raced.file(HERE, f"+25884000{100 + number:04}")
        row = raced.line.rows(reports)[-1]
        with raced.line.engine.begin() as connection:
            connection.execute(
                reports.update().where(reports.c.id == row.id).values(held="blocked")
            )

        def release(line: Telephone, which: int = row.number) -> int:
            with line.engine.begin() as connection:
                book = SqlCaseBook(connection, 1, line.vault, line.book(connection))
                return set_aside(book, town(), which, Deed.RELEASE, "official ana", "")[1]

        came = at_once(raced, release, release)

        assert sorted(type(one).__name__ for one in came) == ["Conflict", "int"], came
    assert kinds(raced).count("released") == ROUNDS
    assert not any(isinstance(one, Exception) and is_taken(one) for one in came)


def test_a_limit_of_a_number_holds_in_two_processes(raced: Raced) -> None:
    """It has filed one of the two that it may, and files two more in two calls at once."""
    limits = Limits(Most(2, None), Most(), Most())
    city = dataclasses.replace(town(), limits=limits, memo={}, steps={})
    places = ("1*30015*2", "1*30028*2")
    for place in (HERE, THERE):
        raced.file(place, OTHER)
    for line in (raced.line, raced.other):
        line.cities.take([Published(1, city)])
        line.forget()
    for number in range(ROUNDS):
        who = f"+25884000{200 + number:04}"
        call(raced.line, places[0], f"{who} first", who)
        for line, place in zip((raced.line, raced.other), places, strict=True):
            assert "2 E outro" in call(line, place[:-2], who + place, who).text

        def send(line: Telephone, who: str = who) -> Reply:
            place = places[line is raced.other]
            return line.ask(dial(place, session=who + place, phone=who))

        said = at_once(raced, send, send)

        assert [reply.text.startswith("Guardado") for reply in said] == [True, True], said
        hashed = raced.line.vault.phone_hash(who)
        [them] = [row.id for row in raced.line.rows(contacts) if row.phone_hash == hashed]
        held = [row.held for row in raced.line.rows(reports) if row.contact_id == them]
        assert sorted(held) == ["", "", "phone"]
