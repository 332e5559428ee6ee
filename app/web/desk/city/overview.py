"""The city: what answers callers, what waits, and the way to everything that can be edited."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import local_day
from app.edits.limits import edit_limits, limits_in
from app.menu.languages import drafts
from app.menu.model import City
from app.menu.notices import told_on
from app.store.crew_store import count_members
from app.store.publications import newest
from app.web.desk.city.editing import PATH, Wrong, draw, spot, state_of, take_edit, typed_in
from app.web.desk.room import Room
from app.web.desk.visit import Visit


class Counted(NamedTuple):
    """How many there are of something, and where they are edited."""

    number: int
    words: str
    path: str
    more: str = ""  #: besides


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show the city at a glance."""
    state = state_of(visit)
    city = state.city or visit.city
    with visit.tools.reader.connect() as connection:
        answers = newest(connection, (visit.city_id, visit.city.code))
        members = count_members(connection, visit.city_id)
    return draw(
        visit,
        "city_overview.html",
        "overview",
        state,
        wrong,
        counted=list(_counted(visit, city, sum(members.values()))),
        newest=answers,
        waiting=len(visit.tools.drafting.waiting(spot(visit))) if state.draft else 0,
        stray=visit.tools.press.unpublished(spot(visit)),
        unread=drafts(city),
        spoken={language.code for language in visit.city.languages},
        limits=limits_in(state.files),
    )


def save_limits(visit: Visit) -> Response:
    """Take how many answers a report may take into the draft."""
    return take_edit(visit, lambda files: edit_limits(files, typed_in(visit.form)), show, PATH)


def _counted(visit: Visit, city: City, members: int) -> Iterator[Counted]:
    gazetteer = city.gazetteer
    points = sum(len(bairro.points) for bairro in gazetteer.bairros())
    places = visit.word(
        "%(bairros)s bairros, %(points)s points",
        bairros=len(gazetteer.by_bairro),
        points=points,
    )
    today = local_day(visit.now_us, city.zone)
    told = len(told_on(city, today))
    bodies = Counter(body.is_crew for body in city.bodies.values())
    dated = sum(one.target_hours is not None for one in city.services.values())
    yield Counted(
        len(city.menu.screens),
        visit.word("screens of the menu"),
        "menu",
        ", ".join(language.code for language in city.languages),
    )
    with_date = visit.word("%(n)s with target hours", n=dated)
    yield Counted(len(city.services), visit.word("services"), "services", with_date)
    yield Counted(len(gazetteer.districts), visit.word("districts"), "places", places)
    notices = visit.word("%(n)s told today", n=told)
    yield Counted(len(city.notices), visit.word("notices"), "calendar", notices)
    crews = visit.word("%(crews)s crews, %(members)s members", crews=bodies[True], members=members)
    yield Counted(bodies[False], visit.word("bodies"), "bodies", crews)
    # A network has a route for practice and one for texts besides, and those cost nothing.
    priced = {route.name for route in city.routes if route.prices}
    networks = {route.name for route in city.routes}
    prices = visit.word("%(n)s with prices", n=len(priced))
    yield Counted(len(networks), visit.word("networks"), "routes", prices)


ROOMS: Final = (
    Room("GET", "/city", Right.CITY, show),
    Room("POST", "/city/answers", Right.CITY, save_limits),
)
