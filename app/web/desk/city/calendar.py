"""The calendar: notices that residents hear for some days, pauses of work, holidays."""

from datetime import date
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import local_day
from app.domain.errors import NotFound
from app.domain.text import fold, septets
from app.edits.calendar import (
    HOLIDAYS,
    NOTICES,
    Told,
    add_holiday,
    add_notice,
    fields_of,
    holidays_in,
    notices_in,
    take_out,
)
from app.edits.edited import Edited, Unfit
from app.edits.fields import edit_fields, languages_in, shown
from app.menu.model import City
from app.menu.notices import told_on
from app.menufiles.schema_calendar import FILE
from app.menufiles.sheet_room import notice_room
from app.menufiles.sheet_texts import gather
from app.usecases.drafts import Files
from app.web.desk.city.editing import PATH, Wrong, draw, spot, state_of, take_edit, tried, typed_in
from app.web.desk.room import Room
from app.web.desk.visit import Visit

_PATH: Final = f"{PATH}/calendar"


class Listed(NamedTuple):
    """A notice on the page."""

    name: str
    told: Told
    #: now | later | over; untold: now, but others go before it wherever it holds; waits: now, once
    #: the draft is published.
    when: str


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show what is told, and when nobody works."""
    state = state_of(visit)
    today = local_day(visit.now_us, visit.city.zone)
    listed = [Listed(n, told, _when(told, today)) for n, told in notices_in(state.files).items()]
    if state.city is not None:
        heard, known = told_on(state.city, today), [*notices_in(state.published).values()]
        listed = [
            one._replace(when=_now(at in heard, one.told in known)) if one.when == "now" else one
            for at, one in enumerate(listed)
        ]
    return draw(
        visit,
        "city_calendar.html",
        "calendar",
        state,
        wrong,
        listed=listed,
        holidays=sorted(holidays_in(state.files).items()),
        **_choices(state.files, state.city or visit.city),
    )


def _when(told: Told, today: int) -> str:
    first, last = _day(told.first, 0), _day(told.until, date.max.toordinal())
    return "over" if last < today else "later" if first > today else "now"


def _now(is_heard: bool, is_published: bool) -> str:
    """Say of a notice that holds today whether callers hear it."""
    return "untold" if not is_heard else "now" if is_published else "waits"


def _day(written: str, missing: int) -> int:
    try:
        return date.fromisoformat(written).toordinal() if written else missing
    except ValueError:  # the check has a finding there
        return missing


def _choices(files: Files, city: City) -> dict[str, Any]:
    languages, texts = languages_in(files), gather(files)
    spoken = {language.code for language in city.languages}
    rooms = {one: notice_room(city, texts, one) for one in languages if one in spoken}
    # In a language without words of its own the first one's are told.
    rooms[languages[0]] = min((one for one in rooms.values() if one is not None), default=None)
    districts = city.gazetteer.districts
    areas = {district.code: district.name for district in districts}
    areas |= {b.code: f"{d.name}, {b.name}" for d in districts for b in d.bairros}
    services = {code: one.names[city.language] for code, one in city.services.items()}
    return {
        "areas": areas,
        "services": services,
        "languages": languages,
        "further": [f"say {one}" for one in languages[1:]],
        "rooms": rooms,
        "count": lambda text, language: septets(fold(text, language)),
    }


def add(visit: Visit) -> Response:
    """Take a new notice into the draft."""
    return take_edit(visit, lambda files: _new(visit, files), show, _PATH)


def publish(visit: Visit) -> Response:
    """Let a new notice be told at once; a draft that waits goes on waiting."""
    note = visit.word("notice: %(text)s", text=_first_words(visit))[:200]

    def do() -> None:
        visit.tools.press.publish_now(
            spot(visit), lambda files: _new(visit, files), note, visit.who
        )

    if wrong := tried(visit, do):
        return show(visit, wrong)
    return visit.go(_PATH, visit.word("Published: new calls meet it now."))


def _first_words(visit: Visit) -> str:
    typed = typed_in(visit.form)
    return next((one.text for name, one in typed.items() if name.startswith("say ")), "")


def _new(visit: Visit, files: Files) -> Edited:
    typed = {name: one.text for name, one in typed_in(visit.form).items()}
    languages = languages_in(files)
    says = {one: typed[f"say {one}"] for one in languages if typed.get(f"say {one}")}
    if languages[0] not in says:
        raise Unfit("Write what residents are told.", field=f"say {languages[0]}")
    told = Told(
        says,
        [one for one in [typed.get("where", "")] if one],
        [one for one in [typed.get("service", "")] if one],
        typed.get("from", ""),
        typed.get("until", ""),
        typed.get("pause") == "yes",
    )
    if _when(told, local_day(visit.now_us, visit.city.zone)) == "over":
        raise Unfit("The last day is over already: nobody would be told.", field="until")
    return add_notice(files, told)


def show_notice(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show one notice."""
    state, name = state_of(visit), visit.path["name"]
    if name not in notices_in(state.files):
        raise NotFound("There is no such notice.")
    choices = _choices(state.files, state.city or visit.city)
    values = shown(state.files[FILE], fields_of(state.files, name))
    return draw(
        visit, "city_notice.html", "calendar", state, wrong, name=name, values=values, **choices
    )


def save_notice(visit: Visit) -> Response:
    """Take a changed notice into the draft."""
    name, typed = visit.path["name"], typed_in(visit.form)

    def make(files: Files) -> Edited:
        if name not in notices_in(files):
            raise NotFound("There is no such notice.")
        first = f"say {languages_in(files)[0]}"
        if first in typed and not typed[first].text:
            raise Unfit("Write what residents are told.", field=first)
        return edit_fields(files, FILE, fields_of(files, name), typed)

    return take_edit(visit, make, show_notice, _PATH)


def remove(visit: Visit) -> Response:
    """Take a notice or a holiday out of the draft."""
    word = {"notice": NOTICES, "holiday": HOLIDAYS}.get(visit.form.get("what"), "")
    name = visit.form.get("name")
    if not word:
        raise NotFound("There is no such notice.")
    return take_edit(visit, lambda files: take_out(files, word, name), show, _PATH)


def add_day(visit: Visit) -> Response:
    """Take a new holiday into the draft."""
    typed = {name: one.text for name, one in typed_in(visit.form).items()}
    day, name = typed.get("day", ""), typed.get("holiday", "")

    def make(files: Files) -> Edited:
        if not (day and name):
            missing = "holiday" if day else "day"
            raise Unfit("Write the day and the name of the holiday.", field=missing)
        return add_holiday(files, day, name)

    return take_edit(visit, make, show, _PATH)


ROOMS: Final = (
    Room("GET", "/city/calendar", Right.CITY, show),
    Room("POST", "/city/calendar", Right.CITY, add),
    Room("POST", "/city/calendar/publish", Right.PUBLISH, publish),
    Room("POST", "/city/calendar/remove", Right.CITY, remove),
    Room("POST", "/city/calendar/holidays", Right.CITY, add_day),
    Room("GET", "/city/calendar/notices/{name}", Right.CITY, show_notice),
    Room("POST", "/city/calendar/notices/{name}", Right.CITY, save_notice),
)
