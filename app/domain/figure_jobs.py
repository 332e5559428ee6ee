"""Which figures are to be counted: what is over and was never counted, or has changed since. Pure.

A week, month or quarter that is not over is counted up to the end of yesterday, once a day, so that
who reads it has only today to add. A day is over a while after midnight: by then no call of it is
on the line any more.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from app.domain.clock import Micros, local_day
from app.domain.periods import Period
from app.domain.spans import Span, spans_between

MINUTE_US: Final = 60_000_000
#: After midnight: longer than any network waits for a caller.
OVER_US: Final = 15 * MINUTE_US
#: What changes is counted again no sooner than this: the assignments of a morning change yesterday.
AGAIN_US: Final = 10 * MINUTE_US
#: Raised when something is counted otherwise, so that all is counted anew.
FORMAT: Final = 9
#: Periods of one look at the cases.
MOST: Final = 40


class Kept(NamedTuple):
    """What was counted."""

    span: Span
    period: Period  #: the last day is that up to which it was counted
    counted_us: Micros
    stale: bool
    format: int
    rates: str = ""  #: by which its costs were counted: see `rates.rates_of`


class Job(NamedTuple):
    """What is to be counted."""

    span: Span
    period: Period  #: the last day is that up to which
    is_new: bool  #: whether nothing of it was counted before
    is_repriced: bool = False  #: whether what it cost is counted by other names or prices now


#: Gives the sign of the names and prices that hold on some days.
Rates = Callable[[Period], str]


def no_rates(_: Period) -> str:
    """Give the sign of a city without networks."""
    return ""


def yesterday(now_us: Micros, zone: str) -> int:
    """Give the newest day that is over (as `date.toordinal`) in an IANA zone."""
    return local_day(now_us - OVER_US, zone) - 1


def jobs(
    kept: Iterable[Kept], first: int, last: int, now_us: Micros, rates: Rates = no_rates
) -> list[Job]:
    """Give what is to be counted of the days from the first to the last, `MOST` at a time.

    The newest stand first: after an upgrade of years, the month on which people look. A longer time
    stands behind all its days, for its calls are added up from theirs.
    """
    known = {(one.span, one.period.first): one for one in kept}
    found = []
    for span in Span:
        for period in spans_between(span, first, last):
            until = min(period.last, last)
            one = known.get((span, period.first))
            is_repriced = one is not None and one.rates != rates(one.period)
            if one is None or is_repriced or _is_old(one, until, now_us):
                found.append(Job(span, Period(period.first, until), one is None, is_repriced))
    return _first(found)


def changed(stale: Iterable[Kept], now_us: Micros, rates: Rates = no_rates) -> list[Job]:
    """Give what is to be counted again of what has changed, as `jobs` would."""
    found = []
    for one in stale:
        is_repriced = one.rates != rates(one.period)
        if is_repriced or _is_old(one, 0, now_us):
            found.append(Job(one.span, one.period, is_new=False, is_repriced=is_repriced))
    return _first(found)


def _first(found: list[Job]) -> list[Job]:
    found.sort(key=lambda job: (-job.period.first, job.span is not Span.DAY))
    return found[:MOST]


def _is_old(one: Kept, until: int, now_us: Micros) -> bool:
    is_changed = one.stale and now_us - one.counted_us >= AGAIN_US
    return one.period.last < until or one.format != FORMAT or is_changed
