"""Whoever works on a part of the city is offered that part, and told so where they ask for more."""

import re
from html import unescape
from typing import Any

import pytest

from app.domain.accounts import Role, Scope
from app.menu.model import City
from app.store.schema import reports
from app.usecases.place_typed import MOST
from tests.contract.desk.filing import row
from tests.contract.desk.site import Site, Visitor

NEW = "/desk/reports/new"
DISTRICT = "kamavota"


def city_of(site: Site) -> City:
    return site.house.cities.default


def services(site: Site) -> tuple[str, str]:
    """Give one that the clerk works on, and another."""
    mine, other, *_ = city_of(site).services
    return mine, other


def bairros(site: Site) -> tuple[str, str]:
    """Give one of the clerk's district, and one of another."""
    codes = city_of(site).gazetteer.by_bairro
    inside = {one.code for one in city_of(site).gazetteer.by_district[DISTRICT].bairros}
    return next(iter(sorted(inside))), next(code for code in codes if code not in inside)


def district_of(site: Site, bairro: str) -> str:
    located = city_of(site).gazetteer.locate(bairro)
    assert located
    return located.district


@pytest.fixture(scope="module")
def eva(site: Site) -> Visitor:
    """A clerk of one problem in one district."""
    mine, _ = services(site)
    return site.enter(Role.CLERK, scope=Scope(frozenset({mine}), frozenset({DISTRICT})))


def options(page: Any, name: str) -> set[str]:
    """Give what can be chosen in a field, by code."""
    found = re.search(rf'<select id="[^"]*" name="{name}".*?</select>', page.text, re.DOTALL)
    assert found, name
    return {code for code in re.findall(r'<option value="([^"]*)"', found[0]) if code}


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map", "/desk/reports/export"])
def test_filters_offer_what_somebody_works_on(site: Site, eva: Visitor, path: str) -> None:
    mine, other = services(site)
    inside, outside = bairros(site)
    page = eva.get(path)
    district = city_of(site).gazetteer.by_district[DISTRICT]
    assert options(page, "service") == {mine}
    assert options(page, "district") == {DISTRICT}
    assert options(page, "bairro") == {one.code for one in district.bairros}
    assert options(site.enter(Role.CLERK).get(path), "service") > {mine, other}

    assert eva.get(f"{path}?service={mine}&district={DISTRICT}&bairro={inside}").status_code == 200
    asked = [f"service={other}", f"district={district_of(site, outside)}", f"bairro={outside}"]
    asked += [f"place={outside}/3"] if path != "/desk/reports/export" else []
    for query in asked:
        refused = eva.get(f"{path}?{query}")
        assert refused.status_code == 400, query
        assert "not among the problems and areas that you work on" in unescape(refused.text)


def test_files_of_what_somebody_does_not_work_on_are_refused(site: Site, eva: Visitor) -> None:
    _, outside = bairros(site)
    for path in ("/desk/reports/export/file?kind=csv&", "/desk/map/table.csv?"):
        assert eva.get(f"{path}district={DISTRICT}").status_code == 200
        refused = eva.get(f"{path}bairro={outside}")
        assert (refused.status_code, "you work on" in refused.text) == (400, True), path
    posted = eva.post("/desk/reports/export", {"kind": "csv", "bairro": outside})
    assert (posted.status_code, "you work on" in posted.text) == (400, True)


def test_who_works_on_a_bairro_finds_it_under_its_district(site: Site) -> None:
    inside, _ = bairros(site)
    page = site.enter(Role.CLERK, scope=Scope(areas=frozenset({inside}))).get("/desk/reports")
    assert (options(page, "bairro"), options(page, "district")) == ({inside}, {DISTRICT})
    assert options(page, "service") == {*city_of(site).services}


def test_places_on_behalf_are_those_that_somebody_works_on(site: Site, eva: Visitor) -> None:
    mine, other = services(site)
    inside, outside = bairros(site)
    gazetteer = city_of(site).gazetteer
    page = unescape(eva.get(NEW).text)
    named = set(re.findall(r'<option value="([^"]+)">\n?', page.split("<datalist")[1]))
    known = {*gazetteer.by_district[DISTRICT].bairros}
    places = 1 + len(known) + sum(len(one.points) for one in known)
    assert len(named) == places < len(gazetteer.by_point)
    assert options(eva.get(NEW), "service") == {mine}

    typed = {"service": mine, "channel": "counter", "where": outside}
    refused = eva.post(NEW, typed)
    assert (refused.status_code, "areas that you work on" in refused.text) == (400, True)
    assert re.search(r'id="where"[^>]*aria-invalid="true"', refused.text)
    assert f'value="{outside}"' in refused.text  # as it was typed
    near = eva.post(f"{NEW}/near", typed).text
    assert "areas that you work on" in near
    assert gazetteer.by_bairro[outside].name not in unescape(near)
    assert eva.post(NEW, {**typed, "where": inside, "service": other}).status_code == 400
    assert eva.post(NEW, {**typed, "where": inside}).status_code == 303


def test_a_place_of_theirs_is_found_behind_many_of_others(site: Site) -> None:
    beto = site.enter(Role.CLERK, scope=Scope(areas=frozenset({"kamavota"})))
    for typed in ("mer", "est", "Mercado M"):
        form = {"service": "", "where": typed}
        near = unescape(beto.post(f"{NEW}/near", form).text)
        assert ("Which?" in near or "✓" in near, "areas that you" in near) == (True, False), typed
        assert (
            "Which of these is it?"
            in beto.post(NEW, form | {"service": services(site)[0], "channel": "counter"}).text
            or "✓" in near
        )


def test_of_places_alike_those_are_offered_that_somebody_works_on(site: Site) -> None:
    gazetteer = city_of(site).gazetteer
    typed = {"service": services(site)[0], "channel": "counter", "where": "maxaquene"}
    mine = Scope(areas=frozenset({"maxaquene_a"}))
    all_, theirs = (
        re.findall(r'name="place" value="([^"]+)"', one.post(NEW, typed).text)
        for one in (site.enter(Role.CLERK), site.enter(Role.CLERK, scope=mine))
    )
    bairro = {code: at.bairro for code in (*all_, *theirs) if (at := gazetteer.locate(code))}
    both = [code for code in all_ if bairro[code] == "maxaquene_a"]
    assert len(theirs) == len(all_) == MOST > len(both) > 0
    assert theirs[: len(both)] == both  # and more of theirs instead of those of others
    assert {bairro[code] for code in theirs} == {"maxaquene_a"}


def test_nobody_moves_a_case_out_of_what_they_work_on(site: Site, eva: Visitor) -> None:
    mine, _ = services(site)
    inside, outside = bairros(site)
    assert (
        eva.post(NEW, {"service": mine, "channel": "counter", "where": f"{inside}/8"}).status_code
        == 303
    )
    number = site.rows(reports)[-1].number
    path = f"/desk/reports/{number}/place"
    assert outside not in options(eva.get(path), "place")
    refused = eva.post(path, {"place": outside, "reason": "fica ali"})
    assert (refused.status_code, "areas that you work on" in refused.text) == (400, True)
    assert 'value="fica ali"' in refused.text
    assert row(site, number).bairro == inside
