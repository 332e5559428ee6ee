"""Messages read on a drawn phone, and one sent from it."""

import re

from playwright.sync_api import Page, expect

from app.web.phone.router import InboxMessage
from tests.browser.chromium import need_browser
from tests.browser.drawn import FIRST, Open, Phone
from tests.browser.fake_service import FakeService

need_browser()


def test_the_inbox_counts_lists_and_opens_messages(open_page: Open, service: FakeService) -> None:
    text = "MOPA: caso 4821 7365 resolvido. Concorda?"
    older = InboxMessage(1_762_800_000_000_000, "Recebido", "received", "delivered")
    newer = InboxMessage(1_762_900_000_500_000, text, "resolved", "accepted")
    service.messages[FIRST] = [newer, older]
    phone = Phone(open_page(service.make_app()))
    mail = phone.root.locator(".mail")
    expect(mail).to_have_text("2")

    phone.press("left")
    expect(phone.root.locator(".item")).to_have_count(3)
    expect(mail).to_be_hidden()
    phone.press("down", "left")

    phone.shows(text)
    expect(phone.root.locator(".view")).to_contain_text("accepted, resolved")
    phone.press("right", "right")
    phone.idles()


def test_messages_are_read_with_the_keyboard_alone(
    page: Page, phone: Phone, service: FakeService
) -> None:
    service.messages[FIRST] = [InboxMessage(0, "Recebido", "received", "delivered")]
    phone.idles()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(phone.root.locator(".item")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    phone.shows("Recebido")
    page.keyboard.press("Escape")

    phone.idles()


def test_an_sms_to_the_service_is_sent_as_the_gateway_passes_it_on(
    page: Page, phone: Phone, service: FakeService
) -> None:
    phone.idles()
    phone.press("left")
    expect(phone.root.locator(".item")).to_have_count(1)  # the list is fetched
    phone.press("left")
    expect(phone.root.locator(".view")).to_have_text("To 311")
    phone.press("2", "3")
    phone.press("green")
    phone.shows("Message sent")

    (sms,) = service.fields("/sms")
    fields = ["date", "from", "id", "linkId", "text", "to", "cost", "networkCode"]
    assert list(sms) == fields
    assert (sms["from"], sms["to"], sms["text"]) == (FIRST, "311", "ad")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", sms["date"])
