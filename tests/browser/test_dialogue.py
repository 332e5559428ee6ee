"""A call on the drawn phone, copied as a dialogue that the menu keeps to."""

from pathlib import Path

from playwright.sync_api import Page, expect

from app.walks.walker import Walker
from app.walks.world import World
from tests.browser.chromium import need_browser
from tests.browser.drawn import Open, Phone
from tests.browser.fake_service import FakeService
from tests.unit.walks.cities import small_city, tried

need_browser()

CLIPBOARD = ["clipboard-read", "clipboard-write"]


def replies(dialled: str, *typed: str) -> dict[str, str]:
    """Give what the gateway's transcripts bring on a small city's line, with a number of its own.

    Nobody else's call is in them, so the city's made-up number is changed for another one; there is
    no date, so one is put in its place.
    """
    walker = Walker(small_city(), World(small_city()))
    walker.dial("*311#" if not dialled else f"*311*{dialled}#")
    for given in typed:
        walker.answer(given)
    found: dict[str, str] = {}
    inputs = [dialled] if dialled else []
    for index, spoken in enumerate(walker.transcript):
        inputs += typed[index - 1 : index]
        text = spoken.screen.text.replace("1234 5671", "9399 8013")
        text = text.replace("Solucao sem prazo", "Solucao ate 12/11")
        found["*".join(inputs)] = f"{'END' if spoken.screen.ends else 'CON'} {text}"
    return found


def call(phone: Phone, service: FakeService, dialled: str, *typed: str) -> None:
    service.replies = replies(dialled, *typed)
    answers = iter(service.replies.values())
    if dialled:
        phone.input.fill(f"*311*{dialled}#")
    phone.press("green")
    phone.shows(next(answers))
    for given in typed:
        phone.input.fill(given)
        phone.press("green")
        phone.shows(next(answers))


def copied(page: Page, phone: Phone) -> str:
    phone.wire.get_by_role("button", name="Copy as dialogue").click()
    expect(phone.wire.locator(".copy output")).to_contain_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert isinstance(text, str)
    return text


def test_a_copied_call_holds(open_page: Open, service: FakeService, tmp_path: Path) -> None:
    page = open_page(service.make_app(), permissions=CLIPBOARD)
    phone = Phone(page)
    expect(phone.wire.locator(".copy button")).to_be_hidden()

    call(phone, service, "", "1", "maxaq", "99", "1", "2", "lixo: 'muito' \"#1\" é")

    text = copied(page, phone)
    assert text.startswith("A call from the phone page:\n  # A caller who has reported")
    assert '  - "*311#": |\n      MOPA - gratis\n' in text
    assert "Contentor cheio, Baltazar, Maxaquene A. Solucao <due>. Guarde" in text
    assert "Recebido. Caso <number>. Contentor cheio, Baltazar, Maxaquene A." in text
    assert (tried(tmp_path, text).findings, text.count("\n  - ")) == ((), 7)


def test_only_the_newest_call_is_copied(
    open_page: Open, service: FakeService, tmp_path: Path
) -> None:
    page = open_page(service.make_app(), permissions=CLIPBOARD)
    phone = Phone(page)
    call(phone, service, "", "1")
    phone.press("red")
    phone.idles()

    call(phone, service, "1*10348", "")

    text = copied(page, phone)
    assert '  - "*311*1*10348#": |\n      Contentor cheio, Baltazar, Maxaquene A\n' in text
    assert '  - "": |\n      Tecla errada\n' in text
    assert (tried(tmp_path, text).findings, text.count("\n  - ")) == ((), 2)


def test_without_a_clipboard_the_text_is_shown(page: Page, phone: Phone) -> None:
    page.evaluate("delete Object.getPrototypeOf(navigator).clipboard")
    phone.press("green")
    phone.wire.get_by_role("button", name="Copy as dialogue").click()

    text = phone.wire.get_by_role("textbox", name="The call as a dialogue")
    expect(text).to_have_value(
        "A call from the phone page:\n"
        "  # A caller who has reported before needs lines below before:, see menus/README.md.\n"
        '  - "*311#": |\n'
        "      MOPA - gratis\n      1 Contentor cheio\n      2 Tchova nao passou\n"
        "      3 Lixo fora\n"
    )
    expect(phone.wire.locator(".copy output")).to_have_text("Copy it from here")
    phone.press("red")
    phone.press("green")
    expect(text).to_be_hidden()


def test_a_text_that_a_block_would_change_is_quoted(
    page: Page, phone: Phone, service: FakeService
) -> None:
    page.evaluate("delete Object.getPrototypeOf(navigator).clipboard")
    service.replies[""] = 'CON  [1]\n\n\\ "x" '
    phone.press("green")
    phone.wire.get_by_role("button", name="Copy as dialogue").click()

    text = phone.wire.get_by_role("textbox", name="The call as a dialogue")
    expect(text).to_have_value(
        "A call from the phone page:\n"
        "  # A caller who has reported before needs lines below before:, see menus/README.md.\n"
        '  - "*311#": " [1]\\n\\n\\\\ \\"x\\" "\n'
    )
