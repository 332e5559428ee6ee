"""A bairro and a district more, from the page to who dials after it is published."""

import re
from html import unescape

import pytest

from app.domain.accounts import Role, Scope
from tests.contract.desk.city_fields import field, fields_in, publish, said
from tests.contract.desk.towns import Town

PLACES = "/desk/city/places"


#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def town_name() -> str:
    """One whose menu takes a bairro without points."""
    return "skips"


def test_a_bairro_more_waits_in_the_draft_and_is_offered_once_published(kiosks: Town) -> None:
    ana = kiosks.enter()
    city = kiosks.site.house.cities.default
    district = city.gazetteer.districts[0]
    listed = unescape(ana.get(PLACES).text)
    [page] = re.findall(r'href="(/desk/city/new-bairro/[^"]+)"', listed)
    assert "Add a bairro" in ana.get(page).text
    typed = {field("name", ""): "Vila Nova <b>", field("population", ""): "many"}
    refused = ana.post(page, typed)
    assert (refused.status_code, fields_in(refused)) == (400, fields_in(refused) | typed)
    assert 'aria-describedby="f-population-wrong"' in refused.text
    before = kiosks.raw()
    kept = ana.post(page, {field("name", ""): "Vila Nova", field("population", ""): "900"})
    assert kept.headers["location"] == f"{PLACES}?district={district.code}"
    assert kiosks.raw() == before
    assert "Vila Nova" in ana.get(kept.headers["location"]).text
    assert publish(kiosks, ana).status_code == 303
    after = kiosks.site.house.cities.default.gazetteer.by_district[district.code]
    assert [one.name for one in after.bairros] == [*(b.name for b in district.bairros), "Vila Nova"]


def test_a_district_more_comes_with_a_bairro(kiosks: Town) -> None:
    ana = kiosks.enter()
    page = "/desk/city/new-district"
    assert f'href="{page}"' in ana.get(PLACES).text
    at = next(iter(kiosks.site.house.cities.default.gazetteer.by_point.values())).position
    named = {field("name", ""): "Ponta", field("at", ""): f"{at.lat}, {at.lon}"}
    alone = ana.post(page, named | {field("first name", ""): ""})
    assert (alone.status_code, "Write what it is called" in said(alone)) == (400, True)
    assert fields_in(alone)[field("name", "")] == "Ponta"
    assert ana.post(page, named | {field("first name", ""): "Praia"}).status_code == 303
    assert "Ponta" in ana.get(f"{PLACES}?district=ponta").text
    assert ana.get("/desk/city/new-bairro/ponta").status_code == 200
    assert ana.get("/desk/city/new-bairro/gone").status_code == 404


def test_who_works_on_a_part_of_the_city_adds_nothing(kiosks: Town) -> None:
    district = kiosks.site.house.cities.default.gazetteer.districts[0].code
    scope = Scope(areas=frozenset({district}))
    rui = kiosks.site.enter(Role.HEAD, scope=scope, city_id=kiosks.spot.city_id)
    assert "new-bairro" not in rui.get(PLACES).text
    for page in (f"/desk/city/new-bairro/{district}", "/desk/city/new-district"):
        typed = {field("name", ""): "Vila Nova", field("first name", ""): "Praia"}
        refused = rui.post(page, typed)
        assert (refused.status_code, "whole city" in said(refused)) == (400, True)
    assert kiosks.drafting.state(kiosks.spot).draft is None


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ({"name": "Praia"}, ["", "/new"]),
        ({"name": "Praia", "first name": "Centro", "at": "-19.0, 35.0"}, [""]),
    ],
)
def test_who_saves_at_one_that_went_with_a_draft_is_told_so(
    kiosks: Town, typed: dict[str, str], ways: list[str]
) -> None:
    ana, rui = kiosks.enter(), kiosks.enter()
    district = kiosks.site.house.cities.default.gazetteer.districts[0].code
    add = "new-district" if "first name" in typed else f"new-bairro/{district}"
    form = {field(name, ""): text for name, text in typed.items()}
    assert rui.post(f"/desk/city/{add}", form).status_code == 303
    own = {field("name", "Praia"): "Praia do Sol"}
    revision = kiosks.drafting.state(kiosks.spot).revision
    assert rui.post("/desk/city/draft/discard", {"revision": revision}).status_code == 303
    pages = [f"{PLACES}/praia{way}" for way in ways]
    pages += ["/desk/city/new-bairro/praia"] if "first name" in typed else []
    for page in pages:
        refused = ana.post(page, own)
        told = f"was new in a draft of {rui.name} that was thrown away"
        assert (refused.status_code, told in said(refused)) == (404, True), page
        assert "Praia do Sol" in said(refused)
