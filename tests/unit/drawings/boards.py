"""Storyboards of Maputo, and pages as a browser takes them."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.drawings.caller import awaited, disappointed, regular, worker
from app.drawings.storyboard import Storyboard, make_storyboard
from tests.unit.menu.walking import maputo

LANGUAGES = ("pt", "en")
CITIES = Path(__file__).parents[2] / "cities"
#: Who calls in a chapter; in all others a newcomer does.
CALLERS = {
    "next call": lambda: regular(maputo()),
    "a case awaits the caller": lambda: awaited(maputo()),
    "a case has news": lambda: disappointed(maputo()),
    "crew": worker,
    "a job is gone": worker,
}


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.screens: list[str] = []
        self._in_screen = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self._in_screen = tag == "pre"

    def handle_data(self, data: str) -> None:
        if self._in_screen:
            self.screens.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_screen = False


@pytest.fixture(params=LANGUAGES)
def board(request: pytest.FixtureRequest) -> Storyboard:
    return make_storyboard(maputo(), request.param)
