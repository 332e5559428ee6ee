"""A report's life: its statuses, and how its place came to be known."""

from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
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

#: How a report ends that nobody says is solved.
CLOSED_UNSOLVED: Final = (Status.UNRESOLVED, Status.DUPLICATE, Status.INVALID)

#: Characters of the numbers of a caller's last reports: three numbers of eleven digits.
NEWEST: Final = 36
_MOST_NEWEST: Final = 3

#: Where the coordinates come from, most precise first.
LOCATED_BY: Final = ("container", "pin", "point", "block", "bairro", "district", "city")

#: Stands among a caller's last places for the need of a problem: the bairros of who reports as a
#: monitor, and goes from place to place in one.
BAIRRO: Final = "bairro"


class Channel(StrEnum):
    """How a report reached the city: dialled, sent, or told to an official who wrote it down."""

    USSD = "ussd"
    SMS = "sms"
    TELEPHONE = "telephone"
    COUNTER = "counter"
    MESSENGER = "messenger"
    SECRETARY = "secretary"  #: of the bairro
    MONITOR = "monitor"


#: Those by which an official files for somebody else.
ON_BEHALF: Final = (
    Channel.TELEPHONE,
    Channel.COUNTER,
    Channel.MESSENGER,
    Channel.SECRETARY,
    Channel.MONITOR,
)


@lru_cache(4096)
def same_key(service: str, district: str, bairro: str, block: str, point: str) -> int:
    """Give 64 signed bits that are equal for the same problem at the same place, in any city.

    Others hardly ever share them: whoever looks a key up compares the place itself as well.

    >>> same_key("full", "cima", "moinho", "", "30015")
    -2628975555256985956
    """
    whole = "\0".join((service, district, bairro, block, point)).encode()
    return int.from_bytes(blake2b(whole, digest_size=8, person=b"same place").digest(), signed=True)


def newest_cases(written: str) -> list[int]:
    """Read the numbers of a caller's last three reports, a comma behind each.

    New ones are put in front and the end is cut off, so the last piece is none.

    >>> newest_cases("48217365,48217446,1234")
    [48217365, 48217446]
    """
    return [int(number) for number in written.split(",")[:-1][:_MOST_NEWEST]]


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
