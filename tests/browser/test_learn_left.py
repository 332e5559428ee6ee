"""Names that are typed at proposals stay with those that are not marked, whatever is sent."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.domain.accounts import Role
from app.domain.geo import Position
from app.settings import PROJECT
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, desk
from tests.browser.tabs import Tabs
from tests.browser.test_city_builder import correct
from tests.contract.desk.site import HOUR
from tests.databases import Databases

need_browser()

#: Spots that the city has not.
SPOTS = 6


@pytest.fixture
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("learned")
    shutil.copytree(PROJECT / "tests/cities/kiosks", folder / "menus/kiosks")
    with desk(databases, folder, tabs, folder / "menus") as opened:
        for nth in range(SPOTS):
            correct(opened, 5, "port", Position(-0.0131 - nth * 0.004, 0.0101))
        yield opened


def learn(at: Desk, page: Page) -> list[str]:
    """Open the page; give the signs of its rows."""
    page.goto(f"{at.address}/desk/city/places/learn")
    page.wait_for_load_state()
    rows = page.locator(".proposals > li").all()
    return [(row.get_attribute("id") or "").removeprefix("p-") for row in rows]


def fill(page: Page, signs: list[str]) -> None:
    for nth, sign in enumerate(signs):
        page.fill(f"[name=name-{sign}]", f"Canto {nth}")
        page.fill(f"[name=label-{sign}]", f"Cto {nth}")
        page.select_option(f"[name=kind-{sign}]", "landmark")


def check(page: Page, signs: list[str], first: int) -> None:
    """Look whether each still has what was typed there."""
    for nth, sign in enumerate(signs, first):
        expect(page.locator(f"[name=name-{sign}]")).to_have_value(f"Canto {nth}")
        expect(page.locator(f"[name=label-{sign}]")).to_have_value(f"Cto {nth}")
        expect(page.locator(f"[name=kind-{sign}]")).to_have_value("landmark")


def mark(page: Page, sign: str) -> None:
    page.locator(f"#p-{sign} [name=take]").check()


def test_what_is_typed_at_rows_that_are_not_marked_outlives_what_is_sent(at: Desk) -> None:
    page = at.enter(Role.HEAD)
    signs = learn(at, page)
    assert len(signs) == SPOTS
    fill(page, signs)
    mark(page, signs[0])
    page.press("#taking button.main", "Enter")
    expect(page.locator(".said")).to_contain_text("Kept in the draft")
    expect(page.locator(f"#p-{signs[0]}")).to_have_count(0)
    check(page, signs[1:], 1)
    mark(page, signs[1])
    page.fill("#f-reason", "é a casa de alguém")
    page.press("button[value=dismiss]", "Enter")
    expect(page.locator(".said")).to_contain_text("Dismissed")
    check(page, signs[2:], 2)
    # What is refused comes back with all of it, and what is not marked stays after that, too.
    page.press("#taking button.main", "Enter")
    page.wait_for_selector(".wrong")
    check(page, signs[2:], 2)
    mark(page, signs[2])
    page.press("#taking button.main", "Enter")
    expect(page.locator(".said")).to_contain_text("Kept in the draft")
    check(page, signs[3:], 3)
    # For who looks something up, and comes back.
    page.click("text=Staff manual")
    page.wait_for_url("**/desk/manual")
    page.go_back()
    page.wait_for_load_state()
    check(page, signs[3:], 3)
    page.reload()
    page.wait_for_load_state()
    check(page, signs[3:], 3)


def test_what_was_typed_is_shown_to_nobody_else(at: Desk) -> None:
    page = at.enter(Role.HEAD)
    signs = learn(at, page)
    fill(page, signs)
    mark(page, signs[0])
    page.route("**/places/learn", lambda route: route.fulfill(status=204))
    with page.expect_response("**/places/learn"):
        page.press("#taking button.main", "Enter")
    page.unroute("**/places/learn")
    other = at.enter(Role.HEAD)
    for one in other.context.cookies(at.address):  # who signs in next in that browser
        its = one.get("name", ""), one.get("value", "")
        page.context.add_cookies([{"name": its[0], "value": its[1], "url": at.address}])
    for sign in learn(at, page):
        expect(page.locator(f"[name=name-{sign}]")).to_have_value("")
        expect(page.locator(f"[name=kind-{sign}]")).to_have_value("dump")


def test_what_is_typed_at_rows_waits_with_what_is_sent_where_the_login_has_ended(at: Desk) -> None:
    page = at.enter(Role.HEAD)
    signs = learn(at, page)
    fill(page, signs)
    mark(page, signs[0])
    name = page.inner_text(".me a")
    at.clock.us += 3 * HOUR
    page.press("#taking button.main", "Enter")
    assert "You were signed out" in page.inner_text(".note")
    page.fill("#name", name)
    page.fill("#password", "quatro carros de mao")
    page.press("#password", "Enter")
    page.click("text=Send it now")
    expect(page.locator(".said")).to_contain_text("Kept in the draft")
    check(page, signs[1:], 1)


def test_what_is_typed_stays_though_a_pin_moves_the_proposal_meanwhile(at: Desk) -> None:
    page = at.enter(Role.HEAD)
    signs = learn(at, page)
    fill(page, signs)
    mark(page, signs[0])
    for nth in range(SPOTS):  # a colleague corrects one case more at each
        correct(at, 1, "port", Position(-0.01312 - nth * 0.004, 0.01012))
    page.press("#taking button.main", "Enter")
    page.wait_for_load_state()
    now = [sign for sign in learn(at, page) if page.locator(f"[name=name-{sign}]").count()]
    assert len(now) >= SPOTS - 1
    assert not {*now} & {*signs}
    left = [page.input_value(f"[name=name-{sign}]") for sign in now]
    assert (
        sorted(filter(None, left)) == [f"Canto {nth}" for nth in range(SPOTS) if nth][: len(left)]
    )


def test_each_field_of_a_row_is_kept_beside_another_form(at: Desk) -> None:
    page = at.enter(Role.HEAD)
    signs = learn(at, page)
    mark(page, signs[0])
    page.fill("#f-reason", "é a casa de alguém")
    page.click("#taking button[value=dismiss]")
    page.wait_for_selector("#dismissed")
    fill(page, signs[1:])
    page.click("#dismissed summary")
    page.click("#dismissed li button")
    page.wait_for_load_state()
    expect(page.locator("#dismissed")).to_have_count(0)
    for nth, sign in enumerate(signs[1:]):
        expect(page.locator(f"[name=name-{sign}]")).to_have_value(f"Canto {nth}")
        expect(page.locator(f"[name=kind-{sign}]")).to_have_value("landmark")
