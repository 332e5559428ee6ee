"""A report's life: its statuses, and how its place came to be known."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where a report stands. The first four are open, the others closed."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    UNRESOLVED = "unresolved"
    DUPLICATE = "duplicate"
    INVALID = "invalid"


OPEN: Final = frozenset({Status.RECEIVED, Status.ACKNOWLEDGED, Status.ASSIGNED, Status.IN_PROGRESS})

#: Where the coordinates come from, most precise first.
LOCATED_BY: Final = ("container", "point", "block", "bairro", "district", "city")


class Channel(StrEnum):
    """How a report reached the city."""

    USSD = "ussd"
    SMS = "sms"


def remember_place(
    places: tuple[tuple[str, str], ...], need: str, place: str
) -> tuple[tuple[str, str], ...]:
    """Put a place in front of a caller's last ones, two of each need, none twice.

    >>> remember_place((("block", "a/1"), ("block", "b")), "block", "c/2")
    (('block', 'c/2'), ('block', 'a/1'))
    """
    kept: list[tuple[str, str]] = []
    for entry in ((need, place), *places):
        if entry not in kept and sum(other[0] == entry[0] for other in kept) < 2:
            kept.append(entry)
    return tuple(kept)
