"""Whether a line is silent because nobody calls, or because it is dead. Pure.

Calls come by the hour of the day, more of them or fewer from week to week. Between two calls the
expected number of calls, worked out from the calls before, is long only by a chance that can be
told: e^-s for a surprise s. So the surprise at which an alarm is raised follows from how many
false ones somebody bears in a month. Four weeks tell best how many calls come; where a week, three
days or the last day had clearly fewer, they do, or a city whose first weeks were busy would be
alarmed ever after.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.clock import Micros

HOUR_US: Final = 3_600_000_000
#: Hours that are looked back, and within which calls are counted.
LOOKED_BACK: Final = 28 * 24
_WINDOWS: Final = (24, 3 * 24, 7 * 24, LOOKED_BACK)
#: False alarms of one line in a month of 30 days that are borne.
BORNE: Final = 0.5
_MONTH_HOURS: Final = 30 * 24
#: Fewer calls than this, in four weeks, say nothing of when the next one comes.
LEAST_CALLS: Final = 20
#: A window of time had clearly fewer calls than a longer one from so many standard deviations on.
_CLEARLY: Final = 1.5
#: Below this anything may be chance, however few calls there are.
_LEAST_SURPRISE: Final = 2.0
#: So many calls weigh as much as what is known of days before any was counted, and as the
#: neighbours of an hour, which tell of it while a handful of calls was counted.
_PRIOR_CALLS: Final = 50
_NEIGHBOURS: Final = 500
#: A day of which nothing is known: the nights are quiet.
_PRIOR: Final = (*[0.2] * 6, *[1.3] * 16, *[0.2] * 2)
#: No hour is without any call for certain.
_QUIETEST: Final = 0.02
#: Calls that come in bursts leave longer gaps: told from the spread of hours, no more than this.
_MOST_BURSTS: Final = 5.0
_ENOUGH_HOURS: Final = 100
_COUNTABLE: Final = 0.2

#: By hours since 1970 UTC; hours without a call may be left out.
Counts = Mapping[int, int]


class Rhythm(NamedTuple):
    """How the calls of a line come, by all that is known up to its last call."""

    day: tuple[float, ...]  #: share of each hour of the local day, 1 on average
    calls: int  #: that were counted, within the time that tells best how many come
    hours: float  #: average hours of that time; 0 where nothing is known
    bursts: float  #: 1 where calls come one by one, more where they come together

    @property
    def an_hour(self) -> float:
        """Calls of an average hour."""
        return self.calls / self.hours if self.hours else 0.0


def hour_of(at_us: Micros) -> int:
    """Give the hour of a moment, since 1970 UTC."""
    return at_us // HOUR_US


@lru_cache(8_192)
def local_hour(hour: int, zone: str) -> int:
    """Give the hour of the day at which an hour since 1970 begins, in an IANA zone.

    >>> local_hour(0, "Africa/Maputo")
    2
    """
    return datetime.fromtimestamp(hour * 3_600, UTC).astimezone(ZoneInfo(zone)).hour


def day_of(lines: Iterable[Counts], zone: str) -> tuple[float, ...]:
    """Give how calls are spread over the day, by those of all lines of a city: 1 on average.

    Few calls are smoothed: an hour takes something of its neighbours.
    """
    found = [0.0] * 24
    for counts in lines:
        for hour, calls in counts.items():
            found[local_hour(hour, zone)] += calls
    total, prior = math.fsum(found), math.fsum(_PRIOR)
    apart = 0.25 * _NEIGHBOURS / (_NEIGHBOURS + total)
    smooth = [
        found[hour] * (1 - 2 * apart) + (found[hour - 1] + found[(hour + 1) % 24]) * apart
        for hour in range(24)
    ]
    known = [
        max(_QUIETEST, 24 * (calls + _PRIOR_CALLS * before / prior) / (total + _PRIOR_CALLS))
        for calls, before in zip(smooth, _PRIOR, strict=True)
    ]
    return tuple(share * 24 / math.fsum(known) for share in known)


def rhythm(counts: Counts, day: Sequence[float], last_call_us: Micros, zone: str) -> Rhythm:
    """Say how the calls of a line come, by the whole hours before its last call."""
    until = hour_of(last_call_us)
    known = [hour for hour in counts if hour < until]
    first = max(min(known, default=until), until - LOOKED_BACK)
    hours = range(first, until)
    counted = []
    for window in _WINDOWS:
        within = range(max(first, until - window), until)
        calls = sum(counts.get(hour, 0) for hour in within)
        average = math.fsum(day[local_hour(hour, zone)] for hour in within)
        if average:
            counted.append((calls, average))
    return Rhythm(tuple(day), *_telling(counted), _bursts(counts, hours, day, zone))


def _telling(counted: Sequence[tuple[int, float]]) -> tuple[int, float]:
    """Give what was counted in the longest time than which no shorter one had clearly fewer calls.

    Nothing, where even that is too little.
    """
    for index, (calls, hours) in reversed([*enumerate(counted)]):
        expected = [(calls / hours * shorter, fewer) for fewer, shorter in counted[:index]]
        if calls < LEAST_CALLS and index == len(counted) - 1:
            break
        if all(fewer >= e - _CLEARLY * math.sqrt(e) for e, fewer in expected):
            return calls, hours
    return 0, 0.0


def _bursts(counts: Counts, hours: range, day: Sequence[float], zone: str) -> float:
    """Give how much more the hours of a day differ than calls that come one by one would.

    By Pearson's statistic within each day of 24 hours, so that weeks of more and of fewer calls
    are no bursts.
    """
    spread, free = 0.0, 0
    for _, group in groupby(hours, lambda hour: (hour - hours.start) // 24):
        of_day = [*group]
        calls = sum(counts.get(hour, 0) for hour in of_day)
        shares = [day[local_hour(hour, zone)] for hour in of_day]
        whole = math.fsum(shares)
        for hour, share in zip(of_day, shares, strict=True):
            expected = calls * share / whole
            if expected >= _COUNTABLE:
                spread += (counts.get(hour, 0) - expected) ** 2 / expected
                free += 1
        free -= calls > 0
    return min(_MOST_BURSTS, max(1.0, spread / free)) if free >= _ENOUGH_HOURS else 1.0


def expected_hours(day: Sequence[float], since_us: Micros, until_us: Micros, zone: str) -> float:
    """Give how many average hours lie between two moments, by how busy each hour of the day is."""
    first, last = hour_of(since_us), hour_of(until_us)
    whole = math.fsum(day[local_hour(hour, zone)] for hour in range(first, last))
    begun = (since_us % HOUR_US) / HOUR_US * day[local_hour(first, zone)]
    return whole - begun + (until_us % HOUR_US) / HOUR_US * day[local_hour(last, zone)]


def surprise(of: Rhythm, hours: float) -> float:
    """Give how surprising so many average hours without a call are; 0 where nothing is known.

    How many come is known as well as what was counted allows: a gamma's rate, so that no call in h
    hours has the chance (H / (H + h)) ** n.
    """
    return of.calls * math.log1p(hours / of.hours) / of.bursts if of.hours else 0.0


def threshold(of: Rhythm, borne: float = BORNE) -> float:
    """Give from which surprise on a line is silent: so many false alarms a month are borne.

    Every call of a month begins a silence that may be taken for one.
    """
    return max(_LEAST_SURPRISE, math.log(max(1.0, of.an_hour * _MONTH_HOURS) / borne))
