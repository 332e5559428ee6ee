"""What commands that write ask for, as one JSON object, and what they are answered.

    {"do": "publish", "files": {"city.yaml": "…", …}, "folder": "…", "shown": "…", "note": ""}
    {"do": "rollback", "version": "3f2a", "note": ""}
    {"do": "change", "numbers": [48217365], "action": "resolved", "actor": "official ana", …}
    {"do": "move", "number": 48217365, "place": "10348", "at": [-25.95, 32.58], "actor": "…", …}
    {"do": "resend", "messages": [123456789], "actor": "official rui"}
    {"do": "answer", "message": 123456789, "text": "…", "actor": "official ana"}
    {"do": "finish", "messages": [123456789], "actor": "official ana"}
    {"do": "send_sheet", "city": "", "sheet": "month", "body": "waste", "day": 739937}
    {"do": "join_crew", "crew": "crew_north", "phone": "+258…", "name": "Rosa", "actor": "…"}
    {"do": "leave_crew", "crew": "crew_north", "member": 3, "actor": "official ana"}
    {"do": "set aside", "numbers": [48217365], "deed": "released", "actor": "official ana", …}
    {"do": "mark", "callers": ["840000001", 48217365], "flag": "blocked", "days": 30, …}

and what `app.work.account_orders` and `app.work.export_orders` list.

Each is carried out by `app.work.orders`.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.domain.lifecycle import Action
from app.domain.limits import Flag
from app.domain.periods import Kind
from app.usecases.set_aside import Deed
from app.work.account_orders import OfUsers
from app.work.export_orders import OfExports
from app.work.place_orders import MoveReport

#: Cases or messages of one order: longer lists are given in pieces.
MOST_CASES: Final = 200


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
    actor: str = Field(min_length=1, max_length=40)


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


OfInbox = AnswerMessage | FinishMessages
Sending = ResendMessages | SendSheet


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


OfCrews = JoinCrew | LeaveCrew
OfCallers = SetAside | MarkCallers
OfClerk = ChangeReports | MoveReport | Sending | OfInbox | OfCrews | OfCallers
Order = Publish | RollBack | OfClerk | OfUsers | OfExports
ORDER: Final[TypeAdapter[Order]] = TypeAdapter(Annotated[Order, Field(discriminator="do")])
