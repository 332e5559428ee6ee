"""The page of exports, as several files of tests open it."""

from typing import Any

from playwright.sync_api import Locator, Page

from app.domain.accounts import Right, Role
from tests.browser.desks import Desk

PATH = "/desk/reports/export"
#: What a script asks for to count.
COUNTS = f"**{PATH}?*"
REVEALING = frozenset({Right.REVEAL})


def open_export(at: Desk, query: str = "", **more: Any) -> Page:
    page = at.enter(Role.CLERK, **more)
    page.goto(f"{at.address}{PATH}{query}")
    return page


def total(page: Page) -> Locator:
    return page.locator("#count strong")
