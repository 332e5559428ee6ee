"""One case: what is known of it, what happened, and what can be done."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection
from starlette.responses import Response

from app.domain.accounts import WHOLE_CITY, Right
from app.domain.audit import Audited, Deed
from app.domain.clock import DAY_US, micros
from app.domain.errors import AppError, Conflict, InvalidInput
from app.domain.gazetteer import Circle
from app.domain.geo import Position, metres
from app.domain.lifecycle import OF_OFFICIALS, RULES, Action
from app.domain.public_number import parse, spoken
from app.domain.text import says
from app.domain.written_numbers import mask_written
from app.store.case_page import (
    Around,
    CasePage,
    read_case,
    read_near,
    reporter_phone,
)
from app.store.handled_list import AFTER_US, BEFORE_US, MOST_OF_CASE, Handled, list_of_case
from app.usecases.case_book import NOTED
from app.usecases.correct_place import PIN
from app.usecases.set_aside import Deed as Aside
from app.usecases.take_action import Change, check_kept
from app.web.desk.cases.again import came_before, told_late
from app.web.desk.cases.beside import ways_from
from app.web.desk.cases.listed import line
from app.web.desk.cases.previews import actions_of, hearer_of, is_blocked, previews_of
from app.web.desk.cases.talk import OF_OTHERS, beside, linked, talk_of
from app.web.desk.filters import PATH, kept_list
from app.web.desk.gate import unless_busy
from app.web.desk.map.of_place import place_map
from app.web.desk.room import Room
from app.web.desk.theirs import beyond_theirs, check_case, no_case
from app.web.desk.visit import Visit
from app.web.desk.words_of import due_in, nobody_in, place_name, place_of_case, standing

#: Of what is no number so much is said again.
_MOST_TYPED: Final = 20
_ASIDE: Final = {"release": Aside.RELEASE, "test": Aside.TEST, "untest": Aside.NO_TEST}


def show(
    visit: Visit, status: int = 200, message: str = "", phone: str = "", **typed: str
) -> Response:
    """Show a case."""
    page = find(visit)
    case = page.case
    with visit.tools.reader.connect() as connection:
        where = Around(case.place, Position(case.lat, case.lon), case.radius_m)
        scope = visit.account.scope
        near = read_near(connection, visit.city_id, case.service, where, scope, case.id)
        wrote = _by_sms(visit, connection, page)
    due, mark = due_in(visit, case.due_at) if case.is_open and case.due_at else ("", "")
    beyond = beyond_theirs(visit, linked(page))
    by_sms = beside(page, wrote[:MOST_OF_CASE])
    talk = talk_of(visit, page, beyond, by_sms)
    # Numbers that people wrote are somebody's too: shown as that of who reported it is.
    masked = talk if phone else [one._replace(note=mask_written(one.note)) for one in talk]
    circle = Circle(Position(case.lat, case.lon), case.radius_m)
    answer = visit.page(
        "case.html",
        status,
        drawing=place_map(visit, circle, place_of_case(visit, case), near),
        ways=ways_from(visit, case),
        page=page,
        beyond=beyond,
        of_others=OF_OTHERS,
        case=case,
        line=line(visit, case),
        district=place_name(visit, case.district),
        due=due,
        due_mark=mark,
        astray_m=_astray_m(visit, page),
        talk=masked,
        has_sms=bool(by_sms),
        most_sms=MOST_OF_CASE if len(wrote) > MOST_OF_CASE else 0,
        sms_days=(BEFORE_US // DAY_US, AFTER_US // DAY_US),
        hides=page.reporter is not None or masked != talk,
        actions=actions_of(case),
        asked=_asked(visit, page),
        rules=RULES,
        bodies={code: body.name for code, body in visit.city.bodies.items()},
        near=[line(visit, one) for one in near],
        previews=previews_of(visit, page, typed.get("reason", ""), typed.get("main", "")),
        hearer=hearer_of(page, visit.now_us),
        is_blocked=is_blocked(page, visit.now_us),
        message=message,
        phone=phone,
        typed=typed,
        may_reveal=visit.account.may(Right.REVEAL),
    )
    return visit.tools.tiles.allow(answer)


def _asked(visit: Visit, page: CasePage) -> datetime | None:
    """Give the day that the line tells whoever asks, though nobody was told; None for none."""
    day = page.meant_by if page.case.is_open else None
    return day if day and micros(day) >= visit.now_us else None


def _by_sms(visit: Visit, connection: Connection, page: CasePage) -> list[Handled]:
    """Give what people of a case wrote by SMS to who may see the inbox, one more than is shown."""
    if visit.account.scope != WHOLE_CITY:
        return []
    vault, city_id = visit.tools.vault, visit.city_id
    return list_of_case(connection, vault, city_id, page, MOST_OF_CASE + 1)


def _astray_m(visit: Visit, page: CasePage) -> int:
    """Give how far from its place a pin is, in whole tens of metres; 0 where that is all the same.

    A pin says where the place really is, so the case keeps its name: who goes there is to know.
    """
    located = visit.city.gazetteer.locate(page.case.place)
    if page.located_by != PIN or located is None or not located.point:
        return 0
    far = metres(located.position, Position(page.case.lat, page.case.lon))
    return int(round(far, -1)) if far > page.case.radius_m else 0


def change(visit: Visit) -> Response:
    """Do something with a case."""
    form, page = visit.form, find(visit)
    typed = {name: form.get(name) for name in ("action", "reason", "to", "main")}
    try:
        wish = Change(
            _action(typed["action"]),
            visit.who.name,
            typed["reason"],
            typed["to"],
            _main(visit, typed),
            seen=form.whole("seen"),
        )
        changed = visit.tools.clerk.change_one(visit.city.code, page.case.number, wish)
    except AppError as error:
        seen, words = form.whole("seen"), (typed["reason"], typed["to"])
        now = find(visit)
        is_same = typed["action"] != Action.MERGE or now.main == parse(typed["main"])
        if is_same and came_before(now, seen, visit.who.name, typed["action"], *words):
            return done_already(visit, now)
        told = told_late(visit, _without_others(visit, error), now, seen)
        return show(visit, unless_busy(error, 409 if seen else 400), told, **typed)
    status = standing(visit, changed.status, changed.owner)
    said = visit.word("Done: %(status)s.", status=status)
    told = visit.word("Messages that go out: %(n)s.", n=changed.people) if changed.is_told else ""
    empty = nobody_in(visit, {changed.nobody_in})
    return visit.go(path_of(visit, page), *filter(None, (said, told)), *empty)


def _without_others(visit: Visit, error: AppError) -> AppError:
    """Give what went wrong, but for the number of a case that others work on."""
    main = error.values.get("main")
    if beyond_theirs(visit, {parse(str(main)) or 0} if main else ()):
        said = "case %(case)s repeats a case that others work on: leave it to them"
        return Conflict(said, case=error.values["case"])
    return error


def note(visit: Visit) -> Response:
    """Write something down for colleagues."""
    page, said = find(visit), visit.form.get("note")
    seen = visit.form.whole("seen")
    try:
        who = visit.who.name
        seq = visit.tools.clerk.note(visit.city.code, page.case.number, who, said, seen)
    except AppError as error:
        now = find(visit)
        if came_before(now, seen, visit.who.name, NOTED, said):
            return done_already(visit, now, now.events[seen].seq)
        status = unless_busy(error, 400)
        return show(visit, status, told_late(visit, error, now, seen), note=said)
    return visit.go(f"{path_of(visit, page)}{_at_event(seq)}", visit.word("Note kept."))


def put_aside(visit: Visit) -> Response:
    """Release a held report, or say whether it is a test."""
    page, said = find(visit), visit.form.get("deed")
    if said not in _ASIDE:
        raise InvalidInput("Choose what is to be done.")
    deed, who, seen = _ASIDE[said], visit.who.name, visit.form.whole("seen")
    reason, number = visit.form.get("reason"), page.case.number
    try:
        people = visit.tools.clerk.set_one_aside(visit.city.code, number, deed, who, reason, seen)
    except AppError as error:
        now, status = find(visit), unless_busy(error, 409 if isinstance(error, Conflict) else 400)
        if came_before(now, seen, who, str(deed), reason):
            return done_already(visit, now)
        return show(visit, status, told_late(visit, error, now, seen))
    told = visit.word("Messages that go out: %(n)s.", n=people) if people else ""
    return visit.go(path_of(visit, page), *filter(None, (visit.word(f"aside {deed}"), told)))


def reveal(visit: Visit) -> Response:
    """Show the whole number of who reported a case, and keep who wanted it and why."""
    page, reason = find(visit), " ".join(visit.form.get("why").split())
    try:
        if not says(reason):
            raise InvalidInput("Say why you need the number: it is kept.")
        check_kept(reason)
    except InvalidInput as error:
        return show(visit, 400, visit.told(error))
    what = f"case {page.case.number}"
    deed = Audited(Deed.REVEALED, what, reason=reason, city_id=visit.city_id)
    visit.tools.door.audit(visit.who, deed)
    with visit.tools.reader.connect() as connection:
        phone = reporter_phone(connection, visit.tools.vault, visit.city_id, page.case.number)
    return show(visit, phone=phone or visit.word("nobody left a number"))


def preview(visit: Visit) -> Response:
    """Draw what people of a case would get, with the words typed so far."""
    reason, main = visit.form.get("reason"), visit.form.get("main")
    return visit.page("previews.html", previews=previews_of(visit, find(visit), reason, main))


def find(visit: Visit) -> CasePage:
    """Give the case that is asked for. Raises: NotFound, of one out of their scope too."""
    number = parse(visit.path["number"]) or 0
    with visit.tools.reader.connect() as connection:
        page = read_case(connection, visit.tools.vault, visit.city_id, number, visit.now_us)
    if page is None or not visit.account.scope.covers(
        page.case.service, page.case.district, page.case.bairro
    ):
        raise no_case(visit, spoken(number) if number else visit.path["number"][:_MOST_TYPED])
    return page


def path_of(visit: Visit, page: CasePage) -> str:
    """Give the address of a case, with the list that it was opened from."""
    return f"{PATH}/{page.case.number}{kept_list(visit.query)}"


def done_already(visit: Visit, now: CasePage, seq: int = 0) -> Response:
    """Go on where a deed leads that was done before its answer was lost; `seq`: to its event."""
    path = f"{path_of(visit, now)}{_at_event(seq) if seq else ''}"
    said = "It is done: it had come the first time."
    if now.seen > visit.form.whole("seen") + 1:
        said = "It had come the first time, and more has happened since: look at what is new."
    return visit.go(path, visit.word(said))


def _at_event(seq: int) -> str:
    """Give the part of an address that leads to an event of the history."""
    return f"#event-{seq}"


def _action(typed: str) -> Action:
    if typed not in OF_OFFICIALS:  # what a resident says no one says for them
        raise InvalidInput("Choose what is to be done.")
    return Action(typed)


def _main(visit: Visit, typed: dict[str, str]) -> int:
    if typed["action"] != Action.MERGE:
        return 0
    number = parse(typed["main"])
    if number is None and typed["main"]:
        said = "%(typed)s is no case's number: look at its digits again"
        raise InvalidInput(said, typed=typed["main"][:_MOST_TYPED])
    if number is None:
        raise InvalidInput("Write the number of the case that goes on.")
    check_case(visit, number)
    return number


ROOMS: Final = (
    Room("GET", "/reports/{number}", Right.CASES, show),
    Room("POST", "/reports/{number}", Right.CASES, change),
    Room("POST", "/reports/{number}/note", Right.CASES, note),
    Room("POST", "/reports/{number}/aside", Right.CASES, put_aside),
    Room("POST", "/reports/{number}/phone", Right.REVEAL, reveal),
    Room("POST", "/reports/{number}/preview", Right.CASES, preview),
)
