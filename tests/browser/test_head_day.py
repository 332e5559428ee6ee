"""The day of a head in a real browser: cases are merged, parted, given to somebody and solved."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.domain.accounts import Right, Role
from app.domain.geo import metres
from app.domain.public_number import spoken
from app.store.schema import reports
from app.usecases.file_report import OnBehalf
from tests.browser.chromium import need_browser
from tests.browser.desks import Desk, desk, file_some
from tests.browser.tabs import Tabs
from tests.contract.desk.site import HOUR
from tests.databases import Databases

need_browser()


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    with desk(databases, tmp_path_factory.mktemp("head"), tabs) as opened:
        yield opened


def two_near(at: Desk) -> tuple[int, int]:
    """File one problem at two points that lie next to each other; give the cases' numbers."""
    city = at.house.cities.default
    points = [*city.gazetteer.by_point.values()]
    near = min(points[1:], key=lambda one: metres(points[0].position, one.position))
    made = []
    for nth, place in enumerate((points[0].code, near.code)):
        at.clock.us += HOUR
        phone = f"+2588400009{nth:02}"
        wish = OnBehalf(next(iter(city.services)), place, "counter", "official eva", phone, "")
        made.append(at.house.registrar.file(city, wish).number)
    return made[0], made[1]


def status(at: Desk, number: int) -> tuple[str, str]:
    query = select(reports.c.status, reports.c.owner).where(reports.c.number == number)
    with at.house.reader.connect() as connection:
        return tuple(connection.execute(query).one())


def test_a_case_is_merged_parted_and_given_to_somebody_and_solved(at: Desk) -> None:
    kept, repeat = two_near(at)
    page = at.enter(Role.HEAD, personal=frozenset({Right.REVEAL, Right.PUBLISH}))
    page.goto(f"{at.address}/desk/reports/{repeat}")
    page.locator(".near li", has_text=spoken(kept)).get_by_role("button").click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert status(at, repeat)[0] == "duplicate"

    page.goto(f"{at.address}/desk/reports/{kept}")
    expect(page.locator("dd", has_text=spoken(repeat))).to_be_visible()
    expect(page.locator("dd", has_text="2 people")).to_be_visible()
    page.goto(f"{at.address}/desk/reports/{repeat}")
    page.get_by_label("Reason or words for the resident").fill("São dois contentores")
    page.click("button[value=unmerged]")
    expect(page.get_by_role("status").first).to_be_visible()
    assert status(at, repeat)[0] == "assigned"

    page.goto(f"{at.address}/desk/reports/{kept}")
    to = page.locator("#to option").nth(2).get_attribute("value")
    page.select_option("#to", to)
    page.click("button[value=assigned]")
    expect(page.get_by_role("status").first).to_be_visible()
    assert status(at, kept) == ("assigned", to)
    page.get_by_label("Reason or words for the resident").fill("Esvaziado às 9")
    page.click("button[value=resolved]")
    expect(page.get_by_role("status").first).to_be_visible()
    assert status(at, kept)[0] == "resolved"
    expect(page.locator(".talk")).to_contain_text("Esvaziado às 9")


def test_who_is_signed_out_by_somebody_else_comes_to_the_login_and_back(at: Desk) -> None:
    [number] = file_some(at, 1)
    boss, head = at.enter(), at.enter(Role.HEAD)
    head.goto(f"{at.address}/desk/reports/{number}")
    head.fill("#note", "vou la amanha")
    head.fill("#reason", "O carro veio")  # not sent yet
    name = head.inner_text(".me a")

    boss.goto(f"{at.address}/desk/house/users/{name}")
    boss.get_by_role("button", name="Sign out there").click()
    expect(boss.get_by_text("Nowhere.")).to_be_visible()

    head.press("#note", "Enter")
    expect(head.get_by_role("status")).to_contain_text("You were signed out")
    boss.reload()
    expect(boss.get_by_text("Nowhere.")).to_be_visible()  # a form that waits is no way in
    head.fill("#name", name)
    head.fill("#password", "quatro carros de mao")
    assert "O carro veio" not in head.evaluate("JSON.stringify(sessionStorage)")
    head.press("#password", "Enter")
    expect(head.get_by_text("What else stood half written on that page")).to_be_visible()
    expect(head.locator("dd")).to_have_text(["vou la amanha"])
    head.click("text=Send it now")
    expect(head.locator(".talk")).to_contain_text("vou la amanha")
    assert (head.input_value("#note"), head.input_value("#reason")) == ("", "O carro veio")
