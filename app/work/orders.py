"""What `menu publish` asks for, as one JSON object, and what it is answered.

    {"do": "publish", "files": {"city.yaml": "…", …}, "folder": "…", "shown": "…", "note": ""}
    {"do": "rollback", "version": "3f2a", "note": ""}

The answer is what to print and the exit status: {"status": 0, "said": ["…"]}. The command runs an
order itself when no service is running, so both ways say the same.
"""

from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.domain.errors import AppError, MenuFileError
from app.domain.versions import beginning
from app.work.folders import is_own
from app.work.publisher import Publisher, Result

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


_ORDER: Final[TypeAdapter[Publish | RollBack]] = TypeAdapter(
    Annotated[Publish | RollBack, Field(discriminator="do")]
)


class Answer(NamedTuple):
    """What to print, and the exit status: 0 done, 1 findings, 2 misuse or failure."""

    status: int
    said: list[str]


def carry_out(order: bytes, publisher: Publisher, menus: Path) -> Answer:
    """Do what is asked; `menus` is the folder whose cities are watched. Never raises AppError."""
    try:
        asked = _ORDER.validate_json(order)
    except ValidationError as error:
        return Answer(MISUSE, [f"not understood: {error.error_count()} things in it are wrong"])
    try:
        if isinstance(asked, RollBack):
            return _said(publisher.roll_back(asked.version, asked.note), "answers again")
        return _said(_publish(asked, publisher, menus), "is published")
    except MenuFileError as error:
        return Answer(FINDINGS, [str(finding) for finding in error.findings])
    except AppError as error:
        return Answer(MISUSE, [f"dial311: {error}"])


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
