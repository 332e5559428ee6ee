"""A gateway that tells late, twice, never: and knows when a message was handed over too often."""

from collections import Counter

from app.demo.carrier import IN_DOUBT, Carrier, Send
from app.demo.clock import Clock
from app.domain.messaging import Outcome, Sms

MESSAGES = 600


def carrier() -> Carrier:
    return Carrier(Clock(1_668_000_000_000_000), 5, lambda *_: None)


def sms(number: int) -> Sms:
    return Sms(number, f"+25884000{number:04}", "caso resolvido", "", "resolved")


def hand_over(made: Carrier, numbers: range) -> dict[int, Outcome]:
    return {number: made.send(sms(number)).outcome for number in numbers}


def test_all_that_can_become_of_a_message_does() -> None:
    made = carrier()
    outcomes = hand_over(made, range(MESSAGES))

    assert {posted.send for posted in made.ledger} == set(Send)
    assert Counter(outcomes.values())[Outcome.ACCEPTED] > MESSAGES * 0.85
    doubts = {p.phone for p in made.ledger if p.send in IN_DOUBT}
    unknown = {sms(n).to for n, outcome in outcomes.items() if outcome is Outcome.UNKNOWN}
    assert doubts == unknown


def test_it_hangs_on_the_message_and_not_on_the_order() -> None:
    forward = hand_over(carrier(), range(MESSAGES))
    backward = hand_over(carrier(), range(MESSAGES)[::-1])

    assert forward == backward


def test_what_was_taken_for_certain_may_not_come_again() -> None:
    made = carrier()
    outcomes = hand_over(made, range(MESSAGES))
    assert made.twice == []
    failed = next(n for n, outcome in outcomes.items() if outcome is Outcome.RETRY)
    doubted = next(n for n, outcome in outcomes.items() if outcome is Outcome.UNKNOWN)
    taken = next(n for n, outcome in outcomes.items() if outcome is Outcome.ACCEPTED)

    hand_over(made, range(failed, failed + 1))
    hand_over(made, range(doubted, doubted + 1))
    assert made.twice == []

    hand_over(made, range(taken, taken + 1))
    assert made.twice == ["resolved was handed over 2 times"]
