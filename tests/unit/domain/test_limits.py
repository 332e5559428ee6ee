"""Limits by property: what passes, what is held, and that nobody gets around them by time."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import Micros
from app.domain.limits import (
    MOST_OF_PHONE,
    NO_TIME,
    SPANS,
    TIMES,
    WIDTH,
    FiledBy,
    Flag,
    filed_by,
    flag_at,
    place_in_times,
    since_time,
    time_of,
)

NOW: Micros = 1_795_348_800_000_000
SECOND = 1_000_000
#: Seconds between reports: bursts, hours, days.
GAPS = st.lists(st.integers(0, 30_000) | st.integers(0, 60), max_size=80)


def is_spent(times: str, most: int, now: Micros, span: str, newer: int = 0) -> bool:
    """What the database compares."""
    at = place_in_times(newer + most) - 1
    return times[at : at + WIDTH - 1] >= since_time(now, span)


@given(st.sampled_from([*SPANS]), st.integers(1, MOST_OF_PHONE), st.integers(0, 5), GAPS)
def test_a_number_has_spent_what_it_may_file_with_that_many_times_in_a_span(
    span: str, most: int, newer: int, gaps: list[int]
) -> None:
    at, filed, times = NOW, [NOW] * (1 + newer), time_of(NOW) * (1 + newer)
    for gap in gaps:
        at += gap * SECOND
        filed.append(at)
        times = (time_of(at) + times)[:TIMES]

    # The newest is the one that is asked about, behind it so many of the same batch.
    before = sum(at - SPANS[span] <= one for one in filed) - 1 - newer
    assert is_spent(times, most, at, span, newer) is (before >= most)


@given(st.integers(0, 4_000_000_000))
def test_no_time_is_behind_the_time_of_what_has_no_limit(second: int) -> None:
    time = time_of(second * SECOND)

    assert (len(time), time.endswith(",")) == (WIDTH, True)
    assert "" < time[:-1] < NO_TIME


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
