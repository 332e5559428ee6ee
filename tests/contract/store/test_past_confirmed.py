"""A confirmation that did not arrive: sent while it holds, and in words that are true."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, update

from app.domain.clock import end_of_day, utc
from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.domain.limits import Flag
from app.domain.messaging import Outcome, Sent
from app.domain.public_number import spoken
from app.domain.text import fold
from app.store.case_store import SqlCaseBook
from app.store.message_list import send_anew
from app.store.published import Published
from app.store.schema import contacts, followers, messages, reports
from app.store.undelivered import find_undelivered
from app.usecases.change_report import change_report
from app.usecases.set_aside import Deed
from app.usecases.take_action import Change
from tests.contract.store.limited import aside, mark
from tests.contract.store.lines import NOW, PHONE, Telephone, dial, maputo, report_at, walk
from tests.contract.store.past_cases import add_past
from tests.contract.store.post import Post
from tests.contract.store.promising import OTHER, THERE, bodies, looking

#: The last moment of the day that is told: NOW is 22 November 2026.
LAST = end_of_day(date(2026, 11, 25).toordinal(), "Africa/Maputo")
CLOSED = "its case is closed"
TOLD = "something else since"


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    """A line that promises a day, and a case to whose reporter no message has come."""
    with closing(Telephone(database, city=maputo())) as made:
        add_past(made, 20, "resolved", took=3)
        looking(made).look()
        walk(made, report_at(0))
        lose(made)
        yield made


@pytest.fixture
def post(line: Telephone) -> Iterator[Post]:
    made = Post(line)
    yield made
    made.writer.stop()


def lose(line: Telephone, **values: Any) -> None:
    """Let no message have arrived."""
    with line.engine.begin() as connection:
        connection.execute(update(messages).values({"state": "failed", "code": "403"} | values))


def number(line: Telephone) -> int:
    return int(line.rows(reports)[-1].number)


def change(line: Telephone, action: Action, at: int = NOW, **what: Any) -> None:
    if action is Action.MERGE:
        what["main"] = another(line)
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, at))
        told = Change(action, "official ana", reason="porque sim", **what)
        change_report(book, maputo(), first(line), told)


def first(line: Telephone) -> int:
    return int(next(row for row in line.rows(reports) if row.session_id).number)


def another(line: Telephone) -> int:
    for keys in report_at(1):
        line.ask(dial(keys, session="B", phone="+258840000002"))
    lose(line)
    return number(line)


def confirmation(line: Telephone) -> Any:
    return next(row for row in line.rows(messages) if row.template == "received")


def anew(line: Telephone, message: Any, at: int = NOW) -> None:
    with line.engine.begin() as connection:
        send_anew(connection, message.id, at, line.cities.numbered)


@pytest.mark.parametrize("action", [Action.RESOLVE, Action.GIVE_UP, Action.REJECT, Action.MERGE])
def test_of_a_case_that_is_closed_nobody_hears_that_it_came(
    line: Telephone, action: Action
) -> None:
    anew(line, confirmation(line))
    lose(line)
    change(line, action)

    with pytest.raises(Conflict, match=CLOSED):
        anew(line, confirmation(line))
    assert confirmation(line).state == "failed"


def test_nor_by_itself_once_it_has_waited_for_another_try(line: Telephone, post: Post) -> None:
    anew(line, confirmation(line))
    post.scripted.script.append(Sent(Outcome.RETRY, "", "501"))
    assert post.outbox.send_due() == 1
    change(line, Action.RESOLVE)
    post.clock.us += 10 * 60 * 1_000_000
    post.outbox.send_due()

    states = {row.template: (row.state, row.code) for row in line.rows(messages)}
    assert states["received"] == ("dropped", "overtaken")
    assert [sms.template for sms in post.scripted.given] == ["received", "resolved"]


def test_of_one_that_is_open_again_its_reporter_hears_that_and_not_that_it_came(
    line: Telephone,
) -> None:
    change(line, Action.RESOLVE)
    change(line, Action.REOPEN)
    lose(line)
    with pytest.raises(Conflict, match=TOLD):
        anew(line, confirmation(line))
    [reopened] = [row for row in line.rows(messages) if row.template == "reopened"]
    anew(line, reopened)
    assert spoken(first(line)) in bodies(line)[-1]


def test_who_was_told_nothing_else_of_an_open_case_keeps_its_number(
    line: Telephone, post: Post
) -> None:
    change(line, Action.RESOLVE)
    change(line, Action.REOPEN)
    with line.engine.begin() as connection:
        # They wanted none while that was told, and want some again.
        since = update(messages).where(messages.c.template != "received")
        connection.execute(since.values(state="dropped", code="opted out"))

    anew(line, confirmation(line))
    post.outbox.send_due()

    [sms] = post.scripted.given
    assert spoken(first(line)) in sms.text


@pytest.mark.parametrize("after", [False, True])
def test_a_day_that_is_over_is_left_out_and_the_number_is_told(
    line: Telephone, post: Post, *, after: bool
) -> None:
    assert "Solucao ate 25/11." in bodies(line)[0]
    post.clock.us = LAST + after
    anew(line, confirmation(line), post.clock.us)
    assert post.outbox.send_due() == 1

    [sms] = post.scripted.given
    assert ("Solucao" in sms.text, "25/11" in sms.text) == (not after, not after)
    assert spoken(first(line)) in sms.text
    assert re.search(r"recebemos o caso .*: .*, .*\. Para saber", sms.text) or not after
    # What went is what is kept.
    assert bodies(line) == [sms.text]


def test_a_day_that_passes_while_it_waits_is_left_out_too(line: Telephone, post: Post) -> None:
    post.clock.us = LAST
    anew(line, confirmation(line), post.clock.us)
    post.scripted.script.append(Sent(Outcome.RETRY, "", "501"))
    post.outbox.send_due()
    post.clock.us += 10 * 60 * 1_000_000
    post.outbox.send_due()

    assert ["25/11" in sms.text for sms in post.scripted.given] == [True, False]


def test_words_are_of_where_the_case_is_now_and_in_the_language_of_who_gets_them(
    line: Telephone, post: Post
) -> None:
    other = THERE[1]
    with line.engine.begin() as connection:
        its = update(reports).where(reports.c.number == first(line))
        connection.execute(its.values(point=other))
        connection.execute(update(contacts).values(language="en"))
    post.clock.us = LAST + 1
    anew(line, confirmation(line), post.clock.us)
    post.outbox.send_due()

    [sms] = post.scripted.given
    assert "we received case" in sms.text
    assert fold(maputo().gazetteer.by_point[other].label) in sms.text


def test_who_was_written_down_with_a_case_hears_of_it_as_long_as_it_holds(
    line: Telephone, post: Post
) -> None:
    [case] = [row for row in line.rows(reports) if row.session_id]
    with line.engine.begin() as connection:
        connection.execute(update(reports).where(reports.c.id == case.id).values(joined=1))
        there = {"report_id": case.id, "city_id": 1, "kind": "joined", "at": NOW}
        whom = line.book(connection).person(OTHER).id
        connection.execute(insert(followers).values(there | {"contact_id": whom}))
        book = line.book(connection)
        text, cause = "MOPA: Solucao ate 25/11.", f"report:{case.id}:1"
        book.write(cause, "joined", text, whom, "64301")
    lose(line)
    [joined] = [row for row in line.rows(messages) if row.template == "joined"]
    post.clock.us = LAST + 1
    anew(line, joined, post.clock.us)
    post.outbox.send_due()

    [sms] = post.scripted.given
    assert f"caso {spoken(first(line))} (" in sms.text
    assert "consigo avisaram: 2. Para saber" in sms.text
    lose(line)
    change(line, Action.RESOLVE)
    with pytest.raises(Conflict, match=CLOSED):
        anew(line, joined, post.clock.us)


@pytest.mark.parametrize(
    ("of_person", "why"),
    [
        ({"opted_out_at": utc(NOW)}, "wants no messages"),
        ({"flag": "blocked"}, "is blocked"),
        ({"flag": "blocked", "flag_until": utc(NOW + 1)}, "is blocked"),
    ],
)
def test_who_may_be_sent_nothing_is_sent_nothing_anew(
    line: Telephone, of_person: dict[str, Any], why: str
) -> None:
    with line.engine.begin() as connection:
        connection.execute(update(contacts).values(of_person))
    with pytest.raises(Conflict, match=why):
        anew(line, confirmation(line))
    if "flag_until" in of_person:
        anew(line, confirmation(line), NOW + 1)


def test_what_is_on_its_way_anew_is_not_sent_anew_once_more(line: Telephone, post: Post) -> None:
    lose(line, state="unknown", next_at=NOW - 1)
    anew(line, confirmation(line), NOW)
    with pytest.raises(Conflict, match="on its way"):
        anew(line, confirmation(line), NOW + 1)
    post.scripted.script.append(Sent(Outcome.UNKNOWN, "", "ReadTimeout"))
    assert post.outbox.send_due() == 1
    # It was tried, and nobody knows what became of that.
    anew(line, confirmation(line), NOW + 2)
    assert [sms.to for sms in post.scripted.given] == [PHONE]


def test_of_a_case_that_is_called_a_test_nobody_hears_that_it_came(line: Telephone) -> None:
    aside(line, first(line), Deed.TEST)
    with pytest.raises(Conflict, match="its case is a test"):
        anew(line, confirmation(line))
    lose(line, state="queued", code=None)
    made = Post(line)
    made.outbox.send_due()
    made.writer.stop()
    assert (confirmation(line).state, made.scripted.given) == ("dropped", [])
    lose(line)
    aside(line, first(line), Deed.NO_TEST)
    anew(line, confirmation(line))


def test_who_tries_the_line_hears_what_it_says(line: Telephone, post: Post) -> None:
    mark(line, PHONE, Flag.TEST)
    for keys in report_at(1):
        line.ask(dial(keys, session="tries", phone=PHONE))
    [case] = [row for row in line.rows(reports) if row.filed_by == "test"]
    post.outbox.send_due()
    assert [spoken(case.number) in sms.text for sms in post.scripted.given] == [True]


@pytest.mark.parametrize("language", ["pt", "en"])
def test_of_a_message_that_names_no_day_none_is_over(line: Telephone, language: str) -> None:
    """Each language has its own words: one may name a day and another none."""
    with line.engine.begin() as connection:
        connection.execute(update(contacts).values(language=language))
    mine = maputo()
    said = dict(mine.messages["received"])
    said["en"] = mine.messages["reopened"]["en"]
    city = replace(mine, messages={**mine.messages, "received": said}, memo={}, steps={})
    line.cities.take([Published(1, city)])
    with line.reader.connect() as connection:
        found = [*find_undelivered(connection, Published(1, city), LAST + 1)]
    assert [one.is_day_over for one in found if one.needs_hand] == [language == "pt"]
