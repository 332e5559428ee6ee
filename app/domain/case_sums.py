"""Sums of what became of cases, for a city and its parts: they can be kept, and added up.

What one case adds is counted as sheets count it (`sheet_figures.Tally`); here it is split by part,
and durations are counted by steps instead of being kept one by one. What stands at the end of a
period (`STANDING`) is no sum over its days; all else is, but for `undone`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.case_history import CaseHistory, told_kept
from app.domain.clock import DAY_US, Micros, utc
from app.domain.report import OPEN
from app.domain.sheet_figures import AGES, Spread, Tally

MINUTE_US: Final = 60_000_000
_HOUR_US: Final = 60 * MINUTE_US
#: Up to how long something took -> what its duration is rounded to: as long as is written of it.
_STEPS: Final = ((2 * _HOUR_US, MINUTE_US), (3 * DAY_US, _HOUR_US))
HOURS: Final = 24

#: What happened within a period.
FLOW: Final = (
    *("filed", "reopened_by_residents", "reopened_by_staff", "resolved", "unresolved"),
    *("duplicate", "invalid", "undone", "yes", "no", "asked", "said_yes", "said_no"),
)
#: What can only be judged of whole days: dates that came, and who joined.
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
            getattr(self, name).update(getattr(other, name))

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


#: Code -> sums, of one part.
ByCode = dict[str, Sums]


class Counted:
    """A period's sums by part and code, and how many cases were filed at each place."""

    def __init__(self) -> None:
        """Begin with no case."""
        self.parts: dict[Part, ByCode] = {part: {} for part in Part}
        #: Service, place -> cases; codes.
        self.places: Counter[tuple[str, str]] = Counter()

    def add(self, codes: Mapping[Part, str], sums: Sums) -> None:
        """Count something in, for the city and for each part that it belongs to."""
        for part, code in codes.items():
            self.parts[part].setdefault(code, Sums()).add(sums)

    def add_case(self, case: CaseHistory, begin_us: Micros, end_us: Micros, zone: ZoneInfo) -> None:
        """Count a case in."""
        if _is_outside(case, begin_us, end_us):
            return
        sums = sums_of(case, begin_us, end_us, zone)
        self.add(codes_of(case), sums)
        if sums.counts["filed"]:
            self.places[case.service, case.place] += 1


def codes_of(case: CaseHistory) -> dict[Part, str]:
    """Say to which parts a case belongs; "" for a bairro that is not known."""
    codes = ("", case.owner, case.service, case.district, case.bairro)
    return dict(zip(Part, codes, strict=True))


def _is_outside(case: CaseHistory, begin_us: Micros, end_us: Micros) -> bool:
    """Whether a case is of no account in a period: most are, so this is asked first."""
    if case.requested_us >= end_us:
        return True
    if case.events[-1].status in OPEN:
        return False
    last = max(event.at for event in case.events)
    return max(last, case.due_us or 0, case.told_us or 0) < begin_us


def sums_of(case: CaseHistory, begin_us: Micros, end_us: Micros, zone: ZoneInfo) -> Sums:
    """Give what one case adds to a period."""
    tally, sums = Tally(begin_us, end_us), Sums()
    tally.add(case)
    sums.counts.update(tally.counts)
    sums.counts.update({f"age_{band}": n for band, n in tally.ages.items()})
    sums.seen.update(map(rounded, tally.seen))
    sums.solved.update(map(rounded, tally.solved))
    sums.counts["joined"] += sum(
        event.kind == "joined" and begin_us <= event.at < end_us for event in case.events
    )
    if case.told_us is not None and begin_us <= case.told_us < end_us:
        kept = told_kept(case)
        sums.counts["told_due"] += kept is not None
        sums.counts["told_kept"] += bool(kept)
    if sums.counts["filed"]:
        at = utc(case.requested_us).astimezone(zone)
        sums.hours[at.weekday() * HOURS + at.hour] += 1
        sums.networks[f"{case.channel} {case.network}"] += 1
    return sums


def word_sums(answer: bool | None) -> Sums:
    """Give what somebody adds who was asked for a word on a case."""
    sums = Sums()
    sums.counts["asked"] = 1
    if answer is not None:
        sums.counts["said_yes" if answer else "said_no"] = 1
    return sums


def rounded(took_us: Micros) -> int:
    """Give a duration in minutes: to the minute up to two hours, then to the hour, then to the day.

    >>> rounded(95 * MINUTE_US + 1), rounded(150 * MINUTE_US), rounded(100 * _HOUR_US)
    (95, 180, 5760)
    """
    took_us = max(0, took_us)
    step = next((step for most, step in _STEPS if took_us < most), DAY_US)
    return (took_us + step // 2) // step * (step // MINUTE_US)


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
