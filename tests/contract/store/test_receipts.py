"""What becomes of a message by what is heard after it: its receipts, and a person's stop."""

import pytest
from sqlalchemy import update

from app.domain.messaging import MessageState, Outcome, Sent
from app.domain.outbox import JITTER, LEASE_US, RECEIPT_US, RETRY_AFTER_S
from app.gateways.africastalking import receipts as at_receipts
from app.store import outbox_results
from app.store.message_list import send_anew
from app.store.outbox_store import Claimed
from app.store.schema import contacts, messages
from app.store.schema import receipts as receipts_table
from app.usecases.message_book import Person
from tests.contract.store.lines import NOW, SECOND
from tests.contract.store.post import Post

#: A message that is sent again, once, when nobody knows whether it went.
SURELY = "resolved"


def finish(post: Post, claimed: Claimed, sent: Sent) -> None:
    post.do(
        lambda c: outbox_results.finish(
            post.line.book(c, post.clock.us), c, claimed, sent, at_receipts.verdict, 0
        )
    )


def taken_twice(post: Post) -> tuple[Claimed, Claimed]:
    """Give a message to one that is slower than its lease, then to another."""
    post.queue(template=SURELY)
    [slow] = post.claim().taken
    post.clock.us += LEASE_US
    assert not post.claim().taken
    post.clock.us += RECEIPT_US
    [other] = post.claim().taken
    return slow, other


def test_a_slow_sender_does_not_take_a_message_out_of_other_hands(post: Post) -> None:
    slow, other = taken_twice(post)

    finish(post, slow, Sent(Outcome.RETRY, code="500"))

    assert post.states() == ["sending"]
    assert not post.claim().taken
    finish(post, other, Sent(Outcome.ACCEPTED, "id-2"))
    assert (post.the().state, post.the().attempts) == ("accepted", 2)


def test_what_a_slow_sender_hears_moves_no_message_back(post: Post) -> None:
    slow, other = taken_twice(post)
    finish(post, other, Sent(Outcome.ACCEPTED, "id-2"))
    post.receipt("Success", "id-2")
    post.receipt("Failed", "id-1")

    finish(post, slow, Sent(Outcome.ACCEPTED, "id-1"))

    assert (post.the().state, post.the().provider_id) == ("delivered", "id-2")
    assert {row.message_id for row in post.line.rows(receipts_table)} == {post.the().id}


def test_an_early_receipt_that_is_not_the_last_ends_the_doubt(post: Post) -> None:
    post.receipt("Buffered")
    post.queue()
    post.scripted.script.append(Sent(Outcome.UNKNOWN, "id-1", "0"))
    post.outbox.send_due()

    assert (post.the().state, post.the().code) == ("accepted", "Buffered")


def test_a_sender_that_was_only_slow_is_still_believed(post: Post) -> None:
    post.queue()
    [claimed] = post.claim().taken
    post.clock.us += LEASE_US
    post.claim()
    sent = Sent(Outcome.ACCEPTED, "id-1")
    finish(post, claimed, sent)

    assert (post.the().state, post.the().provider_id) == ("accepted", "id-1")
    post.receipt("Success")
    assert post.states() == ["delivered"]


def test_a_receipt_that_came_first_is_found_when_its_message_is_known(post: Post) -> None:
    post.receipt("Success")
    assert [row.message_id for row in post.line.rows(receipts_table)] == [None]
    post.queue()
    post.outbox.send_due()

    assert post.states() == ["delivered"]
    assert [row.message_id for row in post.line.rows(receipts_table)] == [post.the().id]


@pytest.mark.parametrize(
    ("statuses", "state", "last"),
    [
        (["Sent", "Submitted", "Success"], "delivered", "Success"),
        (["Success", "Failed", "Sent"], "delivered", "Success"),
        (["Failed", "Success"], "failed", "Failed"),
        (["Success", "Success", "Success"], "delivered", "Success"),
        (["NeverHeardOf"], "accepted", "NeverHeardOf"),
        (["AbsentSubscriber", "Success"], "delivered", "Success"),
    ],
)
def test_receipts_move_a_message_forward_only_and_each_status_is_kept_once(
    post: Post, statuses: list[str], state: str, last: str
) -> None:
    post.queue()
    post.outbox.send_due()
    for status in statuses:
        post.clock.us += SECOND
        post.receipt(status)

    assert (post.the().state, post.the().code) == (state, last)
    assert [row.status for row in post.line.rows(receipts_table)] == sorted(set(statuses))


def test_what_was_taken_under_an_id_of_another_is_taken_all_the_same(post: Post) -> None:
    post.queue("day:1")
    post.queue("day:2")
    post.scripted.script.extend([Sent(Outcome.ACCEPTED, "id-1", "101")] * 2)
    assert post.outbox.send_due() == 2
    assert post.states() == ["accepted", "accepted"]

    post.receipt("Success")
    post.clock.us += 2 * RECEIPT_US

    assert post.outbox.send_due() == 0
    found = sorted((row.state, row.provider_id or "") for row in post.line.rows(messages))
    assert found == [("accepted", ""), ("delivered", "id-1")]


def test_a_receipt_ends_the_doubt_about_a_message(post: Post) -> None:
    post.queue()
    post.scripted.script.append(Sent(Outcome.UNKNOWN, "id-1", "0"))
    post.outbox.send_due()
    assert post.states() == ["unknown"]
    post.receipt("Success")

    assert post.states() == ["delivered"]


def test_who_wants_no_messages_gets_none_that_still_wait(post: Post) -> None:
    post.queue("day:1")
    post.outbox.send_due()
    post.queue("day:2")
    person = Person(post.line.rows(contacts)[0].id, "", opted_out=False)
    post.do(lambda c: post.line.book(c).opt_out(person))

    assert post.outbox.send_due() == 0
    assert sorted(post.states()) == ["accepted", "dropped"]


def test_who_wants_no_more_messages_while_one_is_tried_gets_no_second_try(post: Post) -> None:
    post.queue()
    post.scripted.script.append(Sent(Outcome.RETRY, code="500"))
    post.outbox.send_due()
    with post.line.engine.begin() as connection:
        connection.execute(update(contacts).values(opted_out_at=NOW))
    post.clock.us += int(RETRY_AFTER_S[0] * SECOND * (1 + JITTER))
    post.outbox.send_due()

    assert post.states() == [MessageState.DROPPED]
    assert len(post.scripted.given) == 1


def test_a_receipt_of_before_that_comes_twice_stops_nothing_that_is_sent_anew(post: Post) -> None:
    post.queue()
    for under_way in (False, True):
        assert post.outbox.send_due() == 1
        known = f"id-{len(post.scripted.given)}"
        post.receipt("Failed", known)
        assert post.states() == ["failed"]
        post.clock.us += SECOND
        post.do(lambda c: send_anew(c, post.the().id, post.clock.us, post.line.cities.numbered))
        [claimed] = post.claim().taken if under_way else [None]
        post.receipt("Failed", known)
        assert post.states() == ["sending" if under_way else "queued"]

    assert claimed is not None
    finish(post, claimed, Sent(Outcome.ACCEPTED, "the last"))
    post.receipt("Success", "the last")

    assert (post.the().state, post.the().provider_id) == ("delivered", "the last")
    assert {row.message_id for row in post.line.rows(receipts_table)} == {post.the().id}
