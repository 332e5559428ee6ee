"""The map of the desk as it is drawn: its circles, heat and signs, and whose pictures it loads."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from app.domain.accounts import Role, Scope
from app.domain.sheet_figures import FEWEST
from app.main import create_app
from app.store.schema import reports
from app.usecases.file_report import OnBehalf
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.tiles import Tiles
from tests.contract.desk.mapped import file_many, stored, table, where_is
from tests.contract.desk.site import ORIGIN, TICK, Site, Visitor


@pytest.fixture(scope="module")
def filed(site: Site) -> list[Any]:
    return file_many(site)


def test_circles_are_drawn_to_scale(site: Site, filed: list[Any]) -> None:
    page = site.enter(Role.CLERK).get("/desk/map?by=bairro&at=-25.95,32.58&wide=20000").text
    [svg] = re.findall(r"<svg class=\"ground\".*?</svg>", page, re.S)
    stated = dict(
        re.findall(r'<tr data-code="([^"]+)".*?<td class="number">(\d+)</td>', page, re.S)
    )
    circles = [one for one in ET.fromstring(svg).iter() if one.get("class") == "reach"]
    assert len(circles) > 10
    for one in circles:
        [radius] = {int(stated[code]) for code in one.get("data-code", "").split()}
        assert float(one.get("r", "")) * 20_000 / 760 == pytest.approx(radius, rel=0.005)


def test_who_works_on_one_district_sees_its_whole_circle(site: Site, filed: list[Any]) -> None:
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({"kamavota"})))
    page = eva.get("/desk/map?by=district&status=any").text
    _, _, width, height = map(float, re.findall(r'viewBox="([^"]*)"', page)[-1].split())
    [circle] = re.findall(r'<circle cx="([^"]*)" cy="([^"]*)" r="([^"]*)" class="reach"', page)
    x, y, radius = map(float, circle)

    assert radius > 100
    assert radius <= min(x, y, width - x, height - y)


def test_heat_is_by_residents_with_the_caveat_beside_it(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get("/desk/map?heat=rate&by=bairro&status=any")
    assert page.text.count("Reports are no measure of need") == 1
    assert re.search(r'class="area(?: joined)? heat[0-4]"', page.text)
    closed = "heat=rate&by=bairro&status=closed"
    assert re.search(r'class="area(?: joined)? heat[0-4]"', ana.get(f"/desk/map?{closed}").text)
    rows = [*table(ana, "heat=rate&by=bairro"), *table(ana, closed)]
    assert {int(row["open"]) > 0 for row in rows} == {True, False}
    for row in rows:
        rate = rate_of(site, row)
        assert row["per_10000"] in (rate, rate.rstrip("0").rstrip("."), rate.rstrip("0"))
    roomy = ana.get(
        "/desk/map?heat=rate&by=bairro&status=any&at=-25.96,32.58&wide=9000&w=1600&h=1600"
    )
    drawn = re.findall(r'data-code="(\w+)"><a [^>]*heat\d.*?>([\d.]+)</text>', roomy.text)
    rates = dict(re.findall(r'<tr data-code="(\w+)".*?([\d.]+|–)</td>\s*</tr>', page.text, re.S))
    assert len(drawn) > 3
    assert all(rates[code] == rate for code, rate in drawn)
    spoken = ana.get("/desk/map?heat=rate&by=bairro&status=any", accept_language="pt").text
    assert re.findall(r'<td class="number">(\d+,\d)</td>\s*</tr>', spoken)
    assert not re.findall(r">\d+\.\d</(?:td|text)>", spoken)
    plain = ana.get("/desk/map?heat=number&by=place").text
    assert 'aria-current="true">bairro</a>' in plain


def rate_of(site: Site, row: dict[str, str]) -> str:
    """Write the rate of a row as Numbers would show it, to two decimals; "" for none."""
    bairro = site.house.cities.default.gazetteer.by_bairro.get(row["bairro"])
    people, cases = bairro.population if bairro else None, int(row["all"])
    return f"{cases * 10_000 / people:.2f}" if people and cases >= FEWEST else ""


def test_of_too_few_cases_no_rate_is_written_or_drawn(site: Site, filed: list[Any]) -> None:
    """Numbers withholds it as well: three cases of a small bairro would be the darkest of all."""
    ana = site.enter(Role.CLERK)
    query = "heat=rate&by=bairro&status=open&service=container_full&at=-25.95,32.58&wide=25000"
    page = ana.get(f"/desk/map?{query}&w=1600&h=1600").text  # with room for a sign each
    counts = {row["place"]: int(row["all"]) for row in table(ana, query)}
    few = {code for code, count in counts.items() if count < FEWEST}
    cells = dict(re.findall(r'<tr data-code="(\w+)".*?>([\d.]+|–)</td>\s*</tr>', page, re.S))
    signs = re.findall(
        r'data-code="(\w+)"><a [^>]*class="area( heat\d)?" aria-label="[^"]*: (\d+) cases?,.*?'
        r">([\d.]+|–)</text>",
        page,
    )
    borders = re.findall(r'class="border heat\d" data-code="(\w+)"', page)

    assert len(few) > 3
    assert {cells[code] for code in few} == {NO_FIGURE}
    assert not few & {*borders}
    assert len(signs) > 5
    for code, shade, count, written in signs:
        assert bool(shade) == (written != NO_FIGURE), code
        assert not shade or int(count) >= FEWEST, code
    assert '<li><i class="key none">–</i> fewer than ten cases, which would be chance, or' in page


def test_a_sign_that_bairros_share_has_a_colour_of_the_legend(site: Site, filed: list[Any]) -> None:
    """Each of them has too few cases, both together have enough, and fewer than any other."""
    gazetteer = site.house.cities.default.gazetteer
    first, second = two_of_one_circle(site)
    small = min(
        (one for one in gazetteer.bairros() if one.population and one.code not in (first, second)),
        key=lambda one: one.population or 0,
    )
    service = [*site.house.cities.default.services][5]
    codes = [*[first] * (FEWEST - 1), *[second] * (FEWEST - 1), *[small.code] * 2 * FEWEST]
    more = {"service_code": service, "status": "received", "owner": "waste"}
    rows = [
        stored(site, 700 + nth, site.clock.us, **more, **where_is(site, code))
        for nth, code in enumerate(codes)
    ]
    with site.house.engine.begin() as connection:
        connection.execute(insert(reports), rows)
    page = site.enter(Role.CLERK).get(f"/desk/map?heat=rate&by=bairro&service={service}").text

    shades = re.findall(r'class="area( heat\d)?" aria-label="[^"]*: (\d+) cases', page)
    assert shades == [(" heat0", str(2 * FEWEST - 2)), (" heat1", str(2 * FEWEST))]


def two_of_one_circle(site: Site) -> list[str]:
    """Give two bairros of which nobody knows more than their district, with known residents."""
    gazetteer = site.house.cities.default.gazetteer
    circles: dict[Any, list[str]] = {}
    for one in gazetteer.bairros():
        if one.population:
            where = where_is(site, one.code)
            circles.setdefault((where["lat"], where["lon"]), []).append(one.code)
    return next(codes for codes in circles.values() if len(codes) > 1)[:2]


@pytest.mark.parametrize("heat", ["", "number", "rate"])
@pytest.mark.parametrize("by", ["district", "bairro"])
def test_the_caveat_stands_wherever_rates_do(
    site: Site, filed: list[Any], by: str, heat: str
) -> None:
    page = site.enter(Role.CLERK).get(f"/desk/map?by={by}&heat={heat}").text
    note = r'<p class="(?:note )?small" id="(\w+)">Cases by .*no measure of need.*be chance\.</p>'
    [told] = re.findall(note, page)
    assert f'<table id="table" aria-describedby="{told}">' in page
    assert ">per 10,000</a>" in page


def test_where_no_rates_stand_nothing_is_said_of_them(site: Site, filed: list[Any]) -> None:
    page = site.enter(Role.CLERK).get("/desk/map?by=place").text
    assert "no measure of need" not in page
    assert ">per 10,000</a>" not in page


def test_close_by_points_are_told_apart_and_known_points_are_drawn(
    site: Site, filed: list[Any]
) -> None:
    ana = site.enter(Role.CLERK)
    far = ana.get("/desk/map?at=-25.94,32.58&wide=20000").text
    near = ana.get("/desk/map?at=-25.94,32.58&wide=5000").text
    assert 'aria-current="true">bairro</a>' in far
    assert 'aria-current="true">place</a>' in near
    assert 'class="known"' not in far
    assert near.count('class="known"') > 10
    assert 'class="point' in near


def test_a_place_of_one_case_is_told_as_one(site: Site, filed: list[Any]) -> None:
    page = site.enter(Role.CLERK).get("/desk/map?by=place&wide=3000&at=-25.94,32.58").text
    assert re.search(r": 1 case(, which is late)?; known to \d+", page)
    assert ": 1 cases" not in page


def test_any_size_and_ground_can_be_asked_for(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    for query in (
        "w=1&h=1",
        "w=99999999&h=9",
        "at=85,180&wide=1",
        "at=-85,-180&wide=999999999",
        "wide=-5&at=0,0",
    ):
        page = ana.get(f"/desk/map?{query}")
        assert page.status_code == 200
        [(width, height)] = re.findall(
            r'viewBox="0 0 (\d+) (\d+)"', page.text[page.text.index("ground") :]
        )[:1]
        assert 240 <= int(width) <= 1_600
        assert 240 <= int(height) <= 1_600


def test_a_map_loads_pictures_from_the_one_place_that_is_set_and_else_from_none(
    site: Site, filed: list[Any]
) -> None:
    ana = site.enter(Role.CLERK)
    pages = ("/desk/map", "/desk/reports", f"/desk/reports/{filed[0].number}")
    for path in pages:
        page = ana.get(path)
        assert '<svg class="ground"' in page.text
        assert "img-src 'self' data:;" in page.headers["content-security-policy"]
        assert "<image" not in page.text


def test_pictures_of_a_server_are_allowed_by_its_origin_alone(
    tiled: Visitor, filed: list[Any]
) -> None:
    for path in ("/desk/map", "/desk/reports", f"/desk/reports/{filed[0].number}"):
        page = tiled.get(path)
        policy = page.headers["content-security-policy"]
        assert "img-src 'self' data: https://tiles.example:8443;" in policy
        assert policy.count("tiles.example") == 1
        assert "&#34;" not in policy
        assert 'href="https://tiles.example:8443/' in page.text
        assert "Drawn by &lt;somebody&gt;" in page.text
    assert "tiles.example" not in str(tiled.get("/desk").headers)


@pytest.fixture
def tiled(site: Site) -> Visitor:
    """Give a visitor of the same service where tiles are set."""
    ana = site.enter(Role.CLERK)
    tiles = {
        "tile_url": "https://tiles.example:8443/{z}/{x}/{y}.png",
        "tile_credit": "Drawn by <somebody>",
    }
    house = replace(site.house, settings=site.house.settings.model_copy(update=tiles))
    # Not entered: the service runs already.
    return replace(ana, site=replace(site, client=TestClient(create_app(house), base_url=ORIGIN)))


def test_a_tile_server_is_its_origin() -> None:
    assert Tiles("https://a.example/x/{z}/{x}/{y}.png", "me").origin == "https://a.example"
    assert Tiles().origin == ""


def test_bairros_that_share_a_circle_are_told_by_what_they_lie_in(site: Site) -> None:
    [city] = [one for one in site.house.cities.all() if one.code == "nairobi"]
    ana = site.enter(Role.HEAD, city_id=site.house.cities.id(city))
    for place in ("karen", "karen", "lindi", "kitisuru"):
        site.clock.us += TICK
        site.house.registrar.file(city, OnBehalf("pothole", place, "counter", "official eva", ""))

    for page, links_to in (("/desk/map", "#table"), ("/desk/reports", "#case-")):
        drawn = ana.get(page).text
        [svg] = re.findall(r"<svg class=\"ground\".*?</svg>", drawn, re.S)
        [link] = [one for one in ET.fromstring(svg).iter() if one.tag == "a"]
        assert link.get("aria-label", "").startswith(f"3 places in {city.name}: 4 cases")
        assert link.get("href", "").startswith(links_to)
        assert f">{city.name}</text>" in svg
        [circle] = [one for one in ET.fromstring(svg).iter() if one.get("class") == "reach"]
        assert 100 < float(circle.get("r", "")) * 2 < 760  # nothing better is known: all of it
    of_one = ana.get("/desk/reports?bairro=karen").text
    assert 'aria-label="Karen: 2 cases"' in of_one
