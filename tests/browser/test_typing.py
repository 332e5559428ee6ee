"""Keys pressed on a drawn phone, and those of the keyboard."""

from playwright.sync_api import Page, expect

from tests.browser.chromium import need_browser
from tests.browser.drawn import Phone
from tests.browser.fake_service import FILED, MENU, WHERE, FakeService

need_browser()


def test_letters_are_typed_by_pressing_a_key_several_times(phone: Phone) -> None:
    phone.press("green")
    phone.shows(MENU)

    phone.press("#")  # letters
    phone.press("2", "2", "2", "6", "0", "3")
    phone.press("#")  # capitals
    phone.press("9")

    expect(phone.input).to_have_value("cm dW")


def test_the_keyboard_alone_is_enough(page: Page, phone: Phone, service: FakeService) -> None:
    phone.idles()
    page.keyboard.press("Enter")
    phone.shows(MENU)
    page.keyboard.type("14")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    phone.shows(WHERE)
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    phone.shows(FILED)
    page.keyboard.press("Enter")  # OK
    phone.idles()
    page.keyboard.press("Enter")
    phone.shows(MENU)
    page.keyboard.press("Escape")
    phone.idles()

    assert [turn["text"] for turn in service.fields("/ussd")] == ["", "1", "1*2", ""]
    expect(phone.input).to_be_focused()
