"""The phone that plays the draft, on a line that is slow or down, and when the login is over."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, desk, hold, release, sideways
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
    page.evaluate("scrollTo(0, 0)")  # the bar above lies on half a field elsewhere
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


#: What a script asks for to draw a call.
CALLS = f"**{ALONE}?*part=1"


def choose_key(page: Page, name: str) -> None:
    """Press a key, and be there when its screen is asked for."""
    with page.expect_request(CALLS):
        key(page, name)
    page.title()  # by then what holds it back has it


def test_the_newest_key_counts_whichever_answer_comes_last(at: Desk) -> None:
    page = open_phone(at)
    held = hold(page, CALLS)
    choose_key(page, "1")
    choose_key(page, "2")
    older, newer = held
    release(page, newer)
    expect(page.locator("#phone > p.small")).to_contain_text("2")
    expect(page.locator("#phone")).not_to_have_attribute("aria-busy", "true")
    path, screen = pressed(page), page.inner_text(".lcd")
    release(page, older)
    assert (pressed(page), page.inner_text(".lcd")) == (path, screen)


@pytest.mark.parametrize("status", [503, None])
def test_a_screen_that_did_not_come_is_said_and_asked_for_again(
    at: Desk, status: int | None
) -> None:
    page = open_phone(at, locale="pt-PT", width=PHONE)
    page.set_viewport_size({"width": PHONE, "height": 640})
    path = pressed(page)

    def fail(route: Route) -> None:
        route.fulfill(status=status, body="busy") if status else route.abort()

    page.route(CALLS, fail)
    page.fill("#answer", "1")
    page.press("#answer", "Enter")
    note = page.locator("#phone .undrawn")
    expect(note).to_contain_text("Não se conseguiu desenhar o telefone de novo")
    told, bar = (one.bounding_box() for one in (note, page.locator(".places")))
    assert told
    assert bar
    assert told["y"] + told["height"] <= bar["y"]
    assert (pressed(page), page.input_value("#answer")) == (path, "1")
    assert (barriers(page), sideways(page)) == ([], 0)
    again = page.get_by_role("button", name="Tentar outra vez")
    with page.expect_request(CALLS):
        again.press("Enter")
    expect(page.locator("#phone")).not_to_have_attribute("aria-busy", "true")
    expect(again).to_be_focused()
    page.unroute(CALLS)
    again.press("Enter")
    expect(note).to_have_count(0)
    assert pressed(page).endswith("1")
    assert page.input_value("#answer") == ""
    expect(page.locator("#answer")).to_be_focused()


def test_what_is_typed_while_a_screen_comes_stays(at: Desk) -> None:
    page = open_phone(at)
    held = hold(page, CALLS)
    choose_key(page, "1")
    page.fill("#answer", "10348")
    other = page.locator("#network option").nth(1).get_attribute("value") or ""
    page.select_option("#network", other)
    release(page, held[0])
    expect(page.locator("#phone > p.small")).to_contain_text("1")
    assert (page.input_value("#answer"), page.input_value("#network")) == ("10348", other)


def test_the_call_of_before_does_not_come_over_what_is_begun_meanwhile(at: Desk) -> None:
    page = open_phone(at)
    first = pressed(page)
    key(page, "1")
    expect(page.locator("#phone > p.small")).not_to_have_text(first)
    held = hold(page, CALLS)
    with page.expect_request(CALLS):
        page.goto(f"{at.address}{MENU}")
    page.fill("#answer", "2")
    release(page, held[0])
    assert (page.input_value("#answer"), pressed(page)) == ("2", first)
    expect(page.locator("#phone")).not_to_have_attribute("aria-busy", "true")
    page.unroute(CALLS)
    page.press("#answer", "Enter")
    expect(page.locator("#phone > p.small")).to_contain_text("2")


def test_who_plays_it_otherwise_by_keyboard_stays_where_they_are(at: Desk) -> None:
    page = open_phone(at)
    for control in ("form.who button", "#language"):
        page.focus(control)
        with page.expect_response(CALLS):
            page.eval_on_selector("form.who", "form => form.requestSubmit()")
        expect(page.locator("#phone")).not_to_have_attribute("aria-busy", "true")
        expect(page.locator(control)).to_be_focused()
    page.focus(".keys .key[value='1']")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()


def test_a_link_beside_a_text_shows_its_form_in_the_language_that_the_phone_speaks(
    at: Desk,
) -> None:
    page = open_phone(at, MENU)
    page.select_option("#phone #language", "en")
    page.click("#phone .who button")
    expect(page.locator("#phone .lcd")).to_contain_text("Container full")
    for form, words in (("job 1", "no longer yours"), ("send 1", "1 Join"), ("send 2", "1 Send")):
        page.locator("a[data-phone]", has_text=form).click()
        expect(page.locator("#phone .lcd-foot")).to_contain_text(form)
        expect(page.locator("#phone .lcd")).to_contain_text(words)
        expect(page.locator("#phone #language")).to_have_value("en")
    # Opened on a page of its own it is that form, too, not the call that was played before.
    alone = page.locator("a[data-phone]", has_text="job 1").get_attribute("href")
    page.goto(f"{at.address}{alone}")
    expect(page.locator("#phone .lcd-foot")).to_contain_text("job 1")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#phone .lcd-foot")).to_contain_text("job 1")
    page.goto(f"{at.address}{ALONE}?screen=failed")
    expect(page.locator("#phone .note")).to_contain_text("No call leads to that text")
    assert (barriers(page), sideways(page)) == ([], 0)


def test_a_link_beside_a_text_leads_to_the_phone_below_all_texts_and_back(at: Desk) -> None:
    """On a phone the drawn one stands under pages of texts: nothing seemed to happen."""
    page = open_phone(at, MENU)
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.locator("#texts textarea").first.fill("Oi")
    link = page.locator("a[data-phone]").nth(3)
    link.scroll_into_view_if_needed()
    was = page.evaluate("scrollY")
    link.click()
    expect(page.locator("#phone")).to_be_focused()
    expect(page.locator("#phone .lcd")).to_be_in_viewport(ratio=1)
    page.go_back()
    expect(link).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - was) < 2
    assert page.locator("#texts textarea").first.input_value() == "Oi"

    page.set_viewport_size({"width": 1280, "height": 800})
    link.scroll_into_view_if_needed()
    before = page.evaluate("[scrollY, location.hash]")
    with page.expect_response("**/phone?*"):
        link.click()
    expect(page.locator("#phone")).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate("[scrollY, location.hash]") == before
