"""Whatever a form of a page is filled in with, there is a page, and the city's files still read."""

import re
from collections import Counter
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.routing import compile_path

from app.domain.accounts import PERSONAL, Role
from app.usecases.file_report import OnBehalf
from app.web.desk.router import ROOMS
from tests.contract.desk.city_fields import publish
from tests.contract.desk.forms_read import FilledForm, FormReader
from tests.contract.desk.markup import HOSTILE
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

#: What people type where something else is asked for; the last ones fit somewhere.
TYPED = (
    *("", " ", "0", "-1", "1", "12", "1,5", "99999999999999999999", "yes", "no", "pt", "fr", "#"),
    *("\U0001f4a9", "\x00", "\u200b", "x" * 700, "a\nb\r\nc", "- a: {b", "%(name)s {case} {", "&"),
    *("2025-11-26", "2025-02-30", "31/12/2025", "25:61", "-25.9, 32.6", "nord", "marche", "water"),
    *("no_water", "20038", "Mon-Fri", "07:00-17:00", "0.65", "MZN", "Eau sale", "+258840000001"),
    *HOSTILE,
)
FEW, MANY = 3, 40
#: A button that would keep the other one of its form, which makes a file, from being pressed.
NOT_PRESSED = "count"
#: What ends the visit of who asks.
NOT_SENT = ("/desk/logout", "/desk/account/logins")
POSTS = [(room, compile_path("/desk" + room.path)[0]) for room in ROOMS if room.method == "POST"]
PAGES = [(room, compile_path("/desk" + room.path)[0]) for room in ROOMS if room.method == "GET"]


def room_of(path: str, rooms: list[Any]) -> str:
    return next((room.path for room, fits in rooms if fits.match(path)), "")


class Walk:
    """Opens pages as their links lead, some of each kind, and keeps their forms."""

    def __init__(self, visitor: Visitor, begin: str, most: int = 2) -> None:
        self.visitor = visitor
        self.forms: dict[str, list[FilledForm]] = {}  #: room -> forms that lead there
        self._met: Counter[str] = Counter()
        self._begin, self._most = begin, most
        waiting, seen = [begin], {begin}
        while waiting:
            for link in self._open(waiting.pop(0)):
                if link not in seen and self._is_new(link):
                    seen.add(link)
                    waiting.append(link)

    def _is_new(self, link: str) -> bool:
        room = room_of(urlsplit(link).path, PAGES)
        self._met[room] += 1
        return bool(room) and self._met[room] <= self._most

    def _open(self, link: str) -> list[str]:
        answer = self.visitor.get(link)
        assert answer.status_code < 500, link
        if answer.status_code != 200 or "html" not in answer.headers["content-type"]:
            return []
        page = FormReader(answer.text)
        for form in page.forms:
            action = form.action or urlsplit(link).path
            to = room_of(urlsplit(action).path, POSTS)
            if to and not action.startswith(NOT_SENT):
                self.forms.setdefault(to, []).append(form._replace(action=action))
        return [one for one in page.links if one.startswith(self._begin)]


def filled(form: FilledForm, chance: Random) -> list[tuple[str, str]]:
    """Fill a form in as it is, but for up to four fields."""
    sent = dict(enumerate(one for one in form.fields if one[0] != NOT_PRESSED))
    for place in chance.sample([*sent], min(chance.randrange(5), len(sent))):
        name = sent[place][0]
        sent[place] = name, chance.choice(TYPED)
        if chance.random() < 0.2:
            del sent[place]
    fields = [*sent.values()]
    if chance.random() < 0.1:
        # A page that was opened before somebody else changed what stood there.
        fields = [(re.sub("^f:[^:]*", "f:00", name), value) for name, value in fields]
    return fields


def fill_all(kiosks: Town, begin: str, forms: int) -> dict[str, Counter[int]]:
    """Fill in what pages offer, and again what they offer then; give the answers by room."""
    chance, city_id = Random(311), kiosks.spot.city_id
    root = kiosks.site.enter(Role.ADMINISTRATOR, personal=frozenset(PERSONAL), city_id=city_id)
    came: dict[str, Counter[int]] = {}
    for _ in range(2):
        for room, found in Walk(root, begin).forms.items():
            for _ in range(forms):
                form = chance.choice(found)
                sent = filled(form, chance)
                status = root.post(form.action, sent).status_code
                assert status < 500, (form.action, sent)
                came.setdefault(room, Counter())[status] += 1
    return came


def file_some(kiosks: Town) -> None:
    for words in ("", *HOSTILE[:2]):
        wish = OnBehalf("dirty_water", "20038", "counter", "official eva", "", words)
        kiosks.site.house.registrar.file(kiosks.site.house.cities.default, wish)


def test_no_form_of_the_city_fails_and_its_files_are_whole_afterwards(kiosks: Town) -> None:
    came = fill_all(kiosks, "/desk/city", FEW)

    assert len(came) > 20
    # Some of each kind were kept, some refused at a field, some met what stood there meanwhile.
    assert len([room for room, one in came.items() if one[303]]) > 7
    assert sum(came.values(), Counter())[400] > 30
    assert sum(came.values(), Counter())[409] > 3
    before = kiosks.drafting.state(kiosks.spot)
    assert before.draft is not None
    assert publish(kiosks, kiosks.enter()).status_code == 303
    assert kiosks.drafting.state(kiosks.spot).live != before.live
    assert kiosks.site.dial("", "after").startswith("CON ")


@pytest.mark.soak
def test_no_form_of_the_desk_fails_whatever_it_is_filled_in_with(kiosks: Town) -> None:
    file_some(kiosks)
    came = fill_all(kiosks, "/desk", MANY)

    assert len(came) > 35
    assert len([room for room, one in came.items() if one[303] or one[200]]) > 20
