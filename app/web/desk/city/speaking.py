"""The cases on which a proposal stands, as pages list and draw them."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Final, NamedTuple

from app.domain.clock import utc
from app.domain.corrected import Heard, Pointed
from app.domain.geo import Position
from app.store.place_hits import read_numbers
from app.web.desk.visit import Visit

#: Cases of a proposal that are listed; of one place there may be thousands.
MOST_LISTED: Final = 20
#: Pins on a small map: more hide each other.
_MOST_DRAWN: Final = 100


class Case(NamedTuple):
    """A case that speaks."""

    number: int
    by: str  #: who corrected it; "" for what a crew's code says
    at: datetime
    is_out: bool  #: it says something else than most


class Speaking(NamedTuple):
    """What speaks for a proposal, or for a remark."""

    cases: Sequence[Case] = ()  #: the newest first
    all: int = 0  #: how many there are

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.all - len(self.cases)


def speaking(visit: Visit, heard: Sequence[Heard]) -> list[Speaking]:
    """Give the cases that speak for each."""
    newest = [_newest(one)[:MOST_LISTED] for one in heard]
    with visit.tools.reader.connect() as connection:
        numbers = read_numbers(connection, {case.case for cases in newest for case in cases})
    return [
        Speaking(
            [_case(case, one, numbers) for case in cases if case.case in numbers], len(one.ones)
        )
        for one, cases in zip(heard, newest, strict=True)
    ]


def key_of(heard: Heard) -> str:
    """Give what names the fields of a proposal in a page, while more pins come in and move it."""
    first = min(heard.ones, key=lambda one: (one.at_us, one.case))
    return blake2b(str(first.case).encode(), digest_size=5).hexdigest()


def _newest(heard: Heard) -> list[Pointed]:
    return sorted(heard.ones, key=lambda one: (-one.at_us, -one.case))


def _case(one: Pointed, heard: Heard, numbers: dict[int, int]) -> Case:
    by = one.by.removeprefix("official ")
    return Case(numbers[one.case], by, utc(one.at_us), one.case in heard.out)


def pins(heard: Heard) -> list[tuple[Position, bool]]:
    """Give the pins of cases, with whether each is left out, for a map: those that count above."""
    newest = [(one.pin, one.case in heard.out) for one in _newest(heard) if one.pin]
    return sorted(newest[:_MOST_DRAWN], key=lambda pin: not pin[1])
