"""One case: what is known of it, what happened, and what can be done."""

import re
from datetime import datetime
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.audit import Audited, Deed
from app.domain.clock import local_day
from app.domain.errors import AppError, Conflict, InvalidInput, NotFound
from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.lifecycle import RULES, Action, fitting
from app.domain.money import ONE, price_on, written_amount
from app.domain.phone import mask_all
from app.domain.public_number import parse, spoken
from app.domain.report import Status
from app.domain.text import fold, sms_parts
from app.menu.effects import Told
from app.store.case_page import (
    Around,
    CasePage,
    Happened,
    Sent,
    read_case,
    read_near,
    reporter_phone,
)
from app.usecases.set_aside import Deed as Aside
from app.usecases.take_action import Change
from app.usecases.telling import REPORTER, Case, Person, template_for, text_for
from app.web.desk.cases.listed import check_theirs, line
from app.web.desk.filters import PATH
from app.web.desk.map.of_place import place_map
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.desk.words_of import body_name, due_in, place_name

#: How the history says from whom to whom a case went.
_MOVED: Final = re.compile(r"(?:from (\S+) )?to (\S+)(?:; (.*))?", re.DOTALL)
_ASIDE: Final = {"release": Aside.RELEASE, "test": Aside.TEST, "untest": Aside.NO_TEST}
_STANDS_FOR: Final = "…"


class Spoken(NamedTuple):
    """One thing of the conversation, in order of time."""

    at: datetime
    seq: int  #: of the event
    side: str  #: them, us or system
    who: str
    what: str
    note: str = ""
    sent: Sent | None = None


class Preview(NamedTuple):
    """What the reporter gets when something is done."""

    action: Action
    text: str
    septets: int
    parts: int
    cost: str  #: "0.50 MZN"; "" where no price is known


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
    due, mark = due_in(visit, case.due_at) if case.is_open and case.due_at else ("", "")
    talk = _talk(visit, page)
    # Numbers that people wrote are somebody's too: shown as that of who reported it is.
    masked = talk if phone else [one._replace(note=mask_all(one.note)) for one in talk]
    circle = Circle(Position(case.lat, case.lon), case.radius_m)
    answer = visit.page(
        "case.html",
        status,
        drawing=place_map(visit, circle, place_name(visit, case.place), near),
        page=page,
        case=case,
        line=line(visit, case),
        district=place_name(visit, case.district),
        due=due,
        due_mark=mark,
        talk=masked,
        hides=page.reporter is not None or masked != talk,
        actions=_actions(page),
        rules=RULES,
        bodies={code: body.name for code, body in visit.city.bodies.items()},
        near=[line(visit, one) for one in near],
        previews=_previews(visit, page, typed.get("reason", "")),
        message=message,
        phone=phone,
        typed=typed,
        may_reveal=visit.account.may(Right.REVEAL),
    )
    return visit.tools.tiles.allow(answer)


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
        return show(visit, 409 if form.whole("seen") else 400, visit.told(error), **typed)
    said = visit.word("Done: %(status)s.", status=visit.word(f"status {changed.status}"))
    told = visit.word("Messages that go out: %(n)s.", n=changed.people) if changed.is_told else ""
    return visit.go(path_of(page), *filter(None, (said, told)))


def note(visit: Visit) -> Response:
    """Write something down for colleagues."""
    page, said = find(visit), visit.form.get("note")
    seen = visit.form.whole("seen")
    try:
        visit.tools.clerk.note(visit.city.code, page.case.number, visit.who.name, said, seen)
    except AppError as error:
        return show(visit, 400, visit.told(error), note=said)
    return visit.go(path_of(page))


def put_aside(visit: Visit) -> Response:
    """Release a held report, or say whether it is a test."""
    page, said = find(visit), visit.form.get("deed")
    if said not in _ASIDE:
        raise InvalidInput("Choose what is to be done.")
    deed, who, reason = _ASIDE[said], visit.who.name, visit.form.get("reason")
    try:
        people = visit.tools.clerk.set_one_aside(
            visit.city.code, page.case.number, deed, who, reason
        )
    except AppError as error:
        return show(visit, 409 if isinstance(error, Conflict) else 400, visit.told(error))
    told = visit.word("Messages that go out: %(n)s.", n=people) if people else ""
    return visit.go(path_of(page), *filter(None, (visit.word(f"aside {deed}"), told)))


def reveal(visit: Visit) -> Response:
    """Show the whole number of who reported a case, and keep who wanted it and why."""
    page, reason = find(visit), visit.form.get("why")
    if not reason:
        return show(visit, 400, visit.word("Say why you need the number: it is kept."))
    what = f"case {page.case.number}"
    deed = Audited(Deed.REVEALED, what, reason=reason, city_id=visit.city_id)
    visit.tools.door.audit(visit.who, deed)
    with visit.tools.reader.connect() as connection:
        phone = reporter_phone(connection, visit.tools.vault, visit.city_id, page.case.number)
    return show(visit, phone=phone or visit.word("nobody left a number"))


def preview(visit: Visit) -> Response:
    """Draw what the reporter would get, with the words typed so far."""
    page = find(visit)
    return visit.page("previews.html", previews=_previews(visit, page, visit.form.get("reason")))


def find(visit: Visit) -> CasePage:
    """Give the case that is asked for. Raises: NotFound, of one out of their scope too."""
    number = parse(visit.path["number"]) or 0
    with visit.tools.reader.connect() as connection:
        page = read_case(connection, visit.tools.vault, visit.city_id, number)
    if page is None or not visit.account.scope.covers(
        page.case.service, page.case.district, page.case.bairro
    ):
        raise NotFound("there is no case %(case)s", case=spoken(number) if number else "")
    return page


def path_of(page: CasePage) -> str:
    """Give the address of a case."""
    return f"{PATH}/{page.case.number}"


def _action(typed: str) -> Action:
    if typed not in [*RULES]:
        raise InvalidInput("Choose what is to be done.")
    return Action(typed)


def _main(visit: Visit, typed: dict[str, str]) -> int:
    if typed["action"] != Action.MERGE:
        return 0
    number = parse(typed["main"])
    if number is None:
        raise InvalidInput("Write the number of the case that goes on.")
    check_theirs(visit, number)
    return number


def _actions(page: CasePage) -> tuple[Action, ...]:
    if page.case.held and page.case.is_open:
        return (Action.REJECT, Action.MERGE)
    return fitting(Status(page.case.status))


def _previews(visit: Visit, page: CasePage, reason: str) -> list[Preview]:
    """Give what the reporter gets of each action that people are told of."""
    case = page.case
    told = Told(fold(reason or _STANDS_FOR, visit.city.language), 0)
    who = Person(0, page.reporter.language if page.reporter else "", (), REPORTER)
    found = []
    for action in _actions(page):
        name = template_for(visit.city, RULES[action].tells, page.network, who)
        if name in visit.city.messages:
            told_of = Case(case.id, case.number, case.service, case.place)
            text = text_for(visit.city, name, told_of, who, told)
            _, septets, parts = sms_parts(text)
            found.append(Preview(action, text, septets, parts, _cost(visit, page.network, parts)))
    return found


def _cost(visit: Visit, network: str, parts: int) -> str:
    """Say what a message to a network costs today, rounded up to the hundredth."""
    today = local_day(visit.now_us, visit.city.zone)
    for route in visit.city.routes:
        price = price_on(route.prices, today) if route.network == network else None
        if price:
            cents = -(-price.part * parts // (ONE // 100))
            return f"{written_amount(cents * (ONE // 100))} {price.currency}"
    return ""


def _talk(visit: Visit, page: CasePage) -> list[Spoken]:
    """Put what happened and what was sent in the order of time."""
    happened = [_happened(visit, event) for event in page.events]
    sent = [
        Spoken(
            one.at,
            one.seq,
            "us",
            visit.word("message"),
            visit.word(f"template {one.template}"),
            "",
            one,
        )
        for one in page.messages
    ]
    if page.comment:
        at, who = page.case.requested_at, visit.word("resident")
        happened.append(Spoken(at, 0, "them", who, visit.word("wrote"), page.comment))
    # A message is of the very moment of what it tells.
    return sorted((*happened, *sent), key=lambda one: (one.at, one.seq, one.sent is not None))


def _happened(visit: Visit, event: Happened) -> Spoken:
    side, who = _who(visit, event.actor)
    note = _words(visit, event)
    return Spoken(event.at, event.seq, side, who, visit.word(f"event {event.kind}"), note)


def _words(visit: Visit, event: Happened) -> str:
    """Give the words of an event; where it says from whom to whom a case went, by name."""
    moved = _MOVED.fullmatch(event.note)
    if event.kind in ("repeated", "parted") or moved is None or moved[2] not in visit.city.bodies:
        return event.note
    said = visit.word("to %(body)s", body=body_name(visit, moved[2]))
    return f"{said}. {moved[3]}" if moved[3] else said


def _who(visit: Visit, actor: str) -> tuple[str, str]:
    """Say who did something, and on which side of the conversation they are."""
    kind, _, rest = actor.partition(" ")
    if kind in ("caller", "follower"):
        return "them", visit.word("resident" if kind == "caller" else "follower")
    if kind == "crew":
        code, _, member = rest.partition(" ")
        return "us", f"{body_name(visit, code)} {member}"
    if kind == "official":
        return "us", rest
    return "system", visit.word(kind)


ROOMS: Final = (
    Room("GET", "/reports/{number}", Right.CASES, show),
    Room("POST", "/reports/{number}", Right.CASES, change),
    Room("POST", "/reports/{number}/note", Right.CASES, note),
    Room("POST", "/reports/{number}/aside", Right.CASES, put_aside),
    Room("POST", "/reports/{number}/phone", Right.REVEAL, reveal),
    Room("POST", "/reports/{number}/preview", Right.CASES, preview),
)
