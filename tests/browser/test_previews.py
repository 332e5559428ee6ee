"""What is shown as what people get is of the words that stand there, or says that it is not."""

from playwright.sync_api import Page, Route, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, file_some, hold, sideways

need_browser()

UNDRAWN = "It could not be drawn what people get of these words."


def opened(at: Desk, page: Page) -> str:
    """Open a case whose reporter gets messages; give its address."""
    [number] = file_some(at, 1)
    page.goto(f"{at.address}/desk/reports/{number}")
    return page.url


def busy(asked: Route) -> None:
    asked.fulfill(status=503, body="busy")


def gone(asked: Route) -> None:
    asked.abort()


def test_what_cannot_be_drawn_is_said_and_drawn_once_it_can_be(at: Desk) -> None:
    page = at.enter(Role.CLERK, width=PHONE)
    opened(at, page)
    previews = page.locator(".previews")
    for nth, lost in enumerate((busy, gone)):
        page.fill("#reason", f"Foi limpo ontem {nth}")
        expect(previews).to_contain_text(f"ontem {nth}")
        page.route("**/preview", lost)
        page.fill("#reason", "Foi limpo hoje")
        expect(previews).to_contain_text(UNDRAWN)
        expect(previews).not_to_contain_text("ontem")
        assert (barriers(page), sideways(page)) == ([], 0)
        page.unroute("**/preview")
        page.fill("#reason", "Foi limpo hoje.")
        expect(previews).to_contain_text("Foi limpo hoje.")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.fill("#reason", "Foi limpo anteontem")
    expect(previews).to_contain_text(UNDRAWN)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.fill("#reason", "Foi limpo anteontem.")
    expect(previews).to_contain_text("Foi limpo anteontem.")


def test_until_it_is_drawn_what_is_older_is_marked_as_such(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    opened(at, page)
    previews = page.locator(".previews")
    held = hold(page, "**/preview")
    with page.expect_request("**/preview"):
        page.fill("#reason", "Foi limpo hoje")
        expect(previews).to_have_attribute("aria-busy", "true")
    page.title()  # by then it is held
    held[0].continue_()
    expect(previews).to_contain_text("Foi limpo hoje")
    expect(previews).not_to_have_attribute("aria-busy", "true")


def test_what_was_written_before_the_script_came_is_drawn(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    address = opened(at, page)
    held = hold(page, "**/files/case.js")
    page.goto(address, wait_until="commit")
    page.fill("#reason", "Foi limpo hoje")
    held[0].continue_()
    expect(page.locator(".previews")).to_contain_text("Foi limpo hoje")


def test_what_the_browser_puts_back_is_drawn(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    opened(at, page)
    page.fill("#reason", "Foi limpo hoje")
    expect(page.locator(".previews")).to_contain_text("Foi limpo hoje")
    page.click("text=Staff manual")
    page.wait_for_url("**/desk/manual")
    page.go_back()
    expect(page.locator("#reason")).to_have_value("Foi limpo hoje")
    expect(page.locator(".previews")).to_contain_text("Foi limpo hoje")
