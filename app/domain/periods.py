"""Days, weeks and months of a city, as moments: a week of its clock may have 167 or 169 hours."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.clock import Micros, local_day, micros

#: From when of its morning the sheet of a new day, week or month may leave, hours.
READY_H: Final = 6
_READY_US: Final = READY_H * 3600 * 1_000_000


class Kind(StrEnum):
    """How long the time is that a sheet tells of."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Period(NamedTuple):
    """Whole days, counted as `date.toordinal` does."""

    first: int
    last: int


def period_of(kind: Kind, day: int) -> Period:
    """Give the day, the week from Monday on, or the month in which a day lies.

    >>> [date.fromordinal(day).isoformat() for day in period_of(Kind.WEEK, 739_947)]
    ['2026-11-23', '2026-11-29']
    """
    on = date.fromordinal(day)
    if kind is Kind.DAY:
        return Period(day, day)
    if kind is Kind.WEEK:
        return Period(day - on.weekday(), day - on.weekday() + 6)
    first = on.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(first.toordinal(), following.toordinal() - 1)


def newest(kind: Kind, day: int) -> Period:
    """Give what a sheet that is made on a day tells of: the day itself, else the last whole one."""
    now = period_of(kind, day)
    return now if kind is Kind.DAY else period_of(kind, now.first - 1)


def ready(kind: Kind, now_us: Micros, zone: str) -> Period | None:
    """Give the period whose sheet may leave now; None before the morning of a day has come."""
    today = local_day(now_us, zone)
    begun = local_day(now_us - _READY_US, zone)
    if kind is Kind.DAY:
        return newest(kind, today) if begun == today else None
    return newest(kind, begun)


def bounds(period: Period, zone: str) -> tuple[Micros, Micros]:
    """Give the moments from which, and before which, a period is, in an IANA zone.

    Where a zone leaves out midnight, the day begins when that hour is left out.
    """
    return _midnight(period.first, zone), _midnight(period.last + 1, zone)


def _midnight(day: int, zone: str) -> Micros:
    at = datetime.combine(date.fromordinal(day), datetime.min.time(), ZoneInfo(zone))
    return micros(at.astimezone(UTC))
