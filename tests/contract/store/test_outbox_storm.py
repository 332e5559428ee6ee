"""A gateway that misbehaves in every way: nothing is lost, nothing goes twice that was known."""

import random
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from app.domain.clock import micros
from app.domain.delivery import Policy
from app.domain.messaging import Outcome, Sent, Sms
from app.domain.outbox import LEASE_US, NEVER_US
from app.domain.pace import FAILURES, PEACE_US
from app.gateways.africastalking.sender import AfricasTalkingSender
from app.store.schema import messages
from tests.contract.store.lines import SECOND, Telephone
from tests.contract.store.post import Post, Scripted
from tests.contract.store.terms import TERMS, allowing, phone
from tests.standin import africastalking as api

#: Messages of a storm, and requests of it that go as they should not.
MESSAGES: Final = 40
WRONG: Final = 60
#: Rounds in which a storm must be over.
ROUNDS: Final = 400


def early(post: Post) -> Callable[[Any], None]:
    """Take the message, and send its receipt before saying so."""

    def outcome(request: Any) -> None:
        before = len(request.standin.messages)
        post.receipt("Success", f"ATXid_{before + 1:032x}")
        api.answer(101)(request)

    return outcome


KINDS: Final = (
    *(api.answer(code) for code in (101, 102, 405, 500, 501)),
    *(api.plain(status, "broken") for status in (429, 500, 502, 503, 504)),
    *(api.plain(201, body) for body in ("", "garbage", "{}")),
    *(api.hang, api.accept_then_hang, api.accept_then_reset, api.accept_then_close, api.truncated),
    api.no_recipients("Busy"),
)
#: What is told of an accepted message; None: nothing, for ever.
RECEIPTS: Final = (None, ("Success",), ("Success", "Success"), ("Borked",), ("Failed", "Success"))


class Recording:
    """Remembers what came of every attempt, by the text of its message."""

    name = "africastalking"

    def __init__(self, sender: AfricasTalkingSender) -> None:
        self._sender = sender
        self.outcomes: dict[str, list[Outcome]] = {}

    def send(self, sms: Sms) -> Sent:
        sent = self._sender.send(sms)
        self.outcomes.setdefault(sms.text, []).append(sent.outcome)
        return sent


@pytest.fixture
def standin() -> Iterator[api.StandIn]:
    with api.StandIn() as made:
        yield made


def is_over(post: Post) -> bool:
    rows = post.line.rows(messages)
    return not any(
        row.state in ("queued", "sending")
        or (row.state == "unknown" and micros(row.next_at) < NEVER_US)
        for row in rows
    )


def next_due(post: Post) -> int:
    rows = post.line.rows(messages)
    return min(micros(row.next_at) for row in rows if row.state in ("queued", "sending", "unknown"))


def weather(post: Post, told: set[str], chance: random.Random) -> None:
    """Send what waits, and the receipts of what was accepted, until nothing is to come."""
    for _ in range(ROUNDS):
        post.outbox.send_due()
        for row in post.line.rows(messages):
            if row.provider_id and row.provider_id not in told:
                told.add(row.provider_id)
                for status in chance.choice(RECEIPTS) or ():
                    post.receipt(status, row.provider_id)
        if is_over(post):
            return
        post.clock.us = max(next_due(post), post.clock.us + 60 * SECOND)
    raise AssertionError("the storm is not over")


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_and_nothing_known_goes_twice(
    line: Telephone, standin: api.StandIn, seed: int
) -> None:
    chance = random.Random(seed)
    allowing(line)
    real = AfricasTalkingSender("city", "key", base_url=standin.url, timeout_s=(1, 0.15))
    sender = Recording(real)
    post = Post(line, sender, senders=8)
    # Two of each, so that none is missing by chance.
    wrong = [*KINDS, *KINDS, early(post), early(post)]
    chance.shuffle(wrong)
    standin.will(*wrong)
    templates = {}
    for number in range(MESSAGES):
        templates[f"Ola {number}"] = template = chance.choice(["first", "second"])
        post.queue(f"day:{number}", phone(number), f"Ola {number}", template)
    died = {claimed.sms.text for claimed in post.claim(3).taken}
    post.clock.us += LEASE_US

    told: set[str] = set()
    weather(post, told, chance)
    assert told
    post.outbox.stop()
    post.writer.stop()

    copies = [accepted.text for accepted in standin.messages]
    seen = 0
    for row in line.rows(messages):
        words = line.vault.open(row.body_sealed, f"messages.body {row.id}")
        outcomes = sender.outcomes.get(words, [])
        doubts = outcomes.count(Outcome.UNKNOWN) + (words in died)
        surely = TERMS[templates[words]].policy is Policy.AT_LEAST_ONCE
        assert copies.count(words) <= (2 if doubts and surely else 1), (words, outcomes)
        assert copies.count(words) or row.state in ("unknown", "failed"), (words, outcomes)
        if not doubts:
            assert copies.count(words) == 1, (words, outcomes)
            assert row.state in ("accepted", "delivered", "failed")
        if row.state == "unknown":
            assert doubts == (2 if surely else 1), (words, outcomes)
        seen += 1
    assert seen == MESSAGES
    assert len(standin.requests) >= len(wrong)


class Slow(Scripted):
    """Takes for ever over one message, until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()
        self.others = threading.Semaphore(0)

    def send(self, sms: Sms) -> Sent:
        if sms.text == "slow":
            assert self.go_on.wait(20)
        sent = super().send(sms)
        if sms.text != "slow":
            self.others.release()
        return sent


def test_a_message_that_takes_long_holds_up_nobody(line: Telephone) -> None:
    sender = Slow()
    post = Post(line, sender, senders=2)
    post.queue("day:0", text="slow")
    for number in range(1, 6):
        post.queue(f"day:{number}", phone(number), "quick")
    post.outbox.start()
    for _ in range(5):
        assert sender.others.acquire(timeout=20)
    sender.go_on.set()
    post.outbox.stop()
    post.writer.stop()

    assert [sms.text for sms in sender.given] == ["quick"] * 5 + ["slow"]
    assert post.states() == ["accepted"] * 6


def test_a_gateway_that_fails_is_left_in_peace_and_tried_by_one_message(post: Post) -> None:
    for number in range(FAILURES + 3):
        post.queue(f"day:{number}", phone(number))
    post.scripted.script.extend([Sent(Outcome.RETRY, code="http_503")] * (FAILURES + 1))
    assert post.outbox.send_due() == FAILURES
    post.clock.us += PEACE_US - 1
    assert post.outbox.send_due() == 0
    post.clock.us += PEACE_US  # its peace may last a little longer
    assert post.outbox.send_due() == 1  # and that fails too
    post.clock.us += 3 * PEACE_US

    # One tries it, it answers, and all the others follow.
    assert post.outbox.send_due() == FAILURES + 3
    assert set(post.states()) == {"accepted"}
    assert len(post.scripted.given) == 2 * FAILURES + 4
