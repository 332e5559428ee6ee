"""How the page fits small screens, fingers and those who hear it."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chromium import need_browser
from tests.browser.drawn import FIRST, SECOND, Open, Phone
from tests.browser.fake_service import MENU, FakeService

need_browser()


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
