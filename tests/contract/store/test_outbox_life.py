"""What could not be sent in time is heard on the next call all the same."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from app.domain.clock import DAY_US, micros
from app.domain.delivery import Quiet
from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.domain.messaging import Outcome, Sent
from app.domain.outbox import NEVER_US, RECEIPT_US
from app.store.message_list import send_anew
from app.store.published import Published
from app.store.schema import messages
from tests.contract.store.case_life import JOINER, change, told, with_people
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.post import Post
from tests.contract.store.skip_calls import REPORTER, call, filed, skips


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    """A line of the city that asks whether a case is solved."""
    with closing(Telephone(database, city=skips())) as made:
        yield made


def test_a_question_that_expired_is_asked_on_the_next_call(line: Telephone) -> None:
    number = filed(line)
    post = Post(line)
    assert post.outbox.send_due() == 1
    change(line, number, Action.RESOLVE)
    post.clock.us += 3 * DAY_US
    assert post.outbox.send_due() == 0
    post.writer.stop()

    fates = {row.template: (row.state, row.code) for row in line.rows(messages)}
    assert fates == {"received": ("accepted", "101"), "resolved": ("dropped", "expired")}
    asked = line.ask(dial("", session="later", phone=REPORTER, at=NOW + 4 * DAY_US))
    assert "esta bem?" in asked.text


def test_what_a_call_writes_leaves_by_the_priority_of_its_template(line: Telephone) -> None:
    number = filed(line)
    change(line, number, Action.RESOLVE)

    terms = skips().terms
    assert {row.template: row.priority for row in line.rows(messages)} == {
        name: terms[name].priority for name in ("received", "resolved")
    }
    assert terms["received"].priority != terms["resolved"].priority


def fates(line: Telephone) -> list[tuple[str, str, str]]:
    """What became of each message, the oldest first."""
    return [(row.template, row.state, row.code) for row in line.rows(messages)]


def news_given(post: Post) -> list[str]:
    """What the gateway was given that tells what became of a case."""
    return [sms.template for sms in post.scripted.given if sms.template != "received"]


def before_the_news(line: Telephone, **what: Any) -> tuple[Post, int]:
    """Let all that was written so far leave; the city then sends as it is told."""
    number = with_people(line)
    post = Post(line)
    post.outbox.send_due()
    city = replace(skips(), memo={}, steps={}, **what)
    line.cities.take([Published(1, city)])
    return post, number


def test_a_question_in_backoff_is_not_asked_of_a_case_that_is_open_again(line: Telephone) -> None:
    post, number = before_the_news(line)
    earlier = len(line.rows(messages))
    change(line, number, Action.RESOLVE)
    people = len(line.rows(messages)) - earlier
    post.scripted.script.extend([Sent(Outcome.RETRY, "", "501")] * people)
    assert post.outbox.send_due() == people > 1
    call(line, "0", "says no", REPORTER)
    post.clock.us += DAY_US
    post.outbox.send_due()
    post.writer.stop()

    # Who said no knows; the others hear the newer thing, and nobody the older one.
    expected = [("resolved", "dropped", "overtaken")] * people
    assert fates(line)[earlier:] == expected + [("reopened", "accepted", "101")] * (people - 1)
    given = news_given(post)
    assert given == ["resolved"] * people + ["reopened"] * (people - 1)
    assert "outra vez aberto" in told(line)[JOINER][-1]


def test_what_waits_for_morning_is_told_as_it_is_by_then(line: Telephone) -> None:
    post, number = before_the_news(line, quiet=Quiet(13 * 60, 16 * 60))  # it is 14 h there
    change(line, number, Action.RESOLVE)
    assert post.outbox.send_due() == 0
    change(line, number, Action.REOPEN, reason="afinal nao")
    change(line, number, Action.GIVE_UP, reason="nao temos camiao")
    post.clock.us += DAY_US // 2
    post.outbox.send_due()
    post.writer.stop()

    news = {one[0]: one[1:] for one in fates(line) if one[0] != "received"}
    assert news == {
        "resolved": ("dropped", "overtaken"),
        "reopened": ("dropped", "overtaken"),
        "unresolved": ("accepted", "101"),
    }
    assert set(news_given(post)) == {"unresolved"}


def test_what_may_have_gone_is_not_sent_again_when_it_is_past(line: Telephone) -> None:
    post, number = before_the_news(line)
    change(line, number, Action.RESOLVE)
    asked = [row.id for row in line.rows(messages) if row.template == "resolved"]
    post.scripted.script.extend([Sent(Outcome.UNKNOWN, "", "ReadTimeout")] * len(asked))
    post.outbox.send_due()
    change(line, number, Action.REOPEN, reason="afinal nao")
    post.clock.us += RECEIPT_US
    post.outbox.send_due()
    post.writer.stop()

    found = {row.id: row for row in line.rows(messages)}
    assert {(found[id_].state, found[id_].code) for id_ in asked} == {("unknown", "overtaken")}
    assert {micros(found[id_].next_at) for id_ in asked} == {NEVER_US}
    given = news_given(post)
    assert given == ["resolved"] * len(asked) + ["reopened"] * len(asked)


def test_a_word_and_what_is_noted_overtake_nothing(line: Telephone) -> None:
    post, number = before_the_news(line)
    change(line, number, Action.RESOLVE)
    call(line, "9", "says yes", REPORTER)
    post.outbox.send_due()
    post.writer.stop()

    news = [one for one in fates(line) if one[0] == "resolved"]
    assert news.count(("resolved", "accepted", "101")) == len(news) - 1 > 0


def test_who_has_answered_is_not_asked_again(line: Telephone) -> None:
    post, number = before_the_news(line, quiet=Quiet(13 * 60, 16 * 60))  # it is 14 h there
    change(line, number, Action.RESOLVE)
    assert "esta bem?" in call(line, "", "says yes", REPORTER).text
    call(line, "9", "says yes", REPORTER)
    post.clock.us += DAY_US // 2
    post.outbox.send_due()
    post.writer.stop()

    asked = [row for row in line.rows(messages) if row.template == "resolved"]
    assert {(row.answer is None, row.state, row.code) for row in asked} == {
        (False, "dropped", "overtaken"),
        (True, "accepted", "101"),
    }
    [answered] = [row.id for row in asked if row.answer is not None]
    with line.engine.begin() as connection, pytest.raises(Conflict, match="only what failed"):
        send_anew(connection, answered, post.clock.us, line.cities.numbered)


def test_what_failed_is_not_sent_anew_to_who_has_answered(line: Telephone) -> None:
    post, number = before_the_news(line)
    change(line, number, Action.RESOLVE)
    post.scripted.script.extend([Sent(Outcome.REFUSED, "", "403")] * 9)
    post.outbox.send_due()
    post.writer.stop()
    call(line, "9", "says yes", REPORTER)

    for row in [row for row in line.rows(messages) if row.template == "resolved"]:
        with line.engine.begin() as connection:
            if row.answer is None:
                send_anew(connection, row.id, post.clock.us, line.cities.numbered)
            else:
                with pytest.raises(Conflict, match="has answered"):
                    send_anew(connection, row.id, post.clock.us, line.cities.numbered)
    states = [row.state for row in line.rows(messages) if row.template == "resolved"]
    assert sorted(states) == ["failed"] + ["queued"] * (len(states) - 1)
