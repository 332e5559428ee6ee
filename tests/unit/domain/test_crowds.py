"""Spots that several people mean, among pins that name none of them."""

import math
import random
from collections.abc import Sequence

import pytest

from app.domain import geo
from app.domain.crowds import Spot, find_spots
from app.domain.geo import Position
from app.menufiles.city_folder import load_city
from tests.bench.places import MAPUTO, trial_of_all

HERE = Position(-25.95, 32.58)


def at(east_m: float, north_m: float) -> Position:
    north, east = geo.metres_per_degree(HERE.lat)
    return Position(HERE.lat + north_m / north, HERE.lon + east_m / east)


def crowd(
    chance: random.Random, count: int, noise_m: float, east_m: float = 0, north_m: float = 0
) -> list[Position]:
    return [
        at(east_m + chance.gauss(0, noise_m), north_m + chance.gauss(0, noise_m))
        for _ in range(count)
    ]


@pytest.mark.parametrize("noise_m", [5, 15, 40, 60])
@pytest.mark.parametrize("outliers", [0.0, 0.2])
def test_half_of_maputos_points_are_found_again_though_no_pin_names_them(
    noise_m: float, outliers: float
) -> None:
    chance = random.Random(311)
    row = trial_of_all(load_city(MAPUTO).gazetteer, noise_m, outliers, 4, chance)

    assert row.hidden == 4 * 74
    assert row.inside >= 0.9, row
    assert 1 <= row.times_needed <= 2, row
    # Nobody can tell apart what lies within sixty metres of another, which a tenth of them does.
    assert len(row.found) >= (0.65 if noise_m <= 40 else 0.4) * row.hidden, row


@pytest.mark.parametrize("noise_m", [100, 300])
def test_pins_that_lie_farther_off_than_they_state_propose_next_to_nothing(noise_m: float) -> None:
    chance = random.Random(311)
    row = trial_of_all(load_city(MAPUTO).gazetteer, noise_m, 0.1, 4, chance)

    assert row.hidden == 4 * 74
    assert len(row.found) <= 0.05 * row.hidden


def test_no_part_of_a_crowd_looks_surer_than_all_of_it() -> None:
    chance = random.Random(5)
    inside = spots = 0
    for _ in range(60):
        fields = [crowd(chance, 12, 40, 600 * n, 0) for n in range(4)]
        for [spot], pins, n in zip(find_spots(fields), fields, range(4), strict=True):
            assert len(spot.members) >= 0.8 * len(pins)
            spots += 1
            inside += geo.metres(spot.found.position, at(600 * n, 0)) <= spot.found.radius_m
    assert spots == 240
    assert inside >= 0.9 * spots


def test_two_spots_beside_each_other_are_no_spot_between_them() -> None:
    chance = random.Random(7)
    told = false = alone = 0
    for _ in range(60):
        fields = [[*crowd(chance, 15, 15), *crowd(chance, 15, 15, 70)]]
        fields += [crowd(chance, 12, 15) for _ in range(4)]
        both, *others = find_spots(fields)
        for spot in both:
            told += not spot.is_one
            true = min(geo.metres(spot.found.position, one) for one in (at(0, 0), at(70, 0)))
            false += spot.is_one and true > max(spot.found.radius_m, 15)
        alone += sum(spot.is_one for [spot] in others)
    assert told >= 50
    assert alone >= 0.9 * 4 * 60
    assert false <= 3


def test_cases_all_over_a_bairro_are_no_spot() -> None:
    chance = random.Random(9)
    for wide_m in (300, 500, 1_500):
        pins = [
            at(chance.uniform(-wide_m, wide_m), chance.uniform(-wide_m, wide_m)) for _ in "x" * 200
        ]
        assert not [
            spot for spot in find_spots([pins])[0] if spot.is_one and len(spot.members) > 12
        ]


def test_no_pin_is_of_two_spots_and_their_order_says_nothing() -> None:
    chance = random.Random(11)
    pins = [one for n in range(6) for one in crowd(chance, 9, 12, 400 * n)]
    [spots] = find_spots([pins])
    members = [nth for spot in spots for nth in spot.members]
    assert len(spots) == 6
    assert len(members) == len({*members})
    mixed = [*pins]
    chance.shuffle(mixed)
    assert where(find_spots([mixed])[0]) == pytest.approx(where(spots), abs=0.01)


def where(spots: Sequence[Spot]) -> list[float]:
    """Give how far east spots lie and how surely, metres."""
    found = sorted((one.found.position.lon, one.found.radius_m) for one in spots)
    _, east = geo.metres_per_degree(HERE.lat)
    return [value for lon, radius_m in found for value in ((lon - HERE.lon) * east, radius_m)]


def test_many_pins_are_not_held_each_against_all() -> None:
    chance = random.Random(13)
    pins = [one for n in range(40) for one in crowd(chance, 100, 15, 300 * (n % 8), 300 * (n // 8))]
    [spots] = find_spots([pins])
    assert (len(pins), len(spots)) == (4_000, 40)
    assert all(math.isfinite(one.found.radius_m) for one in spots)


def test_nothing_is_found_among_nothing() -> None:
    assert find_spots([]) == []
    assert find_spots([[], [HERE] * 4]) == [[], []]
    [[spot]] = find_spots([[HERE] * 5])
    assert spot.is_one
    assert spot.found.pins == 5
