"""The order that puts a case where it is: see `orders`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.domain.geo import Position
from app.domain.public_number import spoken
from app.usecases.correct_place import Corrected, Correction, place_of
from app.work.clerk import Clerk


class MoveReport(BaseModel):
    """Correct the place of a case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["move"]
    city: str = Field(default="", description="its code; the default city where none is named")
    number: int
    place: str = Field(default="", max_length=80, description="a place code; '' leaves it")
    at: tuple[float, float] | None = Field(default=None, description="latitude, longitude")
    called: str = Field(default="", max_length=200)
    hands_on: bool = False
    actor: str = Field(min_length=1, max_length=40)
    reason: str = ""


def move(asked: MoveReport, clerk: Clerk) -> str:
    """Do it; give what to say. Raises: as `Clerk.move`."""
    at = None if asked.at is None else Position(*asked.at)
    wish = Correction(asked.actor, asked.reason, asked.place, at, asked.called, asked.hands_on)
    clerk.check_place(asked.city, asked.place)
    return _said(clerk.move(asked.city, asked.number, wish))


def _said(moved: Corrected) -> str:
    handed = f"; it is with {moved.owner} now" if moved.owner else ""
    was, place = place_of(moved.before), place_of(moved.after)
    by = moved.after.located_by
    if was == place:
        return f"{spoken(moved.number)}: {place}, by {by} now{handed}"
    return f"{spoken(moved.number)}: {was} is {place} now, by {by}{handed}"
