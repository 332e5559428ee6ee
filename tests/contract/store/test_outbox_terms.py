"""Messages leave on their own terms, within what their city and their network allow."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text, update

from app.domain.clock import DAY_US, micros
from app.domain.delivery import Most, Policy, Quiet, Terms
from app.domain.messaging import MessageState, Outcome, Sent
from app.domain.outbox import LEASE_US, NEVER_US, RECEIPT_US
from app.menu.model import City
from app.store import outbox_store
from app.store.message_list import send_anew
from app.store.outbox_store import due_now, waiting
from app.store.published import Published
from app.store.schema import contacts, message_counts, messages, route_paces
from tests.contract.store.lines import NOW, PHONE, SECOND, Telephone, maputo
from tests.contract.store.post import Post

SURELY, ONCE = Policy.AT_LEAST_ONCE, Policy.AT_MOST_ONCE
HOUR = 3600 * SECOND
TERMS = {
    "first": Terms(SURELY, 1),
    "second": Terms(ONCE, 2),
    "middle": Terms(SURELY, 5),
    "last": Terms(ONCE, 9, expires_us=HOUR),
    "awake": Terms(ONCE, 5, keeps_quiet=False),
}


def allowing(line: Telephone, **what: Any) -> None:
    """Publish the city with these limits; its routes may get a rate by name."""
    rates = what.pop("rates", {})
    city: City = replace(maputo(), terms=TERMS, memo={}, steps={}, **what)
    routes = tuple(replace(route, rate=rates.get(route.name)) for route in city.routes)
    line.cities.take([Published(1, replace(city, routes=routes))])


@pytest.fixture
def post(line: Telephone) -> Iterator[Post]:
    allowing(line)
    made = Post(line)
    yield made
    made.writer.stop()


def phone(number: int) -> str:
    return f"+25884000{number:04}"


def left(post: Post) -> list[str]:
    return [sms.template for sms in post.scripted.given]


def test_the_most_important_leave_first_and_of_those_the_oldest(post: Post) -> None:
    for number, template in enumerate(["last", "middle", "second", "middle", "first", "last"]):
        post.queue(f"day:{number}", text=f"{number}", template=template)
        post.clock.us += SECOND
    post.outbox.send_due()

    assert [sms.text for sms in post.scripted.given] == ["4", "2", "1", "3", "0", "5"]


def test_what_is_too_old_is_dropped_and_said_so(post: Post) -> None:
    post.queue(template="last")
    post.clock.us += HOUR

    assert post.outbox.send_due() == 0
    assert (post.the().state, post.the().code) == ("dropped", "expired")
    assert micros(post.the().final_at) == post.clock.us


def test_quiet_hours_put_off_what_keeps_them_and_lose_nothing(line: Telephone, post: Post) -> None:
    # It is noon UTC, 14 h in Maputo.
    allowing(line, quiet=Quiet(13 * 60, 15 * 60 + 30))
    post.queue("day:1", template="middle")
    post.queue("day:2", template="awake")

    assert post.outbox.send_due() == 1
    assert left(post) == ["awake"]
    [waits] = [row for row in line.rows(messages) if row.state == "queued"]
    assert (micros(waits.next_at), waits.attempts) == (NOW + 90 * 60 * SECOND, 0)
    post.clock.us += 90 * 60 * SECOND
    assert post.outbox.send_due() == 1
    assert left(post) == ["awake", "middle"]


def test_a_phone_has_so_many_messages_a_day_and_the_rest_the_next(
    line: Telephone, post: Post
) -> None:
    allowing(line, most=Most(of_phone=2))
    for number in range(5):
        post.queue(f"day:{number}", template="first")
    post.queue("day:1", phone(2), template="last")

    assert post.outbox.send_due() == 3
    assert Counter(sms.to for sms in post.scripted.given) == {PHONE: 2, phone(2): 1}
    post.clock.us += 10 * HOUR - 1  # midnight in Maputo
    assert post.outbox.send_due() == 0
    post.clock.us += 1
    assert post.outbox.send_due() == 2
    post.clock.us += DAY_US
    assert post.outbox.send_due() == 1
    assert set(post.states()) == {"accepted"}


def test_what_is_less_important_waits_first_when_a_day_is_spent(
    line: Telephone, post: Post
) -> None:
    allowing(line, most=Most(of_city=10))
    for number in range(9):
        post.queue(f"last:{number}", template="last")
    assert post.outbox.send_due() == 8
    for number in range(3):
        post.queue(f"first:{number}", template="first")

    assert post.outbox.send_due() == 2
    assert left(post)[8:] == ["first", "first"]
    post.clock.us += 10 * HOUR
    assert post.outbox.send_due() == 1
    assert left(post)[10:] == ["first"]
    assert Counter(post.states()) == {"accepted": 11, "dropped": 1}  # it had an hour


@pytest.mark.parametrize("outcome", [Outcome.RETRY, Outcome.STOPPED, Outcome.REFUSED])
def test_what_has_not_left_counts_for_no_day(line: Telephone, post: Post, outcome: Outcome) -> None:
    allowing(line, most=Most(of_phone=1, of_city=5))
    post.queue("day:1", template="first")
    post.scripted.script.append(Sent(outcome, code="x"))
    post.outbox.send_due()
    assert [row.sent for row in line.rows(message_counts)] == [0, 0]
    post.queue("day:2", template="first")

    assert post.outbox.send_due() == 1
    assert [row.sent for row in line.rows(message_counts)] == [1, 1]


def test_counts_are_kept_for_days_not_for_years(line: Telephone, post: Post) -> None:
    allowing(line, most=Most(of_phone=1))
    for number in range(10):
        post.queue(f"day:{number}", template="first")
        post.outbox.send_due()
        post.clock.us += DAY_US

    days = {row.day for row in line.rows(message_counts)}
    assert len(days) == 3
    assert set(post.states()) == {"accepted"}


def test_a_network_gets_no_more_than_its_rate_and_the_others_do_not_wait_for_it(
    line: Telephone, post: Post
) -> None:
    allowing(line, rates={"Tmcel": 10, "other": 1})
    for number in range(12):
        post.queue(f"slow:{number}", template="first", network="64301")
        post.queue(f"lost:{number}", template="first", network="nowhere")
    post.queue("day:1", template="last", network="64303")

    assert post.outbox.send_due() == 4
    assert left(post).count("last") == 1
    post.clock.us += SECOND // 10 - 1
    assert post.outbox.send_due() == 0
    post.clock.us += 1
    assert post.outbox.send_due() == 1
    sent = 5
    for _ in range(9):
        post.clock.us += SECOND // 10
        sent += post.outbox.send_due()
    assert sent == 4 + 10 + 1
    assert {row.network for row in line.rows(route_paces)} == {"64301", ""}
    assert set(post.states()) == {"accepted", "queued"}


def test_a_claim_says_when_a_full_network_takes_messages_again(line: Telephone, post: Post) -> None:
    allowing(line, rates={"Tmcel": 2})
    for number in range(3):
        post.queue(f"day:{number}", template="first")

    found = post.claim()
    assert len(found.taken) == 1
    assert (found.has_more, found.ready_us) == (False, NOW + SECOND // 2)


@pytest.mark.parametrize(("template", "sends"), [("first", 2), ("second", 1)])
def test_in_doubt_it_is_sent_again_once_or_never_as_its_policy_says(
    post: Post, template: str, sends: int
) -> None:
    post.queue(template=template)
    post.scripted.script.extend([Sent(Outcome.UNKNOWN, code="ReadTimeout")] * 5)
    post.outbox.send_due()
    post.clock.us += RECEIPT_US - 1
    assert post.outbox.send_due() == 0
    post.clock.us += 1
    post.outbox.send_due()
    for _ in range(4):
        post.clock.us += RECEIPT_US
        assert post.outbox.send_due() == 0

    assert len(post.scripted.given) == sends
    assert (post.the().state, micros(post.the().next_at)) == ("unknown", NEVER_US)


def test_a_receipt_within_its_window_keeps_it_from_being_sent_again(post: Post) -> None:
    post.queue(template="first")
    post.scripted.script.append(Sent(Outcome.UNKNOWN, "id-1", "0"))
    post.outbox.send_due()
    post.receipt("Success")
    post.clock.us += RECEIPT_US

    assert post.outbox.send_due() == 0
    assert post.states() == ["delivered"]


def test_a_sender_that_died_leaves_it_to_the_policy(post: Post) -> None:
    post.queue("day:1", template="first")
    post.queue("day:2", template="second")
    post.claim()
    post.clock.us += LEASE_US
    assert post.outbox.send_due() == 0
    assert post.states() == ["unknown", "unknown"]
    post.clock.us += RECEIPT_US

    assert post.outbox.send_due() == 1
    assert (post.states(), left(post)) == (["accepted", "unknown"], ["first"])


def test_who_opts_out_while_it_is_in_doubt_is_sent_nothing_more(post: Post) -> None:
    post.queue(template="first")
    post.scripted.script.append(Sent(Outcome.UNKNOWN, code="ReadTimeout"))
    post.outbox.send_due()
    with post.line.engine.begin() as connection:
        connection.execute(update(contacts).values(opted_out_at=NOW))
    post.clock.us += RECEIPT_US

    assert post.outbox.send_due() == 0
    assert post.states() == ["unknown"]  # it may have gone: it was not "never sent"


def test_what_was_sent_again_and_surely_did_not_go_is_tried_like_any_other(post: Post) -> None:
    post.queue(template="first")
    script = [Sent(Outcome.UNKNOWN), Sent(Outcome.RETRY, code="500"), Sent(Outcome.UNKNOWN)]
    post.scripted.script.extend(script)
    post.outbox.send_due()
    post.clock.us += RECEIPT_US
    post.outbox.send_due()
    assert post.states() == ["queued"]
    post.clock.us = micros(post.the().next_at)
    post.outbox.send_due()
    post.clock.us += RECEIPT_US

    # Twice it may have gone, and that is once more than it should.
    assert post.outbox.send_due() == 0
    assert (post.states(), post.the().attempts) == (["unknown"], 3)


def test_what_is_sent_anew_has_its_time_to_expire_and_its_tries_again(post: Post) -> None:
    post.queue(template="last")
    post.clock.us += HOUR
    post.outbox.send_due()
    assert post.states() == ["dropped"]
    post.do(lambda c: send_anew(c, post.the().id, post.clock.us))
    post.clock.us += HOUR - 1

    assert post.outbox.send_due() == 1
    assert (post.states(), post.the().attempts) == (["accepted"], 1)


#: Rows of a backlog.
MANY = 10_000


def backlog(line: Telephone, post: Post) -> None:
    """Let 10,000 messages wait that are due, and some that are not yet or not any more."""
    post.queue(template="middle")
    [row] = line.rows(messages)
    common = row._asdict()
    others = ("queued", "accepted", "unknown")
    values = [
        {
            **common,
            "id": number + 1,
            "cause": f"many:{number}",
            "body_sealed": line.vault.seal("Ola", f"messages.body {number + 1}"),
            "state": "queued" if number < MANY else others[number % 3],
            "next_at": NOW - number if number < MANY else NEVER_US,
            "priority": 1 + number % 9,
        }
        for number in range(MANY + 999)
    ]
    with line.engine.begin() as connection:
        connection.execute(insert(messages), values)
    with line.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def plan(connection: Connection, query: Any) -> str:
    sql = query.compile(connection, compile_kwargs={"literal_binds": True})
    word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row) for row in connection.execute(text(f"{word} {sql}")))


def test_a_backlog_is_read_by_its_index_and_a_claim_takes_but_what_it_asked_for(
    line: Telephone, post: Post
) -> None:
    backlog(line, post)
    queries = [due_now(NOW), *(waiting(MessageState.QUEUED, p, NOW).limit(4) for p in (1, 9))]
    with line.engine.connect() as connection:
        plans = [plan(connection, query) for query in queries]
        assert outbox_store.is_due(connection, NOW)

    assert [one for one in plans if "ix_messages_state_priority_next_at" not in one] == []
    assert [one for one in plans if "SCAN messages" in one or "Seq Scan on messages" in one] == []
    assert [one for one in plans if "TEMP B-TREE FOR ORDER" in one] == []
    assert len(post.claim(4).taken) == 4
    assert Counter(post.states())["sending"] == 4
