"""What leaves first and what waits: importance, age, quiet hours, counts and rates."""

from collections import Counter

import pytest

from app.domain.clock import DAY_US, micros
from app.domain.delivery import Most, Quiet
from app.domain.messaging import Outcome, Sent
from app.store.schema import message_counts, messages, route_paces
from tests.contract.store.lines import NOW, PHONE, SECOND, Telephone
from tests.contract.store.post import Post
from tests.contract.store.terms import HOUR, allowing, left, phone, post

__all__ = ["post"]


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
