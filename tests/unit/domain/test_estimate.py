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
        assert row.hidden == 4 * 74
        if row.errors.noise_m > 60:  # much farther off than a pin states
            assert len(row.found) <= 0.25 * row.hidden, row
            continue
        assert row.inside >= 0.9, row
        assert 1 <= row.times_needed <= 2, row
        assert len(row.found) >= (0.85 if row.errors.noise_m <= 40 else 0.5) * row.hidden, row


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
        assert (found.pins, len(found.out)) == (8, 3)
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
    assert found.radius_m > ring.radius_m
    assert (found.is_one, ring.is_one) == (False, True)


def put(east_m: float, north_m: float = 0, by: str = "") -> Pin:
    north, east = geo.metres_per_degree(HERE.lat)
    return Pin(Position(HERE.lat + north_m / north, HERE.lon + east_m / east), by)


def clump(count: int, east_m: float, people: int = 0, noise_m: float = 4) -> list[Pin]:
    chance = random.Random(count)
    return [
        put(
            east_m + chance.gauss(0, noise_m),
            chance.gauss(0, noise_m),
            f"official {n % people}" if people else "",
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("apart_m", [50, 60, 100, 150, 400])
@pytest.mark.parametrize("people", [0, 1, 2, 3, 4, 5, 8])
def test_pins_of_two_spots_are_told_to_be_and_never_a_spot_between_them(
    apart_m: float, people: int
) -> None:
    found = estimate([*clump(10, 0, people), *clump(10, apart_m, people)])

    assert found is not None
    assert not (found.is_one and found.is_agreed)


def test_three_in_ten_at_another_spot_move_nothing_to_between_them() -> None:
    for apart_m in (50, 60, 80, 120, 200):
        for people in (0, 3, 5, 8):
            found = estimate([*clump(14, 0, people), *clump(6, apart_m, people)])
            assert found is not None
            off_m = geo.metres(found.position, HERE)
            assert not (found.is_one and found.is_agreed) or off_m <= found.radius_m


@pytest.mark.parametrize(("people", "own_m", "shake_m"), [(0, 0, 12), (1, 0, 12), (5, 12, 3)])
@pytest.mark.parametrize("noise", [1, 2, 3])
def test_pins_of_one_spot_are_hardly_ever_thought_to_be_of_more(
    people: int, own_m: float, shake_m: float, noise: int
) -> None:
    chance, refused = random.Random(noise), 0
    for _ in range(300):
        offs = [(chance.gauss(0, own_m), chance.gauss(0, own_m)) for _ in range(people or 1)]
        pins = []
        for n in range(20):
            east, north = offs[n % len(offs)]
            by = f"official {n % people}" if people else ""
            pins.append(put(east + chance.gauss(0, shake_m), north + chance.gauss(0, shake_m), by))
        found = estimate(pins)
        assert found is not None
        refused += not found.is_one
    assert refused <= 0.035 * 300  # 2 % and two standard deviations more


def test_who_points_often_counts_for_one() -> None:
    busy = [put(300 + n % 3, n % 2, "official ana") for n in range(16)]
    others = [put(n % 4, n % 3, f"official {n}") for n in range(10)]
    found = estimate([*busy, *others])

    assert found is not None
    assert geo.metres(found.position, HERE) < 5
    assert (found.people, found.away, len(found.out)) == (10, 1, 16)
    assert found.is_agreed
    assert found.is_one
    # Nor are five pins of one more than three single ones.
    few = estimate([*busy[:5], *others[:3]])
    assert few is None or geo.metres(few.position, busy[0].at) > 100


def test_a_person_of_two_opinions_is_half_of_each() -> None:
    here = [put(n % 3, n % 2, f"official {n % 5}") for n in range(20)]
    also_there = [put(400 + n, n % 2, f"official {n % 2}") for n in range(4)]
    found = estimate([*here, *also_there])

    assert found is not None
    assert (found.people, found.away, found.out) == (5, 0, (20, 21, 22, 23))
    assert found.share_out == pytest.approx(2 * (2 / 6) / 5)
    assert found.is_agreed
