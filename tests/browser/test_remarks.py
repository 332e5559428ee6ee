"""What the files say of places and notices, in a real browser: who takes one out decides on it."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from app.domain.accounts import Right, Role
from app.settings import PROJECT
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, check_usable, desk
from tests.browser.tabs import Tabs
from tests.databases import Databases

need_browser()

SAID = {
    "places.yaml": ('          - {code: "20014"', "          # In doubt: 5 km from the others.\n"),
    "calendar.yaml": ("  strike:", "  # by the union, in writing\n"),
}


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("remarks")
    shutil.copytree(PROJECT / "tests/cities/kiosks", folder / "menus/kiosks")
    for name, (before, remark) in SAID.items():
        path = folder / "menus/kiosks" / name
        text = path.read_text("utf-8")
        path.write_text(text.replace(before, remark + before, 1), "utf-8")
    with desk(databases, folder, tabs, folder / "menus") as opened:
        yield opened


def test_who_takes_the_first_out_says_whether_the_remark_goes_too(at: Desk) -> None:
    page = at.enter(Role.HEAD, personal=frozenset({Right.PUBLISH}))
    place, calendar = (f"{at.address}/desk/city/{one}" for one in ("places/20014", "calendar"))
    check_usable(page, [place, calendar])

    strike = page.locator("form[action$='/calendar/remove']", has_text="by the union")
    strike.get_by_role("button").click()
    expect(page).to_have_url(calendar)  # the browser asks for a choice, and sends nothing
    expect(strike.get_by_label("No, it goes too")).to_be_visible()
    strike.get_by_label("No, it goes too").check()
    strike.get_by_role("button").click()
    expect(page.locator(".said")).to_contain_text("Kept in the draft")
    expect(page.locator("main")).not_to_contain_text("by the union")

    page.goto(place)
    page.get_by_role("button", name="Delete the remark").click()
    expect(page.locator(".said")).to_contain_text("Kept in the draft")
    expect(page.locator("main")).not_to_contain_text("In doubt")
    page.get_by_role("button", name="Take out").click()
    expect(page).to_have_url(f"{at.address}/desk/city/places/marche")
