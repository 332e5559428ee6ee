"""Two administrators and one account: what the other one chose while a form stood open.

A field that only the other one touched shows their choice, so that who saves again takes nothing
back unseen. Where both chose, one's own stays, and theirs is told beside it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.domain.accounts import Role
from app.web.desk.house.scopes import names_of
from app.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds of an account, as it was typed."""

    name: str = ""
    role: str = Role.CLERK
    may: list[str] = field(default_factory=list)
    city: str = ""
    services: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    was: str = ""  #: what the account could do when the form was drawn


_FIELDS: Final = ("role", "may", "city", "services", "areas")


def read_described(described: str, city_code: Callable[[int], str]) -> Typed:
    """Read what `manage_accounts.described` wrote; never raises, whatever a browser sent.

    >>> read_described("clerk; may reveal; city 1; areas a b", {1: "maputo"}.__getitem__).areas
    ['a', 'b']
    """
    role, *parts = described.split("; ")
    said = {name: words for name, _, words in (part.partition(" ") for part in parts)}
    may, services, areas = (said.get(name, "").split() for name in ("may", "services", "areas"))
    number = said.get("city", "")
    is_city = number.isascii() and number.isdecimal() and len(number) < len(str(1 << 63))
    return Typed("", role, may, city_code(int(number)) if is_city else "", services, areas)


def merge(visit: Visit, mine: Typed, was: Typed, now: Typed) -> tuple[Typed, Mapping[str, str]]:
    """Give the form as it goes on, and by field what is said of the other one's choice."""
    taken: dict[str, Any] = {}
    notes: dict[str, str] = {}
    for name in _FIELDS:
        own, before, after = (_chosen(getattr(one, name)) for one in (mine, was, now))
        if after in (before, own):
            continue
        if own == before:
            taken[name] = getattr(now, name)
            notes[name] = visit.word("Somebody else chose this meanwhile.")
            continue
        notes[name] = visit.word(
            "Somebody else chose meanwhile: %(what)s. Save again to have yours.",
            what=_told(visit, name, getattr(now, name)),
        )
    return replace(mine, **taken), notes


def _chosen(value: str | list[str]) -> Collection[str]:
    return value if isinstance(value, str) else frozenset(value)


def _told(visit: Visit, name: str, value: Any) -> str:
    match name:
        case "role":
            return visit.word(value)
        case "may":
            return ", ".join(visit.word(f"may {right}") for right in sorted(value)) or "–"
        case "city":
            names = {city.code: city.name for city in visit.tools.cities.all()}
            return names.get(value, value) or visit.word("all cities")
    return ", ".join(names_of(visit, value)) or "–"
