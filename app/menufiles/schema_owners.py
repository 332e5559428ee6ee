"""Read who answers for a problem: one body, or a body for each area and one for all others."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.working_time import minutes_of
from app.menufiles import fields
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.plain import PlainWeek
from app.menufiles.tree import Node, Pairs, Scalar

#: Stands for every area that is not named.
OTHER: Final = "other"
#: The most hours of work that may be aimed at: a year of them.
MOST_HOURS: Final = 2_000
_WEEKS: Final = 52


class Known(NamedTuple):
    """What the other files say; of one that could not be read nothing, which checks nothing."""

    languages: Sequence[str]
    bodies: Mapping[str, str]
    hours: Mapping[str, PlainWeek]
    districts: Sequence[str]  #: codes
    bairros: Sequence[str]  #: codes


def read_owners(service: Fields, notes: Notes, known: Known) -> tuple[str, dict[str, str]]:
    """Give the body that answers for a problem, and those that do in areas of their own."""
    node = service.need("responsible")
    if node is None:
        return "", {}
    if not isinstance(node, Pairs):
        return _body(node, notes, known, "responsible"), {}
    owners: dict[str, str] = {}
    for area, value in fields.pairs(node, notes, "responsible"):
        _check_area(area, notes, known)
        what = "all other areas" if area.text == OTHER else area.text
        owners[area.text] = _body(value, notes, known, f"the body of {what}")
    missing = [district for district in known.districts if district not in owners]
    if missing and owners and OTHER not in owners:
        what = f"nobody is responsible in {_listed(missing)}"
        mend = f"add {OTHER}: and a body, for every area that is not named"
        notes.add(node.mark, what, mend, key=OTHER)
    # Where every district is named, this is of none.
    return owners.pop(OTHER, "") or next(iter(owners.values()), ""), owners


def read_target(service: Fields, notes: Notes, known: Known, owners: Sequence[str]) -> int | None:
    """Give within how many hours of work a problem should be solved; None for no such aim."""
    hours = service.whole_or_none("target hours", 1, MOST_HOURS)
    node = service.get("target hours")
    if hours is None or node is None:
        return None
    for body in dict.fromkeys(owners):
        week = known.hours.get(body)
        if week is None:
            continue
        minutes = minutes_of(tuple(tuple((a, b) for a, b in day) for day in week))
        # Without any hours those have a finding of their own.
        if minutes and minutes * _WEEKS < hours * 60:
            what = f"{hours} hours of work are more than a year of {body}"
            notes.add(node.mark, what, f"it works {minutes / 60:g} hours a week: aim at fewer")
    return hours


def _check_area(area: Scalar, notes: Notes, known: Known) -> None:
    areas = (*known.districts, *known.bairros)
    if areas and area.text != OTHER and area.text not in areas:
        what = f"places.yaml has no district or bairro {short(area.text)}"
        notes.add(area.mark, what, suggest(area.text, (*areas, OTHER)))


def _body(node: Node, notes: Notes, known: Known, what: str) -> str:
    body = fields.text(node, notes, what)
    if body and known.bodies and body not in known.bodies:
        notes.add(node.mark, f"city.yaml has no body {short(body)}", suggest(body, known.bodies))
    return body


def _listed(codes: Sequence[str], most: int = 5) -> str:
    more = f" and {len(codes) - most} more" if len(codes) > most else ""
    return ", ".join(codes[:most]) + more
