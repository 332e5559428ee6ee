"""The calendar: notices that residents hear for some days, pauses of work, holidays."""

from datetime import date
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import local_day
from app.domain.errors import Conflict, NotFound
from app.edits.calendar import (
    HOLIDAYS,
    NOTICES,
    Told,
    add_holiday,
    add_notice,
    begin_notice,
    entry_of,
    holidays_in,
    leave_out,
    notices_in,
    remark_at,
)
from app.edits.edited import Edited, Unfit
from app.edits.fields import languages_in
from app.menu.called import said
from app.menu.notices import before_new, told_on
from app.usecases.drafts import Files
from app.web.desk.city.editing import (
    Wrong,
    draw,
    goes_along,
    seen_in,
    sees,
    spot,
    state_of,
    take_edit,
    tried,
    typed_in,
)
from app.web.desk.city.notice import CALENDAR, choices
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import city_language
from app.work.drafting import State


class Listed(NamedTuple):
    """A notice on the page."""

    name: str
    told: Told
    #: now | later | over; untold: now, but others go before it wherever it holds; waits: now, once
    #: the draft is published; leaves: callers meet it until the draft is published.
    when: str
    live: Told | None  #: as it holds today by what answers; None where it does not


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Show what is told, and when nobody works."""
    seen, state = sees(visit), state_of(visit)
    today = local_day(visit.now_us, visit.city.zone)
    drafted, published = notices_in(state.files), notices_in(state.published)
    live = {name: told for name, told in published.items() if _when(told, today) == "now"}
    listed = [Listed(n, told, _when(told, today), live.get(n)) for n, told in drafted.items()]
    known = [*published.values()]
    if state.city is not None:
        heard = told_on(state.city, today)
        listed = [
            one._replace(when=_now(at in heard, one.told in known)) if one.when == "now" else one
            for at, one in enumerate(listed)
        ]
    listed += [Listed(n, told, "leaves", told) for n, told in live.items() if n not in drafted]
    return draw(
        visit,
        "city_calendar.html",
        "calendar",
        state,
        wrong,
        listed=listed,
        holidays=sorted(holidays_in(state.files).items()),
        instead=_instead(visit),
        seen=lambda word, name: seen(state.files, entry_of(word, name)),
        of_all=lambda word, name: _may_be_of_all(state, word, name),
        seen_live=lambda name: seen(state.published, entry_of(NOTICES, name)),
        **choices(visit, state.files, state.city or visit.city),
    )


def _may_be_of_all(state: State, word: str, name: str) -> str:
    """Give the remark above the first notice or holiday, which may be of all; "" for none."""
    for files in (state.files, state.published):
        said = remark_at(files, word, name)
        if said and said.of_all:
            return said.of_all
    return ""


def _instead(visit: Visit) -> str:
    """Write what callers who are new read in place of a notice; "" where they read those, too."""
    line = before_new(visit.city)
    return "" if line is None else said(line.say[city_language(visit)])


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


def add(visit: Visit) -> Response:
    """Take a new notice into the draft."""
    return take_edit(visit, lambda files: _new(visit, files), show, CALENDAR)


def publish(visit: Visit) -> Response:
    """Let a new notice be told at once; a draft that waits goes on waiting.

    It begins today unless a day was chosen: so it goes before those that began earlier. What the
    draft has of it begins then, too, or it would stand there twice.
    """
    note = visit.word("notice: %(text)s", text=_first_words(visit))[:200]
    today = date.fromordinal(local_day(visit.now_us, visit.city.zone)).isoformat()

    def begin(files: Files) -> Edited:
        return begin_notice(files, _typed(visit, files), today)

    def make(files: Files) -> Edited:
        draft = state_of(visit).draft
        waiting = {**draft.files, **begin(draft.files).files} if draft else {}
        return _new(visit, files, today, waiting)

    def do() -> None:
        visit.tools.press.publish_now(spot(visit), make, note, visit.who, begin)

    if wrong := tried(visit, do):
        return show(visit, wrong)
    return visit.go(CALENDAR, _who_hears(visit))


def _who_hears(visit: Visit) -> str:
    """Say of the notice that was published last who meets it."""
    files = state_of(visit).published
    city = visit.tools.drafting.edition(files).city
    newest = next(reversed(notices_in(files).values()), None)
    today = local_day(visit.now_us, city.zone)
    if newest is None:  # a colleague has ended it meanwhile
        return visit.word("Nobody is told this notice any more.")
    if _when(newest, today) == "later":
        return visit.word("Published: callers meet it from its first day on.")
    if len(city.notices) - 1 not in told_on(city, today):
        return visit.word("Published, but nobody reads it: others go before it wherever it holds.")
    return visit.word("Published: new calls meet it now.")


def _first_words(visit: Visit) -> str:
    typed = typed_in(visit.form)
    return next((one.text for name, one in typed.items() if name.startswith("say ")), "")


def _new(visit: Visit, files: Files, begins: str = "", waiting: Files | None = None) -> Edited:
    told = _typed(visit, files)
    if _when(told, local_day(visit.now_us, visit.city.zone)) == "over":
        raise Unfit("The last day is over already: nobody would be told.", field="until")
    return add_notice(files, told, begins, waiting)


def _typed(visit: Visit, files: Files) -> Told:
    typed = {name: one.text for name, one in typed_in(visit.form).items()}
    languages = languages_in(files)
    says = {one: typed[f"say {one}"] for one in languages if typed.get(f"say {one}")}
    if languages[0] not in says:
        raise Unfit("Write what residents are told.", field=f"say {languages[0]}")
    return Told(
        says,
        [one for one in [typed.get("where", "")] if one],
        [one for one in [typed.get("service", "")] if one],
        typed.get("from", ""),
        typed.get("until", ""),
        typed.get("pause") == "yes",
    )


def remove(visit: Visit) -> Response:
    """Take a notice or a holiday out of the draft."""
    return take_edit(visit, lambda files: _taken_out(visit, files), show, CALENDAR)


def end(visit: Visit) -> Response:
    """Let a notice be told no more at once; a draft that waits goes on waiting."""
    name = visit.form.get("name")
    note = visit.word("no more: %(text)s", text=_first_line(visit, name))[:200]

    def ended(files: Files) -> Edited:
        if name not in notices_in(files):
            raise Conflict("Nobody is told this notice any more.")
        return _taken_out(visit, files)

    def do() -> None:
        visit.tools.press.publish_now(spot(visit), ended, note, visit.who)

    if wrong := tried(visit, do):
        return show(visit, wrong)
    return visit.go(CALENDAR, visit.word("Published: new calls meet it no more."))


def _first_line(visit: Visit, name: str) -> str:
    told = notices_in(state_of(visit).published).get(name)
    return next(iter(told.say.values()), name) if told else name


def _taken_out(visit: Visit, files: Files) -> Edited:
    word = {"notice": NOTICES, "holiday": HOLIDAYS}.get(visit.form.get("what"), "")
    if not word:
        raise NotFound("There is no such notice.")
    _, seen = seen_in(visit.form)
    return leave_out(files, word, visit.form.get("name"), seen, goes_along(visit.form))


def add_day(visit: Visit) -> Response:
    """Take a new holiday into the draft."""
    typed = {name: one.text for name, one in typed_in(visit.form).items()}
    day, name = typed.get("day", ""), typed.get("holiday", "")
    published = state_of(visit).published

    def make(files: Files) -> Edited:
        if not (day and name):
            missing = "holiday" if day else "day"
            raise Unfit("Write the day and the name of the holiday.", field=missing)
        return add_holiday(files, day, name, published)

    return take_edit(visit, make, show, CALENDAR)


ROOMS: Final = (
    Room("GET", "/city/calendar", Right.CITY, show),
    Room("POST", "/city/calendar", Right.CITY, add),
    Room("POST", "/city/calendar/publish", Right.PUBLISH, publish),
    Room("POST", "/city/calendar/remove", Right.CITY, remove),
    Room("POST", "/city/calendar/end", Right.PUBLISH, end),
    Room("POST", "/city/calendar/holidays", Right.CITY, add_day),
)
