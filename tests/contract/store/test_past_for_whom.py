"""What tells a person what is past: of a case they are not of, asked too late, heard on a call."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US
from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.store.schema import contacts, messages
from app.usecases.news import ANSWER_US
from tests.contract.store.case_life import ANEW, JOINER, READER, change, line, with_people
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.post import Post
from tests.contract.store.skip_calls import JOIN, REPORTER, call, filed
from tests.contract.store.test_past_others import anew, lose, of, whys

__all__ = ["line"]


def to(line: Telephone, who: str, rows: Sequence[Any]) -> list[Any]:
    """Give those messages that go to a phone."""
    [its] = [
        row.id
        for row in line.rows(contacts)
        if line.vault.open(row.phone_sealed, f"contacts.phone {row.id}") == who
    ]
    return [row for row in rows if row.contact_id == its]


def send(line: Telephone, at: int) -> Post:
    """Let what is due leave."""
    post = Post(line)
    post.clock.us = at
    post.outbox.send_due()
    post.writer.stop()
    return post


def merged(line: Telephone) -> tuple[int, int]:
    """Give a case, and one of somebody else that is said to repeat it."""
    main = filed(line)
    repeat = filed(line, ANEW, "again", JOINER)
    change(line, repeat, Action.MERGE, main=main, at=NOW + 1)
    return main, repeat


@pytest.mark.parametrize("template", ["resolved", "reopened"])
def test_who_was_taken_out_of_a_case_hears_nothing_more_of_it(
    line: Telephone, template: str
) -> None:
    main, repeat = merged(line)
    change(line, main, Action.RESOLVE, at=NOW + 2)
    if template == "reopened":
        change(line, main, Action.REOPEN, at=NOW + 3, reason="afinal nao")
    of_main = of(line, template)
    [theirs] = to(line, JOINER, of_main)
    all_theirs = to(line, JOINER, [*of(line, "resolved"), *of(line, "reopened")])
    change(line, repeat, Action.UNMERGE, at=NOW + 4, reason="engano")

    given = [(sms.to, sms.message_id) for sms in send(line, NOW + 5).scripted.given]
    assert (JOINER, theirs.id) not in given
    assert {(REPORTER, one.id) for one in to(line, REPORTER, of_main)} <= {*given}
    [dropped] = [row for row in line.rows(messages) if row.id == theirs.id]
    assert (dropped.state, dropped.code) == ("dropped", "overtaken")
    lose(line)
    found = whys(line, NOW + 5)
    assert {id_ for id_, why in found.items() if why == "apart"} == {one.id for one in all_theirs}
    with pytest.raises(Conflict, match="with the case no more"):
        anew(line, theirs, NOW + 5)
    # Of their own case they hear that it is open.
    [own] = [one for one in to(line, JOINER, of(line, "reopened")) if one.id != theirs.id]
    anew(line, own, NOW + 5)


def test_who_goes_on_with_a_case_by_themselves_hears_of_it(line: Telephone) -> None:
    main, repeat = merged(line)
    line.forget()
    assert call(line, JOIN, "joins", JOINER).ends
    change(line, main, Action.RESOLVE, at=NOW + 2)
    change(line, repeat, Action.UNMERGE, at=NOW + 3, reason="engano")

    given = [(sms.to, sms.template) for sms in send(line, NOW + 4).scripted.given]
    assert {(JOINER, "resolved"), (REPORTER, "resolved")} <= {*given}


def test_who_only_follows_and_who_came_with_another_case_hear_of_it(line: Telephone) -> None:
    number = with_people(line)
    repeat = filed(line, ANEW, "again", "+258840000123")
    change(line, repeat, Action.MERGE, main=number)
    change(line, number, Action.RESOLVE)
    lose(line)
    found = whys(line, NOW)
    asked = of(line, "resolved")
    assert {len(to(line, who, asked)) for who in (REPORTER, JOINER, READER, "+258840000123")} == {1}
    assert {found[one.id] for one in asked} == {""}


def test_a_question_is_past_once_no_answer_to_it_counts(line: Telephone) -> None:
    number = filed(line)
    asked_at = NOW + DAY_US
    change(line, number, Action.RESOLVE, at=asked_at)
    lose(line)
    [question] = of(line, "resolved")
    over = asked_at + ANSWER_US
    assert whys(line, over - 1)[question.id] == ""
    assert whys(line, over)[question.id] == "over"
    with pytest.raises(Conflict, match="time to answer"):
        anew(line, question, over)

    # Sent anew in time it waits, and leaves no more when it is over: so say the calls too.
    anew(line, question, over - 1)
    assert [sms.message_id for sms in send(line, over).scripted.given] == []
    [late] = of(line, "resolved")
    assert (late.state, late.code) == ("dropped", "expired")
    assert whys(line, over)[question.id] == "over"
    before, after = (call(line, "", f"at {at}", REPORTER, at).text for at in (over - 1, over))
    assert ("esta bem?" in before, "esta bem?" in after) == (True, False)


def test_how_a_case_ended_without_a_question_has_no_such_time(line: Telephone) -> None:
    number = filed(line)
    change(line, number, Action.GIVE_UP, reason="sem camiao")
    lose(line)
    [ended] = of(line, "unresolved")
    assert whys(line, NOW + ANSWER_US)[ended.id] == ""
    anew(line, ended, NOW + ANSWER_US)


def test_a_question_that_was_heard_on_a_call_is_not_sent(line: Telephone) -> None:
    number = with_people(line)
    change(line, number, Action.RESOLVE)
    assert "esta bem?" in line.ask(dial("", session="hears", phone=REPORTER)).text
    asked = of(line, "resolved")
    [mine] = to(line, REPORTER, asked)
    assert (mine.shown_at is None, mine.answer) == (False, None)

    given = [sms.to for sms in send(line, NOW).scripted.given if sms.template == "resolved"]
    assert sorted(given) == sorted([JOINER, READER])
    lose(line)
    found = whys(line, NOW)
    assert {one.id: found[one.id] for one in asked} == {
        one.id: "heard" if one.id == mine.id else "" for one in asked
    }
    with pytest.raises(Conflict, match="heard it on a call"):
        anew(line, mine, NOW)
    # Who then says a word has answered.
    call(line, "9", "says yes", REPORTER)
    assert whys(line, NOW)[mine.id] == "answered"


def test_what_says_more_than_any_screen_is_sent_though_a_call_told_of_it(line: Telephone) -> None:
    number = filed(line)
    change(line, number, Action.GIVE_UP, reason="sem camiao")
    assert "sem" not in call(line, "", "hears", REPORTER).text.partition(":")[0]
    [ended] = of(line, "unresolved")
    assert ended.shown_at is not None
    assert [sms.template for sms in send(line, NOW).scripted.given][-1] == "unresolved"
    lose(line)
    assert whys(line, NOW)[ended.id] == ""
    anew(line, ended, NOW)


def test_a_case_of_which_somebody_heard_on_a_call_is_past_when_it_is_open_again(
    line: Telephone,
) -> None:
    number = filed(line)
    change(line, number, Action.RESOLVE)
    call(line, "", "hears", REPORTER)
    change(line, number, Action.REOPEN, at=NOW + 1, reason="x")
    with line.engine.begin() as connection:
        connection.execute(update(messages).values(state="failed"))
    assert whys(line, NOW + 2)[of(line, "resolved")[0].id] == "told"
