"""Phones beside each other, their numbers, and a page loaded again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import need_browser
from tests.browser.drawn import FIRST, SECOND, Phone
from tests.browser.fake_service import MENU, WHERE, FakeService

need_browser()


def test_several_phones_hold_their_own_calls(
    page: Page, phone: Phone, service: FakeService
) -> None:
    page.get_by_role("button", name="Add a phone").click()
    other = Phone(page, SECOND)
    other.wire.get_by_label("Network").select_option("64304")
    phone.press("green")
    other.press("green")
    phone.shows(MENU)
    other.shows(MENU)
    phone.press("1", "left")
    phone.shows(WHERE)
    other.shows(MENU)

    turns = service.fields("/ussd")
    assert {(t["phoneNumber"], t["networkCode"]) for t in turns} == {
        (FIRST, "99999"),
        (SECOND, "64304"),
    }
    assert len({turn["sessionId"] for turn in turns}) == 2


def test_a_reload_keeps_the_phones_and_hangs_up(
    page: Page, phone: Phone, service: FakeService
) -> None:
    page.get_by_role("button", name="Add a phone").click()
    other = Phone(page, SECOND)
    number = other.wire.get_by_label("Number")
    number.fill("+258840000042")
    number.press("Enter")
    phone.press("green")
    phone.shows(MENU)

    page.reload()

    Phone(page, "+258840000042").idles()
    phone.idles()
    expect(phone.wire.get_by_label("Number")).to_have_value(FIRST)
    assert [end["status"] for end in service.fields("/ussd-end")] == ["Incomplete"]


@pytest.mark.parametrize("number", ["+25885" + "0000001", "84", SECOND])
def test_a_number_of_somebody_else_is_refused(page: Page, phone: Phone, number: str) -> None:
    page.get_by_role("button", name="Add a phone").click()
    field = phone.wire.get_by_label("Number")

    field.fill(number)
    field.blur()

    assert field.evaluate("field => field.validity.customError")
    expect(phone.station).to_have_accessible_name(f"Phone {FIRST}")


def test_a_phone_can_be_removed(page: Page, phone: Phone) -> None:
    page.get_by_role("button", name="Add a phone").click()
    Phone(page, SECOND).wire.get_by_role("button", name="Remove this phone").click()

    expect(page.get_by_role("article")).to_have_count(1)
    phone.idles()


def test_a_phone_that_waits_does_not_lose_its_place_to_another(page: Page, phone: Phone) -> None:
    page.get_by_role("button", name="Add a phone").click()
    other = Phone(page, SECOND)
    phone.input.press("Enter")
    other.input.focus()
    phone.shows(MENU)

    expect(other.input).to_be_focused()
