"""Learning: what corrected cases say of the places, for a person to accept into the draft."""

from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right, Scope
from app.domain.learn_places import Learned, learn
from app.domain.proposals import Proposal
from app.menu.model import City
from app.store.place_hits import read_coded, read_pointed
from app.web.desk.city.editing import PATH, Wrong, draw, kept, state_of
from app.web.desk.city.proposals import KINDS, marked, named, shown, take, with_map
from app.web.desk.room import Room
from app.web.desk.visit import Visit

_PATH: Final = f"{PATH}/places/learn"
#: Proposals of the page, each with a map; taken ones make room for the next.
MOST_SHOWN: Final = 40


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show proposals, those of most cases first, and what cannot be proposed yet."""
    state = state_of(visit)
    city = state.city or visit.city
    found = _learned(visit, city)
    rows = [shown(visit, city, one) for one in found.proposals[:MOST_SHOWN]]
    return draw(
        visit,
        "city_learn.html",
        "places",
        state,
        wrong,
        rows=[with_map(visit, city, row) for row in rows],
        found=len(found.proposals),
        remarks=[visit.tell(one) for one in found.remarks],
        marks=visit.form.all("take"),
        typed=visit.form,
        kinds=KINDS,
    )


def _learned(visit: Visit, city: City) -> Learned:
    """Give what cases say, against the draft; it is of all of the city, and for who works there."""
    if visit.account.scope != Scope():
        return Learned((), ())
    with visit.tools.reader.connect() as connection:
        pointed = read_pointed(connection, visit.city_id)
        coded = read_coded(connection, visit.tools.vault, visit.city_id)
    return learn(city.gazetteer, pointed, coded)


def take_marked(visit: Visit) -> Response:
    """Take the marked ones into the draft."""
    city = state_of(visit).city or visit.city

    def wanted() -> list[Proposal]:
        found = marked(_learned(visit, city).proposals, visit.form.all("take"))
        return named(found, visit.form)

    if wrong := take(visit, city, wanted):
        return show(visit, wrong)
    return kept(visit, _PATH)


ROOMS: Final = (
    Room("GET", "/city/places/learn", Right.CITY, show),
    Room("POST", "/city/places/learn", Right.CITY, take_marked),
)
