"""What is half written is kept with its page as it stands, and what was sent is not."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, numbers

need_browser()

LEFT = "JSON.stringify(history.state?.left?.rows ?? [])"
#: What browsers do where it is asked for too often, or to keep too much.
FULL = "history.replaceState = () => { throw new DOMException('too much', 'SecurityError') }"
WORDS = "meia frase, e mais meia"


def open_case(at: Desk) -> Page:
    """Give a case's page, come to by way of a list."""
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports?order=newest")
    page.click(".item a.open >> nth=1")
    page.wait_for_selector(".deed")
    page.wait_for_load_state()
    return page


def begin(at: Desk) -> Page:
    """Give the page on which a report is written down for somebody, come to by way of a list."""
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    page.goto(f"{at.address}/desk/reports/new")
    return page


def come_back(page: Page) -> None:
    page.go_back()
    page.wait_for_load_state()


def look_up(page: Page) -> None:
    """Leave by a link, and come back."""
    page.click("text=Staff manual")
    page.wait_for_url("**/desk/manual")
    come_back(page)


def test_a_note_that_was_sent_by_a_key_stands_there_no_more(at: Desk) -> None:
    page = open_case(at)
    page.fill("#reason", "por dizer")
    page.fill("#note", "liguei, vem amanha")
    page.press("#note", "Enter")
    page.wait_for_selector(".said")
    # What else was half written has gone along: it is in one place, and sent from there in none.
    assert (page.input_value("#note"), page.input_value("#reason")) == ("", "por dizer")
    page.reload()  # of the page that answers, before anything else is done there
    page.wait_for_load_state()
    assert page.input_value("#reason") == "por dizer"
    come_back(page)
    assert (page.input_value("#note"), page.input_value("#reason")) == ("", "")
    page.go_forward()
    page.wait_for_load_state()
    assert page.input_value("#reason") == "por dizer"
    page.reload()
    page.wait_for_load_state()
    assert page.input_value("#reason") == "por dizer"
    page.click("button[value=acknowledged]")
    page.wait_for_selector(".said")
    for _ in range(2):
        come_back(page)
        assert page.input_value("#reason") == ""


def test_a_report_that_was_filed_by_a_key_is_left_nowhere(at: Desk) -> None:
    page = begin(at)
    page.select_option("#service", index=1)
    page.fill("#words", "ao lado da escola")
    page.fill("#phone", "84 000 0731")
    page.fill("#where", "zimpeto q 4")
    page.press("#where", "Enter")
    page.wait_for_selector(".said")
    come_back(page)
    assert [page.input_value(f"#{one}") for one in ("where", "phone", "words")] == ["", "", ""]
    assert page.evaluate(LEFT) == "[]"


def give_up(page: Page) -> None:
    """Send a note to which no page comes as the answer, for as long as one is to wait for it."""
    page.clock.install()
    page.route("**/note*", lambda route: route.fulfill(status=204))
    with page.expect_response("**/note*"):
        page.press("#note", "Enter")
    page.unroute("**/note*")
    expect(page.locator("form.sent")).to_have_count(1)
    page.clock.fast_forward(21_000)
    expect(page.locator("form.sent")).to_have_count(0)


def test_what_one_writes_on_after_a_sending_was_given_up_is_kept(at: Desk) -> None:
    page = open_case(at)
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("#note", "liguei")
    give_up(page)
    assert page.evaluate(LEFT) == "[]"
    page.fill("#note", "liguei, vem amanha")
    look_up(page)
    assert page.input_value("#note") == "liguei, vem amanha"


def test_what_waits_for_an_answer_is_with_its_sending_alone(at: Desk) -> None:
    page = open_case(at)
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("#note", "liguei")
    give_up(page)
    look_up(page)
    assert page.input_value("#note") == "liguei"
    expect(page.locator(".note-form .unsent")).to_have_count(1)


def test_a_place_within_the_page_takes_nothing_away(at: Desk) -> None:
    page = begin(at)
    page.fill("#words", WORDS)
    for nth in range(2):  # the second time it is no new one
        page.focus(".skip")
        page.press(".skip", "Enter")
        expect(page).to_have_url(f"{at.address}/desk/reports/new#main")
        assert WORDS in page.evaluate(LEFT), nth
    look_up(page)
    assert page.input_value("#words") == WORDS


@contextmanager
def paused(page: Page) -> Iterator[None]:
    """Let no time pass by itself."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)
    try:
        yield
    finally:
        page.clock.resume()  # it is of the context, which others use again


def test_a_long_text_is_not_kept_letter_by_letter(at: Desk) -> None:
    page = begin(at)
    with paused(page):
        page.focus("#words")
        page.keyboard.type("meia ")
        page.keyboard.type("frase")
        page.clock.run_for(100)
        assert page.evaluate(LEFT) == "[]"
        page.clock.run_for(100)
        assert "meia frase" in page.evaluate(LEFT)


@pytest.mark.parametrize("way", ["link", "back", "reload"])
def test_who_leaves_at_once_loses_no_letter(at: Desk, way: str) -> None:
    page = begin(at)
    with paused(page):
        page.focus("#words")
        page.keyboard.type(WORDS)
        if way == "back":
            page.go_back()
            page.go_forward()
        elif way == "reload":
            page.keyboard.press("F5")
            page.reload()
        else:
            page.locator("header a").first.evaluate("one => one.click()")
            page.wait_for_selector("#words", state="detached")
            page.go_back()
        page.wait_for_load_state()
        assert page.input_value("#words") == WORDS


def test_a_browser_that_keeps_no_more_hinders_nobody(at: Desk) -> None:
    page = begin(at)
    page.add_init_script(FULL)
    page.reload()
    page.fill("#where", "jardim 12")
    page.fill("#words", WORDS)
    page.press("#words", "Tab")
    page.focus(".skip")
    page.press(".skip", "Enter")
    page.select_option("#service", index=1)
    page.press("#where", "Enter")
    page.wait_for_selector(".said")


def test_what_a_key_marked_and_chose_is_there_again(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports?order=newest")
    page.wait_for_load_state()
    first = numbers(page)[0]
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()
    expect(page.locator(".marked")).to_have_text("(1)")
    look_up(page)
    assert page.is_checked(f"#case-{first} [name=number]")
    assert page.input_value("#action") == "resolved"
    expect(page.locator(".marked")).to_have_text("(1)")
