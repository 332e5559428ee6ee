"""What a person can do with the drawn phone, and the bytes that leave it."""

import random
import re
from collections.abc import Callable
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Locator, Page, expect

from app.domain.text import septets
from app.web.phone.router import InboxMessage
from tests.browser.chromium import need_browser
from tests.browser.fake_service import FILED, MENU, WHERE, FakeService

need_browser()

Open = Callable[..., Page]
FIRST, SECOND = "+258840000001", "+258840000002"


class Phone:
    """One drawn phone, spoken of as a person would."""

    def __init__(self, page: Page, number: str = FIRST) -> None:
        self.station = page.get_by_role("article", name=f"Phone {number}")
        self.root = self.station.locator(".phone")
        self.input = self.root.locator(".entry input")
        self.wire = self.station.locator(".wire")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.root.locator(f"[data-key='{key}']").click()

    def shows(self, reply: str) -> None:
        """Wait for a screen, given as the reply that brings it."""
        text = reply.removeprefix("CON ").removeprefix("END ")
        expect(self.root.locator(".view .text")).to_have_text(text, use_inner_text=True)

    def idles(self) -> None:
        expect(self.input).to_have_value("*311#")

    @property
    def request(self) -> str:
        return self.wire.locator(".request").text_content() or ""


@pytest.fixture
def page(open_page: Open, service: FakeService) -> Page:
    return open_page(service.make_app())


@pytest.fixture
def phone(page: Page) -> Phone:
    return Phone(page)


def test_a_call_sends_the_gateways_bytes_from_dial_to_end(
    phone: Phone, service: FakeService
) -> None:
    phone.press("green")
    phone.shows(MENU)
    phone.press("1", "left")
    phone.shows(WHERE)
    phone.press("2", "green")
    phone.shows(FILED)

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
    expect(meter).to_contain_text("12 of 160 septets")
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


def test_a_phone_that_waits_does_not_lose_its_place_to_another(page: Page, phone: Phone) -> None:
    page.get_by_role("button", name="Add a phone").click()
    other = Phone(page, SECOND)
    phone.input.press("Enter")
    other.input.focus()
    phone.shows(MENU)

    expect(other.input).to_be_focused()


def test_a_call_hung_up_while_it_waits_is_over(phone: Phone, service: FakeService) -> None:
    service.delay_s = 0.6
    phone.press("green", "green")
    phone.press("red")
    phone.idles()
    expect(phone.wire.locator(".log")).to_contain_text("CON")

    phone.idles()
    assert len(service.bodies("/ussd")) == 1
    assert [end["status"] for end in service.fields("/ussd-end")] == ["Incomplete"]


def test_an_sms_to_the_service_is_sent_as_the_gateway_passes_it_on(
    page: Page, phone: Phone, service: FakeService
) -> None:
    phone.idles()
    phone.press("left", "left")
    expect(phone.root.locator(".view")).to_have_text("To 311")
    phone.press("2", "3")
    phone.press("green")
    phone.shows("Message sent")

    (sms,) = service.fields("/sms")
    fields = ["date", "from", "id", "linkId", "text", "to", "cost", "networkCode"]
    assert list(sms) == fields
    assert (sms["from"], sms["to"], sms["text"]) == (FIRST, "311", "ad")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", sms["date"])


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440])
def test_no_width_scrolls_sideways(open_page: Open, service: FakeService, width: int) -> None:
    page = open_page(service.make_app(), viewport={"width": width, "height": 740})
    page.get_by_role("button", name="Add a phone").click()
    phone = Phone(page, SECOND)
    phone.press("green")
    phone.shows(MENU)
    if width < 768:
        page.get_by_text("Number and wire").locator("visible=true").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_small_screen_shows_one_phone_with_large_keys(
    open_page: Open, service: FakeService
) -> None:
    page = open_page(
        service.make_app(), viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page.get_by_role("button", name="Add a phone").tap()
    expect(Phone(page, SECOND).root).to_be_visible()
    expect(page.locator(".phone:visible")).to_have_count(1)

    page.get_by_role("button", name=f"Phone {FIRST}").tap()

    phone = Phone(page)
    expect(page.locator(".phone:visible")).to_have_count(1)
    expect(phone.wire.locator(".sim")).to_be_hidden()
    assert _box(phone.root)["width"] > 330
    for key in phone.root.locator("button[data-key]:visible:not(.case, .rocker *)").all():
        assert _box(key)["height"] >= 40
        assert _box(key)["width"] >= 44


def test_every_button_has_a_name_and_the_screen_is_read_out(phone: Phone) -> None:
    phone.press("green")
    phone.shows(MENU)

    for button in phone.station.locator("button").all():
        assert button.evaluate("b => (b.ariaLabel || b.textContent).trim()")
    expect(phone.root.locator(".view")).to_have_attribute("aria-live", "polite")


def test_21_columns_and_nine_lines_fit_above_the_answer(phone: Phone, service: FakeService) -> None:
    service.replies[""] = "CON " + "\n".join(f"{n} 3456789012345678901" for n in range(1, 10))
    phone.press("green")
    phone.shows(service.replies[""])

    view = phone.root.locator(".view")
    assert view.evaluate("v => v.scrollHeight <= v.clientHeight")


def _box(found: Locator) -> dict[str, float]:
    box = found.bounding_box()
    assert box is not None
    return dict(box)  # type: ignore[arg-type]
