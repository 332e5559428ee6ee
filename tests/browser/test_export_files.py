"""Files made in the background, in a browser: they leave the filters and the focus alone."""

import re

from playwright.sync_api import Page, expect

from app.domain.audit import Who
from app.store.login_list import find_user
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish
from app.usecases.export_wish import Part
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, barriers
from tests.browser.exporting import COUNTS, PATH, REVEALING, open_export, total

need_browser()


def test_who_deletes_a_file_comes_back_to_the_filters(at: Desk) -> None:
    page = open_export(at, "?status=open", personal=REVEALING)
    _finish_a_file(at, page.inner_text(".me a"))
    page.reload()
    page.select_option("#channel", "sms")
    page.fill("#since", "2025-01-01")
    page.fill("#reason", "para ligar")
    expect(total(page)).to_have_text("0")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".said")).to_contain_text("The file is gone")

    typed = [page.input_value(f"#{name}") for name in ("status", "channel", "since", "reason")]
    assert typed == ["open", "sms", "2025-01-01", "para ligar"]
    assert re.search(r"\?since=2025-01-01&status=open&channel=sms#files$", page.url)
    expect(total(page)).to_have_text("0")


def test_filters_are_not_held_where_the_line_breaks_over_another_form(at: Desk) -> None:
    page = open_export(at)
    _finish_a_file(at, page.inner_text(".me a"))
    page.reload()
    page.select_option("#channel", "sms")
    expect(total(page)).to_have_text("0")
    page.route("**/end*", lambda route: route.abort())
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url("chrome-error://**")
    page.goto(f"{at.address}{PATH}?status=open")
    assert page.input_value("#channel") == ""
    expect(page.locator(".note.unsent")).to_have_count(0)


def test_the_focus_stays_at_its_file_while_one_looks_how_far_it_is(at: Desk) -> None:
    page = open_export(at)
    _ask_for_a_file(at, page.inner_text(".me a"))
    page.clock.install()
    page.reload()
    # How far it is changes from one look to the next.
    page.eval_on_selector("#files", "one => one.append('2 %')")
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    _look(page)
    expect(stop).to_be_focused()
    again = page.get_by_role("link", name="Look again")
    page.eval_on_selector("#files", "one => one.append('3 %')")
    with page.expect_response(COUNTS):
        again.press("Enter")
    expect(page.locator("#files")).not_to_contain_text("3 %")
    expect(again).to_be_focused()
    page.eval_on_selector("#files", "one => one.append('4 %')")
    page.focus("#since")
    _look(page)
    expect(page.locator("#since")).to_be_focused()
    again.focus()
    assert at.house.exports.jobs.look()
    _look(page)
    expect(page.locator("#files")).to_be_focused()  # there is nothing more to wait for
    assert barriers(page) == []


def _look(page: Page) -> None:
    """Wait until the page has looked how far files are."""
    page.eval_on_selector("#files", "one => one.setAttribute('data-seen', '')")
    with page.expect_response(f"**{PATH}?*"):
        page.clock.run_for(3_000)
    expect(page.locator("#files[data-seen]")).to_have_count(0)


def _finish_a_file(at: Desk, name: str) -> None:
    """Have a file made for somebody as long ones are."""
    _ask_for_a_file(at, name)
    assert at.house.exports.jobs.look()


def _ask_for_a_file(at: Desk, name: str) -> None:
    """Ask for a file for somebody, of those that are made in the background."""
    exports, city = at.house.exports, at.house.cities.default
    with at.house.reader.connect() as connection:
        found = find_user(connection, name)
    assert found
    export = exports.prepare(city, Wish(Asked(), exports.forms["csv"]))
    who, city_id = Who(f"official {name}"), at.house.cities.id(city)
    exports.ask(found.account, export, Part.FILE, who, city_id)
