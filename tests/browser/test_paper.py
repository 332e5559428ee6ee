"""The desk in a real browser: what is on paper, and what every width has room for."""

import re

from playwright.sync_api import expect

from app.domain.accounts import Right, Role
from app.domain.public_number import spoken
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, file_some, sideways, stored

need_browser()


def test_the_list_is_on_paper_with_what_it_is_of(at: Desk) -> None:
    waiting = [spoken(number) for number in file_some(at, 2)]
    page = at.enter(Role.CLERK, width=718)  # A4 less its margins
    page.goto(f"{at.address}/desk/reports?status=received")
    page.emulate_media(media="print")
    shown = page.inner_text("main")
    assert [number for number in waiting if number not in shown] == []
    assert "Status: received" in shown
    for screen_only in ("With those that are marked", "Report on behalf", "Show"):
        assert screen_only not in shown
    assert sideways(page) <= 0


def test_a_long_list_begins_below_its_title_and_its_sum_stands_once(at: Desk) -> None:
    page = at.enter(Role.CLERK, locale="pt-PT")
    page.goto(f"{at.address}/desk/map")
    page.emulate_media(media="print")
    expect(page.locator("tfoot")).to_have_css("display", "table-row-group")

    # A browser that has made a file shows pages on a screen again.
    page.goto(f"{at.address}/desk/reports/export/columns")
    # Of two tables the longer one is more than a page, and begins below the title all the same.
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))) == 3


def test_what_a_page_keeps_is_on_paper_without_its_controls(at: Desk) -> None:
    page = at.enter(Role.ADMINISTRATOR, personal=frozenset({Right.PUBLISH}))
    paths = ["services/container_full", "bodies/waste", "places/kampfumo", "routes"]
    for path in paths:
        page.goto(f"{at.address}/desk/city/{path}")
        page.emulate_media(media="print")
        field = page.locator("form.filled :is(input, select)").locator("visible=true").first
        expect(field).to_have_css("border-top-width", "0px")
        for screen_only in page.locator("main :is(button, .hint)").all():
            expect(screen_only).to_be_hidden()
        assert sideways(page) <= 0


def test_the_diagram_is_on_paper_in_parts_that_are_drawn_once(at: Desk) -> None:
    page = at.enter(Role.HEAD, width=718)
    drawn: list[str] = []
    page.on("request", lambda asked: drawn.append(asked.url) if ".svg?" in asked.url else None)
    page.goto(f"{at.address}/desk/city/menu/diagram?stops=1")
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    parts = page.locator(".on-paper")
    expect(page.locator(".diagram")).to_be_hidden()
    expect(parts.first).to_be_visible()
    page.wait_for_function("[...document.images].every(one => one.complete)")
    sides = "all => all.map(one => [one.width, one.height, one.naturalWidth > 0])"
    shown = parts.evaluate_all(sides)
    looks = [part.screenshot() for part in parts.all()]
    printed = page.pdf(format="A4", prefer_css_page_size=True)

    assert len(shown) > 1
    assert all(width <= 680 and height <= 930 and there for width, height, there in shown)
    assert len(set(looks)) == len(shown)
    assert len([one for one in drawn if "narrow" not in one]) == 1
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= len(shown) + 1
    assert sideways(page) <= 0


def test_the_manual_is_printed_with_its_pictures_on_about_eight_sheets_of_a4(at: Desk) -> None:
    page = at.enter(Role.CLERK)
    page.goto(f"{at.address}/desk/account")
    page.click("main >> text=Staff manual")
    page.wait_for_selector(".manual")
    page.wait_for_load_state("load")
    shown = page.evaluate("[...document.images].map(i => i.complete && i.naturalWidth > 0)")
    printed = page.pdf(format="A4", prefer_css_page_size=True)

    assert shown == [True] * len(shown)
    assert len(shown) > 8
    assert 7 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 9


def test_no_row_of_the_list_is_cut_off_at_any_width(at: Desk) -> None:
    page = at.enter(Role.CLERK, locale="pt-PT")
    page.goto(f"{at.address}/desk/reports")
    edge = """list => Math.max(...[...list.querySelectorAll(".item > *")].map(
        one => one.getBoundingClientRect().right)) - list.getBoundingClientRect().right"""
    assert page.locator(".item").count() > 5
    for width in (PHONE, 640, 1000, 1024, 1180, 1280, 1440, 1700):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.locator(".list").evaluate(edge) <= 0, width
        # Of a body's name as much is there as tells it from others.
        owners = page.locator(".item .owner:not(:empty)")
        assert owners.count() > 5
        assert min(owners.evaluate_all("all => all.map(one => one.clientWidth)")) > 190, width


def test_no_table_of_numbers_is_cut_off_on_a_laptop_or_a_phone(at: Desk) -> None:
    page = at.enter(Role.HEAD, locale="pt-PT")
    file_some(at, 3)
    service = stored(at)[0].service_code
    beyond = "all => all.map(one => one.scrollWidth - one.clientWidth)"
    for path, least in (("", 4), (f"/sheet?part=service&code={service}", 1)):
        page.goto(f"{at.address}/desk/numbers{path}")
        for width in (PHONE, 1024):
            page.set_viewport_size({"width": width, "height": 700})
            tables = page.locator(".wide:visible:has(tbody tr)")
            assert tables.count() >= least, path
            assert max(tables.evaluate_all(beyond)) <= 0, (path, width)
