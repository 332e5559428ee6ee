"""Working time: when so many minutes of work are over, by the hours of a body and its closed days.

Pure. Days begin and end in the city's zone; minutes pass as clocks do, so the hour that a zone
leaves out counts for nothing, and the one that it has twice counts twice.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from app.domain.clock import Micros, local_day, micros

MINUTE_US: Final = 60_000_000
DAY_MINUTES: Final = 24 * 60
#: The last day that is looked at: nothing is due in the years behind it.
_LAST: Final = date.max.toordinal() - 2

#: Minutes since midnight, from and to; the last is at most `DAY_MINUTES`.
Span: TypeAlias = tuple[int, int]
#: Spans of each day, Monday first, in order and apart from each other.
Week: TypeAlias = tuple[tuple[Span, ...], ...]

ROUND_THE_CLOCK: Final[Week] = (((0, DAY_MINUTES),),) * 7


class Days(NamedTuple):
    """Days on which no work is done, counted as `date.toordinal` does."""

    first: int
    last: int


class Clock(NamedTuple):
    """By which hours a body works."""

    zone: str  #: IANA
    week: Week = ROUND_THE_CLOCK
    closed: Sequence[Days] = ()


def minutes_of(week: Week) -> int:
    """Give the minutes of work that a week has, its days all open.

    >>> minutes_of((((420, 930),),) * 5 + (((420, 720),), ()))
    2850
    """
    return sum(end - begin for day in week for begin, end in day)


def deadline(clock: Clock, start_us: Micros, minutes: int) -> Micros:
    """Give the moment by which so many minutes (1 or more) have been worked since a start.

    It is within working hours, or at their end, and after the start.

    Raises: OverflowError where that is in no year that can be written.

    >>> office = Clock("Africa/Maputo", (((420, 930),),) * 5 + ((), ()))
    >>> friday_15h = 1_795_179_600_000_000
    >>> (deadline(office, friday_15h, 60) - friday_15h) // 3_600_000_000
    64
    """
    left = minutes * MINUTE_US
    for begin, end in _open_from(clock, start_us):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise OverflowError("the work is not done before the end of the calendar")


def _open_from(clock: Clock, start_us: Micros) -> Iterator[tuple[Micros, Micros]]:
    """Give working time from a moment on, in order; no piece is empty."""
    zone, cursor = ZoneInfo(clock.zone), start_us
    day = local_day(start_us, clock.zone)
    while day <= _LAST:
        if behind := _behind(clock.closed, day):
            day = behind
            continue
        for begin, end in clock.week[(day - 1) % 7]:
            # In the hour that a zone leaves out an end may come before its begin.
            begin_us, end_us = max(_moment(day, begin, zone), cursor), _moment(day, end, zone)
            if begin_us < end_us:
                cursor = end_us
                yield begin_us, end_us
        day += 1


def _behind(closed: Sequence[Days], day: int) -> int:
    """Give the day after the closed ones around a day; 0 where it is none of them."""
    return max((one.last + 1 for one in closed if one.first <= day <= one.last), default=0)


def _moment(day: int, minute: int, zone: ZoneInfo) -> Micros:
    on = date.fromordinal(day) + timedelta(days=minute // DAY_MINUTES)
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    return micros(datetime.combine(on, time(hour, rest), zone).astimezone(UTC))
