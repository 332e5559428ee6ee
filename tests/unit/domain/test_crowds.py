"""Spots that people mean, among pins that name none of them."""

import math
import random
from collections.abc import Iterable

import pytest

from app.domain import geo
from app.domain.crowds import Spot, find_spots
from app.domain.estimate import Pin
from app.domain.geo import Position
from app.menufiles.city_folder import load_city
from tests.bench.places import MAPUTO, Errors, Row, trial_of_all

HERE = Position(-25.95, 32.58)


def at(east_m: float, north_m: float = 0) -> Position:
    north, east = geo.metres_per_degree(HERE.lat)
    return Position(HERE.lat + north_m / north, HERE.lon + east_m / east)


def crowd(
    chance: random.Random, count: int, noise_m: float, east_m: float = 0, north_m: float = 0
) -> list[Pin]:
    return [
        Pin(at(east_m + chance.gauss(0, noise_m), north_m + chance.gauss(0, noise_m)))
        for _ in range(count)
    ]


def proposed(errors: Errors) -> Row:
    row = trial_of_all(load_city(MAPUTO).gazetteer, errors, 4, random.Random(311))
    assert row.hidden == 4 * (74 if errors.every_second_m is None else 37)
    return row


@pytest.mark.parametrize("noise_m", [5, 15, 40, 60])
@pytest.mark.parametrize("outliers", [0.0, 0.2])
def test_half_of_maputos_points_are_found_again_though_no_pin_names_them(
    noise_m: float, outliers: float
) -> None:
    row = proposed(Errors(noise_m, outliers))

    assert row.inside >= 0.9, row
    assert 1 <= row.times_needed <= 2, row
    assert len(row.found) >= (0.6 if noise_m <= 40 else 0.3) * row.hidden, row


@pytest.mark.parametrize(("noise_m", "most"), [(80, 0.15), (100, 0.05), (300, 0.03)])
def test_pins_that_lie_farther_off_than_they_state_propose_little(
    noise_m: float, most: float
) -> None:
    assert len((row := proposed(Errors(noise_m, 0.1))).found) <= most * row.hidden


@pytest.mark.parametrize("people", [1, 2, 3, 5])
def test_few_people_who_err_as_a_pin_states_are_believed_no_more(people: int) -> None:
    row = proposed(Errors(18, people=people))

    assert row.inside >= 0.9, row
    assert 1 <= row.times_needed <= 2, row
    assert len(row.found) >= 0.4 * row.hidden, row


@pytest.mark.parametrize("apart_m", [0, 8, 20, 45, 70])
@pytest.mark.parametrize(("many", "more"), [(5, 5), (40, 40), (6, 5), (8, 5), (20, 15), (20, 5)])
@pytest.mark.parametrize("shake_m", [1, 3])
def test_a_second_person_who_points_a_little_beside_makes_it_surer(
    apart_m: int, many: int, more: int, shake_m: int
) -> None:
    chance, met = random.Random(apart_m), 0
    for _ in range(20):
        ana = [one._replace(by="ana") for one in crowd(chance, many, shake_m)]
        celia = [one._replace(by="celia") for one in crowd(chance, more, shake_m, apart_m)]
        [spot] = find_spots([*ana, *celia])
        met += spot.found.is_one
        assert (spot.found.people, len(spot.members)) == (2, many + more)
        # Surer, and no surer than that both may be right.
        surer = geo.PIN_M / 2**0.5
        assert surer <= spot.found.radius_m < max(surer, apart_m / 2 + 3 * shake_m) + 1e-6
    assert met >= 18


@pytest.mark.parametrize("errors", [Errors(5, every_second_m=50), Errors(50, every_second_m=5)])
def test_precise_and_sloppy_pins_of_one_city_say_nothing_of_each_other(errors: Errors) -> None:
    row = proposed(errors)

    assert row.inside >= 0.9, row
    assert 1 <= row.times_needed <= 2, row
    assert len(row.found) >= 0.5 * row.hidden, row


def test_no_part_of_a_crowd_looks_surer_than_all_of_it() -> None:
    chance = random.Random(5)
    inside = spots = 0
    for _ in range(240):
        for spot in find_spots(crowd(chance, 12, 40)):
            assert len(spot.members) >= 0.4 * 12
            spots += spot.found.is_one
            inside += (
                spot.found.is_one and geo.metres(spot.found.position, HERE) <= spot.found.radius_m
            )
    assert spots >= 200
    assert inside >= 0.9 * spots


def test_two_spots_beside_each_other_are_no_spot_between_them() -> None:
    chance = random.Random(7)
    told = false = 0
    for _ in range(100):
        for spot in find_spots([*crowd(chance, 15, 15), *crowd(chance, 15, 15, 70)]):
            told += not spot.found.is_one
            off = min(geo.metres(spot.found.position, one) for one in (at(0), at(70)))
            false += spot.found.is_one and off > spot.found.radius_m
    assert told >= 70
    assert false <= 10


@pytest.mark.parametrize("apart_m", [120, 150, 200])
def test_many_spots_near_each_other_are_found_and_spoil_none_elsewhere(apart_m: int) -> None:
    chance = random.Random(apart_m)
    dense = [
        one
        for n in range(12)
        for one in crowd(chance, 20, 5, apart_m * (n % 4), apart_m * (n // 4))
    ]
    lonely = crowd(chance, 8, 5, 5_000)
    [alone] = find_spots(lonely)
    spots = list(find_spots([*lonely, *dense]))
    assert len([spot for spot in spots if spot.found.is_one]) >= 11
    [again] = [spot for spot in spots if set(spot.members) <= {*range(8)}]
    assert again.found.radius_m == pytest.approx(alone.found.radius_m, rel=1e-6)


def test_cases_all_over_a_bairro_are_no_spot() -> None:
    chance, seen = random.Random(9), 0
    for wide_m in (300, 500, 1_500):
        pins = [
            Pin(at(chance.uniform(-wide_m, wide_m), chance.uniform(-wide_m, wide_m)))
            for _ in range(200)
        ]
        spots = [spot for spot in find_spots(pins) if spot.found.is_one]
        seen += len(pins)
        assert all(len(spot.members) <= 12 for spot in spots)
    assert seen == 600


def test_no_pin_is_of_two_spots_and_their_order_says_nothing() -> None:
    chance = random.Random(11)
    pins = [one for n in range(6) for one in crowd(chance, 9, 12, 400 * n)]
    spots = list(find_spots(pins))
    members = [nth for spot in spots for nth in spot.members]
    assert len(spots) == 6
    assert len(members) == len({*members})
    mixed = [*pins]
    chance.shuffle(mixed)
    assert where(find_spots(mixed)) == pytest.approx(where(spots), abs=0.05)


def where(spots: Iterable[Spot]) -> list[float]:
    """Give how far east spots lie and how surely, metres."""
    found = sorted((one.found.position.lon, one.found.radius_m) for one in spots)
    _, east = geo.metres_per_degree(HERE.lat)
    return [value for lon, radius_m in found for value in ((lon - HERE.lon) * east, radius_m)]


def test_a_large_field_is_found_too() -> None:
    chance = random.Random(13)
    pins = [one for n in range(40) for one in crowd(chance, 100, 15, 300 * (n % 8), 300 * (n // 8))]
    spots = list(find_spots(pins))
    assert (len(pins), len(spots)) == (4_000, 40)
    assert all(math.isfinite(one.found.radius_m) for one in spots)


def test_nothing_is_found_among_nothing() -> None:
    assert list(find_spots([])) == []
    assert list(find_spots([Pin(HERE)] * 4)) == []
    [spot] = find_spots([Pin(HERE)] * 5)
    assert (spot.found.is_one, spot.found.pins) == (True, 5)
