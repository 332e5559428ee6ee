"""Building the places in a real browser: what is marked is taken, a file is chosen and mended."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, expect

from app.domain.accounts import Role
from app.domain.geo import Position
from app.settings import PROJECT
from app.usecases.correct_place import Correction
from app.usecases.file_report import OnBehalf
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, check_usable, desk, sideways
from tests.browser.tabs import Tabs
from tests.databases import Databases

need_browser()

PAGES = ("/gaps", "/learn", "/import", "/plates", "/plates/print?per_page=4")
ROWS = (
    "name,bairro,kind,lat,lon\nFontaine,Port,container,-0.0113,0.0103\nPuits,Nulle part,dump,1,1\n"
)


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("builder")
    shutil.copytree(PROJECT / "tests/cities/kiosks", folder / "menus/kiosks")
    with desk(databases, folder, tabs, folder / "menus") as opened:
        correct(opened, 5, "", Position(0.0151, 0.0091))  # another position
        correct(opened, 5, "port", Position(-0.0131, 0.0101))  # a new point
        correct(opened, 1, "sud", None)  # a gap
        yield opened


def correct(at: Desk, count: int, place: str, pin: Position | None) -> None:
    """File cases, and have as many people put them elsewhere."""
    house = at.house
    official = Clerk(through(house.writer), house.cities.all, house.books)
    for nth in range(count):
        at.clock.us += 60_000_000
        wish = OnBehalf("no_water", "20038", "counter", "official eva")
        number = house.registrar.file(house.cities.default, wish).number
        at.clock.us += 1_000_000
        official.move("kiosks", number, Correction(f"official eva{nth}", "so said", place, pin))


def test_each_page_can_be_used_by_all_fits_a_phone_and_takes_what_is_marked(at: Desk) -> None:
    page = at.enter(Role.HEAD)
    check_usable(page, [f"{at.address}/desk/city/places{path}" for path in PAGES])
    assert page.locator(".plate svg").count() == 4
    # What may not be drawn by the page itself is drawn by its own file.
    assert page.locator(".sheet").first.evaluate("e => getComputedStyle(e).display") == "grid"

    page.goto(f"{at.address}/desk/city/places/learn")
    expect(page.locator(".proposals .map svg")).to_have_count(2)
    # On what a proposal stands, in full, on a phone too.
    expect(page.locator(".proposals .map .pin")).to_have_count(10)
    expect(page.locator(".proposals .map .stands")).to_have_count(1)
    page.locator("details.speak summary").first.click()
    expect(page.locator("details.speak[open] li")).to_have_count(5)
    for width in (PHONE, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert (barriers(page), sideways(page)) == ([], 0)
    page.emulate_media(media="print")
    expect(page.locator(".proposals .map .pin").first).to_be_visible()
    expect(page.locator(".proposals h3").first).to_be_visible()
    expect(page.get_by_text("Take the marked")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("Name", exact=True).fill("Puits")
    for box in page.locator("input[name=take]").all():
        box.press("Space")
    page.get_by_text("Take the marked into the draft").press("Enter")
    expect(page.locator(".said")).to_contain_text("Kept in the draft")


def test_a_file_is_chosen_mended_on_the_page_and_taken(at: Desk) -> None:
    page = at.enter(Role.HEAD, width=PHONE)
    page.goto(f"{at.address}/desk/city/places/import")
    file = FilePayload(name="pontos.csv", mimeType="text/csv", buffer=ROWS.encode())
    page.set_input_files("#file", file)
    page.click("button[value=look]")
    expect(page.locator(".findings")).to_contain_text("pontos.csv:3")
    assert (barriers(page), sideways(page)) == ([], 0)
    page.fill("#points", ROWS.replace("Nulle part,dump,1,1", "Port,dump,-0.0135,0.0105"))
    page.click("button[value=look]")
    expect(page.locator("input[name=take]:checked")).to_have_count(2)
    assert page.locator(".findings").count() == 0
    page.click("button[value=take]")
    page.wait_for_url(f"{at.address}/desk/city/draft")
    expect(page.locator("main")).to_contain_text("Fontaine")


def test_of_two_who_are_at_one_point_each_is_told_what_the_other_did(at: Desk) -> None:
    ana, rui = at.enter(Role.HEAD, width=PHONE), at.enter(Role.HEAD, width=PHONE)
    for page in (ana, rui):
        page.goto(f"{at.address}/desk/city/places/20023")
    rui.get_by_label("Name", exact=True).fill("Gare routière")
    rui.get_by_role("button", name="Keep in the draft").press("Enter")
    expect(rui.locator(".said")).to_contain_text("Kept in the draft")

    ana.get_by_role("button", name="Take out").press("Enter")
    expect(ana.locator("#refused")).to_contain_text("changed this meanwhile")
    expect(ana.get_by_role("region", name="Changes")).to_contain_text("Gare routière")
    assert (barriers(ana), sideways(ana)) == ([], 0)
    ana.get_by_role("button", name="Take out").press("Enter")
    expect(ana.locator(".said")).to_contain_text("Kept in the draft")

    rui.get_by_label("Name", exact=True).fill("Gare du Nord")
    rui.get_by_role("button", name="Keep in the draft").press("Enter")
    expect(rui.get_by_role("alert")).to_contain_text("has taken this out")
    expect(rui.locator(".wrote")).to_contain_text("Gare du Nord")
    assert (barriers(rui), sideways(rui)) == ([], 0)
    rui.get_by_role("button", name="Put it back with what you wrote").press("Enter")
    expect(rui.locator(".said")).to_contain_text("Kept in the draft")
    expect(rui.get_by_label("Name", exact=True)).to_have_value("Gare du Nord")
