"""One drawn phone, spoken of as a person would."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]
FIRST, SECOND = "+258840000001", "+258840000002"
#: The first of the other country.
KENYAN = "+254000000001"


class Phone:
    """One drawn phone, spoken of as a person would."""

    def __init__(self, page: Page, number: str = FIRST) -> None:
        self.station = page.get_by_role("article", name=f"Phone {number}")
        self.root = self.station.locator(".phone")
        self.input = self.root.locator(".entry input")
        self.wire = self.station.locator(".wire")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.root.locator(f"[data-key='{key}']").click()

    def press_anyway(self, key: str) -> None:
        """Press a key that may be said to do nothing now: fingers do not read that."""
        self.root.locator(f"[data-key='{key}']").click(force=True)

    def shows(self, reply: str) -> None:
        """Wait for a screen, given as the reply that brings it."""
        text = reply.removeprefix("CON ").removeprefix("END ")
        expect(self.root.locator(".view .text")).to_have_text(text, use_inner_text=True)

    def idles(self) -> None:
        expect(self.input).to_have_value("*311#")

    @property
    def request(self) -> str:
        return self.wire.locator(".request").text_content() or ""
