"""What can be done with a case, and what its people get of each deed, with septets and cost."""

import re
from typing import Final, NamedTuple

from app.domain.clock import Micros, local_day
from app.domain.errors import InvalidInput
from app.domain.lifecycle import RULES, Action
from app.domain.limits import Flag, flag_at
from app.domain.money import ONE, price_on
from app.domain.public_number import parse, spoken
from app.domain.report import Status
from app.domain.text import fold, sms_parts
from app.menu.effects import Told
from app.store.case_page import CasePage
from app.store.case_queue import Listed
from app.usecases.take_action import check_reason, doable
from app.usecases.telling import (
    ASKS_ON_CALLS,
    JOINED,
    REPORTER,
    Case,
    Person,
    template_for,
    text_for,
)
from app.web.desk.pages import money
from app.web.desk.visit import Visit

_STANDS_FOR: Final = "…"
_DIGIT: Final = re.compile(r"[0-9]")


class Preview(NamedTuple):
    """What somebody of a case gets when something is done."""

    action: Action
    text: str
    septets: int
    parts: int
    cost: str  #: "0.50 MZN"; "" where no price is known
    refused: str = ""  #: why it would not be sent, with these words
    is_of_others: bool = False  #: who follows the case gets it, and who reported it the rest


def actions_of(case: Listed) -> tuple[Action, ...]:
    """Give what can be done with a case as it stands; to release one is another thing."""
    return doable(Status(case.status), waits=case.waits)


def is_blocked(page: CasePage, now_us: Micros) -> bool:
    """Whether the number that a case was reported from is sent nothing."""
    one = page.reporter
    return one is not None and flag_at(one.flag, one.flag_until_us, now_us) is Flag.BLOCKED


def hearer_of(page: CasePage, now_us: Micros, *, asks: bool = False) -> Person | None:
    """Give whose message is drawn, who reported before all others; None where nobody gets one.

    `asks`: of the one that asks whether it is solved, which nobody gets who works on it.
    """
    reporter = page.reporter
    is_out = reporter and (reporter.opted_out or (asks and reporter.works))
    if reporter and not (is_out or is_blocked(page, now_us)):
        return Person(0, reporter.language, (), REPORTER, network=reporter.network)
    # Of those who follow it, who named the place hears most of it.
    hearers = page.asked if asks else page.hearers
    role = JOINED if JOINED in hearers else max(hearers, default="")
    return Person(0, "", (), role, network=hearers[role]) if role else None


def previews_of(visit: Visit, page: CasePage, reason: str, main: str) -> list[Preview]:
    """Give what people get of each action that they are told of; where nobody is, what is refused.

    `main`: as typed, the number of the case that goes on where this one is merged.
    """
    usual = hearer_of(page, visit.now_us)
    reason = " ".join(reason.split())
    shown = fold(reason or _STANDS_FOR, visit.city.language)
    found = []
    for action in actions_of(page.case):
        hearer = hearer_of(page, visit.now_us, asks=RULES[action].tells == ASKS_ON_CALLS)
        who = hearer or Person(0, "", (), REPORTER)
        text = _text(visit, page, action, who, Told(shown, parse(main) or 0))
        refused = _refused(visit, action, reason) if text else ""
        if text and (hearer or (reason and refused)):
            _, septets, parts = sms_parts(text)
            cost = _cost(visit, who.network, parts)
            is_others = usual is not None and usual.role != who.role
            found.append(Preview(action, text, septets, parts, cost, refused, is_others))
    return found


def _refused(visit: Visit, action: Action, reason: str) -> str:
    """Say why words cannot be told with an action; "" where they can."""
    try:
        check_reason(visit.city, action, reason)
    except InvalidInput as error:
        return visit.told(error)
    return ""


def _text(visit: Visit, page: CasePage, action: Action, who: Person, told: Told) -> str:
    """Write a message; "" where nobody is told. A case not chosen yet is a blank of its length."""
    case = page.case
    name = template_for(visit.city, RULES[action].tells, who)
    if name not in visit.city.messages:
        return ""
    stands_in = case.number ^ 1  # as long as a number, and in no message of this case
    told_of = Case(case.id, case.number, case.service, case.place)
    more = Told(told.reason, told.main or stands_in)
    text = text_for(visit.city, name, told_of, who, more)
    number = spoken(stands_in)
    return text if told.main else text.replace(number, _DIGIT.sub("_", number))


def _cost(visit: Visit, network: str, parts: int) -> str:
    """Say what a message to a network costs today, rounded up to the hundredth."""
    routes = visit.city.routes
    its = [route for route in routes if route.network == network]
    # What is named nowhere leaves as the messages to unknown networks do.
    its = its or [route for route in routes if not route.network]
    today = local_day(visit.now_us, visit.city.zone)
    price = next(filter(None, (price_on(route.prices, today) for route in its)), None)
    if price is None:
        return ""
    cents = -(-price.part * parts // (ONE // 100))
    return money(visit.language, cents * (ONE // 100), price.currency)
