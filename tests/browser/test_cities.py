"""Which city a phone dials, and what the open page hears of edits."""

from playwright.sync_api import Page, expect

from app.web.phone.served import News, Served
from tests.browser.chromium import need_browser
from tests.browser.drawn import KENYAN, Open, Phone
from tests.browser.fake_service import MAPUTO, MENU, NAIROBI, FakeService

need_browser()


def test_up_and_down_change_the_city_with_its_numbers_and_networks(
    page: Page, phone: Phone, service: FakeService
) -> None:
    phone.press("down")

    kenyan = Phone(page, KENYAN)
    expect(kenyan.input).to_have_value("*384#")
    expect(kenyan.root.locator(".view")).to_contain_text("Nairobi")
    networks = kenyan.wire.get_by_label("Network").locator("option")
    expect(networks).to_have_text(["99999 sandbox", "63903 Airtel"])
    kenyan.wire.get_by_label("Network").select_option("63903")
    kenyan.press("green")
    kenyan.shows(MENU)
    expect(kenyan.wire.locator(".meter")).to_contain_text("of 178 septets")
    kenyan.press("red", "up")
    phone.idles()

    (begin,) = service.fields("/ussd")
    assert (begin["phoneNumber"], begin["networkCode"]) == (KENYAN, "63903")
    assert begin["serviceCode"] == "*384#"


def test_a_city_is_chosen_and_stays_for_the_next_call_and_the_next_page(
    page: Page, phone: Phone
) -> None:
    expect(phone.wire.get_by_label("City").locator("option")).to_have_text(
        ["*311# Maputo", "*384# Nairobi", "*384*7# Nairobi"]
    )
    phone.wire.get_by_label("City").select_option("*384*7#")
    kenyan = Phone(page, KENYAN)
    kenyan.press("green")
    kenyan.shows(MENU)
    kenyan.press("red")
    expect(kenyan.input).to_have_value("*384*7#")

    page.evaluate("sessionStorage.clear()")  # what a new tab has not
    page.evaluate("addEventListener('pagehide', () => sessionStorage.clear())")
    page.reload()

    expect(Phone(page, KENYAN).input).to_have_value("*384*7#")


def test_a_code_that_is_typed_brings_its_country(
    page: Page, phone: Phone, service: FakeService
) -> None:
    phone.input.click()
    page.keyboard.type("*384*7*2#")
    expect(phone.input).to_have_value("*384*7*2#")
    page.keyboard.press("Enter")
    Phone(page, KENYAN).press("red")

    expect(Phone(page, KENYAN).input).to_have_value("*384*7#")
    assert service.fields("/ussd")[0]["phoneNumber"] == KENYAN


def test_keys_take_the_place_of_the_offered_code_wherever_they_are_pressed(
    page: Page, phone: Phone
) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("*99#")
    expect(phone.input).to_have_value("*99#")
    phone.press("red", "*", "3", "8")
    expect(phone.input).to_have_value("*38")
    phone.press("red")
    page.keyboard.type("*384#")
    page.keyboard.press("Enter")  # dials; the red key was clicked last
    kenyan = Phone(page, KENYAN)
    kenyan.shows(MENU)
    kenyan.press("red", "up")
    phone.idles()
    phone.press("right")  # Clear
    expect(phone.input).to_have_value("")


def test_an_open_page_hears_of_a_refused_edit_and_of_its_mending(
    page: Page, phone: Phone, service: FakeService
) -> None:
    notice = page.locator(".refused")
    expect(notice).to_be_hidden()
    page.evaluate("window.stays = true")
    service.news = News((MAPUTO,), refused=("menu.yaml:3:1: wrong. Mend: x",))
    phone.press("green")  # a call looks at once
    expect(notice).to_contain_text("menu.yaml:3:1: wrong")
    phone.shows(MENU)

    service.news = News((MAPUTO, Served("Tamba", ("*384*4400#",))))

    expect(notice).to_be_hidden(timeout=15_000)  # by itself, in the middle of a call
    phone.shows(MENU)
    expect(phone.wire.get_by_label("City")).to_contain_text("*384*4400# Tamba")
    assert page.evaluate("window.stays")


def test_a_phone_whose_city_is_gone_dials_one_that_answers(
    open_page: Open, service: FakeService
) -> None:
    service.news = News((NAIROBI,))
    page = open_page(service.make_app())
    expect(Phone(page, KENYAN).input).to_have_value("*384#")
    page.wait_for_load_state("networkidle")  # its inbox has been read, of a number that is known
    service.news = News((MAPUTO,))

    expect(Phone(page).input).to_have_value("*311#", timeout=15_000)
