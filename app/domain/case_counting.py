"""Counts the cases of a period, for a city and each of its parts, one by one.

What one case adds is counted as sheets count it (`sheet_figures.Tally`); here it is split by part.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.case_history import CaseHistory, told_kept
from app.domain.case_sums import HOURS, Part, Sums, rounded
from app.domain.clock import Micros, utc
from app.domain.report import OPEN
from app.domain.sheet_figures import Tally

#: As `Part` has them; see `codes`.
Codes = tuple[str, str, str, str, str]
#: Behind all moments.
_EVER: Final = 1 << 62
#: Code -> sums, of one part.
ByCode = dict[str, Sums]
_Kept = TypeVar("_Kept")


class Spot(NamedTuple):
    """Who answers for a case, its problem, and where it was filed or corrected to; codes."""

    owner: str
    service: str
    district: str
    bairro: str
    place: str


class Counted:
    """A period's sums by part and code, and how many cases were filed at each place."""

    def __init__(self) -> None:
        """Begin with no case."""
        self.parts: dict[Part, ByCode] = {part: {} for part in Part}
        self.places: Counter[Spot] = Counter()

    def add(self, codes: Codes, sums: Sums) -> None:
        """Count something in, for the city and for each part that it belongs to."""
        for part, code in zip(Part, codes, strict=True):
            self.parts[part].setdefault(code, Sums()).add(sums)

    def within(self, scope: Scope, district: str = "") -> "Counted":
        """Give it as pages show it: bairros by their codes, of what the scope's areas have.

        `district`: of what was filed in that alone.
        """
        found, bairros = Counted(), ByCode()
        found.parts, found.places = {**self.parts, Part.BAIRRO: bairros}, self.places
        for code, sums in shown(Part.BAIRRO, self.parts[Part.BAIRRO], scope, district):
            bairros.setdefault(code, Sums()).add(sums)
        return found

    def told_apart(self) -> frozenset[str]:
        """Give the bairros of which there is something in several districts, by code."""
        times = Counter(key.partition(" ")[2] for key in self.parts[Part.BAIRRO])
        return frozenset(code for code, districts in times.items() if districts > 1)


class Counting:
    """Counts a period case by case: what belongs to the same parts first, then these together."""

    def __init__(self, begin_us: Micros, end_us: Micros, zone: ZoneInfo) -> None:
        """Begin with no case, from one moment up to before another, in the city's zone."""
        self.begin_us, self.end_us, self._zone = begin_us, end_us, zone
        self._alike: dict[Codes, Sums] = {}
        self._places: Counter[Spot] = Counter()

    def add(self, codes: Codes, sums: Sums) -> None:
        """Count something in."""
        known = self._alike.get(codes)
        if known is None:
            known = self._alike[codes] = Sums()
        known.add(sums)

    def add_case(self, case: CaseHistory, last_us: Micros) -> None:
        """Count a case in; `last_us` is as `last_of` gives it."""
        if case.requested_us >= self.end_us or last_us < self.begin_us:
            return
        sums = sums_of(case, self.begin_us, self.end_us, self._zone)
        self.add(codes_of(case), sums)
        if sums.counts["filed"]:
            self._places[spot_of(case)] += 1

    def counted(self) -> Counted:
        """Give what was counted."""
        found = Counted()
        for codes, sums in self._alike.items():
            found.add(codes, sums)
        found.places = self._places
        return found


def codes_of(case: CaseHistory) -> Codes:
    """Say to which parts a case belongs."""
    return codes(case.owner, case.service, case.district, case.bairro)


def codes(owner: str, service: str, district: str, bairro: str) -> Codes:
    """Say to which parts belongs what has these codes; "" for a bairro that is not known.

    Cases keep the district that they were filed in or corrected to. A bairro that has changed its
    district is counted apart for each, so that whoever works on one of them sees the figures of
    that alone.

    >>> codes("waste", "fire", "kamavota", "laulane")
    ('', 'waste', 'fire', 'kamavota', 'kamavota laulane')
    """
    return ("", owner, service, district, f"{district} {bairro}")


def shown(
    part: Part, kept: Mapping[str, _Kept], scope: Scope = WHOLE_CITY, within: str = ""
) -> Iterator[tuple[str, _Kept]]:
    """Give what is kept of a part with the codes by which it is asked for.

    Of a bairro once for each district that it was in, where the scope's areas have that; `within`:
    a district, "" for any.
    """
    for key, one in kept.items():
        if part is not Part.BAIRRO:
            yield key, one
            continue
        district, _, bairro = key.partition(" ")
        if within in ("", district) and scope.reaches(district, bairro):
            yield bairro, one


def spot_of(case: CaseHistory) -> Spot:
    """Say where a case is counted among the places."""
    return Spot(case.owner, case.service, case.district, case.bairro, case.place)


def last_of(case: CaseHistory) -> Micros:
    """Give the moment after which a case is of no account: for most it has long passed."""
    if case.events[-1].status in OPEN:
        return _EVER
    last = max(event.at for event in case.events)
    return max(last, case.due_us or 0, case.told_us or 0)


def sums_of(case: CaseHistory, begin_us: Micros, end_us: Micros, zone: ZoneInfo) -> Sums:
    """Give what one case adds to a period."""
    tally, sums = Tally(begin_us, end_us), Sums()
    tally.add(case)
    sums.counts.update(tally.counts)
    sums.counts.update({f"age_{band}": n for band, n in tally.ages.items()})
    sums.seen.update(map(rounded, tally.seen))
    sums.solved.update(map(rounded, tally.solved))
    sums.counts["joined"] += sum(begin_us <= at < end_us for at in case.joined_us)
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
