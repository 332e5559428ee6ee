"""What `dial311 tokens` and `dial311 reports export` ask for, as `app.work.orders` reads it.

    {"do": "add_token", "name": "powerbi", "city": "", "comments": false, "actor": "shell rui"}
    {"do": "revoke_token", "name": "powerbi", "actor": "shell rui"}
    {"do": "note_export", "city": "maputo", "said": "csv; cases 12", "reason": "", "actor": "…"}

A token is answered with its secret: whoever asks prints it, and nobody keeps it. An export is
noted before the command that makes it writes a byte.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.domain.audit import Audited, Deed, Who
from app.domain.errors import NotFound
from app.menu.model import City
from app.usecases.manage_tokens import TokenWish
from app.work.doorman import Doorman


class _OfExports(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    city: str = ""
    actor: str = Field(min_length=1, max_length=40)


class AddToken(_OfExports):
    """Let a script take exports."""

    do: Literal["add_token"]
    name: str = Field(max_length=80)
    comments: bool = False


class RevokeToken(_OfExports):
    """Let a script take no more."""

    do: Literal["revoke_token"]
    name: str = Field(max_length=80)


class NoteExport(_OfExports):
    """Keep that somebody makes an export."""

    do: Literal["note_export"]
    said: str = Field(max_length=2_000)
    reason: str = Field(default="", max_length=300)


OfExports = AddToken | RevokeToken | NoteExport


def carry_out(
    asked: OfExports, door: Doorman, cities: Callable[[], Mapping[int, City]]
) -> list[str]:
    """Do what is asked; give what to say. Raises: AppError."""
    who = Who(asked.actor)
    if isinstance(asked, AddToken):
        wish = TokenWish(asked.name, _city_id(asked.city, cities()), asked.comments)
        token, secret = door.add_token(wish, who)
        return [f"{token.name}: keep this, it is shown once", secret]
    if isinstance(asked, RevokeToken):
        return [f"{door.revoke_token(asked.name, who).name}: opens nothing any more"]
    city_id = _city_id(asked.city, cities())
    deed = Audited(Deed.EXPORTED, f"export {asked.city}", "", asked.said, asked.reason, city_id)
    door.audit(who, deed)
    return []


def _city_id(code: str, cities: Mapping[int, City]) -> int | None:
    if not code:
        return None
    for city_id, city in cities.items():
        if city.code == code:
            return city_id
    there = ", ".join(city.code for city in cities.values())
    raise NotFound("there is no city %(city)s; there are: %(there)s", city=code, there=there)
