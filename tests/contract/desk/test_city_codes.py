"""A code that was painted once is never given again, whichever page a new point comes from."""

import pytest

from tests.contract.desk.builder_forms import BUILDER, signs
from tests.contract.desk.city_fields import publish, said
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)

NEW = f"{BUILDER}/port/new"
PUITS = {"name": "Puits", "kind": "container", "lat": "-0.0119", "lon": "0.0107"}
ROWS = "name,bairro,kind,lat,lon,code\nFontaine,Port,container,-0.0113,0.0103,"


def codes_of(town: Town, name: str) -> list[str]:
    """Give the codes that points of a name have in the draft."""
    city = town.drafting.state(town.spot).city
    assert city is not None
    return [one.code for one in city.gazetteer.by_point.values() if one.name == name]


@pytest.fixture(scope="module")
def last(service: Town) -> str:
    """The newest code of the town, of a point that was published and is gone."""
    service.begin_anew()
    ana = service.enter()
    assert ana.post(NEW, PUITS).status_code == 303
    [code] = codes_of(service, "Puits")
    assert publish(service, ana).status_code == 303
    assert ana.post(f"{BUILDER}/{code}/remove", {}).status_code == 303
    assert publish(service, ana).status_code == 303
    return code


@pytest.fixture
def ana(kiosks: Town, last: str) -> Visitor:
    return kiosks.enter()


def test_a_point_that_is_added_gets_another(kiosks: Town, ana: Visitor, last: str) -> None:
    assert ana.post(NEW, PUITS).status_code == 303
    [code] = codes_of(kiosks, "Puits")
    assert code > last


def test_a_point_of_a_file_gets_another(kiosks: Town, ana: Visitor, last: str) -> None:
    path = f"{BUILDER}/import"
    assert ana.post(path, {"points": ROWS, "do": "all"}).status_code == 303
    [code] = codes_of(kiosks, "Fontaine")
    assert code > last


def test_whoever_asks_for_it_is_told(kiosks: Town, ana: Visitor, last: str) -> None:
    read = ana.post(f"{BUILDER}/import", {"points": ROWS + last})
    typed = ana.post(NEW, PUITS | {"code": last})

    for page in (read, typed):
        assert page.status_code == 400
        assert f"{last} was the code of a point that is gone" in said(page)
    assert signs(read) == []
    assert f'value="{last}"' in typed.text
    assert kiosks.drafting.state(kiosks.spot).draft is None


def test_a_point_goes_to_another_bairro_with_its_own(kiosks: Town, ana: Visitor) -> None:
    assert ana.post(f"{BUILDER}/20023/remove", {}).status_code == 303
    there = PUITS | {"name": "Gare", "code": "20023"}
    assert ana.post(NEW, there).status_code == 303
    assert codes_of(kiosks, "Gare") == ["20023"]
