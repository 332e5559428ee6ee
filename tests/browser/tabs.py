"""Pages of a browser that is at home already: the first in a new context takes twice the work.

A context that was left is used again, emptied of all it kept. A blank page rests in it, so that
the process which draws pages of this machine lives on, with its fonts and what it has compiled.
"""

from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, Page, Route, ViewportSize

#: Of a desk.
USUAL = ViewportSize(width=1280, height=720)
#: Browsers differ in what they ask for unasked.
LOCALE = "en-US"
#: Whatever comes from this machine is one site to the browser, on every port.
_SITE = "http://127.0.0.1/"
_REST = "<!doctype html><title>resting</title>"


class Tabs:
    """Opens pages, and takes them back."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        #: Pages that are open, the oldest first, each with the page that rests beside it.
        self._open: dict[Page, Page] = {}
        self._options: dict[Page, str] = {}
        #: What rests where nobody is, by the options of its context.
        self._free: dict[str, list[Page]] = defaultdict(list)

    def open(
        self,
        *,
        viewport: ViewportSize = USUAL,
        cookies: Any = (),
        locale: str = LOCALE,
        **options: Any,
    ) -> Page:
        """Open a page in a context of its own; `options` as `Browser.new_context` takes them.

        The context knows nothing but the `cookies` it is given.
        """
        options["locale"] = locale
        kind = repr(sorted(options.items()))
        rest = self._free[kind].pop() if self._free[kind] else self._rest(options)
        rest.context.add_cookies(cookies)
        page = rest.context.new_page()
        page.set_viewport_size(viewport)
        self._open[page], self._options[rest] = rest, kind
        return page

    def count(self) -> int:
        """Give how many are open."""
        return len(self._open)

    def leave(self, left: int = 0) -> None:
        """Close those that were opened after the first `left`, with what they opened."""
        for page in [*self._open][left:]:
            rest = self._open.pop(page)
            for other in rest.context.pages:
                if other is not rest:
                    other.close()
            _empty(rest)
            self._free[self._options[rest]].append(rest)

    def _rest(self, options: dict[str, Any]) -> Page:
        rest = self._browser.new_context(**options).new_page()
        rest.route(_SITE, _answer)
        rest.goto(_SITE)
        rest.unroute(_SITE)
        return rest


def _answer(route: Route) -> None:
    route.fulfill(body=_REST, content_type="text/html")


def _empty(rest: Page) -> None:
    """Take all out of a context that pages left in it."""
    session = rest.context.new_cdp_session(rest)
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    session.send("Network.clearBrowserCache")
    session.detach()
