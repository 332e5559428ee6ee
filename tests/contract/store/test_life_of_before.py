"""Cases and calls of before: of an older menu or release, of a body that is gone, long told."""

import dataclasses
from contextlib import ExitStack

import pytest
from sqlalchemy import update

from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.store.event_notes import open_note
from app.store.message_list import send_anew
from app.store.published import Published
from app.store.schema import messages, report_events, reports
from tests.contract.store.case_life import ANEW, JOINER, change, line, told, with_people
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import REPORTER, call, filed, phone, skips
from tests.contract.store.test_schema import migrate

__all__ = ["line"]


def test_a_no_in_a_call_begun_on_an_older_version_speaks_in_the_words_of_today(
    line: Telephone,
) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    call(line, "", "asked", REPORTER)
    old = skips()
    without = {name: said for name, said in old.messages.items() if name != "reopened"}
    live = line.turnstile.live(dial("", session="asked", phone=REPORTER))
    assert live is not None
    live.city = dataclasses.replace(old, messages=without)

    line.ask(dial("0", session="asked", phone=REPORTER))

    assert "outra vez aberto" in told(line)[JOINER][-1]


def test_a_no_on_a_case_of_a_body_that_is_gone_gives_it_to_who_answers_there(
    line: Telephone,
) -> None:
    number = with_people(line)
    change(line, number, Action.ASSIGN, owner="roads")
    change(line, number, Action.RESOLVE)
    city = skips()
    bodies = {code: body for code, body in city.bodies.items() if code != "roads"}
    line.cities.take([Published(1, dataclasses.replace(city, bodies=bodies, memo={}, steps={}))])
    for who in (REPORTER, JOINER):
        call(line, "", f"asked {who}", who)

    for who in (REPORTER, JOINER):
        line.ask(dial("0", session=f"asked {who}", phone=who))

    [report] = line.rows(reports)
    assert (report.status, report.owner) == ("assigned", "skips")
    said = {
        row.kind: open_note(line.vault, row)
        for row in line.rows(report_events)
        if row.kind in ("reopened", "disputed")
    }
    assert said == {"reopened": "from roads to skips", "disputed": ""}


def test_what_is_past_of_a_case_is_not_sent_anew(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    call(line, "9", "says yes", REPORTER)
    with line.engine.begin() as connection:
        connection.execute(update(messages).values(state="failed"))
    first = line.rows(messages)
    answered = [row.id for row in first if row.answer is not None]
    assert len(answered) == 1
    for row in first:
        with line.engine.begin() as connection, ExitStack() as stack:
            if row.id in answered:
                stack.enter_context(pytest.raises(Conflict, match="has answered what it asks"))
            if row.template == "received":
                stack.enter_context(pytest.raises(Conflict, match="its case is closed"))
            send_anew(connection, row.id, NOW, line.cities.numbered)
    with line.engine.begin() as connection:
        connection.execute(update(messages).values(state="failed"))

    call(line, "0", "says no", JOINER)

    refused = []
    for row in first:
        with line.engine.begin() as connection, ExitStack() as stack:
            if row.template in ("received", "resolved"):
                stack.enter_context(pytest.raises(Conflict, match="something else since"))
                refused.append(row.id)
            send_anew(connection, row.id, NOW, line.cities.numbered)
    assert len(refused) == 4
    assert {row.template: row.state for row in line.rows(messages)} == {
        "received": "failed",
        "resolved": "failed",
        "reopened": "queued",
    }


def test_a_city_without_the_message_still_opens_the_case_again(
    line: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    old = skips()
    without = {name: said for name, said in old.messages.items() if name != "reopened"}
    line.cities.take([Published(1, dataclasses.replace(old, messages=without))])

    call(line, "0", "asked", REPORTER)

    assert line.rows(reports)[0].status == "assigned"
    assert caplog.messages.count("message.not_there") == 2


def test_joins_of_before_are_counted_by_an_update(line: Telephone) -> None:
    with_people(line)
    filed(line, ANEW, "another", phone(9))
    line.close()

    migrate(line.url, ("downgrade", "0010"), ("upgrade", "head"))

    assert [row.joined for row in line.rows(reports)] == [1, 0]


@pytest.mark.parametrize("was", ["", "gone"])
def test_a_case_without_an_owner_of_today_is_assigned_to_who_answers_there(
    line: Telephone, was: str
) -> None:
    number = filed(line)
    owner = line.rows(reports)[0].owner
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(owner=was))

    change(line, number, Action.ASSIGN)

    assert owner
    assert [row.owner for row in line.rows(reports)] == [owner]
