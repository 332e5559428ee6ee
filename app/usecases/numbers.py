"""What the page of numbers shows of a period, as values: made of sums, pure.

Every share has its counts and its interval, and is withheld where it is of fewer than `FEWEST`, as
are medians and rates. How many reports come from a place says who reports there, not how much there
is to report: whoever shows `per_10k` has to say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.case_sums import Part
from app.domain.clock import Micros
from app.domain.ledger import Ledger
from app.domain.periods import Period
from app.domain.shares import Interval, wilson
from app.domain.sheet_figures import FEWEST
from app.domain.spans import Span
from app.domain.stops import Stops
from app.usecases.queue_filters import Wished


class Wanted(NamedTuple):
    """Which numbers."""

    span: Span
    day: int  #: any day of the period, as `date.toordinal`
    now_us: Micros
    part: Part = Part.CITY  #: with `code`: of what alone
    code: str = ""
    places: int = 10  #: the worst so many
    #: Of a bairro what these areas have of it: it may have been in another district.
    scope: Scope = WHOLE_CITY


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    count: int
    of: int

    @property
    def interval(self) -> Interval | None:
        """The share and where it lies with 95 % certainty; None of too few to say."""
        return wilson(self.count, self.of) if self.of >= FEWEST else None


class Took(NamedTuple):
    """How long something took: median and nine of ten, None of too few to say."""

    cases: int
    median_us: float | None
    p90_us: Micros | None


class Line(NamedTuple):
    """The figures of a city, or of one of its parts."""

    part: Part
    code: str
    name: str
    counts: Mapping[str, int]  #: by the names of `case_sums`: what came and went, by what
    came: int
    went: int
    open: int  #: at the end; of a period that is not over, now
    #: Of those of them that stood at the end of the newest day that is over: 0-2, 3-7, 8-30 days …
    ages: tuple[int, ...]
    overdue: int
    unseen: int
    on_time: Share  #: solved by their date, of all whose date came
    told_kept: Share  #: solved by the day that was told, of all for whom that day is over
    seen: Took  #: to what staff did first
    solved: Took
    answered: Share  #: of who was asked for a word
    confirmed: Share  #: yes, of who answered
    disputed: Share  #: no, of who answered
    undone: Share  #: opened again within the period, of what was said to be solved within it
    joined: int | None  #: in the days that are over; None where none of them is
    population: int | None
    per_10k: float | None  #: filed, for so many inhabitants; None of too few, or where nobody knows
    #: The filters of a list of what is open now; None where there is no such filter.
    open_now: Wished | None
    #: Whether there is anything to be late for: target hours of a problem, or a date that came.
    has_dates: bool
    #: False of a bairro for the share of it that was filed in one of several districts.
    is_whole: bool = True


class Place(NamedTuple):
    """A place, and how many cases were filed there."""

    code: str
    filed: int


class Way(NamedTuple):
    """How cases came."""

    channel: str
    network: str  #: name of the operator
    filed: int


class Flow(NamedTuple):
    """What came and went in one of several periods."""

    period: Period
    came: int
    went: int
    open: int


class Numbers(NamedTuple):
    """All there is to show of one period."""

    span: Span
    period: Period  #: all its days
    begin_us: Micros
    #: Up to when is told what came and went; of what goes on now, or where nobody counted on to
    #: that the end of the newest day that is over.
    until_us: Micros
    #: Up to when dates are judged, and as of when it is told what stands: the end of the newest day
    #: that is over.
    judged_us: Micros
    is_counted: bool  #: False: the loop has not counted its days yet; all is zero
    is_open: bool  #: not over yet
    is_stale: bool  #: it has changed since, and is counted again within minutes
    whole: Line
    parts: Mapping[Part, tuple[Line, ...]]  #: those with most new cases first
    hours: tuple[tuple[int, ...], ...]  #: filed, by weekday from Monday on and by hour
    places: tuple[Place, ...]  #: the worst first, of what is wanted alone
    ways: tuple[Way, ...]
    stops: Stops  #: of all calls of the days that are over; for the whole city
    costs: Ledger  #: the same
