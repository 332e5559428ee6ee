"""Signs of the map that stand for several places: what they count, tell, and bring nearer."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import insert

from app.domain.accounts import Role
from app.domain.sheet_figures import FEWEST
from app.store.schema import reports
from tests.contract.desk.mapped import file_many, stored, table, where_is
from tests.contract.desk.site import Site, Visitor

QUERY = "by=place&status=any&service=container_full&sort=late"


@pytest.fixture(scope="module")
def filed(site: Site) -> list[Any]:
    return file_many(site)


def map_of(who: Visitor, query: str) -> ET.Element:
    answer = who.get(f"/desk/map?{query}")
    assert answer.status_code == 200, query
    [svg] = re.findall(r'<svg class="ground".*?</svg>', answer.text, re.S)
    return ET.fromstring(svg.replace("\xa0", " "))


def signs_of(svg: ET.Element) -> list[tuple[list[str], ET.Element]]:
    """Give the codes and the link of each sign."""
    found = [(one.get("data-code", "").split(), one.find("a")) for one in svg.iter("g")]
    return [(codes, link) for codes, link in found if link is not None]


def joined_of(svg: ET.Element) -> list[tuple[list[str], ET.Element]]:
    return [one for one in signs_of(svg) if "joined" in one[1].get("class", "").split()]


def number_of(link: ET.Element) -> str:
    [number] = [one.text for one in link.iter("text")]
    return number or ""


def by_place(who: Visitor, query: str) -> Mapping[str, Mapping[str, int]]:
    """Give what the table has of each place, by the code that finds its row."""
    page = who.get(f"/desk/map?{query}").text
    rows = re.findall(r'<tr data-code="([^"]+)">(.*?)</tr>', page, re.S)
    found = {}
    for code, row in rows:
        numbers = [int(one) for one in re.findall(r'<td class="number[^"]*">(?:<b>)?(\d+)', row)]
        found[unescape(code)] = dict(zip(("radius", "open", "late", "all"), numbers, strict=False))
    return found


def test_a_sign_of_several_places_counts_what_their_rows_do(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    svg, rows = map_of(ana, QUERY), by_place(ana, QUERY)
    signs = signs_of(svg)
    codes = [code for its, _ in signs for code in its]
    assert sorted(codes) == sorted(rows), "each place lies in one sign"
    assert len(joined_of(svg)) > 5
    for its, link in signs:
        every, late = (sum(rows[code][name] for code in its) for name in ("all", "late"))
        assert number_of(link) == str(every)
        arcs = [one.get("stroke-dasharray", "") for one in link if one.get("class") == "late"]
        assert arcs == ([f"{max(1, round(100 * late / every))} 100"] if late else [])
        if (its, link) in joined_of(svg):
            told = f", {late} of them late" if late else ""
            says = rf"{len(its)} places in [^:]+: {every} cases{told}(; pressed, it looks nearer)?"
            assert re.fullmatch(says, link.get("aria-label", ""))
            assert link.findtext("title") == link.get("aria-label")


def test_circles_of_joined_places_are_drawn_each_to_scale(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    svg, rows = map_of(ana, f"{QUERY}&at=-25.95,32.58&wide=38000"), by_place(ana, QUERY)
    drawn = [one for one in svg.iter("circle") if one.get("class") == "reach"]
    together = {" ".join(its) for its, _ in joined_of(svg)}
    within = [one for one in drawn if one.get("data-code") not in together]
    for one in within:
        [radius] = {rows[code]["radius"] for code in one.get("data-code", "").split()}
        assert float(one.get("r", "")) * 38_000 / 760 == pytest.approx(radius, rel=0.005)
    joined = {code for its, _ in joined_of(svg) for code in its}
    assert sum(one.get("data-code", "").split()[0] in joined for one in within) > 3
    dots = [one.get("data-code", "") for one in svg.iter("circle") if one.get("class") == "part"]
    assert {code for codes in dots for code in codes.split()} == joined


def test_pressing_a_sign_of_several_looks_nearer_with_the_same_filters(
    site: Site, filed: list[Any]
) -> None:
    ana, met = site.enter(Role.CLERK), 0
    asked = parse_qs(QUERY)
    for its, link in joined_of(map_of(ana, QUERY)):
        href = link.get("href", "")
        assert href.startswith("/desk/map?")
        now = parse_qs(urlsplit(href).query)
        assert {name: now[name] for name in asked} == asked
        assert {*now} == {*asked, "at", "wide"}
        apart = [found for found, _ in signs_of(map_of(ana, urlsplit(href).query))]
        assert {*its} <= {code for found in apart for code in found}, "all are to be seen"
        assert sum(not {*its}.isdisjoint(found) for found in apart) > 1, "more than one sign"
        met += 1
    assert met > 5


def test_what_cannot_come_apart_leads_to_its_rows_and_promises_nothing(site: Site) -> None:
    """Two pins within a step of each other, of two places."""
    service = [*site.house.cities.default.services][6]
    rows = []
    for nth, code in enumerate(("10348", "10826")):
        where = where_is(site, code) | {"located_by": "pin", "radius_m": 50}
        where |= {"lat": -25.95, "lon": 32.58 + nth / 100_000}
        more = {"service_code": service, "status": "received", "owner": "waste"}
        rows.append(stored(site, 800 + nth, site.clock.us, **more, **where))
    with site.house.engine.begin() as connection:
        connection.execute(insert(reports), rows)

    for wide in ("", "&at=-25.95,32.58&wide=200"):
        svg = map_of(site.enter(Role.CLERK), f"by=place&service={service}{wide}")
        [(codes, link)] = joined_of(svg)
        assert len(codes) == 2
        assert link.get("href") == "#table"
        assert link.get("aria-label", "").endswith(": 2 cases")
    spoken = site.enter(Role.CLERK).get(
        f"/desk/map?by=place&service={service}", accept_language="pt"
    )
    assert re.search(r'aria-label="2[\s\xa0]lugares em [^":]+: 2[\s\xa0]casos"', spoken.text)


def test_a_rate_of_joined_places_is_of_those_whose_residents_are_counted(
    site: Site, filed: list[Any]
) -> None:
    ana, met, left = site.enter(Role.CLERK), 0, 0
    query = "heat=rate&by=bairro&status=any"
    rows = {row["place"]: row for row in table(ana, query)}
    svg = map_of(ana, query)
    for codes, link in joined_of(svg):
        known = [rows[code] for code in codes if rows[code]["population"]]
        cases, people = (sum(int(row[name]) for row in known) for name in ("all", "population"))
        is_told = cases >= FEWEST
        assert number_of(link) == (f"{cases * 10_000 / people:.1f}" if is_told else "–")
        assert bool(re.search(r"heat\d", link.get("class", ""))) == is_told
        of = re.search(r"; rate of (\d+) places?", link.get("aria-label", ""))
        assert (of is not None) == (0 < len(known) < len(codes))
        assert of is None or int(of[1]) == len(known)
        met += is_told
        left += of is not None
    assert met > 2
    assert left > 0


def test_heat_of_joined_places_is_that_of_one_with_as_many(site: Site, filed: list[Any]) -> None:
    ana, met = site.enter(Role.CLERK), 0
    query = "heat=number&by=bairro&status=any"
    page = ana.get(f"/desk/map?{query}").text
    starts = [int(one) for one in re.findall(r'key heat\d"></i> (?:from )?(\d+)', page)]
    assert len(starts) == 5
    for codes, link in signs_of(map_of(ana, query)):
        [shade] = re.findall(r"heat(\d)", link.get("class", ""))
        number = int(number_of(link))
        assert starts[int(shade)] <= number < [*starts[1:], 10**9][int(shade)]
        met += len(codes) > 1
    assert met > 2
    assert page.count('class="key joined"') == 1
    alone = ana.get("/desk/map?by=district&status=any&district=kamavota").text
    assert 'class="key joined"' not in alone
