"""How fast a route is sent on, and when a gateway is left in peace."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.messaging import Outcome
from app.domain.outbox import JITTER, SECOND
from app.domain.pace import (
    FAILURES,
    MOST_PEACE_US,
    PEACE_US,
    SAVED_US,
    Breaker,
    after,
    ready_at,
    room,
    spend,
)

BROKEN = (Outcome.RETRY, Outcome.UNKNOWN, Outcome.STOPPED)


@given(
    rate=st.integers(1, 200),
    steps=st.lists(st.integers(0, SECOND // 2), min_size=20, max_size=200),
)
def test_no_second_has_more_messages_than_its_rate_and_what_was_saved(
    rate: int, steps: list[int]
) -> None:
    now = free = 0
    left: list[int] = []
    for step in steps:
        now += step
        while ready_at(free, rate) <= now:
            left.append(now)
            free = spend(free, rate, now)
    saved = max(1, -(-SAVED_US * rate // SECOND))

    assert all(
        sum(at <= one < at + SECOND for one in left) <= rate + saved for at in dict.fromkeys(left)
    )


def test_a_busy_route_is_used_to_the_full() -> None:
    now, free, left = 0, 0, 0
    while now < 60 * SECOND:
        now = max(now, ready_at(free, 10))
        free, left = spend(free, 10, now), left + 1

    assert 600 <= left <= 603


def failed(count: int, at: int = 0) -> Breaker:
    breaker = Breaker()
    for _ in range(count):
        breaker = after(breaker, Outcome.RETRY, at, 0)
    return breaker


def test_failures_in_a_row_leave_a_gateway_in_peace_until_one_message_has_tried_it() -> None:
    assert not failed(FAILURES - 1).is_open
    breaker = failed(FAILURES)

    assert breaker == Breaker(FAILURES, PEACE_US)
    assert [room(breaker, 8, 0, at) for at in (0, PEACE_US - 1, PEACE_US)] == [0, 0, 1]
    assert room(breaker, 7, 1, PEACE_US) == 0  # it is being tried
    healed = after(breaker, Outcome.ACCEPTED, PEACE_US, 0)
    assert room(healed, 8, 0, PEACE_US) == 8


def test_each_try_that_fails_doubles_the_peace_up_to_a_limit() -> None:
    breaker, waits = failed(FAILURES), []
    for _ in range(12):
        now = breaker.until_us
        breaker = after(breaker, Outcome.UNKNOWN, now, 0)
        waits.append(breaker.until_us - now)

    assert waits[:3] == [2 * PEACE_US, 4 * PEACE_US, 8 * PEACE_US]
    assert waits[-1] == MOST_PEACE_US
    last = after(breaker, Outcome.RETRY, breaker.until_us, 1).until_us - breaker.until_us
    assert last == MOST_PEACE_US * (1 + JITTER)


def test_what_a_gateway_says_of_one_message_is_no_failure_of_its_own() -> None:
    for outcome in Outcome:
        found = after(Breaker(3), outcome, 0, 0)
        assert found == (Breaker(4) if outcome in BROKEN else Breaker()), outcome


def test_sends_that_were_under_way_when_it_opened_add_nothing() -> None:
    breaker = failed(FAILURES)

    assert after(breaker, Outcome.UNKNOWN, PEACE_US - 1, 0) == breaker
