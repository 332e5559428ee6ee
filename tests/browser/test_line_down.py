"""The line is down at the moment of sending: what was typed is still there, and is sent once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Error, Page, Route, expect

from app.domain.accounts import Role
from app.store.schema import report_events
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, desk, file_some, sideways, stored
from tests.browser.tabs import Tabs
from tests.contract.desk.site import HOUR, PASSWORD
from tests.databases import Databases

need_browser()

HELD = "sessionStorage.getItem('dial311-unsent') ?? ''"
_NO_LINE = re.compile("^chrome-error:")
HERE_AGAIN = "What you wrote before the line broke is here again."


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    """A desk with nothing in it."""
    with desk(databases, tmp_path_factory.mktemp("desk"), tabs) as opened:
        yield opened


@contextmanager
def down(page: Page) -> Iterator[None]:
    """Have no line for what is done within: the browser shows a page of its own."""
    page.context.set_offline(True)
    try:
        with suppress(Error):
            yield
        expect(page).to_have_url(_NO_LINE)  # waiting for it as a page would fail as the page does
    finally:
        page.context.set_offline(False)


def write_down(page: Page, words: str, query: str = "") -> None:
    page.goto(urljoin(page.url, f"/desk/reports/new{query}"))
    page.select_option("#service", index=1)
    page.fill("#where", "zimpeto q 4")
    page.fill("#phone", "84 000 0731")
    page.fill("#words", words)


def test_a_report_that_the_line_broke_off_is_there_again_and_is_filed_once(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    write_down(page, "ao lado da escola", "?channel=counter")
    before = len(stored(at))
    with down(page):
        page.press("#where", "Enter")
    page.goto(f"{at.address}/desk/reports/new")
    note = page.locator(".note.unsent")
    expect(note).to_contain_text(HERE_AGAIN)
    typed = [page.input_value(f"#{name}") for name in ("where", "phone", "words")]
    assert typed == ["zimpeto q 4", "84 000 0731", "ao lado da escola"]
    assert page.input_value("#service")
    assert page.is_checked("input[value=counter]")  # as the page had it that was opened first
    assert len(stored(at)) == before
    page.press("#where", "Enter")
    page.wait_for_selector(".said")
    assert len(stored(at)) == before + 1
    assert page.input_value("#words") == ""
    for path in ("/desk/reports", "/desk/reports/new"):
        page.goto(f"{at.address}{path}")
        expect(note).to_have_count(0)
    assert (page.input_value("#words"), page.input_value("#phone")) == ("", "")
    assert "0731" not in page.evaluate(HELD)
    assert "-came-" not in page.evaluate("document.cookie")


def test_the_browser_sends_it_again_and_nothing_is_held_any_more(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    write_down(page, "visto de manha")
    page.fill("#where", "nenhures")
    with down(page):
        page.press("#where", "Enter")
    page.reload()
    expect(page.locator("#wrong")).to_contain_text("No place is called so")
    assert page.input_value("#words") == "visto de manha"
    # What was refused is held from then on as the page gave it back.
    with down(page):
        page.press("#where", "Enter")
    page.go_back()  # past the form, in whose place the browser's own page is
    assert page.url == f"{at.address}/desk/reports"
    page.click("main a[href$='/reports/new']")
    page.wait_for_selector(".behalf")
    assert page.input_value("#words") == "visto de manha"
    page.click("text=Throw away")
    expect(page.locator(".note.unsent")).to_have_count(0)
    expect(page.locator("#service")).to_be_focused()
    assert (page.input_value("#words"), page.input_value("#where")) == ("", "")
    page.reload()
    assert (page.input_value("#words"), page.input_value("#phone")) == ("", "")


def test_all_that_was_written_in_a_case_is_there_again(at: Desk) -> None:
    [number, other] = file_some(at, 2)
    page = at.enter(Role.CLERK, width=PHONE)
    page.goto(f"{at.address}/desk/reports?order=newest")
    page.click(f".item[data-number='{number}'] .open")
    page.wait_for_selector(".note-form[action*='?']")  # by way of a list, and later without it
    page.wait_for_load_state()
    page.fill("#note", "liguei, vem amanha")
    page.fill("#reason", "Foi limpo hoje")
    with down(page):
        page.press("#note", "Enter")
    page.goto(f"{at.address}/desk/reports/{other}")
    assert (page.input_value("#note"), page.input_value("#reason")) == ("", "")
    page.goto(f"{at.address}/desk/reports/{number}/note")  # as a browser does that begins anew
    expect(page.locator("form > .note.unsent")).to_have_count(2)
    assert page.input_value("#note") == "liguei, vem amanha"
    assert page.input_value("#reason") == "Foi limpo hoje"
    expect(page.locator(".previews")).to_contain_text("Foi limpo hoje")
    assert (barriers(page), sideways(page)) == ([], 0)
    page.press("#note", "Enter")
    page.wait_for_selector(".words >> text=liguei, vem amanha")
    assert (page.input_value("#note"), page.input_value("#reason")) == ("", "Foi limpo hoje")
    page.goto(f"{at.address}/desk/reports/{number}")
    expect(page.locator(".note.unsent")).to_have_count(0)
    with at.house.reader.connect() as connection:
        rows = connection.execute(report_events.select()).all()
    assert len([one for one in rows if one.kind == "noted"]) == 1


def test_a_text_of_the_menu_is_there_again_and_nothing_else_is_changed(at: Desk) -> None:
    page = at.enter(Role.HEAD)
    page.goto(f"{at.address}/desk/city/menu")
    texts = page.locator("#texts textarea")
    was = texts.nth(1).input_value()
    texts.nth(1).fill(f"{was} ja")
    with down(page):
        page.click("#texts .foot button")
    page.goto(f"{at.address}/desk/city/menu")
    expect(page.locator(".note.unsent")).to_contain_text(HERE_AGAIN)
    changed = "all => all.filter(one => one.value !== one.defaultValue).map(one => one.value)"
    assert texts.evaluate_all(changed) == [f"{was} ja"]


def test_nothing_is_held_longer_than_the_login_and_a_password_never(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    new = f"{at.address}/desk/reports/new"
    name = page.inner_text(".me a")

    def hold() -> None:
        write_down(page, "so para mim")
        with down(page):
            page.press("#where", "Enter")
        page.goto(f"{at.address}/desk/account")
        assert "0731" in page.evaluate(HELD)

    def is_gone() -> bool:
        assert "0731" not in page.evaluate(HELD)
        page.goto(new)
        return page.input_value("#words") == page.input_value("#phone") == ""

    hold()
    with down(page):
        page.click("text=Sign out")
    page.goto(new)  # they are still in, and it is gone all the same
    assert is_gone()

    hold()
    for field in ("password", "new", "again"):
        page.fill(f"#{field}", f"{PASSWORD} {field}")
    with down(page):
        page.press("#again", "Enter")
    page.goto(f"{at.address}/desk/account")
    assert PASSWORD not in page.evaluate("JSON.stringify(sessionStorage)")

    at.clock.us += 3 * HOUR
    page.goto(new)
    assert "0731" not in page.evaluate(HELD)
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".behalf")
    assert is_gone()

    hold()  # and in another tab somebody else signs in
    theirs: Any = at.enter(Role.CLERK).context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies(theirs)
    page.goto(f"{at.address}/desk")
    assert page.inner_text(".me a") != name
    assert is_gone()


def test_what_waited_for_a_login_is_put_back_to_nobody_else(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK)
    name, case = page.inner_text(".me a"), f"{at.address}/desk/reports/{number}"
    page.goto(case)
    page.fill("#reason", "meia frase")
    page.fill("#note", "liguei, vem amanha")
    at.clock.us += 3 * HOUR
    page.press("#note", "Enter")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("text=Send it now")
    with down(page):
        page.click("text=Send it now")
    theirs: Any = at.enter(Role.CLERK).context.cookies()
    page.context.add_cookies(theirs)
    page.goto(case)
    page.wait_for_load_state()
    assert page.input_value("#reason") == page.input_value("#note") == ""


@contextmanager
def answer_lost(page: Page) -> Iterator[None]:
    """Have what is sent within arrive, and no answer come back."""
    arrived: list[int] = []

    def lose(route: Route) -> None:
        if route.request.is_navigation_request():  # a page also asks by itself
            arrived.append(route.fetch(max_redirects=0).status)
            page.context.clear_cookies(name=re.compile("dial311-(came|said)"))
        route.abort()

    page.route("**/*", lose)
    with suppress(Error):
        yield
    expect(page).to_have_url(_NO_LINE)
    page.unroute("**/*")
    assert arrived == [303]


def test_what_had_come_though_its_answer_was_lost_is_done_once(at: Desk) -> None:
    [number, *listed] = file_some(at, 3)
    page = at.enter(Role.CLERK)
    write_down(page, "ao lado do mercado")
    page.fill("#where", "jardim 12")
    before = len(stored(at))
    with answer_lost(page):
        page.press("#where", "Enter")
    page.goto(f"{at.address}/desk/reports/new")
    expect(page.locator(".note.unsent")).to_contain_text(HERE_AGAIN)
    page.press("#where", "Enter")
    expect(page.locator(".said").first).to_contain_text("Case ")
    assert len(stored(at)) == before + 1
    assert page.input_value("#words") == ""

    page.goto(f"{at.address}/desk/reports/{number}")
    page.fill("#note", "ninguém atende")
    with answer_lost(page):
        page.press("#note", "Enter")
    page.goto(f"{at.address}/desk/reports/{number}")
    assert page.input_value("#note") == "ninguém atende"
    page.press("#note", "Enter")
    expect(page.locator(".said").first).to_contain_text("it had come the first time")
    assert kinds_of(at, number).count("noted") == 1

    page.goto(f"{at.address}/desk/reports?order=newest")
    for one in listed:
        page.check(f".item[data-number='{one}'] [name=number]")
    page.select_option("#action", "assigned")
    page.select_option("#to", index=1)
    page.fill("#reason", "é deles")
    with answer_lost(page):
        page.press("#reason", "Enter")
    page.goto(f"{at.address}/desk/reports?order=newest")
    page.press("#reason", "Enter")
    expect(page.locator(".said").first).to_contain_text("assigned to")
    assert [kinds_of(at, one).count("assigned") for one in listed] == [1, 1]


def test_what_is_thrown_away_leaves_the_page_as_new(at: Desk) -> None:
    [number] = file_some(at, 1)
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/{number}")
    page.fill("#note", "a mesma nota")
    with answer_lost(page):
        page.press("#note", "Enter")
    page.goto(f"{at.address}/desk/reports/{number}")
    page.click("text=Throw away")
    page.fill("#note", "a mesma nota")
    page.press("#note", "Enter")
    expect(page.locator(".said").first).to_contain_text("Note kept")
    assert kinds_of(at, number).count("noted") == 2


def kinds_of(at: Desk, number: int) -> list[str]:
    """Give what happened to a case."""
    [mine] = [row.id for row in stored(at) if row.number == number]
    with at.house.reader.connect() as connection:
        rows = connection.execute(report_events.select()).all()
    return [row.kind for row in rows if row.report_id == mine]
