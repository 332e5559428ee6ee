"""When a message leaves, and what follows an attempt."""

from datetime import UTC, datetime

import pytest

from app.domain.clock import DAY_US, micros, utc
from app.domain.delivery import Most, Policy, Quiet, Terms
from app.domain.errors import Conflict
from app.domain.messaging import MessageState, Outcome
from app.domain.outbox import (
    JITTER,
    NEVER_US,
    NO_MONEY,
    RECEIPT_US,
    RETRY_AFTER_S,
    SECOND,
    Allowed,
    Counted,
    Decision,
    Do,
    Due,
    Verdict,
    check_anew,
    check_hears,
    decide,
    judge,
    next_day,
    quiet_until,
    share,
)

SURELY, ONCE = Policy.AT_LEAST_ONCE, Policy.AT_MOST_ONCE
NIGHT = Quiet(21 * 60, 7 * 60)
NOON = micros(datetime(2026, 11, 22, 12, tzinfo=UTC))
HOUR = 3_600 * SECOND


def at(text: str) -> int:
    return micros(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("policy", "again", "wait_us"),
    [(SURELY, False, RECEIPT_US), (SURELY, True, NEVER_US), (ONCE, False, NEVER_US)],
)
def test_what_is_in_doubt_is_sent_again_once_at_most(
    policy: Policy, again: bool, wait_us: int
) -> None:
    verdict = judge(Outcome.UNKNOWN, 1, policy, again=again, chance=0)

    assert verdict == Verdict(MessageState.UNKNOWN, wait_us)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.OPTED_OUT, Outcome.RETRY])
def test_what_may_have_gone_before_never_counts_as_not_gone(outcome: Outcome) -> None:
    attempts = len(RETRY_AFTER_S) + 1
    first = judge(outcome, attempts, SURELY, again=False, chance=0)
    second = judge(outcome, attempts, SURELY, again=True, chance=0)

    assert first.state in (MessageState.FAILED, MessageState.DROPPED)
    assert second == Verdict(MessageState.UNKNOWN, NEVER_US)


def test_chance_lengthens_a_wait_and_never_shortens_it() -> None:
    waits = [
        judge(Outcome.RETRY, 2, ONCE, again=False, chance=chance).wait_us for chance in (0, 0.5, 1)
    ]

    base = RETRY_AFTER_S[1] * SECOND
    assert waits == [base, base * (1 + JITTER / 2), base * (1 + JITTER)]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-22T18:59:59+00:00", None),  # 20:59:59 in Maputo
        ("2026-11-22T19:00:00+00:00", "2026-11-23T07:00:00+02:00"),
        ("2026-11-22T23:00:00+00:00", "2026-11-23T07:00:00+02:00"),  # the next day has begun
        ("2026-11-23T04:59:59+00:00", "2026-11-23T07:00:00+02:00"),
        ("2026-11-23T05:00:00+00:00", None),
    ],
)
def test_quiet_hours_are_the_citys_own_and_pass_midnight(now: str, until: str | None) -> None:
    found = quiet_until(Allowed("Africa/Maputo", NIGHT), at(now))

    assert found == (at(until) if until else None)


def test_quiet_hours_within_a_day() -> None:
    siesta = Allowed("UTC", Quiet(12 * 60, 14 * 60 + 30))

    assert quiet_until(siesta, NOON) == NOON + 9_000 * SECOND
    assert quiet_until(siesta, NOON - 1) is None
    assert quiet_until(siesta, NOON + 9_000 * SECOND) is None


def test_quiet_hours_end_by_the_clock_on_the_wall_where_it_changes() -> None:
    # Lisbon leaves summer time at 02:00 on this night.
    found = quiet_until(Allowed("Europe/Lisbon", NIGHT), at("2026-10-24T23:00:00+01:00"))

    assert found == at("2026-10-25T07:00:00+00:00")


@pytest.mark.parametrize(
    ("zone", "from_"),
    [
        ("Europe/Lisbon", "2026-10-25T00:00:00+01:00"),  # has 01:00 to 02:00 twice
        ("Europe/Lisbon", "2026-03-29T00:00:00+00:00"),  # has no 01:00 to 02:00
        ("America/Havana", "2026-10-31T22:00:00-04:00"),  # has 00:00 to 01:00 twice
        ("Africa/Cairo", "2026-10-29T22:00:00+03:00"),  # has 23:00 to 24:00 twice
    ],
)
def test_what_waits_for_the_end_of_quiet_hours_waits_for_a_moment_to_come(
    zone: str, from_: str
) -> None:
    waited = 0
    for end in range(0, 180, 30):
        allowed = Allowed(zone, Quiet(22 * 60, end))
        for now in range(at(from_), at(from_) + 5 * HOUR, HOUR // 12):
            until = quiet_until(allowed, now)
            waited += until is not None
            assert until is None or now < until < now + 6 * HOUR, (end, utc(now))
    assert waited > 50


def test_the_next_day_begins_at_the_citys_midnight() -> None:
    assert next_day("Africa/Maputo", at("2026-11-22T22:30:00+00:00")) == at(
        "2026-11-24T00:00:00+02:00"
    )


SENDS = Decision(Do.SEND)


@pytest.mark.parametrize(
    ("due", "counted", "decision"),
    [
        (Due(NOON, Terms(), False), Counted(), SENDS),
        (Due(NOON, Terms(), True), Counted(), Decision(Do.DROP, code="opted out")),
        (Due(NOON, Terms(), False, blocked=True), Counted(), Decision(Do.DROP, code="blocked")),
        (Due(NOON, Terms(), False, overtaken=True), Counted(), Decision(Do.DROP, code="overtaken")),
        (Due(NOON - DAY_US, Terms(expires_us=DAY_US), False), Counted(), None),
        (Due(NOON - DAY_US + 1, Terms(expires_us=DAY_US), False), Counted(), SENDS),
        (Due(NOON, Terms(), False), Counted(of_phone=4), SENDS),
        (Due(NOON, Terms(priority=9), False), Counted(of_city=79), SENDS),
        (Due(NOON, Terms(priority=1), False), Counted(of_city=99), SENDS),
    ],
)
def test_a_message_leaves_unless_it_is_unwanted_or_too_old(
    due: Due, counted: Counted, decision: Decision | None
) -> None:
    allowed = Allowed("UTC", None, Most(of_phone=5, of_city=100))

    assert decide(due, allowed, counted, NOON) == (decision or Decision(Do.DROP, code="expired"))


@pytest.mark.parametrize(
    ("priority", "counted"),
    [
        (1, Counted(of_phone=5)),
        (1, Counted(of_city=100)),
        (5, Counted(of_city=90)),
        (9, Counted(of_city=80)),
    ],
)
def test_what_a_day_has_no_room_for_waits_for_the_next(priority: int, counted: Counted) -> None:
    allowed = Allowed("UTC", None, Most(of_phone=5, of_city=100))
    found = decide(Due(NOON, Terms(priority=priority), False), allowed, counted, NOON)

    assert found == Decision(Do.WAIT, NOON + DAY_US // 2)


def test_terms_that_keep_no_quiet_leave_at_night() -> None:
    allowed, night = Allowed("UTC", NIGHT), NOON + DAY_US // 2
    keeps, not_ = (Terms(keeps_quiet=keeps) for keeps in (True, False))

    assert decide(Due(night, keeps, False), allowed, Counted(), night).do is Do.WAIT
    assert decide(Due(night, not_, False), allowed, Counted(), night).do is Do.SEND


def test_the_less_important_gives_up_more_of_a_day() -> None:
    shares = [share(1_000, priority) for priority in range(1, 10)]

    assert shares == [1_000] * 3 + [900] * 3 + [800] * 3
    assert share(1, 9) == 1  # a city of one message a day sends it


@pytest.mark.parametrize(
    ("priority", "spent", "leaves"),
    [
        (1, 990, True),
        (3, 991, False),
        (4, 890, True),
        (6, 891, False),
        (7, 790, True),
        (9, 791, False),
    ],
)
def test_what_is_less_important_gives_way_first_when_the_money_ends(
    priority: int, spent: int, leaves: bool
) -> None:
    due = Due(NOON, Terms(priority=priority), opted_out=False, cost=10)

    decision = decide(due, Allowed(ceiling=1_000), Counted(spent=spent), NOON)

    assert decision == (Decision(Do.SEND) if leaves else Decision(Do.DROP, code=NO_MONEY))
    free = due._replace(cost=0)
    assert decide(free, Allowed(ceiling=1_000), Counted(spent=5_000), NOON).do is Do.SEND
    assert decide(due, Allowed(), Counted(spent=5_000), NOON).do is Do.SEND


def test_what_waits_is_not_dropped_for_money_yet() -> None:
    night = at("2026-11-30T22:00:00+00:00")
    allowed = Allowed(quiet=NIGHT, ceiling=5)

    decision = decide(Due(night, Terms(), False, cost=10), allowed, Counted(), night)

    assert decision.do is Do.WAIT  # tomorrow is another month


def test_what_had_no_money_may_be_sent_anew() -> None:
    check_anew(MessageState.DROPPED, NO_MONEY)
    with pytest.raises(Conflict, match="it is dropped: only what failed"):
        check_anew(MessageState.DROPPED, "opted out")


def test_nothing_is_written_to_who_is_sent_nothing() -> None:
    check_hears(opted_out=False, blocked=False)
    with pytest.raises(Conflict, match="wants no messages"):
        check_hears(opted_out=True, blocked=False)
    with pytest.raises(Conflict, match="the number is blocked"):
        check_hears(opted_out=False, blocked=True)
