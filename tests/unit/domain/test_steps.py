"""Durations are kept by steps: what is written of them is what was, to a small part of it."""

import random
from collections import Counter
from math import ceil
from statistics import median

import pytest

from app.domain.case_sums import MINUTE_US, rounded, spread_of
from app.domain.clock import DAY_US
from app.usecases.sheet_cells import lasting

HOUR_US = 60 * MINUTE_US
#: Up to how long something took, and by how much a median of it may be told wrong.
NEAR = ((12 * HOUR_US, MINUTE_US / 2), (3 * DAY_US, 5 * MINUTE_US), (30 * DAY_US, HOUR_US / 2))


def near(us: float) -> float:
    return next((most for below, most in NEAR if us < below), DAY_US / 2)


@pytest.mark.parametrize("longest", [3 * HOUR_US, 20 * HOUR_US, 6 * DAY_US, 40 * DAY_US])
def test_medians_and_nine_of_ten_are_those_of_what_really_passed(longest: int) -> None:
    rng = random.Random(longest)
    for cases in [*range(1, 30), 200, 1001]:
        took = sorted(rng.randrange(longest) for _ in range(cases))
        spread = spread_of(Counter(map(rounded, took)))
        assert spread
        # The two in the middle may lie on both sides of where a longer step begins.
        middle = (near(took[(cases - 1) // 2]) + near(took[cases // 2])) / 2
        assert abs(spread.median_us - median(took)) <= middle
        longest_of_nine = took[ceil(cases * 0.9) - 1]
        assert abs(spread.p90_us - longest_of_nine) <= near(longest_of_nine)
        assert spread.cases == cases


@pytest.mark.parametrize("hours", [42.554, 44.549, 60.528, 35.443, 71.998, 118.6, 73.0])
def test_what_is_written_is_what_is_written_of_what_really_passed(hours: float) -> None:
    took = round(hours * HOUR_US)
    assert lasting(rounded(took) * MINUTE_US) == lasting(took)
