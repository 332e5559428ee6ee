"""The city in a real browser: texts counted while typed, the phone, a day of who edits menus."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.domain.accounts import Right, Role
from app.domain.text import fold, septets
from app.settings import PROJECT
from app.store.publications import history
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, barriers, check_usable, covered, desk
from tests.browser.tabs import Tabs
from tests.databases import Databases

need_browser()

PUBLISHING = frozenset({Right.PUBLISH})
PAGES = (
    *("", "/menu", "/menu/sheet", "/services/no_water", "/places", "/calendar", "/bodies/water"),
    *("/routes", "/draft", "/history/1", "/menu/languages", "/new-district", "/new-bairro/nord"),
    *("/services", "/new-service", "/bodies", "/history", "/places/marche", "/places/marche/new"),
    *("/menu/diagram", "/menu/phone", "/calendar/notices/strike", "/draft/discard"),
)


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("city")
    shutil.copytree(PROJECT / "tests/cities/kiosks", folder / "menus/kiosks")
    with desk(databases, folder, tabs, folder / "menus") as opened:
        yield opened


@pytest.fixture(scope="module")
def page(at: Desk) -> Page:
    """Somebody who edits and publishes."""
    return at.enter(Role.HEAD, personal=PUBLISHING)


def text(name: str) -> str:
    return f"textarea[name$=':{name}']"


def test_the_script_counts_as_the_program_does(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/city/menu")
    page.wait_for_selector("table[data-counted]")
    counts = page.evaluate(
        "() => [...document.querySelectorAll('output')].map(o => [o.defaultValue, o.value])"
    )
    assert len(counts) > 80
    assert [pair for pair in counts if pair[0] != pair[1]] == []
    field = page.locator(text("fr/menu/failed/say"))
    for typed in ("Non", "Ça « va » – 5 € [là]", "½ œuf à 1½ €", "ß ŋ Æ"):
        field.fill(typed)
        count = field.evaluate("f => f.parentElement.querySelector('output').value")
        assert count.split("/")[0] == str(septets(fold(typed))), typed
    field.fill("水")
    expect(page.locator(".count.over")).to_have_text("水 ?")
    field.fill("x" * 200)
    expect(page.locator(".count.over")).to_have_text("200/156")
    field.fill(field.evaluate("f => f.defaultValue"))


def test_a_text_is_changed_played_published_and_rolled_back(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/city/menu")
    page.locator("#phone button[value='1']").click()
    screen = page.locator(".lcd")
    expect(screen).to_contain_text("Quelle zone")
    page.fill(text("fr/menu/quarter/say"), "Zone ?")
    page.click("#texts button.main")
    page.wait_for_selector(".said")
    expect(screen).to_contain_text("Zone ?")  # the call goes on where it was

    page.goto(f"{at.address}/desk/city/draft")
    page.fill("#note", "shorter")
    page.press("#note", "Enter")
    page.wait_for_selector(".said")
    page.goto(f"{at.address}/desk/city/history")
    page.locator("tbody tr").last.locator("a").click()
    page.fill("#note", "as it was")
    page.press("#note", "Enter")
    page.wait_for_selector(".said")
    with at.house.reader.connect() as connection:
        told = [(one.how, one.note) for one in history(connection)]
    assert told == [("rollback", "as it was"), ("publish", "shorter"), ("folder", "")]


def test_what_is_refused_is_reached_by_keyboard_and_still_there(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/city/menu")
    page.fill(text("en/menu/send/option 1"), "Send <nothing>")
    page.click("#texts button.main")
    expect(page.locator("#refused")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wrong = page.locator("[aria-invalid]")
    expect(wrong).to_have_value("Send <nothing>")
    expect(page.locator(".at-field")).to_contain_text("nothing")
    assert barriers(page) == []


def test_a_notice_is_told_by_keyboard_alone(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/city/calendar")
    page.focus("#new-notice input:not([type=hidden])")
    page.keyboard.type("Suspendu jusqu'au 3")
    expect(page.locator("#new-notice .used").first).to_have_text(re.compile(r"^19/\d\d+$"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("12122025")  # the same day whichever comes first, day or month
    page.locator("button[formaction$=publish]").press("Enter")
    page.wait_for_selector(".said")
    assert "Suspendu jusqu'au 3" in page.content()


def test_every_page_can_be_used_by_all_and_fits_a_phone(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/city/menu")
    page.fill(text("fr/menu/wrong/say"), "Oups")
    page.click("#texts button.main")
    page.wait_for_selector(".said")
    check_usable(page, [f"{at.address}/desk/city{path}" for path in PAGES])
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"{at.address}/desk/city/new-service")
    assert (page.locator(".foot").count(), covered(page)) == (1, [])
