"""Places of which no more is known than the city: the city's own point, and it says so."""

import pytest

from app.domain.gazetteer import Bairro, Circle, District, Gazetteer, Located, Point
from app.domain.geo import Position

CITY = Circle(Position(-1.286, 36.817), 15_000)
HERE = Position(-1.3, 36.8)


def bairro(code: str, at: Position | None = None, *points: Point) -> Bairro:
    return Bairro(code, code, code, (), None, at, "unverified", None, points, "kibra")


def district(at: Position | None, *bairros: Bairro) -> District:
    return District("kibra", "Kibra", "Kibra", (), at, "points", None, bairros)


@pytest.mark.parametrize(
    ("place", "bairro_", "block"),
    [("kibra", "", ""), ("lindi", "lindi", ""), ("lindi/12", "lindi", "12")],
)
def test_without_coordinates_a_place_is_somewhere_in_the_city_and_keeps_its_names(
    place: str, bairro_: str, block: str
) -> None:
    gazetteer = Gazetteer((district(None, bairro("lindi")),), CITY)

    assert gazetteer.locate(place) == Located("city", *CITY, "kibra", bairro_, block, "")


def test_what_is_known_of_a_place_goes_before_the_city() -> None:
    point = Point("10017", "Tap", "Tap", "landmark", HERE, "lindi")
    known = district(None, bairro("lindi", HERE, point), bairro("makina"))
    gazetteer = Gazetteer((known,), CITY)

    found = {place: gazetteer.locate(place) for place in ("10017", "lindi", "makina")}

    assert {place: at and at.located_by for place, at in found.items()} == {
        "10017": "point",
        "lindi": "bairro",
        "makina": "city",
    }


def test_a_district_with_coordinates_needs_nothing_of_the_city() -> None:
    located = Gazetteer((district(HERE, bairro("lindi")),), CITY).locate("lindi")

    assert located is not None
    assert (located.located_by, located.position, located.radius_m) == ("district", HERE, 1_000)


def test_a_place_without_any_coordinates_is_refused() -> None:
    with pytest.raises(ValueError, match="kibra"):
        Gazetteer((district(None),))
