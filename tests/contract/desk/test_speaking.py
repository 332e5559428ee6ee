"""No page of the desk says in English what it has in Portuguese, where that is its language."""

import re
from html.parser import HTMLParser

import pytest

from app.domain.accounts import Role
from app.web.desk.pages import load_words
from app.web.desk.router import ROOMS
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import Site

#: What pages say is the same on both databases.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True, scope="module")

#: Attributes that people read or hear.
READ = ("title", "aria-label", "data-is", "placeholder", "alt", "label")
#: Of these there is no end tag.
VOID = ("input", "meta", "link", "br", "img", "hr", "source", "wbr")
ENGLISH = {
    " ".join(english.split()).strip(" .:")
    for english, said in load_words("pt").items()
    if said != english and "%(" not in english
}


class Said(HTMLParser):
    """What a page says in its own language: no codes, and nothing that is marked as another's."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._aside: list[bool] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.texts += [given[name] for name in READ if name in given]
        if tag not in VOID:
            is_code = tag in ("code", "pre", "script", "style")
            self._aside.append(is_code or given.get("lang", "pt") != "pt")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._aside:
            self._aside.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._aside):
            self.texts.append(data)


def addresses(site: Site, number: int) -> list[str]:
    city = site.house.cities.default
    bairro, point = next(iter(city.gazetteer.by_bairro)), next(iter(city.gazetteer.by_point))
    rooms = [room.path for room in ROOMS if room.method == "GET"]
    numbered = [re.sub(r"\{number\}", str(number), path) for path in rooms]
    more = [f"/city/places/{code}" for code in ("kamavota", bairro, point)]
    more += [f"/city/services/{next(iter(city.services))}", "/city/bodies/waste"]
    more += ["/city/bodies/kamavota", "/city/menu?section=messages", "/city/draft?effect=1"]
    more += ["/numbers/rows?what=came", "/house/users/administrator1", "/reports?status=closed"]
    return [f"/desk{path}" for path in (*numbered, *more) if "{" not in path]


def test_a_page_in_portuguese_says_nothing_in_english_that_it_has_in_portuguese(site: Site) -> None:
    eva = site.enter(Role.ADMINISTRATOR)
    number = file_at(site, 1)
    eva.post("/desk/house/tests", {"operator": "Vodacom", "came_to": "failed", "note": "x"})
    eva.post(f"/desk/reports/{number}", {"action": "assigned", "to": "drains"})
    left, pages, texts = set(), 0, 0
    for address in addresses(site, number):
        answer = eva.get(address, accept_language="pt")
        if answer.headers.get("content-type", "").startswith("text/html"):
            said = {" ".join(text.split()).strip(" .:") for text in Said(answer.text).texts}
            left |= {(address, text) for text in said & ENGLISH}
            pages, texts = pages + 1, texts + len(said)
    assert left == set()
    assert pages > 50
    assert texts > 1_500
