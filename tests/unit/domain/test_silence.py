"""Lines that are silent: told soon where many call, late where few do, and seldom for nothing."""

import math
import random
from collections import Counter
from statistics import median

import pytest

from app.domain.clock import DAY_US
from app.domain.silence import (
    HOUR_US,
    LEAST_CALLS,
    LOOKED_BACK,
    day_of,
    expected_hours,
    hour_of,
    local_hour,
    rhythm,
    surprise,
    threshold,
)
from tests.bench.silence import BORNE, GIVEN_UP, curves

ZONE = "Africa/Maputo"
#: A noon in Maputo.
NOON = 20_600 * DAY_US + 10 * HOUR_US
FLAT = (1.0,) * 24


def steadily(calls: int, days: int = 28, until: int = hour_of(NOON)) -> dict[int, int]:
    """So many calls every hour of the last days."""
    return dict.fromkeys(range(until - 24 * days, until), calls)


def silent_for(hours: float, counts: dict[int, int], day: tuple[float, ...] = FLAT) -> float:
    of = rhythm(counts, day, NOON, ZONE)
    return surprise(of, expected_hours(day, NOON, NOON + round(hours * HOUR_US), ZONE))


def test_mopas_hours_with_outages_are_told_and_seldom_for_nothing() -> None:
    found = curves(35, 10, 30, random.Random(311))

    assert {curve.network for curve in found} == {"all", "vodacom", "movitel", "tmcel"}
    for line in ("all", "vodacom", "movitel", "tmcel"):
        curve = [one for one in found if one.network == line]
        assert [one.borne for one in curve] == [*BORNE]
        delays = [sum(one.delays_h) + GIVEN_UP / HOUR_US * one.missed for one in curve]
        # What bears fewer false alarms waits longer.
        assert delays == sorted(delays)
        assert delays[0] < delays[-1]
        # Few are counted in a month: two more than are borne are chance.
        assert all(one.false_a_month <= one.borne + 2 for one in curve), line
    usual = {one.network: one for one in found if one.borne == 0.5}
    assert usual["vodacom"].missed == 0
    often, seldom = (median(usual[name].by_day_h) for name in ("vodacom", "movitel"))
    assert often < 8
    assert seldom > 2 * often


def test_where_two_call_in_an_hour_some_hours_of_silence_are_an_alarm() -> None:
    of = rhythm(steadily(2), FLAT, NOON, ZONE)

    assert of.an_hour == pytest.approx(2)
    assert threshold(of, 1) == pytest.approx(math.log(2 * 720))
    assert silent_for(2, steadily(2)) == pytest.approx(4, rel=0.01)
    assert silent_for(3.5, steadily(2)) < threshold(of, 1) < silent_for(3.8, steadily(2))


def test_what_bears_fewer_false_alarms_asks_for_more_surprise() -> None:
    of = rhythm(steadily(2), FLAT, NOON, ZONE)

    assert [threshold(of, borne) for borne in BORNE] == sorted(threshold(of, b) for b in BORNE)
    assert threshold(rhythm({}, FLAT, NOON, ZONE)) == 2


def test_a_night_in_which_nobody_calls_is_no_surprise() -> None:
    hours = range(hour_of(NOON) - 28 * 24, hour_of(NOON))
    counts = {hour: 5 for hour in hours if 6 <= local_hour(hour, ZONE) < 22}
    day = day_of([counts], ZONE)
    evening, morning, noon = (NOON + hours * HOUR_US for hours in (10, 18, 24))

    assert sum(day) == pytest.approx(24)
    of = rhythm(counts, day, evening, ZONE)
    night = surprise(of, expected_hours(day, evening, morning, ZONE))
    assert night < 5 < threshold(of)
    assert surprise(of, expected_hours(day, evening, noon, ZONE)) > threshold(of)


def test_a_city_whose_calls_have_become_fewer_is_not_alarmed_by_its_busy_weeks() -> None:
    busy, quiet = steadily(20), steadily(1, days=3)

    assert silent_for(1, busy) > threshold(rhythm(busy, FLAT, NOON, ZONE))
    assert rhythm(busy | quiet, FLAT, NOON, ZONE).an_hour == pytest.approx(1)
    assert silent_for(1, busy | quiet) < 2
    # One that has become busier is known by its four weeks still: that costs time, no alarm.
    assert rhythm(quiet | steadily(1) | steadily(20, days=1), FLAT, NOON, ZONE).an_hour < 2


def test_calls_that_come_together_leave_longer_gaps() -> None:
    chance = random.Random(5)
    hours = range(hour_of(NOON) - 28 * 24, hour_of(NOON))
    alone = Counter(chance.choice(hours) for _ in range(1_400))
    together = {hour: 10 * calls for hour, calls in Counter(chance.choices(hours, k=140)).items()}

    assert rhythm(alone, FLAT, NOON, ZONE).bursts < 1.2
    assert rhythm(together, FLAT, NOON, ZONE).bursts == 5
    assert silent_for(4, together) < silent_for(4, dict(alone)) / 4


@pytest.mark.parametrize("calls", [0, 1, LEAST_CALLS - 1])
def test_of_a_line_that_hardly_anybody_calls_nothing_is_known(calls: int) -> None:
    hours = range(hour_of(NOON) - LOOKED_BACK, hour_of(NOON))
    few = {hours[n * 24]: 1 for n in range(calls)}

    assert silent_for(13 * 24, few) == 0
    assert silent_for(13 * 24, few | {hours[-1]: LEAST_CALLS}) > 0


def test_time_before_the_first_call_ever_is_no_silence() -> None:
    assert rhythm(steadily(3, days=2), FLAT, NOON, ZONE).an_hour == pytest.approx(3)


def test_hours_are_counted_by_how_busy_they_are_to_the_minute() -> None:
    day = tuple(2.0 if hour < 12 else 0.0 for hour in range(24))
    quarter = HOUR_US // 4

    assert expected_hours(FLAT, NOON, NOON, ZONE) == 0
    assert expected_hours(FLAT, NOON - quarter, NOON + quarter, ZONE) == pytest.approx(0.5)
    assert expected_hours(day, NOON - 5 * quarter, NOON + 40 * quarter, ZONE) == pytest.approx(2.5)


def test_a_day_of_which_nothing_is_known_has_quiet_nights() -> None:
    day = day_of([], ZONE)

    assert sum(day) == pytest.approx(24)
    assert day[3] < 0.5
    assert day[10] > 1
