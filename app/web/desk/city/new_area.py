"""A bairro or a district that the city does not have yet."""

from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import NotFound
from app.edits.areas import BAIRRO, DISTRICT, FIRST_LABEL, FIRST_NAME, add_bairro, add_district
from app.edits.places import FILE
from app.usecases.drafts import Thing
from app.web.desk.city.editing import PATH, Wrong, draw, state_of, take_edit, typed_in
from app.web.desk.city.gone import About, unless_gone
from app.web.desk.room import Room
from app.web.desk.visit import Visit

_PLACES: Final = f"{PATH}/places"


@unless_gone(lambda visit: About("places", [Thing(FILE, visit.path["code"])]))
def show_bairro(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Ask what a bairro is called and where it lies. Raises: NotFound of the district."""
    district = visit.path["code"]
    return _draw(visit, wrong, district, dict.fromkeys(BAIRRO, ""))


def show_district(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Ask for what a district needs, and for its first bairro."""
    return _draw(visit, wrong, "", dict.fromkeys((*DISTRICT, FIRST_NAME, FIRST_LABEL), ""))


def _draw(visit: Visit, wrong: Wrong | None, district: str, values: dict[str, str]) -> Response:
    state = state_of(visit)
    gazetteer = (state.city or visit.city).gazetteer
    known = gazetteer.by_district
    if district and district not in known:
        raise NotFound("There is no such place.")
    name = known[district].name if district else ""
    return draw(
        visit,
        "city_new_area.html",
        "places",
        state,
        wrong,
        district=district,
        name=name,
        values=values,
        located=gazetteer.locate(district or next(iter(known))),
    )


def add_to_district(visit: Visit) -> Response:
    """Take a bairro into the draft."""
    district, typed = visit.path["code"], typed_in(visit.form)
    return take_edit(
        visit,
        lambda files: add_bairro(files, district, typed),
        show_bairro,
        f"{_PLACES}?district={district}",
    )


def add_to_city(visit: Visit) -> Response:
    """Take a district into the draft."""
    return take_edit(
        visit, lambda files: add_district(files, typed_in(visit.form)), show_district, _PLACES
    )


ROOMS: Final = (
    Room("GET", "/city/new-district", Right.CITY, show_district),
    Room("POST", "/city/new-district", Right.CITY, add_to_city),
    Room("GET", "/city/new-bairro/{code}", Right.CITY, show_bairro),
    Room("POST", "/city/new-bairro/{code}", Right.CITY, add_to_district),
)
