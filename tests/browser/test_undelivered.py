"""What did not arrive, in a browser: usable by all at every width, each line with what it is of."""

from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import update
from starlette.testclient import TestClient

from app.domain.accounts import Role
from app.domain.public_number import spoken
from app.main import create_app
from app.store.schema import messages
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, alike, barriers, file_some, sideways
from tests.contract.desk.outgoing import put
from tests.contract.desk.site import SECRET, Site

need_browser()

LONG = "o contentor esta cheio ha tres semanas e ninguem vem, ligue 84 000 0111 " * 2


def lose_some(at: Desk, page: Page) -> tuple[int, int]:
    """Let messages of two cases, and the answer to an SMS, not have arrived; give the cases."""
    open_, closed = file_some(at, 2)
    form = {
        "from": "+258840000573",
        "to": "311",
        "text": LONG,
        "id": "lost",
        "networkCode": "64301",
    }
    path = f"{at.address}/gateways/africastalking/{SECRET}/sms"
    assert page.request.post(path, form={**form, "date": "2025-11-26 12:00:00"}).ok
    site = Site(at.house, TestClient(create_app(at.house)), at.clock, Path())
    came = [one for one in site.rows(messages) if one.direction == "in"][-1].id
    its = update(messages).where(messages.c.direction == "out")
    lost = its.values(state="failed", code="403")
    at.house.writer.write(lambda connection: connection.execute(lost)).result()
    put(site, cause=f"answer:{came}", template="sms_answer", code="ReadTimeout", state="unknown")
    return open_, closed


def test_each_line_says_what_it_is_of_and_what_is_past_cannot_be_marked(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    open_, closed = lose_some(at, page)
    page.goto(f"{at.address}/desk/reports/{closed}")
    page.click("button[value=resolved]")
    page.wait_for_load_state()
    page.goto(f"{at.address}/desk/undelivered")
    for width in (1280, PHONE):
        page.set_viewport_size({"width": width, "height": 740})
        assert barriers(page) + alike(page) == [], width
        assert sideways(page) <= 0, width

    marked, past = page.locator("form .lost > li"), page.locator("section .lost > li")
    assert "“o contentor esta cheio" in line_of(page, "form", "+25884•••••73")
    assert spoken(open_) in line_of(page, "form", spoken(open_))
    assert "the case is closed" in line_of(page, "section", spoken(closed))
    assert marked.locator("input").count() == marked.count()
    assert past.locator("input").count() == 0
    page.locator("form .lost > li", has_text=spoken(open_)).locator("a").click()
    page.wait_for_url(f"**/desk/reports/{open_}")


def line_of(page: Page, where: str, name: str) -> str:
    return page.locator(f"{where} .lost > li", has_text=name).inner_text()
