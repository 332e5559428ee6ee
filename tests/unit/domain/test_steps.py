"""Durations are kept by steps: what is written of them is what was, to a small part of it."""

import random
from collections import Counter
from statistics import median

import pytest

from app.domain.case_sums import MINUTE_US, rounded, spread_of, step_of
from app.domain.clock import DAY_US
from app.usecases.sheet_cells import lasting
from tests.unit.domain.passed import HOUR_US, Passed


@pytest.mark.parametrize("longest", [3 * HOUR_US, 20 * HOUR_US, 6 * DAY_US, 40 * DAY_US])
def test_medians_and_nine_of_ten_are_those_of_what_really_passed(longest: int) -> None:
    rng = random.Random(longest)
    for cases in [*range(1, 30), 200, 1001]:
        took = Passed.of(rng.randrange(longest) for _ in range(cases))
        spread = spread_of(Counter(map(rounded, took.took)))
        assert spread == took


@pytest.mark.parametrize("longest", [3 * HOUR_US, 20 * HOUR_US, 6 * DAY_US, 40 * DAY_US])
def test_the_step_that_is_told_of_the_longest_holds_for_all_that_is_told(longest: int) -> None:
    rng = random.Random(longest)
    for cases in [*range(10, 40), 1001]:
        took = sorted(rng.randrange(longest) for _ in range(cases))
        spread = spread_of(Counter(map(rounded, took)))
        assert spread
        most = step_of(spread.p90_us) / 2
        assert abs(spread.median_us - median(took)) <= most
        assert abs(spread.p90_us - took[-(-cases * 9 // 10) - 1]) <= most


@pytest.mark.parametrize(
    ("longest", "every"),
    [(3 * HOUR_US, 7), (3 * DAY_US, 97), (12 * DAY_US, 997), (200 * DAY_US, 9973)],
)
def test_what_is_written_of_one_is_what_is_written_of_what_really_passed(
    longest: int, every: int
) -> None:
    """Of a tenth of a second, and of each longer one: whatever they lie beside."""
    second = MINUTE_US // 60
    for took in range(second // 10, longest, every * second):
        assert lasting(rounded(took) * MINUTE_US) == lasting(took), took / HOUR_US


@pytest.mark.parametrize(
    "turns", [150, 11 * 60 + 30, 12 * 60 + 30, 71 * 60 + 30, *range(5040, 60000, 1440)]
)
@pytest.mark.parametrize("beside", [-1, 1])
def test_what_is_written_turns_where_it_should(turns: int, beside: int) -> None:
    """A second before half an hour, or half a day, it is still the number before."""
    took = turns * MINUTE_US + beside * MINUTE_US // 60
    assert lasting(rounded(took) * MINUTE_US) == lasting(took)
