"""A phone that plays the draft of a city: every page makes the call anew, nothing is kept."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import local_day
from app.domain.public_number import spoken
from app.menu.inspect import WIRE_PREFIX
from app.menu.model import City
from app.walks.replay import (
    CALLERS,
    MOST_ANSWERS,
    OTHERS,
    Wish,
    callers_of,
    others_of,
    replay,
    way_to,
)
from app.walks.reports import ReportNames
from app.walks.walker import Screen, Walker
from app.web.desk.city.editing import draw, state_of
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import network_name
from app.work.drafting import State


class Limit(NamedTuple):
    """How much fits a screen on some networks."""

    networks: str
    septets: int


class Shown(NamedTuple):
    """A phone in the middle of a call."""

    screen: Screen
    name: str  #: of the screen, with the number of its form as the texts beside the phone have it
    is_lost: bool  #: no call leads to the form that was asked for
    wish: Wish
    limit: int
    limits: Sequence[Limit]
    left: Sequence[str]  #: what the call has left behind: "Filed: …"
    path: str  #: what was dialled and pressed since the last call began


def phone(visit: Visit, state: State) -> dict[str, Any]:
    """Give what the phone of a page shows, `phone` None where the draft cannot be played."""
    city = state.city
    if city is None:
        return {"phone": None, "callers": CALLERS, "others": (), "networks": {}}
    wish = _wish(visit, city)
    led: Wish | None = wish
    if screen := visit.query.get("screen"):
        led = way_to(city, wish, (screen, visit.query.whole("form")))
    names = dict.fromkeys(route.name for route in city.routes)
    return {
        "phone": _shown(visit, city, led or wish._replace(answers=()), is_lost=led is None),
        "callers": callers_of(city),
        "others": others_of(city),
        "networks": {name: network_name(visit, name) for name in names},
        "again": _again,
    }


def show(visit: Visit) -> Response:
    """Show the phone alone, or as the part of a page that a script puts in its place."""
    state = state_of(visit)
    template = "city_phone_part.html" if visit.query.get("part") else "city_phone.html"
    return draw(visit, template, "menu", state, None, **phone(visit, state))


def _wish(visit: Visit, city: City) -> Wish:
    asked = visit.query
    answers = [one for one in asked.all("a") if one][-MOST_ANSWERS:]
    if asked.get("undo"):
        answers = answers[:-1]
    caller = asked.get("caller") if asked.get("caller") in CALLERS else CALLERS[0]
    others = asked.get("others") if asked.get("others") in OTHERS else OTHERS[0]
    day = local_day(visit.now_us, city.zone)
    return Wish(answers, caller, asked.get("language"), asked.get("network"), day, others)


def _shown(visit: Visit, city: City, wish: Wish, *, is_lost: bool) -> Shown:
    walker = replay(city, wish)
    limits: dict[int, dict[str, None]] = {}
    for route in city.routes:
        limits.setdefault(route.screen - WIRE_PREFIX, {})[network_name(visit, route.name)] = None
    screen = walker.transcript[-1].screen
    has_forms = len(city.menu.screens[screen.name]) > 1
    return Shown(
        screen,
        f"{screen.name} {screen.form + 1}" if has_forms else screen.name,
        is_lost,
        wish,
        walker.limit,
        [Limit(", ".join(names), septets) for septets, names in sorted(limits.items())],
        _left(visit, city, walker),
        walker.path(),
    )


def _left(visit: Visit, city: City, walker: Walker) -> list[str]:
    names, world = ReportNames(city), walker.world
    left = [
        visit.word(
            "Filed: %(what)s, as %(number)s",
            what=names.name(filing.report, city.language),
            number=spoken(filing.number),
        )
        for filing in world.filed
    ]
    left += [visit.word("Comment: %(text)s", text=comment) for comment in world.comments]
    left += [f"{visit.word(f'did {kind}')}: {spoken(number)}" for kind, number in world.done]
    return left


def _again(wish: Wish, **changed: str) -> str:
    """Give the query of the same call with something changed."""
    names = ("caller", "others", "language", "network")
    known = {**{name: getattr(wish, name) for name in names}, **changed}
    pairs = [(name, value) for name, value in known.items() if value]
    return urlencode([*pairs, *(("a", one) for one in wish.answers)])


ROOMS: Final = (Room("GET", "/city/menu/phone", Right.CITY, show),)
