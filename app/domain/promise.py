"""The date that residents are told: by when most cases like theirs were solved, counted honestly.

Pure. Cases that are still open count with the time they have lived so far (E. L. Kaplan and
P. Meier, "Nonparametric estimation from incomplete observations", J. Am. Stat. Assoc. 53 (1958)):
whoever looks at solved ones alone promises what a city keeps only where it is quick.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

#: Of the dates told, so many should be kept.
SHARE: Final = 0.8
#: Fewer decided cases than this promise nothing.
LEAST: Final = 20
#: As many of the newest cases are looked at: what a city does this month, not last year.
NEWEST: Final = 100
#: A district's own cases are looked at where so many of them are decided.
LEAST_OF_DISTRICT: Final = 50
#: Sums of shares are a little off what they stand for.
_ROUNDING: Final = 1e-9


class End(StrEnum):
    """How a case stands."""

    SOLVED = "solved"
    OPEN = "open"
    UNSOLVED = "unsolved"


class Lived(NamedTuple):
    """A case so far."""

    days: int  #: of the calendar, from the day of filing to its end or to today; 0: the same day
    end: End


class Past(NamedTuple):
    """A case so far, and what makes others like it."""

    service: str  #: code
    district: str  #: code
    lived: Lived


#: (service, district) -> days of the calendar; what is not in it has no date.
Promised = Mapping[tuple[str, str], int]


def days_kept(cases: Iterable[Lived], share: float = SHARE) -> int | None:
    """Give the fewest days within which this share of cases is solved; None for no such number.

    A case that was closed unsolved is never solved, so it waits for ever. Fewer than `LEAST`
    decided cases say nothing.

    >>> quick, slow = [Lived(1, End.SOLVED)] * 16, [Lived(9, End.SOLVED)] * 4
    >>> days_kept([*quick, *slow]), days_kept([*quick, *slow, Lived(12, End.OPEN)])
    (1, 9)
    """
    lived = list(cases)
    if sum(case.end is not End.OPEN for case in lived) < LEAST:
        return None
    solved = Counter(case.days for case in lived if case.end is End.SOLVED)
    left = Counter(case.days for case in lived if case.end is End.OPEN)
    waiting, unsolved = len(lived), 1.0
    for day in sorted(solved | left):
        # Who is as old as this day and still open could have been solved on it, and was not.
        unsolved *= 1 - solved[day] / waiting
        if 1 - unsolved >= share - _ROUNDING:
            return day
        waiting -= solved[day] + left[day]
    return None


def promised(cases: Sequence[Past], districts: Iterable[str]) -> Promised:
    """Give the days for every problem in every district; `cases` are a city's, the newest first.

    Like cases are those of the same problem in the same district, where enough of them are decided;
    else those of the problem in the whole city.
    """
    found: dict[tuple[str, str], int] = {}
    by_service: dict[str, list[Past]] = {}
    for case in cases:
        by_service.setdefault(case.service, []).append(case)
    districts = tuple(districts)
    for service, of_service in by_service.items():
        in_city = days_kept(case.lived for case in of_service[:NEWEST])
        for district in districts:
            own = [case.lived for case in of_service if case.district == district][:NEWEST]
            is_enough = sum(case.end is not End.OPEN for case in own) >= LEAST_OF_DISTRICT
            days = days_kept(own) if is_enough else in_city
            if days is not None:
                found[service, district] = days
    return found
