"""A code that was painted once is never given again, whichever page a new point comes from."""

import pytest

from tests.contract.desk.builder_forms import BUILDER, signs
from tests.contract.desk.city_fields import publish, said
from tests.contract.desk.site import Visitor
from tests.contract.desk.taken import taking
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


def take_out(who: Visitor, code: str) -> None:
    page = f"{BUILDER}/{code}"
    assert who.post(f"{page}/remove", taking(who.get(page), f"{page}/remove")).status_code == 303


@pytest.fixture(scope="module")
def last(service: Town) -> str:
    """The newest code of the town, of a point that was published and is gone."""
    service.begin_anew()
    ana = service.enter()
    assert ana.post(NEW, PUITS).status_code == 303
    [code] = codes_of(service, "Puits")
    assert publish(service, ana).status_code == 303
    take_out(ana, code)
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
    take_out(ana, "20023")
    there = PUITS | {"name": "Gare", "code": "20023"}
    assert ana.post(NEW, there).status_code == 303
    assert codes_of(kiosks, "Gare") == ["20023"]


def test_a_file_brings_back_what_is_gone_in_the_draft_alone(kiosks: Town, ana: Visitor) -> None:
    """Callers type its code, which stands painted there."""
    take_out(ana, "20023")
    path = f"{BUILDER}/import"
    assert ana.post(path, {"points": ROWS + "20023", "do": "all"}).status_code == 303
    assert codes_of(kiosks, "Fontaine") == ["20023"]


def test_whoever_has_a_code_of_another_bairro_is_told_how_it_goes_there(
    kiosks: Town, ana: Visitor
) -> None:
    path, form = f"{BUILDER}/import", {"points": ROWS + "20023", "do": "all"}
    told = said(ana.post(path, form))
    assert "20023 stands in Marché, and the row says Port" in told
    assert "take 20023 out on its page, then look at this file again" in told
    assert "places.yaml" not in told.partition("20023 stands in")[2].partition("Mend:")[2]
    take_out(ana, "20023")
    assert ana.post(path, form).status_code == 303
    assert codes_of(kiosks, "Fontaine") == ["20023"]
