"""The city: what answers callers, what waits, and the way to everything that can be edited."""

from collections import Counter
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
    """How many there are of what can be edited."""

    screens: int
    services: int
    dated: int  #: of those, with target hours
    districts: int
    bairros: int
    points: int
    notices: int
    told: int  #: of those, today
    bodies: int
    crews: int
    members: int
    networks: int
    priced: int  #: of those, with prices


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
        counted=_counted(visit, city, sum(members.values())),
        languages=[language.code for language in city.languages],
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


def _counted(visit: Visit, city: City, members: int) -> Counted:
    gazetteer, today = city.gazetteer, local_day(visit.now_us, city.zone)
    bodies = Counter(body.is_crew for body in city.bodies.values())
    # A network has a route for practice and one for texts besides, and those cost nothing.
    priced = {route.name for route in city.routes if route.prices}
    return Counted(
        screens=len(city.menu.screens),
        services=len(city.services),
        dated=sum(one.target_hours is not None for one in city.services.values()),
        districts=len(gazetteer.districts),
        bairros=len(gazetteer.by_bairro),
        points=sum(len(bairro.points) for bairro in gazetteer.bairros()),
        notices=len(city.notices),
        told=len(told_on(city, today)),
        bodies=bodies[False],
        crews=bodies[True],
        members=members,
        networks=len({route.name for route in city.routes}),
        priced=len(priced),
    )


ROOMS: Final = (
    Room("GET", "/city", Right.CITY, show),
    Room("POST", "/city/answers", Right.CITY, save_limits),
)
