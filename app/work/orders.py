"""Carries out what commands that write ask for: see `app.work.asked`.

The answer is what to print and the exit status: {"status": 0, "said": ["…"]}. The command runs an
order itself when no service is running, so both ways say the same.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import ValidationError

from app.domain.errors import AppError, MenuFileError
from app.domain.versions import beginning
from app.menu.model import City
from app.usecases.crews import Joining
from app.usecases.mark_caller import Wish
from app.usecases.take_action import Change
from app.work import account_orders, export_orders
from app.work.account_orders import OfUsers
from app.work.asked import (
    ORDER,
    AnswerMessage,
    ChangeReports,
    LeaveCrew,
    OfCallers,
    OfClerk,
    OfCrews,
    OfInbox,
    Publish,
    RollBack,
    Sending,
    SendSheet,
    SetAside,
)
from app.work.clerk import Clerk
from app.work.doorman import Doorman
from app.work.export_orders import OfExports
from app.work.folders import is_own
from app.work.place_orders import MoveReport, move
from app.work.publisher import Publisher, Result

DONE: Final = 0
FINDINGS: Final = 1
MISUSE: Final = 2


class Hands(NamedTuple):
    """What orders are carried out with."""

    publisher: Publisher
    menus: Path  #: the folder whose cities are watched
    clerk: Clerk
    door: Doorman
    cities: Callable[[], Mapping[int, City]]  #: by the number of their rows


class Answer(NamedTuple):
    """What to print, and the exit status: 0 done, 1 findings, 2 misuse or failure."""

    status: int
    said: list[str]


def carry_out(order: bytes, hands: Hands) -> Answer:
    """Do what is asked. Never raises AppError."""
    try:
        asked = ORDER.validate_json(order)
    except ValidationError as error:
        return Answer(MISUSE, [f"not understood: {error.error_count()} things in it are wrong"])
    try:
        if isinstance(asked, RollBack):
            return _said(hands.publisher.roll_back(asked.version, asked.note), "answers again")
        if isinstance(asked, Publish):
            return _said(_publish(asked, hands.publisher, hands.menus), "is published")
        if isinstance(asked, OfUsers):
            return Answer(DONE, account_orders.carry_out(asked, hands.door, hands.cities))
        if isinstance(asked, OfExports):
            return Answer(DONE, export_orders.carry_out(asked, hands.door, hands.cities))
        return _of_clerk(asked, hands.clerk)
    except MenuFileError as error:
        return Answer(FINDINGS, [str(finding) for finding in error.findings])
    except AppError as error:
        return Answer(MISUSE, [f"dial311: {error}"])


def _of_clerk(asked: OfClerk, clerk: Clerk) -> Answer:
    if isinstance(asked, ChangeReports):
        return _change(asked, clerk)
    if isinstance(asked, MoveReport):
        return Answer(DONE, [move(asked, clerk)])
    if isinstance(asked, OfCrews):
        return _crew(asked, clerk)
    if isinstance(asked, OfCallers):
        return _of_callers(asked, clerk)
    if isinstance(asked, OfInbox):
        return _inbox(asked, clerk)
    return _send(asked, clerk)


def _of_callers(asked: OfCallers, clerk: Clerk) -> Answer:
    if isinstance(asked, SetAside):
        done, said = clerk.set_aside(
            asked.city, asked.numbers, asked.deed, asked.actor, asked.reason
        )
    else:
        wish = Wish(asked.flag, asked.actor, asked.reason, asked.days, asked.only)
        done, said = clerk.mark(asked.city, asked.callers, wish)
    return Answer(DONE if done else FINDINGS, said)


def _change(asked: ChangeReports, clerk: Clerk) -> Answer:
    wish = Change(asked.action, asked.actor, asked.reason, asked.owner, asked.main, asked.held_by)
    done, said = clerk.change(asked.city, asked.numbers, wish)
    return Answer(DONE if done else FINDINGS, said)


def _send(asked: Sending, clerk: Clerk) -> Answer:
    if isinstance(asked, SendSheet):
        return Answer(DONE, clerk.send_sheet(asked.city, asked.sheet, asked.body, asked.day))
    done, said = clerk.resend(asked.messages, asked.actor)
    return Answer(DONE if done else FINDINGS, said)


def _inbox(asked: OfInbox, clerk: Clerk) -> Answer:
    if isinstance(asked, AnswerMessage):
        return Answer(DONE, [clerk.answer(asked.city, asked.message, asked.text, asked.actor)])
    done, said = clerk.finish(asked.city, asked.messages, asked.actor)
    return Answer(DONE if done else FINDINGS, said)


def _crew(asked: OfCrews, clerk: Clerk) -> Answer:
    if isinstance(asked, LeaveCrew):
        clerk.remove_member(asked.city, asked.crew, asked.member, asked.actor)
        return Answer(DONE, [f"{asked.crew}: member {asked.member} is out."])
    who = Joining(asked.crew, asked.phone, asked.name, asked.actor)
    member = clerk.add_member(asked.city, who)
    return Answer(DONE, [f"{asked.crew}: member {member} is in."])


def _publish(asked: Publish, publisher: Publisher, menus: Path) -> Result:
    edition = publisher.check(asked.files, asked.shown)
    watched = is_own(menus, asked.folder, edition.city.code)
    return publisher.publish(edition, asked.shown, "publish", asked.note, watched=watched)


def _said(result: Result, what: str) -> Answer:
    version = f"version {beginning(result.version)}"
    if not result.is_new:
        return Answer(DONE, [f"{result.city}: nothing to do, {version} answers already."])
    told = [f"Who knows it by heart: {one}." for one in result.changed]
    return Answer(DONE, [f"{result.city}: {version} {what}.", *told])
