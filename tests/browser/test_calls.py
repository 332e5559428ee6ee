"""Calls on the drawn phone, and the bytes that leave it."""

import re
import threading
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import need_browser
from tests.browser.drawn import KENYAN, Phone
from tests.browser.fake_service import FILED, MENU, WHERE, FakeService

need_browser()


def test_a_call_sends_the_gateways_bytes_from_dial_to_end(
    phone: Phone, service: FakeService
) -> None:
    phone.press("green")
    phone.shows(MENU)
    phone.press("1", "left")
    phone.shows(WHERE)
    phone.press("2", "green")
    phone.shows(FILED)
    expect(phone.wire.locator(".log")).to_contain_text("ussd-end Success")

    begin, first, second = service.bodies("/ussd")
    shape = r"sessionId=ATUid_[0-9a-f]{32}&phoneNumber=%2B258840000001"
    assert re.fullmatch(shape + r"&networkCode=99999&serviceCode=\*311%23&text=", begin)
    assert [first, second] == [begin + "1", begin + "1*2"]
    assert [end["status"] for end in service.fields("/ussd-end")] == ["Success"]
    assert service.fields("/ussd-end")[0]["lastAppResponse"] == FILED

    phone.press("left")
    phone.idles()


def test_the_end_of_a_call_is_told_in_the_documented_fields(
    phone: Phone, service: FakeService
) -> None:
    service.label = "menu"
    phone.press("green")
    phone.shows(MENU)
    phone.press("1", "left")
    phone.shows(WHERE)

    phone.press("right")

    phone.idles()
    expect(phone.wire.locator(".log")).to_contain_text("ussd-end Incomplete")
    (body,) = service.bodies("/ussd-end")
    end = dict(parse_qsl(body, keep_blank_values=True))
    assert list(end) == [
        *("date", "sessionId", "serviceCode", "networkCode", "phoneNumber", "status", "cost"),
        *("durationInMillis", "hopsCount", "hopsMetadata", "input", "lastAppResponse"),
    ]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", end["date"])
    assert (end["status"], end["hopsCount"], end["input"]) == ("Incomplete", "2", "1")
    assert (end["hopsMetadata"], end["lastAppResponse"]) == ("menu|menu", WHERE)


def test_a_number_dialled_with_an_answer_sends_it_as_the_first_text(
    phone: Phone, service: FakeService
) -> None:
    phone.input.fill("*311*7#")
    phone.press("green")
    phone.shows(WHERE)
    phone.press("1", "left")
    phone.shows(FILED)

    sent = [(turn["serviceCode"], turn["text"]) for turn in service.fields("/ussd")]
    assert sent == [("*311#", "7"), ("*311#", "7*1")]


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [("*384#", "*384#", ""), ("*384*7#", "*384*7#", ""), ("*384*7*1#", "*384*7#", "1")],
)
def test_the_codes_of_all_cities_can_be_dialled(
    page: Page, phone: Phone, service: FakeService, number: str, code: str, text: str
) -> None:
    phone.input.fill(number)
    phone.press("green")
    Phone(page, KENYAN).shows(WHERE if text else MENU)

    [begin] = service.fields("/ussd")
    assert (begin["serviceCode"], begin["text"]) == (code, text)


def test_another_code_is_not_ours_to_dial(phone: Phone, service: FakeService) -> None:
    phone.input.fill("*999#")
    phone.press("green")

    expect(phone.root.locator(".view")).to_contain_text("invalid MMI code")
    assert service.asked == []


def test_an_empty_answer_and_a_star_keep_their_places(phone: Phone, service: FakeService) -> None:
    phone.press("green")
    phone.shows(MENU)
    phone.press("1", "left")
    phone.shows(WHERE)
    phone.press("left")
    phone.shows("CON Tecla errada")
    phone.input.fill("a*b c&d")
    phone.input.press("Enter")
    expect(phone.wire.locator(".log")).to_contain_text("1**a*b c&d")

    assert [turn["text"] for turn in service.fields("/ussd")] == ["", "1", "1*", "1**a*b c&d"]
    assert service.bodies("/ussd")[-1].endswith("&text=1**a*b+c%26d")


@pytest.mark.parametrize(("status", "reply"), [(202, "END Falhou"), (200, "Sem prefixo")])
def test_a_reply_the_gateway_would_refuse_ends_the_call_as_failed(
    phone: Phone, service: FakeService, status: int, reply: str
) -> None:
    service.replies[""] = reply
    service.status = status
    phone.press("green")

    expect(phone.root.locator(".view")).to_contain_text("Network problem")
    expect(phone.wire.locator(".log")).to_contain_text("ussd-end Failed")
    assert service.fields("/ussd-end")[0]["errorMessage"] == f"Unexpected response: {status}"


def test_a_call_hung_up_while_it_waits_is_over(phone: Phone, service: FakeService) -> None:
    service.held = threading.Event()
    phone.press("green")
    phone.press_anyway("green")
    phone.press("red")
    phone.idles()
    service.held.set()
    expect(phone.wire.locator(".log")).to_contain_text("CON")
    expect(phone.wire.locator(".log")).to_contain_text("ussd-end Incomplete")

    phone.idles()
    assert len(service.bodies("/ussd")) == 1
    assert [end["status"] for end in service.fields("/ussd-end")] == ["Incomplete"]
