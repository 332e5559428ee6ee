"""Texts are counted while they are typed, also where the script's letters come late or never."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, desk, hold, release
from tests.browser.tabs import Tabs
from tests.contract.desk.site import HOUR
from tests.databases import Databases

need_browser()

LETTERS = "**/desk/city/letters"
MENU = "/desk/city/menu"


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    """A desk with nothing in it."""
    with desk(databases, tmp_path_factory.mktemp("counts"), tabs) as opened:
        yield opened


@pytest.fixture
def page(at: Desk) -> Page:
    return at.enter(Role.HEAD)


def type_long(page: Page) -> None:
    """Type more than fits, with a letter that takes two septets."""
    page.locator("textarea[data-limit]").first.fill("x" * 398 + " €")


def check_roughly(page: Page) -> None:
    """Check that what was typed is counted about, and all else as the server counted it."""
    expect(page.locator("table[data-counted]")).to_have_count(0)
    count = page.locator(".count.over")
    limit = page.locator("textarea[data-limit]").first.get_attribute("data-limit")
    expect(count).to_have_text(f"≈400/{limit}")
    told = page.locator("output").evaluate_all("all => all.map(one => one.value)")
    assert [one.startswith("≈") for one in told].count(True) == 1


def check_exactly(page: Page) -> None:
    limit = page.locator("textarea[data-limit]").first.get_attribute("data-limit")
    expect(page.locator(".count.over")).to_have_text(f"401/{limit}")
    expect(page.locator("table[data-counted]")).to_have_count(1)


def test_a_count_is_about_until_the_letters_come(at: Desk, page: Page) -> None:
    held = hold(page, LETTERS)
    with page.expect_request(LETTERS):
        page.goto(f"{at.address}{MENU}")
    type_long(page)
    check_roughly(page)
    release(page, held[0])
    check_exactly(page)


@pytest.mark.parametrize("fault", ["busy", "down", "broken", "login"])
def test_letters_that_did_not_come_are_asked_for_again(at: Desk, page: Page, fault: str) -> None:
    def fail(route: Route) -> None:
        match fault:
            case "busy":
                route.fulfill(status=503, body="{}")
            case "down":
                route.abort()
            case "broken":
                route.fulfill(body="<!doctype html>")
            case _:
                at.clock.us += 3 * HOUR
                route.continue_()

    page.clock.install()
    page.route(LETTERS, fail)
    with page.expect_request(LETTERS):
        page.goto(f"{at.address}{MENU}")
    type_long(page)
    check_roughly(page)
    if fault == "login":
        return
    page.unroute(LETTERS)
    with page.expect_response(LETTERS):
        page.clock.run_for(2_000)
    check_exactly(page)
