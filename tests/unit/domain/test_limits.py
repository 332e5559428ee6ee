"""Limits by property: what passes, what is held, and that nobody gets around them by time."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import DAY_US, Micros
from app.domain.limits import (
    HOUR_US,
    MOST_OF_PHONE,
    TIMES,
    Counts,
    FiledBy,
    Flag,
    Held,
    Limits,
    Most,
    Passed,
    counted,
    filed_by,
    flag_at,
    time_of,
    why_held,
)

NOW: Micros = 1_795_348_800_000_000
SECOND = 1_000_000
MOST = st.one_of(st.none(), st.integers(1, 60))
LIMITS = st.builds(Limits, *[st.builds(Most, MOST, MOST)] * 3)
COUNTS = st.builds(Counts, st.integers(0, 70), st.integers(0, 70))
PASSED = st.builds(Passed, COUNTS, COUNTS, COUNTS)
#: Seconds between reports: bursts, hours, days.
GAPS = st.lists(st.integers(0, 30_000) | st.integers(0, 60), max_size=80)


@given(LIMITS, PASSED)
def test_a_report_is_held_when_and_only_when_something_is_spent(
    limits: Limits, passed: Passed
) -> None:
    spent = [
        kind
        for kind, most, counts in zip(("phone", "place", "bairro"), limits, passed, strict=True)
        if any(m is not None and c >= m for m, c in zip(most, counts, strict=True))
    ]

    assert str(why_held(Flag.ORDINARY, limits, passed)) == (spent[0] if spent else "")


@given(LIMITS, PASSED)
def test_a_flag_counts_before_all_limits(limits: Limits, passed: Passed) -> None:
    assert why_held(Flag.BLOCKED, limits, passed) is Held.BLOCKED
    assert why_held(Flag.MONITOR, limits, passed) is Held.NOT
    assert why_held(Flag.TEST, limits, passed) is Held.NOT


@given(st.integers(1, 12), st.integers(1, 50), GAPS)
def test_no_hour_and_no_day_has_more_than_may_pass(hour: int, day: int, gaps: list[int]) -> None:
    limits = Limits(Most(hour, day), Most(), Most())
    at, times, passed = NOW, "", []
    for gap in gaps:
        at += gap * SECOND
        if not why_held(Flag.ORDINARY, limits, Passed(counted(times, at))):
            passed.append(at)
            times = (time_of(at) + times)[:TIMES]

    for span, most in ((HOUR_US, hour), (DAY_US, day)):
        assert all(sum(t <= one <= t + span for one in passed) <= most for t in passed)
    assert bool(gaps) is bool(passed)


@given(st.integers(1, MOST_OF_PHONE), st.integers(0, 10))
def test_as_many_times_are_kept_as_any_city_may_allow(day: int, more: int) -> None:
    limits = Limits(Most(None, day), Most(), Most())
    times = "".join(time_of(NOW) for _ in range(day + more))[:TIMES]

    assert why_held(Flag.ORDINARY, limits, Passed(counted(times, NOW))) is Held.PHONE


@given(st.sampled_from(Flag), st.one_of(st.none(), st.integers(0, 20)), st.integers(0, 20))
def test_a_flag_holds_until_its_time(flag: Flag, until: int | None, now: int) -> None:
    holds = until is None or now < until

    assert flag_at(str(flag), until, now) is (flag if holds else Flag.ORDINARY)


def test_whose_a_report_is() -> None:
    whose = {flag: filed_by(flag) for flag in Flag}

    assert whose == {
        Flag.ORDINARY: FiledBy.RESIDENT,
        Flag.BLOCKED: FiledBy.RESIDENT,
        Flag.MONITOR: FiledBy.MONITOR,
        Flag.TEST: FiledBy.TEST,
    }
