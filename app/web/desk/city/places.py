"""Places: what districts, bairros and points are called, where they are, and how sure that is."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain import geo
from app.domain.accounts import Right
from app.domain.errors import NotFound
from app.domain.gazetteer import Bairro, Gazetteer, Point
from app.domain.text import key
from app.edits.fields import shown
from app.edits.places import (
    FILE,
    delete_remark,
    edit_place,
    entry_of,
    fields_of,
    put_point_back,
    remark_at,
    take_point_out,
)
from app.menu.model import City
from app.usecases.drafts import Thing
from app.web.desk.city.editing import (
    PATH,
    Wrong,
    draw,
    goes_along,
    seen_in,
    sees,
    state_of,
    take_edit,
    typed_in,
)
from app.web.desk.city.gone import About, typed_back, unless_gone
from app.web.desk.room import Room
from app.web.desk.visit import Visit

_PATH: Final = f"{PATH}/places"
#: Places that a search gives.
MOST_FOUND: Final = 100


class Found(NamedTuple):
    """A place that a search found."""

    code: str
    name: str
    label: str
    inside: str  #: what it lies in
    kind: str  #: district | bairro | container | dump | landmark


def show(visit: Visit) -> Response:
    """List the bairros of one district, or what a search finds."""
    state = state_of(visit)
    gazetteer = (state.city or visit.city).gazetteer
    words, wanted = visit.query.get("q"), visit.query.get("district")
    known = gazetteer.by_district
    district = known.get(wanted) or next(iter(known.values()))
    found = list(_found(gazetteer, words)) if key(words) else []
    return draw(
        visit,
        "city_places.html",
        "places",
        state,
        None,
        districts=gazetteer.districts,
        district=district,
        located={b.code: gazetteer.locate(b.code) for b in district.bairros},
        its=gazetteer.locate(district.code),
        words=words,
        found=found[:MOST_FOUND],
        is_cut=len(found) > MOST_FOUND,
    )


def _found(gazetteer: Gazetteer, words: str) -> Iterator[Found]:
    for one in _all(gazetteer):
        if key(words) in key(f"{one.code} {one.name} {one.label}"):
            yield one


def _all(gazetteer: Gazetteer) -> Iterator[Found]:
    for district in gazetteer.districts:
        aliases = " ".join((district.label, *district.aliases))
        yield Found(district.code, district.name, aliases, "", "district")
        for bairro in district.bairros:
            aliases = " ".join((bairro.label, *bairro.aliases))
            yield Found(bairro.code, bairro.name, aliases, district.name, "bairro")
            for point in bairro.points:
                yield Found(point.code, point.name, point.label, bairro.name, point.kind)


def _about(visit: Visit) -> About:
    code = visit.path["code"]
    back = f"{_PATH}/{code}/back" if code in visit.city.gazetteer.by_point else ""
    return About("places", [Thing(FILE, code)], back)


@unless_gone(_about)
def show_one(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show one place to be edited, and the points in it."""
    seen, state, code = sees(visit), state_of(visit), visit.path["code"]
    city = state.city or visit.city
    fields, above = fields_of(city.gazetteer, code), _above(city, code)
    return draw(
        visit,
        "city_place.html",
        "places",
        state,
        wrong,
        code=code,
        values=shown(state.files[FILE], fields),
        points=_points(city, code),
        above=above,
        said=remark_at(state.files, city.gazetteer, code),
        seen=seen(state.files, entry_of(city.gazetteer, code)) if above else "",
        located=city.gazetteer.locate(code),
        container_m=geo.CONTAINER_M,
        point_m=geo.POINT_M,
    )


def _points(city: City, code: str) -> tuple[Point, ...]:
    bairro = city.gazetteer.by_bairro.get(code)
    return bairro.points if bairro else ()


def _above(city: City, code: str) -> Bairro | None:
    """Give the bairro of a point."""
    point = city.gazetteer.by_point.get(code)
    return city.gazetteer.by_bairro[point.bairro] if point else None


def save(visit: Visit) -> Response:
    """Take what was typed into the draft."""
    code = visit.path["code"]
    gazetteer = (state_of(visit).city or visit.city).gazetteer
    typed = typed_in(visit.form)
    return take_edit(
        visit, lambda files: edit_place(files, gazetteer, code, typed), show_one, f"{_PATH}/{code}"
    )


@unless_gone(_about)
def remove(visit: Visit) -> Response:
    """Take a point out, in the draft."""
    code, (_, seen) = visit.path["code"], seen_in(visit.form)
    gazetteer = (state_of(visit).city or visit.city).gazetteer
    point = gazetteer.by_point.get(code)
    if point is None:
        raise NotFound("There is no such place.")
    return take_edit(
        visit,
        lambda files: take_point_out(files, gazetteer, code, seen, goes_along(visit.form)),
        show_one,
        f"{_PATH}/{point.bairro}",
    )


@unless_gone(_about)
def hush(visit: Visit) -> Response:
    """Take out what the file says of a place in remarks, in the draft."""
    code, words = visit.path["code"], visit.form.get("words")
    gazetteer = (state_of(visit).city or visit.city).gazetteer
    return take_edit(
        visit,
        lambda files: delete_remark(files, gazetteer, code, words),
        show_one,
        f"{_PATH}/{code}",
    )


def put_back(visit: Visit) -> Response:
    """Put a point back that was taken out, in the draft."""
    code, typed, published = visit.path["code"], typed_back(visit), state_of(visit).published
    gazetteer = visit.tools.drafting.edition(published).city.gazetteer
    return take_edit(
        visit,
        lambda files: put_point_back(files, published, gazetteer, code, typed),
        show_one,
        f"{_PATH}/{code}",
    )


ROOMS: Final = (
    Room("GET", "/city/places", Right.CITY, show),
    Room("GET", "/city/places/{code}", Right.CITY, show_one),
    Room("POST", "/city/places/{code}", Right.CITY, save),
    Room("POST", "/city/places/{code}/remove", Right.CITY, remove),
    Room("POST", "/city/places/{code}/remark", Right.CITY, hush),
    Room("POST", "/city/places/{code}/back", Right.CITY, put_back),
)
