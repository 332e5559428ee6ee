"""Sums of what became of cases, for a city and its parts: they can be kept, and added up.

Durations are counted by steps instead of being kept one by one. What stands at the end of a period
(`STANDING`) is no sum over its days; all else is, but for `undone`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from app.domain.clock import DAY_US, Micros
from app.domain.sheet_figures import AGES, Spread

MINUTE_US: Final = 60_000_000
_HOUR_US: Final = 60 * MINUTE_US
#: Up to how long something took -> the step it is kept by: a small part of what is written of it
#: (`sheet_cells.lasting`), for a median lies between two. Steps begin where what is written turns
#: from one number to the next, at half hours and half days, and nothing lies there that is kept.
_STEPS: Final = (
    (2 * _HOUR_US, MINUTE_US),
    (12 * _HOUR_US, 2 * MINUTE_US),
    (3 * DAY_US, 10 * MINUTE_US),
)
HOURS: Final = 24

#: What happened within a period.
FLOW: Final = (
    *("filed", "reopened_by_residents", "reopened_by_staff", "resolved", "unresolved"),
    *("duplicate", "invalid", "undone", "yes", "no", "asked", "said_yes", "said_no"),
)
#: What is counted of whole days alone: dates that came, and who joined, of which there is no index
#: for callers not to pay (`reach.UNWATCHED`).
JUDGED: Final = ("due", "kept", "told_due", "told_kept", "joined")
AGE_BANDS: Final = tuple(f"age_{band}" for band in range(len(AGES) + 1))
#: What stands at the end.
STANDING: Final = ("open_before", "open_after", "overdue", "unseen", *AGE_BANDS)


class Part(StrEnum):
    """What a city's cases are told apart by."""

    CITY = "city"
    BODY = "body"
    SERVICE = "service"
    DISTRICT = "district"
    BAIRRO = "bairro"


class Sums:
    """What became of cases."""

    __slots__ = ("counts", "hours", "networks", "seen", "solved")

    def __init__(self) -> None:
        """Begin with no case."""
        #: By the names of `FLOW`, `JUDGED` and `STANDING`.
        self.counts: Counter[str] = Counter()
        #: Duration in minutes, rounded -> cases; to what staff did first, and to being solved.
        self.seen: Counter[int] = Counter()
        self.solved: Counter[int] = Counter()
        #: Hour of the week in which it was filed, 0 for Monday after midnight -> cases.
        self.hours: Counter[int] = Counter()
        #: Channel, a blank, the gateway's code of the network -> cases that were filed.
        self.networks: Counter[str] = Counter()

    def add(self, other: "Sums") -> None:
        """Count others in."""
        for name in Sums.__slots__:
            if more := getattr(other, name):  # most are empty
                getattr(self, name).update(more)

    def take_away(self, other: "Sums") -> None:
        """Count others no more, which are in."""
        for name in Sums.__slots__:
            getattr(self, name).subtract(getattr(other, name))

    def only(self, names: Iterable[str]) -> "Sums":
        """Give the same with these counts alone."""
        found = Sums()
        found.add(self)
        found.counts = Counter({name: self.counts[name] for name in names})
        return found

    def plain(self) -> dict[str, Any]:
        """Give it as JSON has it, without zeros."""
        written = {
            name: {str(key): n for key, n in sorted(getattr(self, name).items()) if n}
            for name in Sums.__slots__
        }
        return {name: counts for name, counts in written.items() if counts}

    @classmethod
    def read(cls, plain: Mapping[str, Mapping[str, int]]) -> "Sums":
        """Give what `plain` has written."""
        found = cls()
        for name, counts in plain.items():
            key = str if name in ("counts", "networks") else int
            getattr(found, name).update({key(one): n for one, n in counts.items()})
        return found


def rounded(took_us: Micros) -> int:
    """Give a duration in minutes: the nearest, of what is written in hours the middle of its step.

    >>> rounded(95 * MINUTE_US + 1), rounded(150 * MINUTE_US), rounded(100 * _HOUR_US + 1)
    (95, 151, 6030)
    """
    took_us = max(0, took_us)
    step = step_of(took_us)
    if step == MINUTE_US:
        return (took_us + step // 2) // step
    return (took_us // step * step + step // 2) // MINUTE_US


def step_of(took_us: Micros) -> Micros:
    """Give the step by which a duration is kept; longer ones have longer steps.

    >>> [step_of(hours * _HOUR_US) // MINUTE_US for hours in (1, 2, 12, 72)]
    [1, 2, 10, 60]
    """
    return next((step for most, step in _STEPS if took_us < most), _HOUR_US)


class _Rank(NamedTuple):
    """Finds what stands where in a row of counted values."""

    values: list[tuple[int, int]]

    def at(self, rank: int) -> int:
        """Give the value that so many others stand before."""
        for value, times in self.values:
            rank -= times
            if rank < 0:
                return value
        raise IndexError(rank)


def spread_of(times: Counter[int]) -> Spread | None:
    """Give how long things took whose durations were counted in minutes; None of nothing.

    >>> spread_of(Counter({1: 2, 3: 1, 5: 1}))
    Spread(cases=4, median_us=120000000.0, p90_us=300000000)
    """
    cases = times.total()
    if not cases:
        return None
    rank = _Rank(sorted(times.items()))
    middle = rank.at((cases - 1) // 2) + rank.at(cases // 2)
    return Spread(cases, middle / 2 * MINUTE_US, rank.at(-(-cases * 9 // 10) - 1) * MINUTE_US)
