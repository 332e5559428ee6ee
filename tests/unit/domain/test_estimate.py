"""Points found again by noisy pins: as well as stated, and no worse than needed."""

import random

import pytest

from app.domain import geo
from app.domain.estimate import FEWEST, Pin, estimate
from app.domain.geo import Position
from tests.bench.places import NOISES_M, Errors, points, trial

HERE = Position(-25.95, 32.58)


def around(count: int, off_m: float = 10, by: str = "") -> list[Pin]:
    """Pins on a ring around HERE."""
    step = off_m / 111_195
    ring = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7))
    return [
        Pin(Position(HERE.lat + step * ring[n % 8][0], HERE.lon + step * ring[n % 8][1]), by)
        for n in range(count)
    ]


def test_half_of_maputos_points_are_found_again_within_what_is_stated() -> None:
    known, chance = points(), random.Random(311)
    assert len(known) == 149

    all_ = [Errors(noise_m, share) for noise_m in NOISES_M for share in (0.0, 0.2)]
    rows = [trial(known, errors, 4, chance) for errors in all_]

    assert len(rows) == 2 * len(NOISES_M)
    for row in rows:
        assert row.inside >= 0.9, row
        assert 1 <= row.times_needed <= 2, row
        assert len(row.found) >= 0.9 * row.hidden == 0.9 * 4 * 74, row


def test_more_pins_say_it_more_precisely() -> None:
    few, many = estimate(around(8)), estimate(around(80))

    assert few is not None
    assert many is not None
    assert geo.metres(few.position, HERE) < 1
    assert few.radius_m > 2.5 * many.radius_m
    assert 9 < few.reach_m < 11


@pytest.mark.parametrize("count", range(FEWEST))
def test_a_few_people_prove_nothing(count: int) -> None:
    assert estimate(around(count)) is None


def test_who_points_elsewhere_moves_nothing_however_far_it_is() -> None:
    alone = estimate(around(8))
    for far in (Position(-25.90, 32.60), Position(-89.0, -170.0), Position(89.0, 170.0)):
        found = estimate([*around(8), *[Pin(far)] * 3])

        assert found is not None
        assert alone is not None
        assert (found.pins, found.left_out) == (8, 3)
        assert found.position == alone.position
        assert found.is_agreed


def test_two_crowds_are_no_place() -> None:
    found = estimate([*around(8), *[Pin(Position(-25.90, 32.60))] * 6])

    assert found is not None
    assert not found.is_agreed


def test_pins_on_one_spot_are_not_claimed_to_be_without_error() -> None:
    found = estimate([Pin(HERE)] * 40)

    assert found is not None
    assert found.position == HERE
    assert found.radius_m > 0


def test_one_person_says_it_no_better_than_a_pin_states_however_often() -> None:
    for people, least_m in ((1, 50), (2, 35.36), (3, 28.87)):
        pins = [one._replace(by=f"official {n % people}") for n, one in enumerate(around(40, 2))]
        found = estimate(pins)
        assert found is not None
        assert (found.pins, found.people) == (40, people)
        assert found.radius_m == pytest.approx(least_m, abs=0.01)


def test_of_a_crowd_along_a_road_the_length_counts() -> None:
    road = [Pin(Position(HERE.lat + n * 5e-5, HERE.lon)) for n in range(-6, 7)]
    found, ring = estimate(road), estimate(around(13, 21))
    assert found is not None
    assert ring is not None
    assert found.across_m2 == pytest.approx(0, abs=1)
    assert found.along_m2 > 1.5 * ring.along_m2
    assert found.radius_m > ring.radius_m
