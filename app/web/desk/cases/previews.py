"""What can be done with a case, and what its reporter gets of each deed, with septets and cost."""

import re
from typing import Final, NamedTuple

from app.domain.clock import local_day
from app.domain.errors import InvalidInput
from app.domain.lifecycle import RULES, Action, fitting
from app.domain.money import ONE, price_on
from app.domain.public_number import parse, spoken
from app.domain.report import Status
from app.domain.text import fold, sms_parts
from app.menu.effects import Told
from app.store.case_page import CasePage
from app.usecases.take_action import check_reason
from app.usecases.telling import REPORTER, Case, Person, template_for, text_for
from app.web.desk.pages import money
from app.web.desk.visit import Visit

_STANDS_FOR: Final = "…"
_DIGIT: Final = re.compile(r"[0-9]")


class Preview(NamedTuple):
    """What the reporter gets when something is done."""

    action: Action
    text: str
    septets: int
    parts: int
    cost: str  #: "0.50 MZN"; "" where no price is known
    refused: str = ""  #: why it would not be sent, with these words


def actions_of(page: CasePage) -> tuple[Action, ...]:
    """Give what can be done with a case as it stands."""
    if page.case.held and page.case.is_open:
        return (Action.REJECT, Action.MERGE)
    return fitting(Status(page.case.status))


def previews_of(visit: Visit, page: CasePage, reason: str, main: str) -> list[Preview]:
    """Give what the reporter gets of each action that people are told of.

    `main`: as typed, the number of the case that goes on where this one is merged.
    """
    reason = " ".join(reason.split())
    shown = fold(reason or _STANDS_FOR, visit.city.language)
    found = []
    for action in actions_of(page):
        text = _text(visit, page, action, shown, parse(main) or 0)
        if text:
            _, septets, parts = sms_parts(text)
            cost, refused = _cost(visit, page.network, parts), _refused(visit, action, reason)
            found.append(Preview(action, text, septets, parts, cost, refused))
    return found


def _refused(visit: Visit, action: Action, reason: str) -> str:
    """Say why words cannot be told with an action; "" where they can."""
    try:
        check_reason(visit.city, action, reason)
    except InvalidInput as error:
        return visit.told(error)
    return ""


def _text(visit: Visit, page: CasePage, action: Action, reason: str, main: int) -> str:
    """Write a message; "" where nobody is told. A case not chosen yet is a blank of its length."""
    case = page.case
    who = Person(0, page.reporter.language if page.reporter else "", (), REPORTER)
    name = template_for(visit.city, RULES[action].tells, page.network, who)
    if name not in visit.city.messages:
        return ""
    stands_in = case.number ^ 1  # as long as a number, and in no message of this case
    told_of = Case(case.id, case.number, case.service, case.place)
    text = text_for(visit.city, name, told_of, who, Told(reason, main or stands_in))
    number = spoken(stands_in)
    return text if main else text.replace(number, _DIGIT.sub("_", number))


def _cost(visit: Visit, network: str, parts: int) -> str:
    """Say what a message to a network costs today, rounded up to the hundredth."""
    today = local_day(visit.now_us, visit.city.zone)
    for route in visit.city.routes:
        price = price_on(route.prices, today) if route.network == network else None
        if price:
            cents = -(-price.part * parts // (ONE // 100))
            return money(visit.language, cents * (ONE // 100), price.currency)
    return ""
