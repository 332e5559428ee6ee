"""Sheets in a browser: whole on A4, readable on a phone, and nothing is fetched for them."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.domain.clock import DAY_US
from app.domain.periods import Kind, period_of
from app.drawings.sheet_page import html_page
from app.store.engine import reading_engine, writing_engine
from app.store.published import Published
from app.store.sheets import count_for
from app.usecases.compose_sheet import compose
from tests.browser.chromium import need_browser
from tests.browser.tabs import Tabs
from tests.contract.store.lines import NOW, maputo
from tests.contract.store.month_of_events import fill
from tests.databases import Databases

need_browser()

DAY = date(2026, 10, 14).toordinal()
#: CSS pixels of a small phone.
PHONE = 360


@pytest.fixture(scope="module")
def pages(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, Path]:
    """The sheets of a body with as much to tell as the load of a large month gives."""
    folder, city = tmp_path_factory.mktemp("sheets"), maputo()
    with databases.fresh("sqlite") as url:
        engine, reader = writing_engine(url), reading_engine(url)
        fill(engine, city, NOW - 75 * DAY_US, seed=311, cases=900)
        for kind in Kind:
            counted = count_for(
                reader, Published(1, city), kind, period_of(kind, DAY), "waste", NOW
            )
            page = html_page(compose(counted))
            (folder / f"{kind}.html").write_text(page, encoding="utf-8")
        engine.dispose()
        reader.dispose()
    return {kind: folder / f"{kind}.html" for kind in Kind}


@pytest.fixture
def page(tabs: Tabs) -> Page:
    return tabs.open(viewport={"width": PHONE, "height": 740})


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sheet_fits_a_phone_and_loads_nothing(
    page: Page, pages: dict[Kind, Path], kind: Kind
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[kind].as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    assert page.locator("tr").count() > 20
    hidden = "[...document.querySelectorAll('.scrolls')].filter(s => s.scrollWidth > s.clientWidth)"
    assert page.evaluate(f"{hidden}.length") == 0, "what lies beyond the edge nobody sees"
    assert asked == [pages[kind].as_uri()]


@pytest.mark.parametrize("kind", [Kind.WEEK, Kind.MONTH])
def test_a_week_and_a_month_are_one_page_of_paper(
    page: Page, pages: dict[Kind, Path], kind: Kind
) -> None:
    page.goto(pages[kind].as_uri())
    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    [size] = set(re.findall(rb"/MediaBox\s*\[([^]]*)\]", printed))
    width, height = map(float, size.split()[2:])
    assert (round(width), round(height)) == (595, 842)


def test_a_long_list_repeats_its_head_on_every_page(page: Page, pages: dict[Kind, Path]) -> None:
    page.goto(pages[Kind.DAY].as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) > 2
    head = page.locator("thead").first
    assert head.evaluate("one => getComputedStyle(one).display") == "table-header-group"
    cut = page.evaluate(
        "[...document.querySelectorAll('td')].some(c => c.scrollWidth > c.clientWidth)"
    )
    assert not cut
