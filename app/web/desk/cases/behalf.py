"""Report on behalf: one screen on which an official writes down what somebody tells them."""

import secrets
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import AppError, Conflict, InvalidInput
from app.domain.place_names import SHORTEST
from app.domain.public_number import parse, spoken
from app.domain.report import ON_BEHALF, Channel
from app.domain.text import key
from app.store.case_page import Around, read_near
from app.usecases.file_report import MOST_WORDS, OnBehalf, Voice, check_wish
from app.usecases.place_typed import MOST, Found, find_place, names_of_places
from app.web.desk.cases.filed import said_of, said_of_voice
from app.web.desk.cases.from_sms import came, check_inbox, message_of
from app.web.desk.cases.listed import Line, line
from app.web.desk.filters import PATH
from app.web.desk.form import whole
from app.web.desk.gate import unless_busy
from app.web.desk.late_answers import find_late, told_late
from app.web.desk.mail import INBOX
from app.web.desk.room import Room
from app.web.desk.theirs import check_case, check_place, is_theirs
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_name, service_name

_NEW: Final = f"{PATH}/new"
_FIELDS: Final = ("service", "where", "phone", "channel", "words", "form", "sms")
_FORM_BYTES: Final = 12
#: The field that a refusal is about, by how it begins.
_ABOUT: Final = {
    "say what the problem is": "service",
    "that is not among": "service",
    "say where": "where",
    "No place": "where",
    "that place": "where",
    "say how": "channel",
    "%(phone)s": "phone",
    "the words": "words",
    "case %(case)s is none": "where",
}


class Choice(NamedTuple):
    """A place that may be meant."""

    code: str
    name: str


def show(visit: Visit) -> Response:
    """Show the screen, ready for who comes the same way as the last one; or for an SMS."""
    form = secrets.token_urlsafe(_FORM_BYTES)
    typed = {"channel": visit.query.get("channel"), "form": form}
    if asked := visit.query.whole("sms"):
        check_inbox(visit)
        waits = came(visit, asked)
        if waits is None:
            return visit.go(INBOX, _told_late(visit, asked))
        typed |= {"sms": str(waits.id), "words": waits.text[:MOST_WORDS]}
    return _draw(visit, typed)


def _draw(
    visit: Visit,
    typed: dict[str, str],
    status: int = 200,
    message: str = "",
    choices: tuple[Choice, ...] = (),
    near: tuple[Line, ...] = (),
    *,
    asked: str = "",
    at: str = "",
) -> Response:
    """Draw the screen with what was typed."""
    return visit.page(
        "behalf.html",
        status,
        typed=dict.fromkeys(_FIELDS, "") | typed,
        services={code: service_name(visit, code) for code in _services(visit)},
        known_places=[
            name for code, name in names_of_places(visit.city) if _is_theirs(visit, code)
        ],
        channels=ON_BEHALF,
        most_words=MOST_WORDS,
        came=came(visit, whole(typed.get("sms", ""))),
        choices=choices[:MOST],
        more=_more(visit, len(choices)),
        near=near,
        message=message,
        asked=asked,
        at="" if choices else at or "service",
        is_wrong=bool(at),
    )


def _about(error: AppError) -> str:
    return next((name for said, name in _ABOUT.items() if error.said.startswith(said)), "")


def file(visit: Visit) -> Response:
    """File it, or let the person join what is open there already."""
    form = visit.form
    typed = {name: form.get(name) for name in _FIELDS}
    try:
        if _is_late(visit, typed):
            return _draw(visit, typed, 400, _told_late(visit, message_of(visit)))
        if number := parse(form.get("join")):
            return _join(visit, number, typed)
        place, choices = _place(visit, typed["where"], form.get("place"))
        if choices:
            said = visit.word("Which of these is it?")
            return _draw(visit, typed, 400, said, choices)
        if form.get("place") == place:  # from now on the field says which of them was chosen
            typed["where"] = place_name(visit, place)
        wish, asked = _wish(visit, typed, place), _asked(typed["service"], place)
        check_wish(visit.city, wish)  # before they are asked anything: their answer would be lost
        is_chosen = asked in (form.get("asked"), form.get("anew"))
        near = () if is_chosen else _near(visit, wish.service, place)
        # What is near may be what this very form has filed a moment ago.
        if near and not visit.tools.registrar.filed(visit.city, wish):
            said = visit.word("This is open there already. Is it the same?")
            return _draw(visit, typed, 409, said, (), near, asked=asked)
        filed = visit.tools.registrar.file(visit.city, wish)
    except AppError as error:
        status = unless_busy(error, 400)
        return _draw(visit, typed, status, visit.told(error), at=_about(error))
    return _next(visit, typed, *said_of(visit, filed))


def _is_late(visit: Visit, typed: dict[str, str]) -> bool:
    """Whether the SMS that a form is of waits no more, and not because this very form was filed."""
    if not message_of(visit) or came(visit, message_of(visit)) or visit.form.get("join"):
        return False
    try:
        place, _ = _place(visit, typed["where"], visit.form.get("place"))
        return not visit.tools.registrar.filed(visit.city, _wish(visit, typed, place))
    except AppError:
        return True


def _told_late(visit: Visit, message_id: int) -> str:
    """Say that an SMS waits no more, and what became of it."""
    said, late = "It waits no more: somebody has taken care of it.", find_late(visit, message_id)
    return f"{visit.word(said)} {told_late(visit, late)}" if late else visit.word(said)


def _join(visit: Visit, number: int, typed: dict[str, str]) -> Response:
    """Let the person be with a case; what they said of it is kept there.

    Raises: Conflict where it is not what was open there: the page may have shown it for words
    that were typed before.
    """
    check_case(visit, number)
    if typed["service"] and typed["where"]:
        place, _ = _place(visit, typed["where"], visit.form.get("place"))
        if number not in {one.case.number for one in _near(visit, typed["service"], place)}:
            said = "case %(case)s is none that is open there with that problem: look at those"
            raise Conflict(said, case=spoken(number))
    told = typed["phone"], typed["words"], typed["form"], message_of(visit), typed["channel"]
    voice = Voice(visit.who.name, *told)
    joined = visit.tools.registrar.join(visit.city, number, voice)
    return _next(visit, typed, *said_of_voice(visit, joined))


def _asked(service: str, place: str) -> str:
    """Name what was shown as open there: of another problem or place that says nothing."""
    return f"{service} {place}"


def near(visit: Visit) -> Response:
    """Draw what is open where somebody types: the same page asks for it while they do."""
    found = _found(visit, visit.form.get("where"))
    place = found.codes[0] if found.sure else ""
    names = [place_name(visit, code) for code in found.codes[:MOST]]
    why = None if found.codes else _no_place(visit, visit.form.get("where"))
    service = visit.form.get("service")
    asked = _asked(service, place)
    return visit.page(
        "near.html",
        near=_near(visit, service, place),
        names=names,
        more=_more(visit, len(found.codes)),
        sure=found.sure,
        no_place=visit.told(why) if why else "",
        anew=asked if asked != visit.form.get("asked") else "",
    )


def _wish(visit: Visit, typed: dict[str, str], place: str) -> OnBehalf:
    if not visit.account.scope.covers(typed["service"], *_area(visit, place)):
        raise InvalidInput("that is not among the problems and areas that you work on")
    return OnBehalf(
        typed["service"],
        place,
        typed["channel"],
        visit.who.name,
        typed["phone"],
        typed["words"],
        typed["form"],
        message_of(visit),
    )


def _area(visit: Visit, place: str) -> tuple[str, str]:
    located = visit.city.gazetteer.locate(place)
    return (located.district, located.bairro) if located else ("", "")


def _place(visit: Visit, typed: str, chosen: str) -> tuple[str, tuple[Choice, ...]]:
    """Give the code of the place that is meant, or those that may be.

    What was chosen counts while it is one of those: who types anew means something else.

    Raises: InvalidInput where there is none.
    """
    found = _found(visit, typed)
    if chosen in found.codes:
        return chosen, ()
    if found.sure:
        return found.codes[0], ()
    if not found.codes:
        why = _no_place(visit, typed)
        raise why or InvalidInput("say where it is: choose a place of the list")
    return "", tuple(Choice(code, place_name(visit, code)) for code in found.codes)


def _found(visit: Visit, typed: str) -> Found:
    """Give the places that may be meant, of those that somebody works on."""
    found = find_place(visit.city, typed, most=None)
    theirs = tuple(code for code in found.codes if _is_theirs(visit, code))
    return Found(theirs, sure=found.sure and bool(theirs))


def _more(visit: Visit, count: int) -> str:
    """Say that there are more places than are shown; "" where all are."""
    said = "%(shown)s of %(all)s are shown: type more of the name, or the bairro, too."
    return visit.word(said, shown=MOST, all=count) if count > MOST else ""


def _no_place(visit: Visit, typed: str) -> AppError | None:
    """Give why no place is meant by what was typed; None while it may become one."""
    folded, codes = key(typed), visit.city.gazetteer.by_point
    begun = any(code.startswith(folded) for code in codes) and folded not in codes
    if len(folded) < SHORTEST or begun:
        return None
    try:
        for code in find_place(visit.city, typed).codes[:1]:
            check_place(visit.city, visit.account.scope, code)
    except AppError as error:
        return error
    if folded.isdigit():
        said = "No place has the code %(code)s: look at its digits again."
        return InvalidInput(said, code=folded)
    return InvalidInput("No place is called so: choose one of the list, or write the bairro.")


def _is_theirs(visit: Visit, place: str) -> bool:
    return is_theirs(visit.city, visit.account.scope, place)


def _near(visit: Visit, service: str, place: str) -> tuple[Line, ...]:
    located = visit.city.gazetteer.locate(place)
    if located is None or service not in visit.city.services:
        return ()
    where = Around(place, located.position, located.radius_m)
    with visit.tools.reader.connect() as connection:
        found = read_near(connection, visit.city_id, service, where, visit.account.scope)
    return tuple(line(visit, case) for case in found)


def _next(visit: Visit, typed: dict[str, str], *said: str) -> Response:
    """Be ready for the next one, which comes the same way; of an SMS for the next of those."""
    if typed["sms"]:
        return visit.go(INBOX, *said)
    channel = typed["channel"] if typed["channel"] in [*Channel] else ""
    return visit.go(f"{_NEW}?channel={channel}", *said)


def _services(visit: Visit) -> list[str]:
    scope = visit.account.scope.services
    return [code for code in visit.city.services if not scope or code in scope]


ROOMS: Final = (
    Room("GET", "/reports/new", Right.CASES, show),
    Room("POST", "/reports/new", Right.CASES, file),
    Room("POST", "/reports/new/near", Right.CASES, near),
)
