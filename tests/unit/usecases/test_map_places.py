"""Cases are gathered by places of the city, each of them once."""

import random
from typing import Any

import pytest

from app.domain.geo import Position
from app.domain.sheet_figures import FEWEST
from app.menufiles.city_folder import build, parse
from app.usecases.correct_place import PIN
from app.usecases.map_places import By, Counted, breaks, gather, per_people, shade
from tests.unit.menufiles.folders import maputo

GAZETTEER = build(parse(maputo()), "").gazetteer
CITY = [*GAZETTEER.by_district, *GAZETTEER.by_bairro, *GAZETTEER.by_point]


def counted(place: str, every: int = 1, **more: Any) -> Counted:
    """Count cases where the city has a place."""
    found = GAZETTEER.locate(place)
    assert found
    by, at, radius, district, bairro, block, point = found
    whole = Counted(district, bairro, block, point, by, radius, at, every, 0, every)
    return whole._replace(**more)


def some(chance: random.Random, count: int) -> list[Counted]:
    bairros = [*GAZETTEER.by_bairro]
    made = []
    for n in range(count):
        place = chance.choice([*CITY, f"{chance.choice(bairros)}/{chance.randint(1, 9)}"])
        one = counted(place, chance.randint(1, 9), late=chance.randint(0, 1))
        if chance.random() < 0.2:
            one = one._replace(located_by=PIN, radius_m=50, at=Position(-25.9 - n / 1000, 32.6))
        if chance.random() < 0.1:  # the city has it no more
            one = one._replace(bairro="gone", point="", block="")
        made.append(one)
    return made


@pytest.mark.parametrize("by", list(By))
def test_every_case_is_in_one_row(by: By) -> None:
    chance = random.Random(311)
    for _ in range(50):
        its = some(chance, 60)
        rows = gather(its, by, GAZETTEER)
        for field in ("open", "late", "all"):
            assert sum(getattr(row, field) for row in rows) == sum(
                getattr(one, field) for one in its
            )
        keys = [(row.place, row.at) for row in rows]
        assert len(set(keys)) == len(keys)


def test_a_row_is_a_place_of_the_city_with_its_own_circle() -> None:
    rows = gather(map(counted, CITY), By.PLACE, GAZETTEER)

    assert len(rows) == len(CITY)
    for row in rows:
        found = GAZETTEER.locate(row.place)
        assert found
        assert (row.located_by, row.at, row.radius_m) == found[:3]


def test_a_case_known_to_its_bairro_alone_is_no_point_of_it() -> None:
    bairro = next(one for one in GAZETTEER.bairros() if one.points)
    code = bairro.code
    its = [counted(code, 3), counted(f"{code}/4", 2), counted(bairro.points[0].code, 5)]

    by_place = {row.place: row for row in gather(its, By.PLACE, GAZETTEER)}
    assert {place: row.all for place, row in by_place.items()} == {
        code: 3,
        f"{code}/4": 2,
        bairro.points[0].code: 5,
    }
    assert by_place[f"{code}/4"].radius_m == by_place[code].radius_m >= 750
    [row] = gather(its, By.BAIRRO, GAZETTEER)
    assert (row.place, row.all, row.bairro) == (code, 10, code)


def test_what_is_known_to_its_district_alone_stands_beside_the_bairros() -> None:
    district = GAZETTEER.districts[0]
    its = [counted(district.code, 2), counted(district.bairros[0].code, 3)]

    rows = {row.place: (row.all, row.bairro) for row in gather(its, By.BAIRRO, GAZETTEER)}

    assert rows == {district.code: (2, ""), district.bairros[0].code: (3, district.bairros[0].code)}
    [row] = gather(its, By.DISTRICT, GAZETTEER)
    assert (row.place, row.all) == (district.code, 5)


def test_a_pin_has_a_place_of_its_own_whatever_it_names() -> None:
    point = next(iter(GAZETTEER.by_point))
    pinned = counted(point, 1, located_by=PIN, at=Position(-25.91, 32.61), radius_m=50)

    rows = gather([counted(point, 4), pinned], By.PLACE, GAZETTEER)

    assert sorted((row.located_by, row.at, row.radius_m, row.all) for row in rows) == sorted(
        [(*GAZETTEER.locate(point)[:3], 4), (PIN, Position(-25.91, 32.61), 50, 1)]  # type: ignore[index]
    )
    asked = {row.asked: row.all for row in rows}
    assert asked == {f"{point}@": 4, f"{point}@-25.91,32.61": 1}
    [alone] = gather([counted(point, 4)], By.PLACE, GAZETTEER)
    assert (alone.asked, alone.is_pin) == (point, False)
    [row] = gather([counted(point, 4), pinned], By.BAIRRO, GAZETTEER)
    assert (row.all, row.asked) == (5, row.bairro)


def test_a_place_that_is_gone_stays_where_most_of_its_cases_are() -> None:
    few = counted(CITY[0], 1, point="99999", bairro="gone", at=Position(-25.8, 32.5), radius_m=30)
    many = few._replace(all=5, at=Position(-25.9, 32.6), radius_m=20)

    [row] = gather([few, many], By.PLACE, GAZETTEER)

    assert (row.place, row.at, row.radius_m, row.all) == ("99999", Position(-25.9, 32.6), 30, 6)


def test_rates_are_of_areas_whose_residents_are_known() -> None:
    bairro = next(one for one in GAZETTEER.bairros() if one.population)
    [row] = gather([counted(bairro.code, FEWEST)], By.BAIRRO, GAZETTEER)

    assert row.per_10k == pytest.approx(FEWEST * 10_000 / bairro.population)  # type: ignore[operator]
    [none] = gather([counted(bairro.code, FEWEST)], By.PLACE, GAZETTEER)
    assert none.per_10k is None
    [few] = gather([counted(bairro.code, FEWEST - 1)], By.BAIRRO, GAZETTEER)
    assert few.per_10k is None, "of so few it would be chance"
    whole = per_people(By.DISTRICT, GAZETTEER)
    for district in GAZETTEER.districts:
        known = [one.population for one in district.bairros]
        assert whole.get(district.code) == (sum(map(int, known)) if all(known) and known else None)  # type: ignore[arg-type]


def test_shades_share_the_values_out_evenly() -> None:
    chance = random.Random(5)
    for _ in range(200):
        values = [chance.randint(0, 50) for _ in range(chance.randint(0, 40))]
        starts = breaks(values)
        assert starts == sorted(set(starts))
        assert len(starts) <= 5
        shades = [shade(value, starts) for value in values]
        assert all((one < 0) == (value == 0) for one, value in zip(shades, values, strict=True))
        assert max(shades, default=-1) < 5
        by_value = [one for _, one in sorted(zip(values, shades, strict=True))]
        assert by_value == sorted(by_value)
