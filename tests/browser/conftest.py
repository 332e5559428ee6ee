"""A real browser, offline but for the service under test."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import browsing
from tests.browser.desks import Desk, desk, file_some
from tests.browser.drawn import Open, Phone
from tests.browser.fake_service import FakeService
from tests.browser.serving import serving
from tests.browser.tabs import Tabs
from tests.databases import Databases


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium; this folder's own, for its event loop must end with it."""
    with browsing() as started:
        yield started


@pytest.fixture(scope="package")
def tabs(browser: Browser) -> Tabs:
    """Pages of that browser."""
    return Tabs(browser)


@pytest.fixture(autouse=True)
def left_behind(tabs: Tabs) -> Iterator[None]:
    """Close what a test has opened; its module's own pages stay."""
    before = tabs.count()
    yield
    tabs.leave(before)


@pytest.fixture(scope="module")
def at(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory, tabs: Tabs
) -> Iterator[Desk]:
    """A desk with some cases, counted; a module may have its own."""
    with desk(databases, tmp_path_factory.mktemp("desk"), tabs) as opened:
        file_some(opened, 25)
        while opened.house.figures.look():
            pass
        yield opened


@pytest.fixture
def open_page(tabs: Tabs) -> Iterator[Open]:
    """Give `open_page(app, path, **context)`: any ASGI app served, its page as `tabs` opens it.

    The test fails when the page asks another host, logs an error or throws.
    """
    faults: list[str] = []
    with ExitStack() as stack:

        def open_page(app: Any, path: str = "/phone", **context: Any) -> Page:
            address = stack.enter_context(serving(app))
            stack.callback(tabs.leave, tabs.count())  # before the application is
            page = tabs.open(**context)
            page.set_default_timeout(5_000)
            page.on("request", lambda r: _refuse_foreign(r.url, address, faults))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
            page.goto(address + path)
            return page

        yield open_page
    assert faults == []


def _refuse_foreign(url: str, address: str, faults: list[str]) -> None:
    if not url.startswith((address + "/", "data:")):
        faults.append(f"asked another host: {url}")


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def page(open_page: Open, service: FakeService) -> Page:
    return open_page(service.make_app())


@pytest.fixture
def phone(page: Page) -> Phone:
    return Phone(page)
