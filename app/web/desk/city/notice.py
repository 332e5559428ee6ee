"""One notice of the calendar: its page, and what its fields let people choose from."""

from typing import Any, Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import NotFound
from app.domain.text import fold, septets
from app.edits.calendar import NOTICES, entry_of, fields_of, notices_in, put_notice_back
from app.edits.edited import Edited, Unfit
from app.edits.fields import edit_fields, languages_in, shown
from app.menu.languages import language_for
from app.menu.model import City
from app.menufiles.schema_calendar import FILE
from app.menufiles.schema_hours import DAYS
from app.menufiles.sheet_room import notice_room
from app.menufiles.sheet_texts import gather
from app.usecases.drafts import Files
from app.web.desk.city.editing import PATH, Wrong, draw, state_of, take_edit, typed_in
from app.web.desk.city.gone import About, typed_back, unless_gone
from app.web.desk.numbers.charts import WEEKDAYS
from app.web.desk.room import Room
from app.web.desk.visit import Visit

CALENDAR: Final = f"{PATH}/calendar"


def choices(visit: Visit, files: Files, city: City) -> dict[str, Any]:
    """Give what a notice may be of, and how much room its words have."""
    languages, texts = languages_in(files), gather(files)
    read_in = language_for(city, visit.language)
    spoken = {language.code for language in city.languages}
    rooms = {one: notice_room(city, texts, one) for one in languages if one in spoken}
    # In a language without words of its own the first one's are told.
    rooms[languages[0]] = min((one for one in rooms.values() if one is not None), default=None)
    districts = city.gazetteer.districts
    areas = {district.code: district.name for district in districts}
    areas |= {b.code: f"{d.name}, {b.name}" for d in districts for b in d.bairros}
    services = {
        code: one.names.get(read_in) or one.names[city.language]
        for code, one in city.services.items()
    }
    return {
        "areas": areas,
        "services": services,
        "days": dict(zip(DAYS, map(visit.word, WEEKDAYS), strict=True)),
        "languages": languages,
        "further": [f"say {one}" for one in languages[1:]],
        "rooms": rooms,
        "count": lambda text, language: septets(fold(text, language)),
    }


def _about(visit: Visit) -> About:
    name, published = visit.path["name"], state_of(visit).published
    back = f"{CALENDAR}/notices/{name}/back" if name in notices_in(published) else ""
    return About("calendar", [entry_of(NOTICES, name).thing], back)


@unless_gone(_about)
def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show one notice."""
    state, name = state_of(visit), visit.path["name"]
    if name not in notices_in(state.files):
        raise NotFound("There is no such notice.")
    values = shown(state.files[FILE], fields_of(state.files, name))
    offered = choices(visit, state.files, state.city or visit.city)
    return draw(
        visit, "city_notice.html", "calendar", state, wrong, name=name, values=values, **offered
    )


def save(visit: Visit) -> Response:
    """Take a changed notice into the draft."""
    name, typed = visit.path["name"], typed_in(visit.form)

    def make(files: Files) -> Edited:
        if name not in notices_in(files):
            raise NotFound("There is no such notice.")
        first = f"say {languages_in(files)[0]}"
        if first in typed and not typed[first].text:
            raise Unfit("Write what residents are told.", field=first)
        return edit_fields(files, FILE, fields_of(files, name), typed)

    return take_edit(visit, make, show, CALENDAR)


def put_back(visit: Visit) -> Response:
    """Put a notice back that was taken out, in the draft."""
    name, typed, published = visit.path["name"], typed_back(visit), state_of(visit).published
    return take_edit(
        visit,
        lambda files: put_notice_back(files, published, name, typed),
        show,
        f"{CALENDAR}/notices/{name}",
    )


ROOMS: Final = (
    Room("GET", "/city/calendar/notices/{name}", Right.CITY, show),
    Room("POST", "/city/calendar/notices/{name}", Right.CITY, save),
    Room("POST", "/city/calendar/notices/{name}/back", Right.CITY, put_back),
)
