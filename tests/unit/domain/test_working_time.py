"""Deadlines in working time: against a count by hand, and what holds of every one."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.clock import Micros, micros, utc
from app.domain.working_time import (
    DAY_MINUTES,
    MINUTE_US,
    Clock,
    Days,
    Span,
    Week,
    deadline,
    minutes_of,
)

OFFICE: Week = (((420, 930),),) * 5 + (((420, 720),), ())
QUARTER = 15
#: Maputo has no summer time; Lisbon has, and Lord Howe half an hour of it.
ZONES = ("Africa/Maputo", "Europe/Lisbon", "Australia/Lord_Howe", "America/New_York")
#: 2026-01-01T00:00Z, a Thursday.
NEW_YEAR = 1_767_225_600_000_000


def at(written: str, zone: str = "Africa/Maputo") -> Micros:
    return micros(datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)))


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Times by day, where no zone turns its clocks."""
    marks = draw(st.lists(st.integers(24, 88), unique=True, max_size=4).map(sorted))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple((begin * QUARTER, end * QUARTER) for begin, end in pairs)


WEEKS = st.tuples(*[spans()] * 7).filter(lambda week: minutes_of(week) >= 60)
CLOSED = st.lists(
    st.builds(lambda first, length: Days(first, first + length),
              st.integers(date(2026, 1, 1).toordinal(), date(2026, 12, 31).toordinal()),
              st.integers(0, 9)),
    max_size=4,
).map(tuple)  # fmt: skip
CLOCKS = st.builds(Clock, st.sampled_from(ZONES), WEEKS, CLOSED)
STARTS = st.integers(0, 365 * DAY_MINUTES // QUARTER).map(
    lambda quarters: NEW_YEAR + quarters * QUARTER * MINUTE_US
)


def is_open(clock: Clock, moment: Micros) -> bool:
    """Whether the minute that begins then is one of work."""
    local = utc(moment).astimezone(ZoneInfo(clock.zone))
    day, minute = local.toordinal(), local.hour * 60 + local.minute
    if any(one.first <= day <= one.last for one in clock.closed):
        return False
    return any(begin <= minute < end for begin, end in clock.week[local.weekday()])


def by_hand(clock: Clock, start: Micros, minutes: int) -> Micros:
    """Count quarter by quarter."""
    moment, left = start, minutes
    while left > 0:
        left -= QUARTER if is_open(clock, moment) else 0
        moment += QUARTER * MINUTE_US
    return moment


@settings(max_examples=60, deadline=None)
@given(CLOCKS, STARTS, st.integers(1, 120).map(lambda quarters: quarters * QUARTER))
def test_it_is_what_a_count_by_hand_gives(clock: Clock, start: Micros, minutes: int) -> None:
    assume(minutes <= 2 * minutes_of(clock.week))

    assert deadline(clock, start, minutes) == by_hand(clock, start, minutes)


@settings(max_examples=150, deadline=None)
@given(
    CLOCKS,
    st.integers(NEW_YEAR, NEW_YEAR + 365 * DAY_MINUTES * MINUTE_US),
    st.integers(0, 3 * DAY_MINUTES * MINUTE_US),
    st.integers(1, 900),
)
def test_what_holds_of_every_deadline(
    clock: Clock, start: Micros, later: Micros, minutes: int
) -> None:
    due = deadline(clock, start, minutes)

    assert due > start
    assert due <= deadline(clock, start + later, minutes)
    assert due < deadline(clock, start, minutes + 1)
    # The moment before is one of work: it is within hours or at their end, on no closed day.
    assert is_open(clock, due - 1)


@given(st.integers(0, 2**52), st.integers(1, 5000), st.sampled_from(ZONES))
def test_without_hours_it_is_so_many_minutes_later(start: Micros, minutes: int, zone: str) -> None:
    assert deadline(Clock(zone), start, minutes) == start + minutes * MINUTE_US


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-20 15:00", 1, "2026-11-21 07:30"),  # Friday, on Saturday
        ("2026-11-21 11:00", 2, "2026-11-23 08:00"),  # over Sunday
        ("2026-11-22 03:00", 5, "2026-11-23 12:00"),  # begins when the office does
        ("2026-11-20 07:00", 8, "2026-11-20 15:00"),
        ("2026-12-24 15:00", 1, "2026-12-26 07:30"),  # over Christmas
        ("2026-11-23 07:00", 48, "2026-11-30 07:30"),
    ],
)
def test_an_office_with_saturdays(start: str, hours: int, due: str) -> None:
    christmas = date(2026, 12, 25).toordinal()
    clock = Clock("Africa/Maputo", OFFICE, (Days(christmas, christmas),))

    assert deadline(clock, at(start), hours * 60) == at(due)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-28 20:00", "2026-03-29 09:00"),  # the night has an hour less
        ("2026-10-24 20:00", "2026-10-25 07:00"),  # and one more
    ],
)
def test_the_night_on_which_clocks_are_turned(start: str, due: str) -> None:
    lisbon = "Europe/Lisbon"

    found = deadline(Clock(lisbon), at(start, lisbon), 12 * 60)

    assert found == at(due, lisbon)


def test_hours_in_the_hour_that_clocks_leave_out_are_no_work() -> None:
    nights = Clock("Europe/Lisbon", (((60, 120),),) * 7)

    found = deadline(nights, at("2026-03-28 12:00", "Europe/Lisbon"), 30)

    assert found == at("2026-03-30 01:30", "Europe/Lisbon")


def test_a_pause_of_a_week_is_passed_over_and_no_end_is_told() -> None:
    first = date(2026, 11, 23).toordinal()
    strike = Clock("Africa/Maputo", closed=(Days(first, first + 6),))
    for_ever = Clock("Africa/Maputo", closed=(Days(first, date.max.toordinal()),))

    assert deadline(strike, at("2026-11-22 23:00"), 120) == at("2026-11-30 01:00")
    with pytest.raises(OverflowError):
        deadline(for_ever, at("2026-11-22 23:00"), 120)
