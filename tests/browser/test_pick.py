"""Choosing a place, also where the line is slow or down, or the login is over: nothing is lost."""

import math
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.domain.accounts import Role
from app.web.desk.map.of_place import HEIGHT, WIDTH
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


def come_to_place(at: Desk) -> Page:
    """Give the page of a case's place, reached as an official reaches it."""
    file_some(at, 1)
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    page.locator(".item .open").first.click()
    page.get_by_role("link", name="Correct the place").click()
    return page


def test_a_place_is_chosen_by_a_click_by_arrows_and_by_typing(at: Desk) -> None:
    page = come_to_place(at)
    assert barriers(page) == []
    lat, lon = page.get_by_label("Latitude"), page.get_by_label("Longitude")
    box = page.locator(".picker .map")
    svg = box.locator("svg")
    shown = [float(one) for one in (svg.get_attribute("data-at") or "").split(",")]
    metres = float(svg.get_attribute("data-wide") or 0)
    size = svg.bounding_box()
    assert size
    metre = 1 / 111_195

    svg.click(position={"x": size["width"] * 0.75, "y": size["height"] / 2})
    assert float(lat.input_value()) == pytest.approx(shown[0], abs=metres * metre / 100)
    east = (float(lon.input_value()) - shown[1]) / metre * math.cos(math.radians(shown[0]))
    assert east == pytest.approx(metres / 4, rel=0.02)

    was = float(lat.input_value())
    box.press("ArrowUp")
    assert (float(lat.input_value()) - was) / metre == pytest.approx(10 * metres / WIDTH, rel=0.02)
    was = float(lat.input_value())
    box.press("Shift+ArrowDown")
    assert (was - float(lat.input_value())) / metre == pytest.approx(metres / WIDTH, rel=0.1)

    lat.fill("-25.91")
    lon.fill("32.61")
    page.get_by_label("How you know").fill("I stood there, and wrote it down")
    page.locator(".zooms a").first.click()
    expect(svg).to_have_attribute("data-at", "-25.910000,32.610000")
    expect(lat).to_have_value("-25.91")
    closer = float(svg.get_attribute("data-wide") or 0)
    assert closer < metres
    expect(page.locator(".zooms a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(svg).not_to_have_attribute("data-wide", f"{closer:g}")
    assert float(svg.get_attribute("data-wide") or 0) < closer
    svg.click(position={"x": size["width"] * 0.75, "y": size["height"] / 2})
    assert float(lon.input_value()) > 32.61
    assert page.get_by_label("How you know").input_value() == "I stood there, and wrote it down"
    assert "wrote" not in page.url
    page.goto(page.url)

    lat.fill(f"{shown[0]:.6f}".replace(".", ","))
    lon.fill(f"{shown[1]:.6f}")
    moved = page.locator(".pick").get_attribute("transform") or ""
    x, y = (float(one) for one in re.findall(r"[\d.]+", moved))
    assert x == pytest.approx(WIDTH / 2, abs=0.5)
    assert y == pytest.approx(HEIGHT / 2, abs=0.5)
    page.get_by_label("How you know").fill("I stood there")
    page.get_by_label("How you know").press("Enter")
    expect(page.locator(".said")).to_contain_text("It is at")
    expect(page.locator(".facts")).to_contain_text("by a pin")


def test_a_cross_that_is_put_while_a_closer_map_comes_stays_where_it_was_put(at: Desk) -> None:
    page = come_to_place(at)
    svg = page.locator(".picker .map svg")
    size = svg.bounding_box()
    assert size
    slow = hold(page, CLOSER)
    for count in range(3):
        svg.click(position={"x": size["width"] * (0.5 + count / 10), "y": size["height"] / 2})
        if count < 2:
            closer(page)
    put = pin(page)

    for route in reversed(slow):  # the line may bring them in any order
        with page.expect_response(route.request.url):
            route.continue_()
    page.evaluate("fetch('/desk').then(one => one.text())")  # what came before it is drawn
    page.unroute(CLOSER)

    first, last = (float(parse_qs(urlsplit(one.request.url).query)["lon"][0]) for one in slow)
    assert first < last < float(put[1])
    assert (svg.get_attribute("data-at") or "").endswith(f",{last:.6f}")
    assert pin(page) == put
    x, _ = re.findall(r"[\d.]+", page.locator(".pick").get_attribute("transform") or "")
    assert float(x) > WIDTH / 2 + 1


def test_the_pin_that_was_put_last_is_there_again(at: Desk) -> None:
    page, first = open_place(at)
    page.locator(".picker .map svg").click(position={"x": 160, "y": 120})
    put = pin(page)
    assert put != first
    page.click("text=Staff manual")
    page.wait_for_url("**/desk/manual")
    page.go_back()
    page.wait_for_load_state()
    assert (pin(page), page.input_value("#reason")) == (put, WHY)
    page.locator(".picker .map").press("ArrowUp")
    moved = pin(page)
    page.reload()
    page.wait_for_load_state()
    assert pin(page) == moved != put
