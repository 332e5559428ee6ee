"""Every page of the desk in a real browser: usable by all, at every width."""

import re

from playwright.sync_api import Page

from app.domain.accounts import Right
from app.web.desk.router import ROOMS
from tests.browser import test_city, test_city_builder, test_house
from tests.browser.chromium import need_browser
from tests.browser.desks import (
    PHONE,
    Desk,
    alike,
    barriers,
    file_some,
    sideways,
    stored,
)

need_browser()

#: Rooms that answer with a file, or with a part of a page.
NO_PAGES = {
    *("/map/table.csv", "/numbers/table.csv", "/reports/export/columns/{of}"),
    *("/reports/export/file", "/reports/export/jobs/{job}/file"),
    *("/reports/export/jobs/{job}/manifest", "/city/letters", "/city/menu/diagram.svg"),
    *("/city/menu/texts.csv", "/city/places/plates.css", "/reports/find"),
}


def pages(at: Desk) -> list[str]:
    number = stored(at)[0].number
    return [
        "/desk",
        "/desk/reports",
        "/desk/reports?needs=late&since=2025-01-01",
        "/desk/reports?since=x",
        f"/desk/reports/{number}",
        "/desk/reports/new",
        "/desk/reports/export?status=open&words=lixo",
        "/desk/reports/export?since=x",
        "/desk/reports/export/columns",
        "/desk/house/tokens",
        "/desk/numbers",
        "/desk/numbers?span=year",
        "/desk/numbers/rows?what=went&span=quarter",
        f"/desk/numbers/sheet?part=service&code={stored(at)[0].service_code}",
        "/desk/inbox",
        "/desk/inbox/handled",
        "/desk/undelivered",
        "/desk/account",
        "/desk/manual",
        "/desk/nothing",
    ]


def test_every_page_is_usable_by_all_at_every_width(at: Desk) -> None:
    seen = 0
    page = at.enter(personal=frozenset({Right.REVEAL}))
    for path in pages(at):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(at.address + path)
        for width in (1280, PHONE):
            page.set_viewport_size({"width": width, "height": 740})
            assert barriers(page) + alike(page) == [], (width, path)
            assert sideways(page) <= 0, (width, path)
            seen += 1
    assert seen == 2 * len(pages(at))


def test_who_hears_the_buttons_of_a_page_alone_knows_what_each_is_of(at: Desk) -> None:
    numbers = [file_some(at, 1)[0] for _ in range(3)]  # at one place
    page = at.enter(personal=frozenset({Right.REVEAL}))
    page.goto(f"{at.address}/desk/reports/{numbers[0]}")
    assert page.locator(".near button").count() > 1
    assert alike(page) == []

    # What counts as alike: two buttons of one name that send something else.
    page.evaluate("document.querySelectorAll('.near .unseen').forEach(one => one.remove())")
    assert [name.startswith("BUTTON") for name in alike(page)] == [True]


def test_the_head_of_every_page_fits_every_width_in_a_city_of_a_long_name(at: Desk) -> None:
    page = at.enter(locale="pt", width=PHONE)
    page.goto(f"{at.address}/desk")
    page.evaluate("document.querySelector('.me > a').innerText = 'm'.repeat(31)")
    for city in ("Maputo", "Nairobi City County (sample)"):
        for width in (320, PHONE, 768, 1000, 1024, 1152, 1280):
            page.set_viewport_size({"width": width, "height": 700})
            assert sideways(page) == 0, (city, width)
            last, me = (page.locator(one).bounding_box() for one in (".places li >> nth=-1", ".me"))
            assert last
            assert me
            assert last["y"] > 600 or last["x"] + last["width"] <= me["x"], (city, width)
            assert me["x"] >= 0, (city, width)
        page.set_viewport_size({"width": PHONE, "height": 700})
        page.click(".menu summary")
        box = page.locator(".menu form").bounding_box()
        assert box
        assert 0 <= box["x"] < box["x"] + box["width"] <= PHONE, city
        if city == "Maputo":
            page.click("button[name=city][value=nairobi]")
            page.wait_for_selector(".brand:has-text('Nairobi')")


def test_every_room_with_a_page_is_among_those_that_are_looked_at(at: Desk) -> None:
    looked = [path.partition("?")[0] for path in pages(at)]
    looked += [f"/desk/city{path.partition('?')[0]}" for path in test_city.PAGES]
    looked += [f"/desk/city/places{path.partition('?')[0]}" for path in test_city_builder.PAGES]
    looked += [f"/desk/{path}" for path in test_house.PAGES]
    looked += ["/desk/map", "/desk/reports/1/place"]  # test_map.py
    left_out = {
        room.path
        for room in ROOMS
        if room.method == "GET"
        and not any(re.fullmatch(met_by(room.path), path) for path in looked)
    }
    assert left_out == NO_PAGES


def met_by(path: str) -> str:
    return "/desk" + re.sub(r"\{\w+\}", "[^/]+", path)


def test_pages_that_one_meets_on_some_days_are_usable_by_all(at: Desk) -> None:
    found = {}

    def look(page: Page, name: str) -> None:
        found[name] = (barriers(page), max(sideways(page), 0))

    page = at.enter(width=PHONE)
    page.goto(f"{at.address}/desk/house/new-user")
    page.fill("#name", "rute")
    page.press("#name", "Enter")
    page.wait_for_selector("#link")
    look(page, "a link is made")
    link = page.input_value("#link")
    page.goto(f"{at.address}/desk/house")
    look(page, "the house")
    other = at.tabs.open(viewport={"width": PHONE, "height": 700})
    other.goto(link)
    for again, then in (("uma e outra coisa", ".wrong"), ("a b c d e f g", ".tiles")):
        other.fill("#password", "a b c d e f g")
        other.fill("#again", again)
        other.press("#again", "Enter")
        other.wait_for_selector(then)
        if then == ".wrong":
            look(other, "two that differ")
    other.goto(link)
    look(other, "a link that is spent")
    page.goto(f"{at.address}/desk/reports/{file_some(at, 1)[0]}")
    page.evaluate("document.querySelector('.note-form').action = '/desk/reports/48217360/note'")
    page.fill("#note", "uma nota " * 30)
    page.press("#note", "Enter")
    page.wait_for_selector(".wrote")
    look(page, "refused")
    assert found == dict.fromkeys(found, ([], 0))
    assert len(found) == 5


def test_the_login_is_usable_by_all(at: Desk) -> None:
    page = at.tabs.open(viewport={"width": PHONE, "height": 700})
    page.goto(f"{at.address}/desk/login")
    assert barriers(page) == []
    assert sideways(page) <= 0
