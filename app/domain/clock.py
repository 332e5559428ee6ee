"""Moments as whole microseconds since 1970 UTC; the core is handed them, it reads no clock."""

from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

#: Microseconds since 1970-01-01T00:00:00Z. An alias: it documents, it does not check.
Micros: TypeAlias = int

#: A day of 24 hours.
DAY_US: Final = 24 * 3600 * 1_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def utc(us: Micros) -> datetime:
    """Give the moment as an aware UTC datetime, exact to the microsecond.

    >>> utc(1_577_836_800_000_001).isoformat()
    '2020-01-01T00:00:00.000001+00:00'
    """
    return _EPOCH + timedelta(microseconds=us)


def local_day(us: Micros, zone: str) -> int:
    """Give the day of a moment in an IANA zone, counted as `date.toordinal` does.

    >>> datetime.fromordinal(local_day(1_577_829_600_000_000, "Africa/Maputo")).isoformat()
    '2020-01-01T00:00:00'
    """
    return utc(us).astimezone(ZoneInfo(zone)).date().toordinal()


def end_of_day(day: int, zone: str) -> Micros:
    """Give the last microsecond of a day (as `date.toordinal`) in an IANA zone.

    >>> utc(end_of_day(737_425, "Africa/Maputo")).isoformat()
    '2020-01-01T21:59:59.999999+00:00'
    """
    next_day = datetime.fromordinal(day + 1).replace(tzinfo=ZoneInfo(zone))
    return micros(next_day.astimezone(UTC)) - 1


def micros(dt: datetime) -> Micros:
    """Give an aware datetime, of whatever zone, as microseconds.

    Raises: ValueError for a naive one, as nobody can say which moment it means.

    >>> micros(datetime(2020, 1, 1, tzinfo=UTC))
    1577836800000000
    """
    if dt.utcoffset() is None:
        raise ValueError("a datetime without a time zone is not a moment")
    return (dt - _EPOCH) // _MICROSECOND
