"""A bairro and a district more, from the page to who dials after it is published."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from app.domain.accounts import Role, Scope
from tests.contract.desk.city_fields import field, fields_in, publish, said
from tests.contract.desk.towns import Town, town
from tests.databases import Databases

PLACES = "/desk/city/places"


@pytest.fixture(scope="module")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("areas")
    with databases.fresh("sqlite") as url, town(url, folder, "skips") as made:
        yield made


@pytest.fixture
def skips(service: Town) -> Town:
    service.begin_anew()
    return service


def test_a_bairro_more_waits_in_the_draft_and_is_offered_once_published(skips: Town) -> None:
    ana = skips.enter()
    city = skips.site.house.cities.default
    district = city.gazetteer.districts[0]
    listed = unescape(ana.get(PLACES).text)
    [page] = re.findall(r'href="(/desk/city/new-bairro/[^"]+)"', listed)
    assert "Add a bairro" in ana.get(page).text
    typed = {field("name", ""): "Vila Nova <b>", field("population", ""): "many"}
    refused = ana.post(page, typed)
    assert (refused.status_code, fields_in(refused)) == (400, fields_in(refused) | typed)
    assert 'aria-describedby="f-population-wrong"' in refused.text
    before = skips.raw()
    kept = ana.post(page, {field("name", ""): "Vila Nova", field("population", ""): "900"})
    assert kept.headers["location"] == f"{PLACES}?district={district.code}"
    assert skips.raw() == before
    assert "Vila Nova" in ana.get(kept.headers["location"]).text
    assert publish(skips, ana).status_code == 303
    after = skips.site.house.cities.default.gazetteer.by_district[district.code]
    assert [one.name for one in after.bairros] == [*(b.name for b in district.bairros), "Vila Nova"]


def test_a_district_more_comes_with_a_bairro(skips: Town) -> None:
    ana = skips.enter()
    page = "/desk/city/new-district"
    assert f'href="{page}"' in ana.get(PLACES).text
    at = next(iter(skips.site.house.cities.default.gazetteer.by_point.values())).position
    named = {field("name", ""): "Ponta", field("at", ""): f"{at.lat}, {at.lon}"}
    alone = ana.post(page, named | {field("first name", ""): ""})
    assert (alone.status_code, "Write what it is called" in said(alone)) == (400, True)
    assert fields_in(alone)[field("name", "")] == "Ponta"
    assert ana.post(page, named | {field("first name", ""): "Praia"}).status_code == 303
    assert "Ponta" in ana.get(f"{PLACES}?district=ponta").text
    assert ana.get("/desk/city/new-bairro/ponta").status_code == 200
    assert ana.get("/desk/city/new-bairro/gone").status_code == 404


def test_who_works_on_a_part_of_the_city_adds_nothing(skips: Town) -> None:
    district = skips.site.house.cities.default.gazetteer.districts[0].code
    scope = Scope(areas=frozenset({district}))
    rui = skips.site.enter(Role.HEAD, scope=scope, city_id=skips.spot.city_id)
    assert "new-bairro" not in rui.get(PLACES).text
    for page in (f"/desk/city/new-bairro/{district}", "/desk/city/new-district"):
        typed = {field("name", ""): "Vila Nova", field("first name", ""): "Praia"}
        refused = rui.post(page, typed)
        assert (refused.status_code, "whole city" in said(refused)) == (400, True)
    assert skips.drafting.state(skips.spot).draft is None
