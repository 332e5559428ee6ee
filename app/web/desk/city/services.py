"""Services: what residents may report, what it is called, who answers, within how many hours."""

from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.edits.fields import languages_in, shown
from app.edits.services import FILE, RESPONSIBLE, add_service, areas_in, edit_service, fields_of
from app.menu.model import City
from app.menufiles.schema_services import MISSED, WITHIN
from app.usecases.drafts import Thing
from app.web.desk.city.editing import PATH, Wrong, draw, state_of, take_edit, typed_in
from app.web.desk.city.gone import About, unless_gone
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import city_language

_PATH: Final = f"{PATH}/services"
#: What is asked of a service besides its names.
_ASKED: Final = (
    *("group", "needs", "reveals home", RESPONSIBLE),
    *("target hours", MISSED, WITHIN),
)


def show(visit: Visit) -> Response:
    """List them in the order of their digits."""
    state = state_of(visit)
    city = state.city or visit.city
    return draw(
        visit,
        "city_services.html",
        "services",
        state,
        None,
        city=city,
        read_in=city_language(visit),
    )


@unless_gone(lambda visit: About("services", [Thing(FILE, visit.path["code"])]))
def show_one(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show one to be edited."""
    state, code = state_of(visit), visit.path["code"]
    city = state.city or visit.city
    fields = fields_of(state.files, code)
    return draw(
        visit,
        "city_service.html",
        "services",
        state,
        wrong,
        code=code,
        values=shown(state.files[FILE], fields),
        owned=areas_in(state.files, code),
        languages=languages_in(state.files),
        read_in=city_language(visit),
        bodies={body.code: body.name for body in city.bodies.values()},
        areas=_areas(city),
    )


def show_new(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Ask for what a new one needs."""
    state = state_of(visit)
    city, languages = state.city or visit.city, languages_in(state.files)
    named = [f"{word} {one}" for word in ("name", "label") for one in languages]
    group = next((one.group for one in city.services.values()), "")
    values = dict.fromkeys((*named, *_ASKED), "") | {"reveals home": "no", "group": group}
    return draw(
        visit,
        "city_service.html",
        "services",
        state,
        wrong,
        code="",
        values=values,
        owned=[""],
        languages=languages,
        bodies={body.code: body.name for body in city.bodies.values()},
        areas={},
    )


def add(visit: Visit) -> Response:
    """Take a new one into the draft."""
    return take_edit(visit, lambda files: add_service(files, typed_in(visit.form)), show_new, _PATH)


def _areas(city: City) -> dict[str, str]:
    districts = city.gazetteer.districts
    areas = {district.code: district.name for district in districts}
    return areas | {b.code: f"{d.name}, {b.name}" for d in districts for b in d.bairros}


def save(visit: Visit) -> Response:
    """Take what was typed into the draft."""
    code = visit.path["code"]
    return take_edit(
        visit, lambda files: edit_service(files, code, typed_in(visit.form)), show_one, _PATH
    )


ROOMS: Final = (
    Room("GET", "/city/services", Right.CITY, show),
    Room("POST", "/city/services", Right.CITY, add),
    Room("GET", "/city/new-service", Right.CITY, show_new),
    Room("GET", "/city/services/{code}", Right.CITY, show_one),
    Room("POST", "/city/services/{code}", Right.CITY, save),
)
