"""What the wire beside a drawn phone shows."""

import random

from playwright.sync_api import Page, expect

from app.domain.text import septets
from tests.browser.chromium import need_browser
from tests.browser.drawn import Phone
from tests.browser.fake_service import MENU, FakeService

need_browser()


def test_send_again_posts_the_same_bytes(phone: Phone, service: FakeService) -> None:
    phone.press("green")
    phone.shows(MENU)
    again = phone.wire.get_by_role("button", name="Send again")

    again.click()

    output = phone.wire.locator(".again output")
    expect(output).to_contain_text("Same reply, byte for byte")
    first, second = service.bodies("/ussd")
    assert first == second == phone.request
    service.replies[""] = "CON Outra coisa"
    again.click()
    expect(output).to_have_text("Another reply: CON Outra coisa")
    phone.shows(MENU)


def test_the_wire_shows_prefix_cost_lines_and_hops(phone: Phone, service: FakeService) -> None:
    service.replies[""] = "CON [1]€\nAção"
    phone.press("green")
    phone.shows("CON [1]€\nAção")

    meter = phone.wire.locator(".meter")
    expect(meter).to_contain_text("12 of 156 septets")
    expect(meter).to_contain_text("2 lines · hop 1")
    expect(meter).to_contain_text("Not in GSM-7: ç ã")
    assert phone.wire.locator(".reply").text_content() == "CON [1]€\nAção"


def test_septets_are_counted_as_the_service_counts_them(page: Page) -> None:
    chance = random.Random(311)
    texts = ["".join(chance.choices("ab1\n[]{}^~\\|€\fç😀水@", k=40)) for _ in range(200)]

    counted = page.evaluate(
        "async texts => texts.map((await import('/phone/gsm7.js')).septets)", texts
    )

    assert counted == [septets(text) for text in texts]
