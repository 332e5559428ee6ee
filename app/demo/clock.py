"""A clock that is moved by hand: nothing of a demonstration waits."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.clock import Micros, micros, utc

SECOND: int = 1_000_000
MINUTE: int = 60 * SECOND
HOUR: int = 60 * MINUTE


class Clock:
    """The moment, which only goes forward."""

    def __init__(self, start: Micros) -> None:
        self._now = start

    def now_us(self) -> Micros:
        """Give the moment, microseconds UTC. Any thread may ask."""
        return self._now

    def to(self, moment: Micros) -> None:
        """Go on to a moment; where that is over already, stay."""
        self._now = max(self._now, moment)

    def by(self, micros_: Micros) -> None:
        """Go on for a while."""
        self._now += micros_


class Calendar:
    """Days and hours of a city, counted from the first day of a demonstration."""

    def __init__(self, first: datetime, zone: str) -> None:
        """`first`: midnight of the first day, naive, as clocks of the zone show it."""
        self._first = first
        self._zone = ZoneInfo(zone)

    def at(self, day: int, hour: int = 0, minute: int = 0) -> Micros:
        """Give the moment at which clocks show an hour and a minute of a day."""
        shown = self._first + timedelta(days=day, hours=hour, minutes=minute)
        return micros(shown.replace(tzinfo=self._zone))

    def ordinal(self, moment: Micros) -> int:
        """Give the day of a moment, counted as `date.toordinal` does."""
        return utc(moment).astimezone(self._zone).date().toordinal()

    def works(self, day: int, weekdays: range) -> bool:
        """Whether a day is one of these weekdays, from Monday, 0."""
        return (self._first + timedelta(days=day)).weekday() in weekdays
