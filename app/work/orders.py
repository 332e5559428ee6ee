"""What commands that write ask for, as one JSON object, and what they are answered.

    {"do": "publish", "files": {"city.yaml": "…", …}, "folder": "…", "shown": "…", "note": ""}
    {"do": "rollback", "version": "3f2a", "note": ""}
    {"do": "change", "numbers": [48217365], "action": "resolved", "actor": "official ana", …}
    {"do": "resend", "messages": [123456789]}
    {"do": "answer", "message": 123456789, "text": "…", "actor": "official ana"}
    {"do": "finish", "messages": [123456789], "actor": "official ana"}
    {"do": "send_sheet", "city": "", "sheet": "month", "body": "waste", "day": 739937}
    {"do": "join_crew", "crew": "crew_north", "phone": "+258…", "name": "Rosa", "actor": "…"}
    {"do": "leave_crew", "crew": "crew_north", "member": 3, "actor": "official ana"}
    {"do": "set aside", "numbers": [48217365], "deed": "released", "actor": "official ana", …}
    {"do": "mark", "callers": ["840000001", 48217365], "flag": "blocked", "days": 30, …}

The answer is what to print and the exit status: {"status": 0, "said": ["…"]}. The command runs an
order itself when no service is running, so both ways say the same.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.domain.errors import AppError, MenuFileError
from app.domain.lifecycle import Action
from app.domain.limits import Flag
from app.domain.periods import Kind
from app.domain.versions import beginning
from app.usecases.crews import Joining
from app.usecases.mark_caller import Wish
from app.usecases.set_aside import Deed
from app.usecases.take_action import Change
from app.work.clerk import Clerk
from app.work.folders import is_own
from app.work.publisher import Publisher, Result

#: Cases or messages of one order: longer lists are given in pieces.
MOST_CASES: Final = 200
DONE: Final = 0
FINDINGS: Final = 1
MISUSE: Final = 2


class Publish(BaseModel):
    """Check a folder's files and let them answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["publish"]
    files: dict[str, str] = Field(description="name -> text")
    folder: Path = Field(description="where they lie, absolute")
    shown: Path = Field(description="the folder as it was typed, for findings")
    note: str = ""


class RollBack(BaseModel):
    """Let an earlier version answer again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["rollback"]
    version: str = Field(description="the version, or a beginning of it that fits no other")
    note: str = ""


class ChangeReports(BaseModel):
    """Do something with cases."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["change"]
    city: str = Field(default="", description="its code; the default city where none is named")
    numbers: list[int] = Field(min_length=1, max_length=MOST_CASES)
    action: Action
    actor: str = Field(min_length=1, max_length=40)
    reason: str = ""
    owner: str = ""
    main: int = 0
    held_by: str = ""


class JoinCrew(BaseModel):
    """Add somebody to a crew."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["join_crew"]
    city: str = ""
    crew: str
    phone: str = Field(max_length=40)
    name: str = ""
    actor: str = Field(min_length=1, max_length=40)


class LeaveCrew(BaseModel):
    """Take somebody out of a crew."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["leave_crew"]
    city: str = ""
    crew: str
    member: int
    actor: str = Field(min_length=1, max_length=40)


class ResendMessages(BaseModel):
    """Send messages anew."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["resend"]
    messages: list[int] = Field(min_length=1, max_length=MOST_CASES)


class AnswerMessage(BaseModel):
    """Answer a message that came in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["answer"]
    city: str = Field(default="", description="its code; the default city where none is named")
    message: int
    text: str = Field(max_length=2_000)
    actor: str = Field(min_length=1, max_length=40)


class FinishMessages(BaseModel):
    """Put messages aside that came in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["finish"]
    city: str = Field(default="", description="its code; the default city where none is named")
    messages: list[int] = Field(min_length=1, max_length=MOST_CASES)
    actor: str = Field(min_length=1, max_length=40)


class SendSheet(BaseModel):
    """Queue the letters of a sheet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["send_sheet"]
    city: str = Field(default="", description="its code; the default city where none is named")
    sheet: Kind
    body: str = Field(default="", description="its code; all bodies where none is named")
    day: int = Field(
        default=0, ge=0, le=date.max.toordinal() - 400, description="a day of it; 0 for the newest"
    )


_OfInbox = AnswerMessage | FinishMessages
_Sending = ResendMessages | SendSheet


class SetAside(BaseModel):
    """Release held reports, or say whether some are tests."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["set aside"]
    city: str = ""
    numbers: list[int] = Field(min_length=1, max_length=MOST_CASES)
    deed: Deed
    actor: str = Field(min_length=1, max_length=40)
    reason: str = ""


class MarkCallers(BaseModel):
    """Say something of numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["mark"]
    city: str = ""
    callers: list[str | int] = Field(
        min_length=1, max_length=MOST_CASES, description="numbers as typed, or cases of theirs"
    )
    flag: Flag
    only: Flag | None = None
    days: int | None = Field(default=None, ge=1)
    actor: str = Field(min_length=1, max_length=40)
    reason: str


_OfCrews = JoinCrew | LeaveCrew
_OfCallers = SetAside | MarkCallers
_OfClerk = ChangeReports | _Sending | _OfInbox | _OfCrews | _OfCallers
_Order = Publish | RollBack | _OfClerk
_ORDER: Final[TypeAdapter[_Order]] = TypeAdapter(Annotated[_Order, Field(discriminator="do")])


class Hands(NamedTuple):
    """What orders are carried out with."""

    publisher: Publisher
    menus: Path  #: the folder whose cities are watched
    clerk: Clerk


class Answer(NamedTuple):
    """What to print, and the exit status: 0 done, 1 findings, 2 misuse or failure."""

    status: int
    said: list[str]


def carry_out(order: bytes, hands: Hands) -> Answer:
    """Do what is asked. Never raises AppError."""
    try:
        asked = _ORDER.validate_json(order)
    except ValidationError as error:
        return Answer(MISUSE, [f"not understood: {error.error_count()} things in it are wrong"])
    try:
        if isinstance(asked, RollBack):
            return _said(hands.publisher.roll_back(asked.version, asked.note), "answers again")
        if isinstance(asked, Publish):
            return _said(_publish(asked, hands.publisher, hands.menus), "is published")
        return _of_clerk(asked, hands.clerk)
    except MenuFileError as error:
        return Answer(FINDINGS, [str(finding) for finding in error.findings])
    except AppError as error:
        return Answer(MISUSE, [f"dial311: {error}"])


def _of_clerk(asked: _OfClerk, clerk: Clerk) -> Answer:
    if isinstance(asked, ChangeReports):
        return _change(asked, clerk)
    if isinstance(asked, _OfCrews):
        return _crew(asked, clerk)
    if isinstance(asked, _OfCallers):
        return _of_callers(asked, clerk)
    if isinstance(asked, _OfInbox):
        return _inbox(asked, clerk)
    return _send(asked, clerk)


def _of_callers(asked: _OfCallers, clerk: Clerk) -> Answer:
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


def _send(asked: _Sending, clerk: Clerk) -> Answer:
    if isinstance(asked, SendSheet):
        return Answer(DONE, clerk.send_sheet(asked.city, asked.sheet, asked.body, asked.day))
    done, said = clerk.resend(asked.messages)
    return Answer(DONE if done else FINDINGS, said)


def _inbox(asked: _OfInbox, clerk: Clerk) -> Answer:
    if isinstance(asked, AnswerMessage):
        return Answer(DONE, [clerk.answer(asked.city, asked.message, asked.text, asked.actor)])
    done, said = clerk.finish(asked.city, asked.messages, asked.actor)
    return Answer(DONE if done else FINDINGS, said)


def _crew(asked: _OfCrews, clerk: Clerk) -> Answer:
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
