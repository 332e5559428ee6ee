"""What `dial311 users` asks for, as `app.work.orders` reads it.

    {"do": "add_user", "name": "ana", "role": "clerk", "personal": ["reveal"], "city": "", …}
    {"do": "change_user", "name": "ana", "role": "head", …}
    {"do": "link_user", "name": "ana", "actor": "shell rui"}
    {"do": "end_user", "name": "ana", "actor": "shell rui"}

A link is answered as its path, which holds a secret: whoever asks prints it, and nobody keeps it.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.domain.accounts import Account, Right, Role
from app.domain.audit import Who
from app.menu.model import City
from app.usecases.account_wish import Wish, read_wish
from app.work.doorman import Doorman

#: Under which a link is opened.
LINK_PATH = "/desk/link/"
_HOLDS = "within a day, once"


class _OfUser(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    city: str = ""
    name: str = Field(max_length=80)
    actor: str = Field(min_length=1, max_length=40)


class _Wished(_OfUser):
    role: Role
    personal: list[Right] = []
    services: list[str] = []
    areas: list[str] = []


class AddUser(_Wished):
    """Let somebody work at the desk."""

    do: Literal["add_user"]


class ChangeUser(_Wished):
    """Say anew what somebody may do and see."""

    do: Literal["change_user"]


class LinkUser(_OfUser):
    """Make a link to set a password."""

    do: Literal["link_user"]


class EndUser(_OfUser):
    """Let somebody in no more."""

    do: Literal["end_user"]


OfUsers = AddUser | ChangeUser | LinkUser | EndUser


def carry_out(asked: OfUsers, door: Doorman, cities: Callable[[], Mapping[int, City]]) -> list[str]:
    """Do what is asked; give what to say. Raises: AppError."""
    who = Who(asked.actor)
    if isinstance(asked, AddUser):
        account, token = door.add(_account(asked, cities()), who)
        return [f"{account.name} sets a password here, {_HOLDS}:", LINK_PATH + token]
    if isinstance(asked, ChangeUser):
        account = door.change(_account(asked, cities()), who)
        return [f"{account.name}: {account.role}; signed out, and in again with this"]
    if isinstance(asked, LinkUser):
        return [
            f"{asked.name} sets a password here, {_HOLDS}:",
            LINK_PATH + door.link(asked.name, who),
        ]
    door.end(asked.name, who)
    return [f"{asked.name}: is let in no more"]


def _account(asked: _Wished, cities: Mapping[int, City]) -> Account:
    wish = Wish(
        asked.name,
        asked.role,
        frozenset(asked.personal),
        asked.city,
        tuple(asked.services),
        tuple(asked.areas),
    )
    return read_wish(wish, cities)
