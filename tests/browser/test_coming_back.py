"""Who comes back to a list finds marks and words at their own rows, wherever these stand by now."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect
from starlette.testclient import TestClient

from app.domain.accounts import Role
from app.main import create_app
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, numbers, status_of
from tests.contract.desk.outgoing import put
from tests.contract.desk.site import HOUR, PASSWORD, Site
from tests.contract.desk.test_today import wrote

need_browser()

MARKED = ".item:has(input:checked)"


def marked(page: Page) -> list[int]:
    """Give the cases that are marked."""
    found = page.locator(MARKED).evaluate_all("all => all.map(one => one.dataset.number)")
    return [int(number) for number in found]


def resolve(at: Desk, number: int) -> None:
    """Have a colleague end a case, which then stands in no list of open ones."""
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports/{number}")
    page.click("button[value=resolved]")
    page.wait_for_selector(".said")


def test_marks_are_at_their_own_cases_for_who_comes_back(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports?order=newest")
    first, second, third, fourth, *_ = numbers(page)
    for number in (third, fourth):
        page.check(f"#case-{number} [name=number]")
    page.select_option("#action", "acknowledged")
    page.fill("#reason", "vimos hoje")
    page.click(f"#case-{second} .open")
    page.wait_for_selector(".deed")
    resolve(at, first)
    page.go_back()
    expect(page.locator(".marked")).to_have_text("(2)")
    assert (numbers(page)[0], marked(page)) == (second, [third, fourth])
    assert page.input_value("#reason") == "vimos hoje"
    page.keyboard.press("r")
    assert marked(page) == [third, fourth]
    page.select_option("#action", "acknowledged")
    page.press("#reason", "Enter")
    page.wait_for_selector(".said")
    status = {number: status_of(at, number) for number in (second, third, fourth)}
    assert status == {second: "received", third: "acknowledged", fourth: "acknowledged"}
    # What was sent is left nowhere.
    page.go_back()
    page.wait_for_load_state()
    assert marked(page) == []


def test_who_goes_back_by_the_browser_goes_on_at_the_same_case(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports?order=newest")
    _, second, third, *_ = numbers(page)
    page.wait_for_load_state()
    for key in ("j", "j", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector(".deed")
    assert page.url.split("/")[-1].split("?")[0] == str(second)
    page.go_back()
    expect(page.locator(".item.here")).to_have_attribute("data-number", str(second))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".deed")
    assert page.url.split("/")[-1].split("?")[0] == str(third)


def test_marks_of_all_are_there_again_until_somebody_else_signs_in(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports")
    page.get_by_label("Mark all of this page").check()
    many = len(marked(page))
    page.click(".item .open >> nth=0")
    page.wait_for_selector(".deed")
    page.go_back()
    expect(page.locator(".marked")).to_have_text(f"({many})")
    assert page.get_by_label("Mark all of this page").is_checked()
    page.click(".item .open >> nth=0")
    page.wait_for_selector(".deed")
    page.context.clear_cookies()
    theirs: Any = at.enter(Role.CLERK).context.cookies()
    page.context.add_cookies(theirs)
    page.go_back()
    page.wait_for_selector(".item")
    page.wait_for_load_state()
    assert marked(page) == []


def test_without_script_a_mark_comes_back_to_no_other_case(at: Desk) -> None:
    cookies = at.enter(Role.CLERK).context.cookies()
    page = at.tabs.open(java_script_enabled=False, cookies=cookies)
    page.goto(f"{at.address}/desk/reports?order=newest")
    first, second, third, *_ = numbers(page)
    page.check(f"#case-{third} [name=number]")
    page.select_option("#action", "rejected")
    page.fill("#reason", "não é nosso")
    page.click(f"#case-{second} .open")
    resolve(at, first)
    page.go_back()
    page.wait_for_load_state()
    assert numbers(page)[0] == second
    assert page.locator("[name=number]:checked").count() == 0
    assert (page.input_value("#action"), page.input_value("#reason")) == ("", "")


def test_a_second_answer_waits_with_the_first_until_who_wrote_it_is_in_again(at: Desk) -> None:
    site = Site(at.house, TestClient(create_app(at.house)), at.clock, Path())
    first, second = (wrote(site, f"+25884000093{nth}", f"e o lixo? {nth}") for nth in "12")
    page = at.enter(Role.CLERK)
    name = page.inner_text(".me a")
    page.goto(f"{at.address}/desk/inbox")
    page.fill(f"#text-{second}", "Já vamos ver, e")
    page.fill(f"#text-{first}", "Passa na terça")
    at.clock.us += 3 * HOUR
    page.press(f"#text-{first}", "Enter")
    page.wait_for_selector("#password")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.click("text=Send it now")
    page.wait_for_selector(f"#text-{second}")
    assert page.input_value(f"#text-{second}") == "Já vamos ver, e"
    assert page.locator(f"#text-{first}").count() == 0


def test_an_answer_of_one_is_not_sent_by_who_signed_in_in_a_tab_beside(at: Desk) -> None:
    site = Site(at.house, TestClient(create_app(at.house)), at.clock, Path())
    first, second = (wrote(site, f"+25884000091{nth}", f"quem varre aqui? {nth}") for nth in "12")
    page, other = at.enter(Role.CLERK), at.enter(Role.CLERK)
    name = page.inner_text(".me a")
    page.goto(f"{at.address}/desk/inbox")
    page.fill(f"#text-{second}", "Já vamos ver, e")
    page.fill(f"#text-{first}", "A cooperativa, às terças")
    page.context.clear_cookies()
    theirs: Any = other.context.cookies()
    page.context.add_cookies(theirs)
    page.press(f"#text-{first}", "Enter")
    said = page.locator(".note").inner_text()
    assert said.startswith(f"By now {other.inner_text('.me a')} is signed in on this browser.")
    other.goto(f"{at.address}/desk/inbox")
    assert [other.input_value(f"#text-{one}") for one in (first, second)] == ["", ""]
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.click("text=Send it now")
    page.wait_for_selector(".said")
    assert page.input_value(f"#text-{second}") == "Já vamos ver, e"
    assert page.locator(f"#text-{first}").count() == 0


def test_what_is_half_written_to_somebody_is_there_for_nobody_else(at: Desk) -> None:
    site = Site(at.house, TestClient(create_app(at.house)), at.clock, Path())
    letters = [wrote(site, f"+25884000092{nth}", f"quando passa o camião? {nth}") for nth in "123"]
    page, colleague = at.enter(Role.CLERK), at.enter(Role.CLERK)
    plain = at.tabs.open(java_script_enabled=False, cookies=page.context.cookies())
    for one in (page, plain):
        one.goto(f"{at.address}/desk/inbox")
        one.fill(f"#text-{letters[1]}", "Passa na terça")
        one.click("text=Staff manual")
        one.wait_for_url("**/desk/manual")
    colleague.goto(f"{at.address}/desk/inbox")
    colleague.click(f".letter:has([value='{letters[0]}']) [value=done]")
    colleague.wait_for_load_state()
    for one in (page, plain):
        one.go_back()
        one.wait_for_load_state()
    expect(page.locator(f"#text-{letters[1]}")).to_have_value("Passa na terça")
    for here, there in ((page, letters[2]), (plain, letters[1]), (plain, letters[2])):
        assert here.input_value(f"#text-{there}") == ""


@pytest.mark.parametrize("script", [True, False])
def test_what_one_had_begun_to_write_comes_back_to_nobody_else(at: Desk, script: bool) -> None:
    ana, beto = at.enter(Role.HEAD), at.enter(Role.HEAD)
    page = at.tabs.open(java_script_enabled=script, cookies=ana.context.cookies())
    page.goto(f"{at.address}/desk/reports?order=newest")
    case = page.locator(".item a.open").first.get_attribute("href")
    begun = {
        case: "#note",
        "/desk/reports/new": "#words",
        "/desk/house": "#note",
        "/desk/city/places/import": "#points",
    }
    for path, field in begun.items():
        page.goto(f"{at.address}{path}")
        page.fill(field, "só eu sei")
    theirs: Any = beto.context.cookies()
    page.context.add_cookies(theirs)
    name = beto.inner_text(".me a")
    for field in reversed([*begun.values()][:-1]):
        page.go_back()
        page.wait_for_load_state()
        assert page.inner_text(".me a") == name
        assert page.input_value(field) == ""
    mine: Any = ana.context.cookies()
    page.context.add_cookies(mine)
    for field in [*begun.values()][1:]:
        page.go_forward()
        page.wait_for_load_state()
        assert page.input_value(field) == ("só eu sei" if script else "")


def test_a_mark_of_what_did_not_arrive_is_at_its_own_message(at: Desk) -> None:
    site = Site(at.house, TestClient(create_app(at.house)), at.clock, Path())
    page = at.enter(Role.HEAD)
    for _ in range(3):
        at.clock.us += 1_000
        put(site, code="x")
    page.goto(f"{at.address}/desk/undelivered")
    top, _, last = (one.input_value() for one in page.locator(".lost input").all()[:3])
    page.check(f".lost [value='{last}']")
    page.click("text=Staff manual")
    page.wait_for_url("**/desk/manual")
    colleague = at.enter(Role.HEAD)
    colleague.goto(f"{at.address}/desk/undelivered")
    colleague.check(f".lost [value='{top}']")
    colleague.click("main button.main")
    colleague.wait_for_load_state()
    page.go_back()
    expect(page.locator(f".lost [value='{last}']")).to_be_checked()
    assert page.locator(".lost :checked").count() == 1


def test_who_leaves_a_case_with_half_a_sentence_is_asked(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/reports?order=newest")
    page.click(".item a.open >> nth=1")
    page.wait_for_selector(".deed")
    page.wait_for_load_state()  # keys are heard from then on
    address, asked = page.url, list[str]()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    for field in ("#reason", "#note"):
        page.fill(field, "meia frase")
        page.press(field, "Escape")
        for key in "jku":
            with page.expect_event("dialog"):
                page.keyboard.press(key)
        assert (page.url, page.input_value(field)) == (address, "meia frase")
        page.fill(field, "")
    assert set(asked) == {"beforeunload"}
    page.fill("#note", "a frase inteira")
    page.press("#note", "Enter")
    page.wait_for_selector(".said")
    page.wait_for_load_state()
    page.keyboard.press("u")
    page.wait_for_selector(".list")
    assert len(asked) == 6
