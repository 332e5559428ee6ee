"""A container or another point that the city does not have yet: named, put on the map, kept."""

from typing import Any, Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import NotFound
from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import WIDEST_M
from app.domain.proposals import NewPoint
from app.edits.edited import Unfit
from app.edits.places import FILE
from app.menu.model import City
from app.usecases.drafts import Thing
from app.web.desk.city.editing import PATH, Wrong, draw, kept, need_seen, state_of
from app.web.desk.city.gone import About, unless_gone
from app.web.desk.city.proposals import KINDS, take_point
from app.web.desk.map.of_place import place_map, read_degrees, zooms
from app.web.desk.room import Room
from app.web.desk.visit import Visit

_FIELDS: Final = ("name", "label", "kind", "code", "lat", "lon")


@unless_gone(lambda visit: About("places", [Thing(FILE, visit.path["code"])]))
def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Ask what it is called, and where it stands."""
    state = state_of(visit)
    city, code = state.city or visit.city, visit.path["code"]
    if code not in city.gazetteer.by_bairro:
        raise NotFound("There is no such place.")
    bairro = city.gazetteer.by_bairro[code]
    typed = {name: visit.form.get(name) or visit.query.get(name) for name in _FIELDS}
    answer = draw(
        visit,
        "city_new_point.html",
        "places",
        state,
        wrong,
        code=code,
        name=bairro.name,
        typed=typed,
        kinds=KINDS,
        **_map(visit, city, code, typed),
    )
    return visit.tools.tiles.allow(answer)


def _map(visit: Visit, city: City, code: str, typed: dict[str, str]) -> dict[str, Any]:
    """Draw the bairro with a cross where the point is, or in its middle while nobody has said."""
    located, bairro = city.gazetteer.locate(code), city.gazetteer.by_bairro[code]
    assert located is not None, "every bairro is somewhere"
    pin = read_degrees(typed["lat"], typed["lon"])
    wide_m = min(visit.query.whole("wide"), int(WIDEST_M)) or max(2 * located.radius_m, 500)
    circle = Circle(located.position, located.radius_m)
    drawing = place_map(visit, circle, bairro.name, pick=pin or located.position, wide_m=wide_m)
    return {"drawing": drawing, "zooms": zooms(visit, typed, wide_m)}


def add(visit: Visit) -> Response:
    """Take it into the draft, under the code that is painted on it or the next that is free."""
    city, form = state_of(visit).city or visit.city, visit.form
    code = visit.path["code"]
    if code not in city.gazetteer.by_bairro:
        return show(visit)

    def wanted() -> NewPoint:
        name, label, painted = (
            " ".join(form.get(word).split()) for word in ("name", "label", "code")
        )
        need_seen({"name": name, "label": label, "code": painted})
        kind = form.get("kind") if form.get("kind") in KINDS else KINDS[0]
        if not name:
            raise Unfit("Write what it is called.", field="name")
        at = _position(form.get("lat"), form.get("lon"))
        return NewPoint(code, at, "", painted, name, label, kind)

    if wrong := take_point(visit, city, wanted):
        return show(visit, wrong)
    return kept(visit, f"{PATH}/places/{code}")


def _position(lat: str, lon: str) -> Position:
    at = read_degrees(lat, lon)
    if at is None:
        raise Unfit(
            "Click where it is on the map, or write latitude and longitude.",
            field=_unread(lat, lon),
        )
    return at


def _unread(lat: str, lon: str) -> str:
    """Give which of both cannot be read; the first where neither says a place."""
    return "lon" if read_degrees(lat, "0") and not read_degrees("0", lon) else "lat"


ROOMS: Final = (
    Room("GET", "/city/places/{code}/new", Right.CITY, show),
    Room("POST", "/city/places/{code}/new", Right.CITY, add),
)
