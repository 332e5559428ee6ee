"""Who may file how many reports: flags of numbers, limits, and which report is held. Pure.

A report over a limit is stored like any other, and waits for an official: it is held, never
dropped. Times are counted back from the moment, not by the calendar, so that no midnight gives
anybody twice as many.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.clock import DAY_US, Micros

HOUR_US: Final = 3_600_000_000
#: How far is counted back, as `Most` has them.
SPANS: Final = {"hour": HOUR_US, "day": DAY_US}
_SECOND: Final = 1_000_000
#: What is written of one report of a number: ten digits and a comma.
WIDTH: Final = 11
#: No city allows more reports of a number in a day.
MOST_OF_PHONE: Final = 50
#: As much is kept, and what may come of a number in one batch.
TIMES: Final = WIDTH * (MOST_OF_PHONE + 10)
#: Behind all times.
NO_TIME: Final = "9" * (WIDTH - 1)


#: A limit may be near where a number has filed half as much, for it may file in two calls at once;
#: or where one process has stored a quarter of it for a place or bairro. More than four processes
#: may let more pass, twice as many where there are eight.
OF_PHONE: Final = 2
OF_PROCESS: Final = 4


class Flag(StrEnum):
    """What officials say of a number."""

    ORDINARY = ""
    BLOCKED = "blocked"  #: all it files is held, and it is sent nothing
    MONITOR = "monitor"  #: no limits; its last bairros are offered first, its reports counted apart
    TEST = "test"  #: what it files is nobody's problem, and stands in no figure


class Held(StrEnum):
    """Why a report waits for an official."""

    NOT = ""
    BLOCKED = "blocked"  #: the number is
    PHONE = "phone"  #: too many from one number
    PLACE = "place"  #: too many of one container, point or block
    BAIRRO = "bairro"  #: too many of one bairro


class FiledBy(StrEnum):
    """Whose report it is, as figures tell them apart."""

    RESIDENT = "resident"
    MONITOR = "monitor"
    TEST = "test"


class Most(NamedTuple):
    """How many reports may pass; None for any number."""

    an_hour: int | None = None
    a_day: int | None = None

    def is_near(self, met: int, share: int) -> bool:
        """Whether so many are as much as a share of what may pass, and one at least.

        >>> Most(5, 20).is_near(1, share=2), Most(5, 20).is_near(2, share=2)
        (False, True)
        """
        known = [most for most in self if most is not None]
        return bool(known) and met >= max(1, min(known) // share)


class Limits(NamedTuple):
    """What a city allows. MOPA's launch day, 894 reports in 42 bairros, would have passed."""

    phone: Most = Most(5, 20)
    place: Most = Most(20, 60)
    bairro: Most = Most(100, 400)


def flag_at(flag: str, until_us: Micros | None, now_us: Micros) -> Flag:
    """Give the flag that a number has at a moment: one that has run out is none.

    >>> flag_at("blocked", 10, 9), flag_at("blocked", 10, 10), flag_at("monitor", None, 10)
    (<Flag.BLOCKED: 'blocked'>, <Flag.ORDINARY: ''>, <Flag.MONITOR: 'monitor'>)
    """
    is_over = until_us is not None and until_us <= now_us
    return Flag.ORDINARY if is_over else Flag(flag)


def filed_by(flag: Flag) -> FiledBy:
    """Say whose report it is that a number with this flag files."""
    return FiledBy(flag) if flag in (Flag.MONITOR, Flag.TEST) else FiledBy.RESIDENT


def time_of(at_us: Micros) -> str:
    """Write the time of a report, to be put in front of a number's others.

    >>> time_of(1_795_348_800_999_999)
    '1795348800,'
    """
    return f"{at_us // _SECOND:010},"


def since_time(now_us: Micros, span: str) -> str:
    """Give the earliest time that counts for a span of `SPANS`, to be compared as a text.

    >>> since_time(1_795_348_800_000_000, "hour")
    '1795345200'
    """
    return f"{-(-(now_us - SPANS[span]) // _SECOND):010}"


def place_in_times(newer: int) -> int:
    """Say at which letter, from 1, of a number's times the one stands behind `newer` others.

    >>> place_in_times(0), place_in_times(5)
    (1, 56)
    """
    return WIDTH * newer + 1
