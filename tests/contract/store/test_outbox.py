"""Every message leaves once, or is known not to have left, or is known to be in doubt."""

from contextlib import suppress

import pytest
from sqlalchemy import update

from app.domain.clock import micros
from app.domain.messaging import Outcome, Sent, Sms
from app.domain.outbox import JITTER, LEASE_US, RETRY_AFTER_S, STOPPED_AFTER_S
from app.gateways.africastalking.sender import TIMEOUT_S, AfricasTalkingSender
from app.store import outbox_store
from app.store.schema import messages
from app.work.outbox import Outbox
from app.work.tries import BUSY_TRIES, BUSY_WAIT_S
from tests.contract.store.lines import NOW, PHONE, SECOND, Telephone
from tests.contract.store.post import Post, Scripted
from tests.standin.africastalking import StandIn, accept_then_reset, answer


def test_what_is_accepted_is_sent_once_with_the_networks_sender(post: Post) -> None:
    post.queue()

    assert post.outbox.send_due() == 1
    assert post.outbox.send_due() == 0
    [sms] = post.scripted.given
    assert (sms.to, sms.text, sms.sender) == (PHONE, "Ola", "311")
    sent = post.the()
    assert (sent.state, sent.provider_id, sent.cost) == ("accepted", "id-1", "KES 0.8000")


def test_one_cause_writes_one_message_to_one_person(post: Post) -> None:
    assert post.queue("day:1")
    assert not post.queue("day:1")
    assert post.queue("day:2")
    assert post.queue("day:1", "+258840000002")


def test_two_workers_never_take_the_same_message(postgres_line: Telephone) -> None:
    line, post = postgres_line, Post(postgres_line)
    for number in range(12):
        post.queue(f"day:{number}")
    with line.engine.begin() as one, line.engine.begin() as other:  # both before either commits
        claims = [outbox_store.claim(c, post.guide, NOW, 4) for c in (one, other, one, other)]
    post.writer.stop()

    ids = [claimed.sms.message_id for claim in claims for claimed in claim.taken]
    assert len(ids) == len(set(ids)) == 12


def test_what_certainly_did_not_go_is_tried_again_at_the_tables_times(post: Post) -> None:
    post.queue()
    post.scripted.script.extend([Sent(Outcome.RETRY, code="500")] * 20)
    for wait_s in RETRY_AFTER_S:
        assert post.outbox.send_due() == 1
        waits = (micros(post.the().next_at) - post.clock.us) / SECOND
        assert wait_s <= waits <= wait_s * (1 + JITTER)
        post.clock.us = micros(post.the().next_at) - 1
        assert post.outbox.send_due() == 0
        post.clock.us += 1
    assert post.outbox.send_due() == 1

    assert post.states() == ["failed"]
    assert len(post.scripted.given) == len(RETRY_AFTER_S) + 1


def test_while_nothing_can_leave_a_message_keeps_its_tries(post: Post) -> None:
    post.queue()
    post.scripted.script.extend([Sent(Outcome.STOPPED, code="405")] * 30)
    for _ in range(30):
        assert post.outbox.send_due() == 1
        post.clock.us = micros(post.the().next_at)

    assert (post.the().state, post.the().attempts) == ("queued", 0)
    assert post.outbox.send_due() == 1
    assert post.states() == ["accepted"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.UNKNOWN, "unknown"),
        (Outcome.REFUSED, "failed"),
        (Outcome.OPTED_OUT, "dropped"),
    ],
)
def test_what_may_have_gone_or_cannot_go_is_never_sent_again(
    post: Post, outcome: Outcome, state: str
) -> None:
    post.queue()
    post.scripted.script.append(Sent(outcome, code="x"))
    post.outbox.send_due()
    post.clock.us += 100 * LEASE_US

    assert post.outbox.send_due() == 0
    assert post.states() == [state]
    assert len(post.scripted.given) == 1


def test_a_sender_that_died_leaves_its_message_in_doubt(post: Post) -> None:
    post.queue()
    post.claim()
    post.clock.us += LEASE_US - 1
    assert post.outbox.send_due() == 0
    assert post.states() == ["sending"]
    post.clock.us += 1
    post.outbox.send_due()

    assert post.states() == ["unknown"]
    assert post.scripted.given == []


def test_a_send_ends_within_its_lease() -> None:
    longest_send_s, noting_s = sum(TIMEOUT_S), BUSY_TRIES * BUSY_WAIT_S

    assert 2 * (longest_send_s + noting_s) * SECOND < LEASE_US


def test_a_message_that_cannot_be_opened_holds_up_nobody(post: Post) -> None:
    post.queue("day:1")
    with post.line.engine.begin() as connection:
        connection.execute(update(messages).values(body_sealed=b"\x01damaged"))
    post.queue("day:2")

    assert post.outbox.send_due() == 1
    assert sorted(post.states()) == ["accepted", "failed"]


def test_messages_leave_through_the_real_sender_as_the_gateway_says(line: Telephone) -> None:
    with StandIn() as standin:
        standin.will(answer(101), answer(405), accept_then_reset)
        sender = AfricasTalkingSender("city", "key", base_url=standin.url, timeout_s=(5, 5))
        post = Post(line, sender)
        for number in range(3):
            post.queue(f"day:{number}", text=f"Ola {number}")
        assert post.outbox.send_due() == 3
        assert post.states() == ["accepted", "queued", "unknown"]
        post.clock.us += int(STOPPED_AFTER_S * SECOND * (1 + JITTER))
        assert post.outbox.send_due() == 1
        post.writer.stop()

    assert sorted(post.states()) == ["accepted", "accepted", "unknown"]
    # The one in doubt did go, and once: nothing was sent twice.
    assert sorted(message.text for message in standin.messages) == ["Ola 0", "Ola 1", "Ola 2"]


class Stopping(Scripted):
    """Is told to stop while it sends."""

    outbox: Outbox

    def send(self, sms: Sms) -> Sent:
        with suppress(RuntimeError):  # it cannot wait for itself to end
            self.outbox.stop()
        return super().send(sms)


def test_a_stopped_outbox_begins_nothing_more(line: Telephone) -> None:
    sender = Stopping()
    post = Post(line, sender)
    sender.outbox = post.outbox
    for number in range(3):
        post.queue(f"day:{number}")
    post.outbox.send_due()
    post.writer.stop()

    assert sorted(post.states()) == ["accepted", "queued", "queued"]
    assert len(sender.given) == 1


def test_what_was_claimed_while_it_is_told_to_stop_is_given_back(line: Telephone) -> None:
    post = Post(line, senders=3)
    for number in range(3):
        post.queue(f"day:{number}")
    looks = iter([post.clock.us])

    def stops_at_the_second_look() -> int:
        if next(looks, None) is None:
            post.outbox.stop()
        return NOW

    post.clock.read = stops_at_the_second_look
    assert post.outbox.send_due() == 0
    post.writer.stop()

    assert [(row.state, row.attempts) for row in line.rows(messages)] == [("queued", 0)] * 3
    assert post.scripted.given == []
