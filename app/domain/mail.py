"""E-mail as far as the core knows it: an address, a letter, and what became of it."""

import re
from enum import StrEnum
from typing import Final, NamedTuple

#: As many characters of an address as the database keeps.
LONGEST_ADDRESS: Final = 200
#: Plain addresses alone: no names, quotes or other letters, so none can reach into a header.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)


def is_address(written: str) -> bool:
    """Whether something is one plain address.

    >>> is_address("desk@waste.example"), is_address("Desk <desk@waste.example>")
    (True, False)
    """
    dots = written.startswith(".") or ".." in written or ".@" in written
    fits = len(written) <= LONGEST_ADDRESS and not dots
    return fits and _ADDRESS.fullmatch(written) is not None


class Letter(NamedTuple):
    """An e-mail to one receiver."""

    to: str
    subject: str
    text: str
    html: str
    name: str  #: the same for the same letter, whoever sends it again: letters, digits, dots


class LetterState(StrEnum):
    """Where a letter stands. The last three are ends."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  #: it may have gone or not, and is not sent again
    FAILED = "failed"  #: refused as often as it is tried


class Outcome(NamedTuple):
    """What became of an attempt: SENT, UNKNOWN, or FAILED where it surely has not gone."""

    state: LetterState
    said: str  #: the server's last word, or ours; one line
