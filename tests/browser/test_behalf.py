"""What is found while a report on behalf is typed is of what stands there, or is not there."""

from pathlib import Path

from playwright.sync_api import Page, Route, expect
from starlette.testclient import TestClient

from app.domain.accounts import Role
from app.main import create_app
from tests.browser.chromium import need_browser
from tests.browser.desks import (
    PHONE,
    Desk,
    alike,
    barriers,
    file_some,
    hold,
    release,
    sideways,
    stored,
)
from tests.browser.test_line_down import down
from tests.contract.desk.site import Site
from tests.contract.desk.test_today import wrote

need_browser()


def busy(asked: Route) -> None:
    asked.fulfill(status=503, body="busy")


def gone(asked: Route) -> None:
    asked.abort()


def written(at: Desk, page: Page) -> tuple[str, str]:
    """Type where something is open, until it is offered; give that place and another one."""
    file_some(at, 1)
    [*_, case] = stored(at)
    page.goto(f"{at.address}/desk/reports/new")
    page.select_option("#service", case.service_code)
    page.fill("#where", case.point)
    expect(page.locator(".near button").first).to_be_visible()
    return case.point, [*at.house.cities.default.gazetteer.by_point][-1]


def test_what_was_found_before_cannot_be_joined_while_a_newer_question_is_open(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    here, there = written(at, page)
    held = hold(page, "**/near")
    page.fill("#where", there)
    expect(page.locator(".near button").first).to_be_hidden()
    expect(page.locator(".near .found")).to_be_hidden()
    with page.expect_request("**/near"):
        page.fill("#where", "")
        page.fill("#where", there)
    page.title()  # by then it is held
    release(page, held[-1])
    expect(page.locator(".near .found")).to_contain_text("✓")
    expect(page.locator(".near button")).to_have_count(0)
    page.unroute("**/near")
    page.fill("#where", here)
    expect(page.locator(".near button").first).to_be_visible()
    page.fill("#where", "")
    expect(page.locator(".near button")).to_have_count(0)


def test_on_a_phone_it_stands_under_the_field_that_it_is_found_for(at: Desk) -> None:
    """Below the whole form nobody saw it before all was filled in."""
    page = at.enter(Role.CLERK)
    page.set_viewport_size({"width": PHONE, "height": 900})
    written(at, page)
    assert top(page, "#where") < top(page, ".near .found") < top(page, ".near button")
    assert top(page, ".near button") < top(page, "#phone") < 900
    assert not sideways(page)
    page.fill("#phone", "84 000 0333")
    page.press("#phone", "Enter")
    expect(page.locator(".wrong")).to_be_visible()
    assert top(page, ".wrong") < top(page, ".near .found") < top(page, "#service")


def top(page: Page, found: str) -> float:
    """Give how far below the top of the page something begins."""
    box = page.locator(found).first.bounding_box()
    assert box
    return box["y"]


def test_a_question_without_an_answer_leaves_nothing_and_is_asked_again(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    here, there = written(at, page)
    for lost in (busy, gone):
        page.route("**/near", lost)
        page.fill("#where", there)
        expect(page.locator(".near")).to_have_text("")
        page.unroute("**/near")
        page.fill("#where", f"{there} ")  # what it says has not changed
        expect(page.locator(".near .found")).to_contain_text("✓")
        page.fill("#where", here)
        expect(page.locator(".near button").first).to_be_visible()


def test_enter_asks_whether_it_is_what_is_open_there_and_files_no_second_one(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    written(at, page)
    before, number = len(stored(at)), stored(at)[-1].number
    expect(page.locator(".go button")).to_have_text("File it")
    page.press("#phone", "Enter")
    expect(page.locator(".wrong")).to_contain_text("Is it the same?")
    expect(page.locator(f".near button[value='{number}']")).to_be_visible()
    expect(page.locator(".near button[name=anew]")).to_have_count(0)  # one such button is enough
    assert barriers(page) + alike(page) == []
    assert len(stored(at)) == before
    expect(page.locator(".go button")).to_have_text("File a new one")
    page.press("#phone", "Enter")
    expect(page.locator(".said")).to_contain_text("Case ")
    assert len(stored(at)) == before + 1


def test_who_sees_what_is_open_there_and_means_another_files_it_at_once(at: Desk) -> None:
    page = at.enter(Role.CLERK, width=PHONE)
    written(at, page)
    before = len(stored(at))
    assert barriers(page) + alike(page) == []
    assert sideways(page) == 0
    anew = page.locator(".near").get_by_role("button", name="File a new one")
    anew.press("Enter")
    expect(page.locator(".said")).to_contain_text("Case ")
    assert len(stored(at)) == before + 1


def test_from_their_words_a_report_is_filed_by_the_keys_that_the_page_names(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    before = len(stored(at))
    page.goto(f"{at.address}/desk/reports/new")
    expect(page.locator(".go")).to_contain_text("Ctrl+Enter from their words")
    page.select_option("#service", index=3)
    page.fill("#where", [*at.house.cities.default.gazetteer.by_point][-2])
    page.press("#words", "Enter")  # a line more
    page.locator("#words").press_sequentially("fica ao lado da escola")
    assert len(stored(at)) == before
    page.press("#words", "Control+Enter")
    page.wait_for_selector(".said")
    assert len(stored(at)) == before + 1
    page.goto(f"{at.address}/desk/reports/{stored(at)[-1].number}")
    expect(page.locator(".talk")).to_contain_text("fica ao lado da escola")


def test_an_sms_becomes_a_case_without_a_mouse(at: Desk) -> None:
    site = Site(at.house, TestClient(create_app(at.house)), at.clock, Path())
    message = wrote(site, "+258840000941", "o contentor arde outra vez")
    page = at.enter(Role.CLERK, width=PHONE)
    page.goto(f"{at.address}/desk/inbox")
    page.locator(f".letter a[href$='sms={message}']").press("Enter")
    expect(page.locator(".of-sms")).to_contain_text("o contentor arde outra vez")
    assert barriers(page) + alike(page) == []
    assert sideways(page) == 0
    before = len(stored(at))
    page.select_option("#service", index=2)
    page.fill("#where", [*at.house.cities.default.gazetteer.by_point][-3])
    page.press("#where", "Enter")
    expect(page.locator(".said")).to_contain_text("Case ")
    assert page.url.endswith("/desk/inbox")
    assert page.locator(f".letter a[href$='sms={message}']").count() == 0
    assert len(stored(at)) == before + 1
    assert stored(at)[-1].channel == "sms"


def test_what_did_not_arrive_for_one_sms_is_back_at_that_one_alone(at: Desk) -> None:
    site = Site(at.house, TestClient(create_app(at.house)), at.clock, Path())
    one, other = (wrote(site, f"+25884000094{nth}", f"agua na rua {nth}") for nth in "23")
    page = at.enter(Role.CLERK)
    new = f"{at.address}/desk/reports/new"
    page.goto(f"{new}?sms={one}")
    page.select_option("#service", index=2)
    page.fill("#where", "jardim/31")
    page.fill("#words", "so deste")
    with down(page):
        page.press("#where", "Enter")
    for elsewhere in (f"{new}?sms={other}", f"{new}?channel=counter"):
        page.goto(elsewhere)
        assert (page.input_value("#service"), page.input_value("#where")) == ("", "")
        assert page.input_value("#words") == ("agua na rua 3" if "sms" in elsewhere else "")
    page.goto(f"{new}?sms={one}")
    assert (page.input_value("#where"), page.input_value("#words")) == ("jardim/31", "so deste")
    page.goto(f"{new}?channel=counter")
    page.select_option("#service", index=2)
    page.fill("#where", "jardim/32")
    with down(page):
        page.press("#where", "Enter")
    page.goto(f"{new}?sms={other}")
    assert page.input_value("#where") == ""
