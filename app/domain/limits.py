"""Who may file how many reports: flags of numbers, limits, and which report is held. Pure.

A report over a limit is stored like any other, and waits for an official: it is held, never
dropped. Times are counted back from the moment, not by the calendar, so that no midnight gives
anybody twice as many.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.clock import DAY_US, Micros

HOUR_US: Final = 3_600_000_000
_SECOND: Final = 1_000_000
#: As many times of a number's reports are kept, ten digits and a comma each: no city allows more.
MOST_OF_PHONE: Final = 50
TIMES: Final = 11 * MOST_OF_PHONE


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


class Limits(NamedTuple):
    """What a city allows. MOPA's launch day, 894 reports in 42 bairros, would have passed."""

    phone: Most = Most(5, 20)
    place: Most = Most(20, 60)
    bairro: Most = Most(100, 400)


class Counts(NamedTuple):
    """How many have passed already."""

    an_hour: int = 0
    a_day: int = 0

    def plus(self, more: int) -> "Counts":
        """Count as many more, of just now."""
        return Counts(self.an_hour + more, self.a_day + more)


class Passed(NamedTuple):
    """What has passed already of a number, at a place and in its bairro."""

    phone: Counts = Counts()
    place: Counts = Counts()
    bairro: Counts = Counts()


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


def why_held(flag: Flag, limits: Limits, passed: Passed) -> Held:
    """Say why a report is held; `Held.NOT` for one that passes.

    >>> why_held(Flag.ORDINARY, Limits(), Passed(Counts(5, 5)))
    <Held.PHONE: 'phone'>
    >>> why_held(Flag.MONITOR, Limits(), Passed(Counts(5, 5)))
    <Held.NOT: ''>
    """
    if flag is Flag.BLOCKED:
        return Held.BLOCKED
    if flag is not Flag.ORDINARY:
        return Held.NOT
    for held, most, counts in zip(
        (Held.PHONE, Held.PLACE, Held.BAIRRO), limits, passed, strict=True
    ):
        if _is_spent(most.an_hour, counts.an_hour) or _is_spent(most.a_day, counts.a_day):
            return held
    return Held.NOT


def _is_spent(most: int | None, count: int) -> bool:
    return most is not None and count >= most


def time_of(at_us: Micros) -> str:
    """Write the time of a report, to be put in front of a number's others.

    >>> time_of(1_795_348_800_999_999)
    '1795348800,'
    """
    return f"{at_us // _SECOND},"


def counted(times: str, now_us: Micros) -> Counts:
    """Count the reports of a number by their times, as `time_of` writes them.

    >>> counted("1795348800,1795345200,1795345199,1795262399,17953", 1_795_348_800_000_000)
    Counts(an_hour=2, a_day=3)
    """
    ages = [now_us - int(time) * _SECOND for time in times.split(",")[:-1]]
    return Counts(_younger(ages, HOUR_US), _younger(ages, DAY_US))


def _younger(ages: Iterable[Micros], than: Micros) -> int:
    return sum(age <= than for age in ages)
