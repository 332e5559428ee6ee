"""Choosing a place where the line is slow or down, or the login is over: nothing is lost."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, desk, file_some, hold, release, sideways
from tests.browser.tabs import Tabs
from tests.contract.desk.site import HOUR, PASSWORD
from tests.databases import Databases

need_browser()

CLOSER = "**/place?**"
WHY = "I stood there, and wrote it down"


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    with desk(databases, tmp_path_factory.mktemp("pick"), tabs) as opened:
        yield opened


def open_place(at: Desk, **more: Any) -> tuple[Page, tuple[str, str]]:
    """Give a page where a pin is put and a reason written, and where the pin is."""
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK, **more)
    page.goto(f"{at.address}/desk/reports/{number}/place")
    page.locator(".picker .map svg").click(position={"x": 60, "y": 60})
    page.fill("#reason", WHY)
    return page, pin(page)


def pin(page: Page) -> tuple[str, str]:
    return page.input_value("[name=lat]"), page.input_value("[name=lon]")


def closer(page: Page) -> None:
    with page.expect_request(CLOSER):
        page.locator(".zooms a").first.click()
    page.title()  # by then what holds it back has it


def wide(page: Page) -> str:
    return page.locator(".picker svg").get_attribute("data-wide") or ""


@pytest.mark.parametrize("status", [503, None])
def test_a_closer_map_that_did_not_come_is_said_and_all_stays(at: Desk, status: int | None) -> None:
    page, put = open_place(at, locale="pt-PT")
    address, ground = page.url, wide(page)
    page.route(
        CLOSER,
        lambda route: route.fulfill(status=status, body="busy") if status else route.abort(),
    )
    for _ in range(2):
        closer(page)
        expect(page.locator(".map[aria-busy]")).to_have_count(0)
    note = page.locator(".unzoomed")
    expect(note).to_have_text(
        "Não se conseguiu desenhar o mapa de novo: carregue outra vez. "
        "O que escreveu continua aqui."
    )
    assert (page.url, pin(page), page.input_value("#reason")) == (address, put, WHY)
    assert barriers(page) == []
    page.set_viewport_size({"width": PHONE, "height": 740})
    assert sideways(page) == 0
    page.unroute(CLOSER)
    closer(page)
    expect(note).to_have_count(0)
    assert float(wide(page)) < float(ground)
    assert (pin(page), page.input_value("#reason")) == (put, WHY)


def test_who_is_signed_out_over_a_closer_map_sends_what_they_wrote(at: Desk) -> None:
    page, put = open_place(at)
    name = page.inner_text(".me a")
    at.clock.us += 3 * HOUR
    closer(page)
    expect(page.locator(".unzoomed")).to_contain_text("You were signed out.")
    assert (pin(page), page.input_value("#reason")) == (put, WHY)
    page.press("#reason", "Enter")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.click("text=Send it now")
    expect(page.locator(".said").first).to_contain_text("It is at")


def test_a_late_answer_says_nothing_of_a_newer_map_and_takes_no_focus(at: Desk) -> None:
    page, put = open_place(at)
    address, held = page.url, hold(page, CLOSER)
    closer(page)
    page.locator(".zooms a").nth(1).click()
    page.title()
    page.focus("#reason")
    older, newer = held
    release(page, newer)
    asked = parse_qs(urlsplit(newer.request.url).query)["wide"][0]
    expect(page.locator(".picker svg")).to_have_attribute("data-wide", asked)
    expect(page.locator("#reason")).to_be_focused()
    with page.expect_event("requestfinished", lambda one: one == older.request):
        older.fulfill(status=503, body="busy")
    page.evaluate("fetch('/desk/files/desk.css').then((answer) => answer.text())")
    expect(page.locator(".unzoomed")).to_have_count(0)
    assert (page.url, pin(page), page.input_value("#reason")) == (address, put, WHY)
