"""What may have left or not: sent again once or never, and what ends it."""

import pytest
from sqlalchemy import update

from app.domain.clock import micros
from app.domain.messaging import Outcome, Sent
from app.domain.outbox import LEASE_US, NEVER_US, RECEIPT_US
from app.store.message_list import send_anew
from app.store.schema import contacts
from tests.contract.store.lines import NOW
from tests.contract.store.post import Post
from tests.contract.store.terms import HOUR, left, post

__all__ = ["post"]


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
    post.do(lambda c: send_anew(c, post.the().id, post.clock.us, post.line.cities.numbered))
    post.clock.us += HOUR - 1

    assert post.outbox.send_due() == 1
    assert (post.states(), post.the().attempts) == (["accepted"], 1)
