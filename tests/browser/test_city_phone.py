"""The phone that plays the draft, on a line that is slow or down, and when the login is over."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, barriers, desk, sideways
from tests.browser.tabs import Tabs
from tests.contract.desk.site import HOUR, PASSWORD
from tests.databases import Databases

need_browser()

MENU = "/desk/city/menu"
ALONE = f"{MENU}/phone"


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    """A desk with nothing in it."""
    with desk(databases, tmp_path_factory.mktemp("phone"), tabs) as opened:
        yield opened


def open_phone(at: Desk, path: str = ALONE, **more: Any) -> Page:
    page = at.enter(Role.HEAD, **more)
    page.goto(f"{at.address}{path}")
    page.wait_for_selector("#answer")
    return page


def key(page: Page, name: str) -> None:
    page.click(f".keys .key[value='{name}']")


def pressed(page: Page) -> str:
    """Give what was dialled and pressed."""
    return page.inner_text("#phone > p.small")


@pytest.mark.parametrize("path", [MENU, ALONE])
def test_who_is_signed_out_comes_back_from_the_login_and_the_call_goes_on(
    at: Desk, path: str
) -> None:
    page = open_phone(at, path)
    name = page.inner_text(".me a")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    at.clock.us += 3 * HOUR
    key(page, "1")
    page.wait_for_url("**/desk/login?*")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{at.address}{path}")
    expect(page.locator("#phone > p.small")).to_contain_text("1")
    assert [url for url in asked if "password=" in url] == []


def test_texts_that_are_not_kept_outlive_a_login_that_ended_while_the_phone_was_played(
    at: Desk,
) -> None:
    page = open_phone(at, MENU, locale="pt-PT")
    name = page.inner_text(".me a")
    text = page.locator("#texts textarea").first
    text.fill("Oi")
    shown = page.inner_text(".lcd")
    at.clock.us += 3 * HOUR
    for link in range(2):
        page.locator("a[data-phone]").nth(link).click()
        expect(page.locator("#phone .undrawn")).to_have_count(1)
    expect(page.locator("#phone .undrawn")).to_contain_text("A sua sessão terminou.")
    expect(page.locator("#phone input[type=password]")).to_have_count(0)
    assert page.inner_text(".lcd") == shown
    assert (barriers(page), sideways(page)) == ([], 0)
    page.click("#texts .foot button")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    expect(page.locator(".waits")).to_contain_text("Oi")


def test_what_is_no_phone_is_never_put_in_its_place(at: Desk) -> None:
    page = open_phone(at)
    shown = page.inner_text(".lcd")
    page.route(f"**{ALONE}?*", lambda route: route.fulfill(body="<form class=keys>", status=200))
    with page.expect_response(f"**{ALONE}?*"):
        key(page, "1")
    page.evaluate("fetch('/desk/files/desk.css').then((answer) => answer.text())")
    assert page.inner_text(".lcd") == shown
