"""Places: coordinates are as precise as they are known, and say so."""

import pytest

from app.domain import geo
from app.domain.gazetteer import MOST_NEAR, Gazetteer
from app.domain.geo import Position
from tests.unit.menu.walking import maputo


def _gazetteer() -> Gazetteer:
    return maputo().gazetteer


def test_a_container_is_known_to_the_width_of_a_street() -> None:
    located = _gazetteer().locate("10348")
    assert located is not None
    assert (located.located_by, located.radius_m) == ("container", 30)
    assert located.position == Position(-25.94093, 32.57910)
    assert (located.district, located.bairro, located.point) == (
        "kamaxakeni",
        "maxaquene_a",
        "10348",
    )


def test_an_informal_dump_has_no_edge() -> None:
    dump = next(p for p in _gazetteer().by_point.values() if p.kind == "dump")
    located = _gazetteer().locate(dump.code)
    assert located is not None
    assert (located.located_by, located.radius_m) == ("point", 75)


def test_a_block_nobody_mapped_is_located_by_its_bairro_and_keeps_its_number() -> None:
    located = _gazetteer().locate("maxaquene_a/12")
    assert located is not None
    assert (located.located_by, located.block) == ("bairro", "12")
    assert located.radius_m >= 750


def test_a_block_of_an_unmapped_bairro_says_that_only_the_district_is_known() -> None:
    # 42 % of MOPA's reports lay on four district points and did not say so.
    located = _gazetteer().locate("hulene_b/2")
    assert located is not None
    assert (located.located_by, located.bairro, located.block) == ("district", "hulene_b", "2")
    assert located.radius_m > 4_000


def test_an_unverified_bairro_carries_the_largest_measured_error() -> None:
    located = _gazetteer().locate("alto_mae_a")
    assert located is not None
    assert (located.located_by, located.radius_m) == ("bairro", 4_400)


@pytest.mark.parametrize("code", ["", "nowhere", "99999", "nowhere/3"])
def test_a_code_the_city_does_not_know_is_nowhere(code: str) -> None:
    assert _gazetteer().locate(code) is None


def test_every_circle_holds_every_known_point_of_its_place() -> None:
    gazetteer = _gazetteer()
    looked_at = 0
    for bairro in gazetteer.bairros():
        for code in (bairro.code, bairro.district):
            circle = gazetteer.locate(code)
            assert circle is not None
            for point in bairro.points:
                if bairro.position is not None:
                    away = geo.metres(circle.position, point.position)
                    assert away <= circle.radius_m, (code, point.code)
                    looked_at += 1
    assert looked_at == 2 * 149


def test_the_gazetteer_is_whole() -> None:
    gazetteer = _gazetteer()
    assert len(gazetteer.districts) == 7
    assert len(gazetteer.by_bairro) == 63
    assert len(gazetteer.by_point) == 149
    assert sum(bairro.population or 0 for bairro in gazetteer.bairros()) == 1_080_277


def test_distance_is_the_great_circle() -> None:
    # One degree of latitude, 6,371,008.8 m * pi / 180.
    assert geo.metres(Position(0, 0), Position(1, 0)) == pytest.approx(111_195, abs=1)
    assert geo.metres(Position(-25.9, 32.5), Position(-25.9, 32.5)) == 0


@pytest.mark.parametrize("metres", [0, 1, 60, 400, 1_000])
def test_the_points_near_a_point_are_the_nearest_within_so_many_metres(metres: int) -> None:
    gazetteer = _gazetteer()
    points = gazetteer.by_point
    found = {code: gazetteer.near(code, metres) for code in [*points][::5]}

    for code, near in found.items():
        far = {other: geo.metres(points[code].position, points[other].position) for other in points}
        del far[code]
        within = sorted((away, other) for other, away in far.items() if away <= metres)
        assert [*near] == ([other for _, other in within][:MOST_NEAR] if metres else [])
    most = max(map(len, found.values()))
    assert most == MOST_NEAR if metres >= 1_000 else most <= metres


def test_a_place_without_a_point_has_none_near() -> None:
    for place in ("maxaquene_a", "maxaquene_a/12", "kamaxakeni", "gone"):
        assert _gazetteer().near(place, 1_000) == ()
