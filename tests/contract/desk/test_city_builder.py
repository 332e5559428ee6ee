"""Building the places at the desk: gaps by reports, and plates to print."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from app.domain.accounts import Role, Scope
from app.domain.geo import Position
from app.usecases.correct_place import Correction
from app.usecases.file_report import OnBehalf
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.contract.desk.city_fields import XSS, said
from tests.contract.desk.towns import Town, town
from tests.databases import KINDS, Databases

BUILDER = "/desk/city/places"


@pytest.fixture(scope="module", params=KINDS)
def service(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("builder")
    with databases.fresh(request.param) as url, town(url, folder) as made:
        yield made


@pytest.fixture
def kiosks(service: Town) -> Town:
    service.begin_anew()
    return service


def moved(kiosks: Town, place: str, service: str = "no_water", at: Position | None = None) -> int:
    """File a case, and put it where it is."""
    house = kiosks.site.house
    kiosks.site.clock.us += 60_000_000
    point = place if place.isdigit() else "20046"
    wish = OnBehalf(service, point, "counter", "official eva", words="Ao lado da escola")
    number = house.registrar.file(house.cities.default, wish).number
    kiosks.site.clock.us += 1_000_000
    there = "" if place == point else place
    correction = Correction("official eva", "so says who called", there, at)
    official = Clerk(through(house.writer), house.cities.all, house.books)
    official.move(kiosks.spot.code, number, correction)
    return number


def test_gaps_come_by_reports_and_lead_to_their_cases(kiosks: Town) -> None:
    ana = kiosks.enter()
    empty = ana.get(f"{BUILDER}/gaps?days=30")
    assert "misses anything" in said(empty)
    numbers = [moved(kiosks, "sud"), moved(kiosks, "sud", "meter"), moved(kiosks, "colline/4")]

    page = ana.get(f"{BUILDER}/gaps")
    rows = re.findall(r"<tr><td.*?</tr>", page.text)
    assert [re.findall(r"<strong>(\d+)", row)[0] for row in rows] == ["2", "1"]
    assert ["no bairro was named" in rows[0], "no point stands" in rows[1]] == [True, True]
    shown = [
        unescape(re.findall(r'href="(/desk/reports[^"]+status=open[^"]*)"', r)[0]) for r in rows
    ]
    found = [re.findall(r'data-number="(\d+)"', ana.get(path).text) for path in shown]
    assert [{*map(int, its)} for its in found] == [{*numbers[:2]}, {numbers[2]}]

    for scope, counts in (
        (Scope(areas=frozenset({"nord"})), ["1"]),
        (Scope(services=frozenset({"meter"})), ["1"]),
        (Scope(areas=frozenset({"sud"})), ["2"]),
    ):
        one = kiosks.site.enter(Role.HEAD, scope=scope, city_id=kiosks.spot.city_id)
        seen = re.findall(r"<strong>(\d+)", one.get(f"{BUILDER}/gaps").text)
        assert seen == counts, scope
    assert ana.get(f"{BUILDER}/gaps?days=x").status_code == 200


def test_plates_are_a_page_of_their_own_that_a_strict_browser_draws(kiosks: Town) -> None:
    ana = kiosks.enter()
    page = ana.get(f"{BUILDER}/plates/print?codes=20014%2C+20046+20014&per_page=4")
    assert (page.status_code, page.text.count('class="plate"')) == (200, 2)
    assert re.findall(r'<section class="sheet of-(\d)">', page.text) == ["4"]
    assert [" style=" in page.text, "<style" in page.text] == [False, False]
    assert "style-src 'self'" in page.headers["content-security-policy"]
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    sheet = ana.get(style)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "@page" in sheet.text
    of_all = ana.get(f"{BUILDER}/plates/print?per_page=9").text
    assert of_all.count('class="plate"') == 4
    of_one = ana.get(f"{BUILDER}/plates/print?bairro=marche&per_page=1").text
    assert of_one.count('<section class="sheet of-1">') == 2


@pytest.mark.parametrize("typed", [*XSS, "99999", "20014 2001"])
def test_a_wrong_code_is_told_and_kept(kiosks: Town, typed: str) -> None:
    ana = kiosks.enter()
    answer = kiosks.site.client.build_request("GET", "/", params={"codes": typed})
    page = ana.get(f"{BUILDER}/plates/print?{answer.url.query.decode()}&bairro=port&per_page=8")
    assert page.status_code == 400
    assert "has no point" in said(page)
    assert f'value="{typed}"' in unescape(page.text)
    assert "<script>alert" not in page.text
    assert '<option value="port" selected>' in page.text
    assert '<option value="8" selected>' in page.text
