"""Maps of the desk in a browser: by mouse, by keyboard, on a small phone and without script."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, desk, file_some, sideways
from tests.browser.tabs import Tabs
from tests.databases import Databases

need_browser()


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    with desk(databases, tmp_path_factory.mktemp("map"), tabs) as opened:
        file_some(opened, 40)
        yield opened


@pytest.fixture(scope="module")
def ana(at: Desk) -> Page:
    """Sign a clerk in, once for all."""
    return at.enter(Role.CLERK)


@pytest.fixture
def page(ana: Page) -> Page:
    ana.set_viewport_size({"width": 1280, "height": 900})
    return ana


def wide(page: Page) -> float:
    return float(page.locator(".map.moving .ground").get_attribute("data-wide") or 0)


def middle(page: Page) -> tuple[float, float]:
    lat, lon = (page.locator(".map.moving .ground").get_attribute("data-at") or "").split(",")
    return float(lat), float(lon)


def changes(page: Page, *, does: Any) -> None:
    """Do something that has the map drawn anew."""
    before = page.locator(".map.moving .ground").get_attribute("data-at"), wide(page)
    does()
    page.wait_for_function(
        """([at, wide]) => {
          const { dataset, classList } = document.querySelector(".map.moving .ground");
          return classList.contains("fits") && (dataset.at !== at || Number(dataset.wide) !== wide);
        }""",
        arg=list(before),
    )


def test_a_map_is_read_with_the_keyboard_alone(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/map")
    page.locator(".map.moving").focus()
    whole, (lat, lon) = wide(page), middle(page)

    changes(page, does=lambda: page.keyboard.press("+"))
    assert wide(page) == pytest.approx(whole / 2, rel=0.02)
    expect(page.locator(".map.moving")).to_be_focused()
    changes(page, does=lambda: page.keyboard.press("ArrowRight"))
    assert middle(page)[1] > lon
    changes(page, does=lambda: page.keyboard.press("ArrowUp"))
    assert middle(page)[0] > lat
    changes(page, does=lambda: page.keyboard.press("0"))
    assert wide(page) == pytest.approx(whole, rel=0.3)
    assert page.locator(".map.moving .ground a:not([tabindex='-1'])").count() == 0


def test_a_map_is_taken_by_hand_and_by_wheel(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/map")
    box = page.locator(".map.moving").bounding_box()
    assert box
    x, y, (lat, lon) = box["x"] + 20, box["y"] + 20, middle(page)

    def drag() -> None:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 150, y + 100, steps=4)
        page.mouse.up()

    changes(page, does=drag)
    assert middle(page)[1] < lon, "what lay west comes into sight"
    assert middle(page)[0] > lat
    assert "at=" in page.url

    before = wide(page)
    page.mouse.move(x + 200, y + 200)
    page.locator(".map.moving").focus()
    changes(page, does=lambda: page.mouse.wheel(0, -100))
    assert wide(page) < before
    page.go_back()


def test_rows_and_signs_point_at_each_other_and_lead_to_the_list(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/map?by=bairro")
    row = page.locator("#table tbody tr").first
    code = row.get_attribute("data-code")
    number = row.locator("td.number b").inner_text()
    row.hover()
    expect(page.locator(f"g.sign[data-code='{code}']")).to_have_class(re.compile(r"\bon\b"))
    page.locator(f"g.sign[data-code='{code}'] a").hover()
    expect(row).to_have_class("on")
    page.locator(f"g.sign[data-code='{code}'] a").click()
    page.wait_for_url(re.compile(r"/desk/reports\?.*bairro="))
    assert page.locator(".item").count() == int(number)


def test_a_map_works_without_script_and_prints(at: Desk, ana: Page) -> None:
    page = at.tabs.open(java_script_enabled=False, cookies=ana.context.cookies())
    page.goto(f"{at.address}/desk/map")
    whole = wide(page)
    page.locator(".moves a").first.click()
    assert wide(page) == pytest.approx(whole / 2, rel=0.02)
    page.get_by_role("link", name="per 10,000 residents").click()
    expect(page.locator(".note")).to_contain_text("Reports are no measure of need")
    page.locator(".placed thead a").first.click()
    expect(page.locator("th[aria-sort]")).to_have_text("Place")
    page.emulate_media(media="print")
    expect(page.locator(".ground")).to_be_visible()
    expect(page.locator("#table")).to_be_visible()
    expect(page.locator(".note")).to_be_visible()
    expect(page.locator(".moves")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).count(b"/MediaBox") >= 1


@pytest.mark.parametrize(
    ("width", "path"), [(1500, "/desk/reports"), (PHONE, "/desk/map?by=place&heat=rate")]
)
def test_nothing_keeps_people_from_a_map(at: Desk, page: Page, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{at.address}{path}")
    page.wait_for_load_state("networkidle")
    words = page.locator(".ground text").first

    assert words.evaluate("text => text.getBoundingClientRect().height") > 9
    assert sideways(page) == 0
    assert barriers(page) == []


def test_what_is_refused_on_a_phone_is_said_once(at: Desk, page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 800})
    opened: list[str] = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    with page.expect_response(lambda answer: "w=" in answer.url):  # as large as there is room
        page.goto(f"{at.address}/desk/map?words=de")
    page.evaluate("fetch('/desk').then(one => one.text())")  # what came before it is done
    expect(page.locator(".wrong")).to_contain_text("three letters or more")
    assert len(opened) == 1
    expect(page.locator(".busy")).to_have_count(0)


#: As after years: the numbers of cases, with as many digits; gives how many lines each takes.
OF_YEARS = """table => [...table.rows].flatMap(({ cells }) =>
  [...cells].filter((cell) => cell.matches("td.number")).slice(cells[0].colSpan === 3 ? 0 : 1)
  .map((cell, at) => {
    const number = cell.querySelector("b") ?? cell;
    number.textContent = ["1234", "123", "12345", "123,4"][at];
    const written = document.createRange();
    written.selectNodeContents(number);
    return written.getClientRects().length;
  }))"""
#: Words of two cells of a row that lie over each other.
OVERLAID = """table => [...table.rows].flatMap((row) => {
  const boxes = [...row.cells].flatMap((cell, at) => {
    const found = [], walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement.closest(".hidden")) continue;
      const within = document.createRange();
      within.selectNodeContents(walker.currentNode);
      for (const box of within.getClientRects()) found.push({ at, box, said: within.toString() });
    }
    return found;
  });
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  return boxes.flatMap((one) => boxes
    .filter((other) => one.at < other.at && meet(one.box, other.box))
    .map((other) => `${one.said} | ${other.said}`));
})"""


@pytest.mark.parametrize("by", ["bairro", "bairro&heat=rate&sort=rate", "district&heat=rate"])
@pytest.mark.parametrize("width", [PHONE, 1000, 1024, 1180, 1280])
def test_every_number_of_the_table_is_seen(at: Desk, width: int, by: str) -> None:
    page = at.enter(Role.CLERK, width=width, locale="pt")
    page.goto(f"{at.address}/desk/map?by={by}&status=any")
    expect(page.locator(".busy")).to_have_count(0)  # the script has put in what fits the width
    table = page.locator("#table")
    lines = table.evaluate(OF_YEARS)
    assert len(lines) > 8
    assert set(lines) == {1}
    assert table.evaluate(OVERLAID) == []

    assert table.evaluate("table => table.parentElement.scrollWidth - table.clientWidth") <= 0
    edge = table.evaluate("table => table.parentElement.getBoundingClientRect().right")
    rows = page.locator("#table tbody tr").all()
    assert len(rows) > (1 if by.startswith("district") else 3)
    for cell in (*page.locator("#table thead th").all(), *rows[0].locator("td").all()):
        box = cell.bounding_box()
        assert box
        assert box["x"] + box["width"] <= edge + 0.5
    heads = [box for one in page.locator("#table thead th").all() if (box := one.bounding_box())]
    beside = sorted(heads[3:], key=lambda box: box["x"])
    assert all(one["x"] + one["width"] <= next_["x"] for one, next_ in pairwise(beside))


@pytest.mark.parametrize("width", [1200, 1366, 1700])
def test_beside_a_list_its_places_are_shown(at: Desk, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{at.address}/desk/reports")
    signs = page.locator(".list-map g.sign")
    expect(signs.first).to_be_visible()
    cases = " ".join(one.get_attribute("data-code") or "" for one in signs.all()).split()
    listed = [one.get_attribute("data-number") for one in page.locator(".item").all()]
    assert sorted(cases) == sorted(map(str, listed))
    page.locator(".item").nth(3).hover()
    expect(page.locator(f".list-map g.sign.on[data-code~='{listed[3]}']")).to_have_count(1)
    list_, map_ = (page.locator(one).bounding_box() for one in (".list", ".list-map"))
    assert list_
    assert map_
    assert list_["x"] + list_["width"] <= map_["x"]
    assert sideways(page) == 0


def test_a_case_shows_where_it_is(at: Desk, page: Page) -> None:
    page.goto(f"{at.address}/desk/reports")
    page.locator(".item .open").first.click()
    expect(page.locator(".place-map .about")).to_have_count(1)
    assert barriers(page) == []
    for width in (PHONE, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        scale = page.locator(".place-map .scale text")
        assert scale.evaluate("text => text.getBoundingClientRect().height") > 10.5, width
