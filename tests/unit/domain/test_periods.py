"""Days, weeks and months of a city, where its clock jumps too."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import local_day, micros
from app.domain.periods import Kind, Period, bounds, newest, period_of, ready

HOUR = 3_600_000_000
#: Zones whose clocks jump, at midnight or not, and one whose never does.
ZONES = (
    "Africa/Maputo",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Beirut",
    "Europe/Lisbon",
    "America/Santiago",
)
DAYS = st.integers(date(2015, 1, 1).toordinal(), date(2030, 12, 31).toordinal())


@given(DAYS, st.sampled_from(Kind), st.sampled_from(ZONES))
def test_a_period_begins_and_ends_with_its_days(day: int, kind: Kind, zone: str) -> None:
    period = period_of(kind, day)
    begin, end = bounds(period, zone)

    assert period.first <= day <= period.last
    assert local_day(begin, zone) == period.first
    assert local_day(begin - 1, zone) == period.first - 1
    assert local_day(end - 1, zone) == period.last
    assert bounds(period_of(kind, period.last + 1), zone)[0] == end
    assert newest(Kind.MONTH, day).last + 1 == period_of(Kind.MONTH, day).first


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Africa/Maputo", "2026-03-29", 24),
        ("Europe/Lisbon", "2026-03-29", 23),
        ("Europe/Lisbon", "2026-10-25", 25),
        ("Asia/Beirut", "2026-03-29", 23),  # its midnight is left out
        ("America/Havana", "2026-11-01", 25),  # it has its midnight twice
    ],
)
def test_a_day_has_the_hours_that_its_clock_gives_it(zone: str, day: str, hours: int) -> None:
    ordinal = date.fromisoformat(day).toordinal()
    begin, end = bounds(Period(ordinal, ordinal), zone)
    assert (end - begin) / HOUR == hours
    week = bounds(period_of(Kind.WEEK, ordinal), zone)
    assert (week[1] - week[0]) / HOUR == 7 * 24 + hours - 24


def test_weeks_begin_on_monday_and_months_end_with_their_last_day() -> None:
    sunday, leap = date(2026, 11, 29).toordinal(), date(2028, 2, 10).toordinal()
    assert [date.fromordinal(d).isoformat() for d in period_of(Kind.WEEK, sunday)] == [
        "2026-11-23",
        "2026-11-29",
    ]
    assert date.fromordinal(period_of(Kind.MONTH, leap).last).isoformat() == "2028-02-29"
    december = period_of(Kind.MONTH, date(2026, 12, 31).toordinal())
    assert date.fromordinal(december.last).isoformat() == "2026-12-31"


@pytest.mark.parametrize(
    ("kind", "at", "first"),
    [
        (Kind.DAY, "2026-11-30T05:59", None),
        (Kind.DAY, "2026-11-30T06:00", "2026-11-30"),
        (Kind.WEEK, "2026-11-30T05:59", "2026-11-16"),
        (Kind.WEEK, "2026-11-30T06:00", "2026-11-23"),
        (Kind.MONTH, "2026-12-01T05:59", "2026-10-01"),
        (Kind.MONTH, "2026-12-01T06:00", "2026-11-01"),
    ],
)
def test_sheets_are_ready_in_the_morning_after(kind: Kind, at: str, first: str | None) -> None:
    now = micros(datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Africa/Maputo")))
    period = ready(kind, now, "Africa/Maputo")
    assert (period and date.fromordinal(period.first).isoformat()) == first
