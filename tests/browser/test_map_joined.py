"""A crowded map in a browser: every number is seen and pressed, and what is joined comes apart."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.domain.accounts import Role
from tests.browser.chromium import need_browser
from tests.browser.desks import PHONE, Desk, barriers, desk, file_some, sideways
from tests.browser.tabs import Tabs
from tests.databases import Databases

need_browser()

#: Signs of a drawing, and of them those whose middle somebody who presses it does not meet.
COVERED = """drawing => {
  const box = drawing.closest(".map").getBoundingClientRect();  // a part, where it is scrolled
  const signs = [...drawing.querySelectorAll("g.sign")].filter((sign) => sign.querySelector("a"));
  const within = signs.map((sign) => [sign, sign.querySelector(".body").getBoundingClientRect()])
    .map(([sign, { x, y, width, height }]) => [sign, x + width / 2, y + height / 2])
    .filter(([, x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom);
  const met = ([sign, x, y]) => sign.contains(document.elementFromPoint(x, y));
  return [within.length, within.filter((one) => !met(one)).map(([sign]) => sign.dataset.code)];
}"""


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    with desk(databases, tmp_path_factory.mktemp("joined"), tabs) as opened:
        file_some(opened, 120)
        yield opened


def opened(at: Desk, width: int, query: str, locale: str = "en-GB") -> Page:
    """Open a map that has been drawn as large as there is room."""
    page = at.enter(Role.CLERK, width=width, locale=locale)
    page.set_viewport_size({"width": width, "height": 1600})
    page.goto(f"{at.address}/desk/map?{query}")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".busy")).to_have_count(0)
    expect(page.locator(".map.moving .ground.fits")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("query", ["by=place", "by=bairro", "heat=rate"])
def test_the_middle_of_each_sign_is_its_own(at: Desk, width: int, query: str) -> None:
    page = opened(at, width, f"{query}&status=any")
    drawing = page.locator(".map.moving .ground")
    signs, covered = drawing.evaluate(COVERED)
    assert covered == []
    assert signs > 3
    rows = page.locator("#table tbody tr").evaluate_all("all => all.map(one => one.dataset.code)")
    codes = drawing.locator("g.sign[data-code]").evaluate_all(
        "all => all.flatMap(one => one.dataset.code.split(' '))"
    )
    assert sorted(codes) == sorted(rows)
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1280, PHONE])
def test_a_joined_sign_is_pressed_until_its_places_stand_alone(at: Desk, width: int) -> None:
    page = opened(at, width, "by=place&status=any&channel=counter&sort=place")
    signs = page.locator(".map.moving g.sign:has(a.joined)")
    met = 0
    while signs.count():
        first = signs.first
        codes = (first.get_attribute("data-code") or "").split()
        wide = float(page.locator(".ground").get_attribute("data-wide") or 0)
        with page.expect_response(lambda answer: "/desk/map?" in answer.url):
            first.locator(".count").click()
        expect(page.locator(".busy")).to_have_count(0)
        expect(page.locator(".map.moving")).to_be_focused()  # by keys one goes on from here
        assert float(page.locator(".ground").get_attribute("data-wide") or 0) <= wide / 2 + 1
        asked = parse_qs(urlsplit(page.url).query)
        kept = {name: asked[name] for name in ("by", "status", "channel", "sort")}
        assert kept == {
            "by": ["place"],
            "status": ["any"],
            "channel": ["counter"],
            "sort": ["place"],
        }
        shown = page.locator(".map.moving g.sign:has(a)").evaluate_all(
            "all => all.map(one => one.dataset.code.split(' '))"
        )
        assert sum(not {*codes}.isdisjoint(one) for one in shown) > 1
        assert {*codes} <= {code for one in shown for code in one}
        assert page.locator(".map.moving .ground").evaluate(COVERED)[1] == []
        met += 1
    assert 0 < met < 8


def test_a_row_points_at_the_sign_that_its_place_is_joined_in(at: Desk) -> None:
    page = opened(at, 1280, "by=place&status=any")
    sign = page.locator(".map.moving g.sign:has(a.joined)").first
    codes = (sign.get_attribute("data-code") or "").split()
    page.locator(f"#table tr[data-code='{codes[-1]}']").hover()
    expect(page.locator(".map.moving g.sign.on")).to_have_count(1)
    expect(page.locator(".map.moving circle.part.on")).to_have_count(1)
    sign.locator("a").hover()
    expect(page.locator("#table tr.on")).to_have_count(len(codes))


def test_a_joined_sign_is_told_and_looks_like_one_on_paper_too(at: Desk) -> None:
    page = opened(at, 1280, "by=place&status=any", "pt")
    sign = page.locator(".map.moving a.joined").first
    said = (sign.get_attribute("aria-label") or "").replace("\xa0", " ")
    assert said.endswith("; carregue para ver mais de perto")
    assert " lugares em " in said
    assert barriers(page) == []
    expect(page.locator(".legend .key.joined")).to_have_count(1)
    page.emulate_media(media="print", forced_colors="active")
    ring, body = (
        page.locator(".map.moving a.joined").first.locator(one).bounding_box()
        for one in (".ring", ".body")
    )
    assert ring
    assert body
    assert ring["width"] > body["width"] + 4


@pytest.mark.parametrize("width", [1280, PHONE])
def test_a_joined_sign_is_seen_and_followed_without_script(at: Desk, width: int) -> None:
    ana = at.enter(Role.CLERK)
    page = at.tabs.open(
        java_script_enabled=False,
        cookies=ana.context.cookies(),
        viewport={"width": width, "height": 1600},
    )
    page.goto(f"{at.address}/desk/map?by=place&status=any")
    signs, covered = page.locator(".map.moving .ground").evaluate(COVERED)
    assert signs > 8
    assert covered == []
    assert sideways(page) == 0
    wide = float(page.locator(".ground").get_attribute("data-wide") or 0)
    page.locator(".map.moving a.joined .count").first.click()
    page.wait_for_url(lambda url: "wide=" in url)
    assert "status=any" in page.url
    assert float(page.locator(".ground").get_attribute("data-wide") or 0) <= wide / 2 + 1
