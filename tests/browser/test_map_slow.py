"""The map on a slow line: what is pressed meanwhile goes on from what was asked for."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, hold, release

need_browser()

MAPS = "**/desk/map?*"


@pytest.fixture
def page(at: Desk) -> Page:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/map")
    expect(page.locator(".map.moving .ground.fits")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.focus(".map.moving")
    with page.expect_response(MAPS):
        page.keyboard.press("0")  # as large as there is room
    expect(page.locator(".busy")).to_have_count(0)
    return page


@pytest.fixture
def held(page: Page) -> list[Route]:
    """What has been asked for; nothing comes by itself."""
    return hold(page, MAPS)


def wide(page: Page) -> float:
    return float(page.locator(".map.moving .ground").get_attribute("data-wide") or 0)


def asked(route: Route, name: str) -> str:
    return parse_qs(urlsplit(route.request.url).query).get(name, [""])[0]


def during(page: Page, held: list[Route], *does: Callable[[], None]) -> list[Route]:
    """Do what has the map drawn anew, each before the answer to the one before; give these."""
    before = len(held)
    for one in does:
        with page.expect_request(MAPS):
            one()
        page.title()  # by then what holds it back has it
    return held[before:]


def settles(page: Page, routes: list[Route]) -> None:
    """Let all come, the newest first."""
    for route in reversed(routes):
        release(page, route)
    expect(page.locator(".busy")).to_have_count(0)


def key(page: Page, name: str) -> Callable[[], None]:
    return lambda: page.keyboard.press(name)


def link(page: Page, name: str) -> Callable[[], None]:
    return page.get_by_role("link", name=name, exact=True).click


def test_each_key_is_reckoned_from_the_one_before(page: Page, held: list[Route]) -> None:
    whole = wide(page)
    pressed = during(page, held, *[key(page, "+")] * 3)
    settles(page, pressed)
    assert wide(page) == pytest.approx(whole / 8, rel=0.02)
    expect(page.locator(".map.moving")).to_be_focused()

    settles(page, during(page, held, key(page, "0")))
    east, far = during(
        page,
        held,
        key(page, "ArrowRight"),
        key(page, "ArrowRight"),
    )
    middle = float((page.locator(".ground").get_attribute("data-at") or "").split(",")[1])
    one, two = (float(asked(route, "at").split(",")[1]) - middle for route in (east, far))
    settles(page, [east, far])
    assert two == pytest.approx(2 * one, rel=0.01)


def test_each_press_of_a_link_is_reckoned_from_the_one_before(
    page: Page, held: list[Route]
) -> None:
    whole = wide(page)
    by = link(page, "per 10,000 residents")
    pressed = during(
        page, held, link(page, "Closer"), by, link(page, "Closer"), link(page, "Eastwards")
    )
    settles(page, pressed)
    assert wide(page) == pytest.approx(whole / 4, rel=0.02)
    assert asked(pressed[-1], "heat") == "rate"
    expect(page.locator(".switches a[aria-current]").last).to_have_text("per 10,000 residents")

    pressed = during(page, held, link(page, "Closer"), link(page, "All of it"))
    settles(page, pressed)
    assert wide(page) == pytest.approx(whole, rel=0.05)


def test_a_closer_look_at_all_of_it_waits_for_what_that_is(page: Page, held: list[Route]) -> None:
    whole = wide(page)
    for _ in range(2):
        settles(page, during(page, held, key(page, "+")))
    pressed = during(page, held, key(page, "0"))
    page.keyboard.press("+")
    with page.expect_request(lambda request: "wide=" in request.url):
        release(page, pressed[0])
    page.title()
    settles(page, held[-1:])
    assert wide(page) == pytest.approx(whole / 2, rel=0.05)


def test_a_map_that_is_dragged_twice_moves_twice(page: Page, held: list[Route]) -> None:
    box = page.locator(".map.moving").bounding_box()
    assert box
    x, y = box["x"] + 60, box["y"] + 60

    def drag() -> None:
        page.mouse.move(x + 100, y)
        page.mouse.down()
        page.mouse.move(x, y, steps=3)
        page.mouse.up()

    middle = float((page.locator(".ground").get_attribute("data-at") or "").split(",")[1])
    one, two = during(page, held, drag, drag)
    settles(page, [one, two])
    first, second = (float(asked(route, "at").split(",")[1]) - middle for route in (one, two))
    assert first > 0
    assert second == pytest.approx(2 * first, rel=0.01)


def test_what_fails_late_says_nothing_of_a_newer_map(page: Page, held: list[Route]) -> None:
    whole = wide(page)
    for fault in (503, None):
        settles(page, during(page, held, key(page, "0")))
        older, newer = during(page, held, key(page, "-"), key(page, "+"))
        done = "requestfinished" if fault else "requestfailed"
        with page.expect_event(done, lambda one, old=older: one == old.request):
            older.fulfill(status=fault, body="busy") if fault else older.abort()
        page.evaluate("fetch('/desk/files/desk.css').then((answer) => answer.text())")
        expect(page.locator(".busy")).to_have_count(1)
        settles(page, [newer])
        expect(page.locator(".map.moving")).to_be_focused()
        assert wide(page) == pytest.approx(whole, rel=0.05)


def test_what_did_not_come_leaves_the_map_as_it_is_drawn(page: Page, held: list[Route]) -> None:
    svg = page.locator(".map.moving .ground")
    seen = "svg => Object.values(['x', 'y', 'width', 'height'].map(n => svg.viewBox.baseVal[n]))"
    before, whole = svg.evaluate(seen), wide(page)
    pressed = during(page, held, key(page, "+"))
    assert svg.evaluate(seen)[2] == pytest.approx(before[2] / 2, rel=0.01)  # at once
    pressed[0].abort()
    expect(page.locator(".busy")).to_have_count(0)
    assert svg.evaluate(seen) == pytest.approx(before, abs=0.01)
    settles(page, during(page, held, key(page, "+")))
    assert wide(page) == pytest.approx(whole / 2, rel=0.02)
