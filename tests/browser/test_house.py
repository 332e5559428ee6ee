"""The house in a browser: with a keyboard and without script, on a screen as wide as a phone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert

from app.domain.clock import utc
from app.hands import open_door
from app.house import House, open_house
from app.main import create_app
from app.sending import REAL, now_us
from app.store.schema import alarms, silences
from app.work.account_orders import LINK_PATH
from app.work.live_menus import directly
from tests.browser.chromium import need_browser
from tests.browser.desks import barriers
from tests.browser.drawn import Open
from tests.contract.desk.site import PASSWORD
from tests.contract.live.houses import settings
from tests.databases import Databases
from tests.unit.menufiles.folders import maputo

need_browser()

NARROW = {"width": 360, "height": 740}
PAGES = (
    *("house", "house/users", "house/new-user", "house/users/eva", "house/users/eva/end"),
    *("house/audit", "house/tokens/powerbi/revoke"),
)


@pytest.fixture
def house(databases: Databases, tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "menus" / "maputo"
    folder.mkdir(parents=True)
    for name, text in maputo().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with databases.fresh("sqlite") as url:
        given = settings(url, tmp_path).model_copy(update={"mode": "local"})
        yield open_house(given, world=replace(REAL, runs=False))


def enter(house: House, open_page: Open, **context: Any) -> Page:
    """Sign in as the first administrator, by the link of the terminal."""
    door = open_door(house.settings, house.engine, house.reader, directly(house.engine))
    page = open_page(
        create_app(house), LINK_PATH + door.invite_first(), viewport=NARROW, locale="en", **context
    )
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set it and sign in").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    return page


def add(page: Page, name: str) -> None:
    page.goto(f"{page.url.partition('/desk')[0]}/desk/house/new-user")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"A link for {name}")).to_be_visible()


def test_a_link_is_copied_and_every_page_is_usable_by_all_and_fits_a_phone(
    house: House, open_page: Open
) -> None:
    page = enter(house, open_page, permissions=["clipboard-read", "clipboard-write"])
    add(page, "eva")
    link = page.get_by_role("textbox", name="Link").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.goto(f"{page.url.partition('/desk')[0]}/desk/house/tokens")
    page.get_by_label("What uses it").fill("powerbi")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator(".secret")).to_be_visible()
    for path in PAGES:
        page.goto(f"{page.url.partition('/desk')[0]}/desk/{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text("House")
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"], path
        assert barriers(page) == [], path


def test_the_house_fits_a_phone_in_portuguese_whose_words_are_longer(
    house: House, open_page: Open
) -> None:
    page = enter(house, open_page)
    line = {"city_id": 1, "gateway": "simulator", "network": "", "since": utc(now_us())}
    noticed = line | {"noticed_at": line["since"], "missed": 9.0}
    moments = dict.fromkeys(("next_at", "created_at", "changed_at"), line["since"])
    receiver, why = f"{'chefe.' * 9}a@{'municipio.' * 5}example", f"554 rejected: {'x' * 99}"
    letter = line | moments | {"is_over": False, "receiver": receiver, "said": why}
    with house.engine.begin() as connection:
        connection.execute(insert(silences).values(noticed))
        connection.execute(insert(alarms).values(letter | {"state": "failed", "attempts": 6}))
    page.goto(f"{page.url.partition('/desk')[0]}/desk/account")
    page.get_by_label("The desk speaks").select_option("pt")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    page.goto(f"{page.url.partition('/desk')[0]}/desk/house")
    expect(page.get_by_text("ninguém é avisado por correio electrónico")).to_be_visible()
    expect(page.get_by_text(why)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_without_script_somebody_is_added_and_ended(house: House, open_page: Open) -> None:
    page = enter(house, open_page, java_script_enabled=False)
    add(page, "eva")
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_role("link", name="Go on to eva").click()
    page.get_by_text("Only some problems or areas of Maputo").click()
    page.get_by_label("all of KaNyaka").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("eva was signed out")
    expect(page.get_by_label("all of KaNyaka")).to_be_checked()
    page.get_by_role("link", name="Let in no more").click()
    page.get_by_role("button", name="Yes, let eva in no more").click()
    expect(page.get_by_role("status")).to_have_text("eva is let in no more.")
    page.get_by_text("1 person is let in no more").click()
    expect(page.get_by_text("eva", exact=True)).to_be_visible()
