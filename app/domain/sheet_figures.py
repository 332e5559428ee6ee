"""What became of cases within a period, counted from their histories.

What was open before, and what came, less what went, is what is open after: every figure is taken
from the same events. Medians, not means: one forgotten case would move a mean by days.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from math import ceil
from statistics import median
from typing import Final, NamedTuple

from app.domain.case_history import CaseHistory, Step, dates_kept, is_late, steps
from app.domain.clock import DAY_US, Micros
from app.domain.report import Status

#: Shares, medians and rates of fewer are chance, and are not shown.
FEWEST: Final = 10
#: So many inhabitants a rate is of.
_PER: Final = 10_000
#: Ages of open cases, in whole days: 0-2, 3-7, 8-30, more.
AGES: Final = (2, 7, 30)
#: What residents say of a case that is said to be solved, by the kind of its event.
_WORDS: Final = {"confirmed": "yes", "disputed": "no", "reopened": "no"}


class Spread(NamedTuple):
    """How long things took."""

    cases: int
    median_us: float
    p90_us: Micros  #: nine of ten took no longer


class Figures(NamedTuple):
    """What became of cases within a period, the end of which is the moment of all that stands."""

    open_before: int
    filed: int
    reopened_by_residents: int
    reopened_by_staff: int  #: taken out of another case again, too
    resolved: int
    unresolved: int
    duplicate: int
    invalid: int
    open_after: int
    ages: tuple[int, ...]  #: of those, by `AGES` since they were filed
    overdue: int  #: of those
    unseen: int  #: of those: received still, for nobody who works on cases has acted on it
    due: int  #: dates that came
    kept: int  #: of those: said to be solved by then
    seen: Spread | None  #: from filing to the first action of staff, of what was first seen now
    solved: Spread | None  #: from filing, or from being opened again, to being said to be solved
    undone: int  #: of what was said to be solved now: opened again by the end
    confirmed: int  #: words of residents
    disputed: int


class Tally:
    """Counts cases one by one."""

    __slots__ = ("_begin_us", "_end_us", "ages", "counts", "seen", "solved")

    def __init__(self, begin_us: Micros, end_us: Micros) -> None:
        """Begin with none, for the time from one moment up to before another."""
        self._begin_us = begin_us
        self._end_us = end_us
        #: By the names of `Figures`, words of residents as "yes" and "no".
        self.counts: Counter[str] = Counter()
        self.ages: Counter[int] = Counter()
        self.seen: list[Micros] = []
        self.solved: list[Micros] = []

    def add(self, case: CaseHistory) -> None:
        """Count a case."""
        seen = is_open = claimed = False
        for step in steps(case, self._end_us):
            within = step.event.at >= self._begin_us
            # As Today has it: who writes down what somebody tells, or a note, has not seen to it.
            sees = step.event.status != Status.RECEIVED
            if within:
                self._move(step, case)
                self.counts["undone"] += step.opens and claimed
                if sees and not seen:
                    self.seen.append(step.event.at - case.requested_us)
            else:
                self.counts["open_before"] += step.is_open - step.was_open
            if step.opens or step.closes:
                claimed = within and step.event.status == "resolved"
            seen, is_open = seen or sees, step.is_open
        if is_open:
            self._stand(case, seen=seen)
        kept = dates_kept(case, self._begin_us, self._end_us)
        self.counts["due"] += len(kept)
        self.counts["kept"] += sum(kept)

    def _move(self, step: Step, case: CaseHistory) -> None:
        event, counts = step.event, self.counts
        if step.opens:
            who = "by_residents" if event.is_residents else "by_staff"
            counts["filed" if event is case.events[0] else f"reopened_{who}"] += 1
        elif step.closes:
            counts[event.status] += 1
            if event.status == "resolved":
                self.solved.append(event.at - step.opened_us)
        if event.is_residents and event.kind in _WORDS:
            counts[_WORDS[event.kind]] += 1

    def _stand(self, case: CaseHistory, *, seen: bool) -> None:
        days = max(0, self._end_us - case.requested_us) // DAY_US
        self.ages[sum(days > age for age in AGES)] += 1
        self.counts["open_after"] += 1
        self.counts["overdue"] += is_late(case, self._end_us)
        self.counts["unseen"] += not seen

    def figures(self) -> Figures:
        """Give what was counted."""
        counts = self.counts
        return Figures(
            counts["open_before"],
            counts["filed"],
            counts["reopened_by_residents"],
            counts["reopened_by_staff"],
            counts["resolved"],
            counts["unresolved"],
            counts["duplicate"],
            counts["invalid"],
            counts["open_after"],
            tuple(self.ages[band] for band in range(len(AGES) + 1)),
            counts["overdue"],
            counts["unseen"],
            counts["due"],
            counts["kept"],
            spread(self.seen),
            spread(self.solved),
            counts["undone"],
            counts["yes"],
            counts["no"],
        )


def spread(took_us: list[Micros]) -> Spread | None:
    """Give how long things took; None of nothing.

    >>> spread([5, 1, 2, 3]), spread([])
    (Spread(cases=4, median_us=2.5, p90_us=5), None)
    """
    if not took_us:
        return None
    rank = ceil(len(took_us) * 9 / 10)
    return Spread(len(took_us), median(took_us), sorted(took_us)[rank - 1])


def per_10k(cases: int, people: int | None) -> float | None:
    """Give cases by 10,000 inhabitants; None of too few, or where nobody knows how many there are.

    >>> per_10k(12, 8_000), per_10k(9, 8_000), per_10k(12, None)
    (15.0, None, None)
    """
    return cases * _PER / people if people and cases >= FEWEST else None


def figures(cases: Iterable[CaseHistory], begin_us: Micros, end_us: Micros) -> Figures:
    """Count cases within a period."""
    return figures_by(lambda _: "", cases, begin_us, end_us).get("") or Tally(0, 0).figures()


def figures_by(
    part: Callable[[CaseHistory], str],
    cases: Iterable[CaseHistory],
    begin_us: Micros,
    end_us: Micros,
) -> dict[str, Figures]:
    """Count them apart, by whatever `part` says of a case."""
    tallies: dict[str, Tally] = {}
    for case in cases:
        tallies.setdefault(part(case), Tally(begin_us, end_us)).add(case)
    return {name: tally.figures() for name, tally in tallies.items()}
