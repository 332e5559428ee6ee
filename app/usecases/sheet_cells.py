"""Cells of sheets: shares, times, places and dates, as a city's people read them."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.clock import DAY_US, Micros, local_day, utc
from app.domain.public_number import spoken
from app.domain.shares import wilson
from app.domain.sheet_figures import FEWEST, Spread
from app.domain.sheet_words import WORDS, language_of
from app.menu.languages import language_for
from app.menu.model import City
from app.menu.places import place_name

_MINUTE_US = 60_000_000
_HOUR_US = 60 * _MINUTE_US
#: Stands where there is too little for a figure.
NO_FIGURE = "\u2013"


class Cells(NamedTuple):
    """Writes cells for one city."""

    city: City

    @property
    def language(self) -> str:
        """The language of the sheet."""
        return language_of(self.city.language)

    @property
    def _read_in(self) -> str:
        """The language in which the city's own names are read: the sheet's where it has them."""
        return language_for(self.city, self.language)

    def say(self, key: str, **values: object) -> str:
        """Give a text of the sheet."""
        return WORDS[self.language][key].format(**values)

    def head(self, key: str) -> tuple[str, ...]:
        """Give the head of a table."""
        return tuple(self.say(key).split("|"))

    def note(self, rows: Sequence[object]) -> tuple[str, ...]:
        """Say below a list that there is nothing in it: a bare head looks like a broken page."""
        return () if rows else (self.say("none"),)

    def share(self, count: int, whole: int) -> str:
        """Write a share with its interval; the counts alone where they are too few."""
        found = wilson(count, whole) if whole >= FEWEST else None
        if found is None:
            return self.say("of", count=count, whole=whole)
        return self.say("share", count=count, whole=whole, share=found)

    def service(self, code: str) -> str:
        """Name a problem, one that the city has no more as it was; else by its code."""
        service = self.city.services.get(code) or self.city.old.services.get(code)
        names = service.names if service else {}
        return names.get(self._read_in) or names.get(self.city.language, code)

    def body(self, code: str) -> str:
        """Name a body, one that the city has no more as it was; else by its code."""
        known = self.city.bodies.get(code)
        return known.name if known else self.city.old.bodies.get(code, code) or NO_FIGURE

    def place(self, code: str) -> str:
        """Name a place."""
        return place_name(self.city, code, self._read_in) or code

    def at(self, moment_us: Micros) -> str:
        """Write a moment to the minute, in the city's zone."""
        return utc(moment_us).astimezone(ZoneInfo(self.city.zone)).strftime("%Y-%m-%d %H:%M")

    def date(self, moment_us: Micros) -> str:
        """Write the day of a moment, in the city's zone."""
        return day(local_day(moment_us, self.city.zone))

    def numbers(self, numbers: list[int], most: int) -> str:
        """Write case numbers, and how many more there are."""
        shown = ", ".join(map(spoken, numbers[:most]))
        more = len(numbers) - most
        return f"{shown} {self.say('more', count=more)}" if more > 0 else shown


def day(ordinal: int) -> str:
    """Write a day as its date."""
    return date.fromordinal(ordinal).isoformat()


def median_of(took: Spread | None) -> str:
    """Write a median; none where it is of too few."""
    return NO_FIGURE if took is None or took.cases < FEWEST else lasting(took.median_us)


def p90_of(took: Spread | None) -> str:
    """Write how long nine of ten took at most; nothing where it is of too few."""
    return NO_FIGURE if took is None or took.cases < FEWEST else lasting(took.p90_us)


def lasting(took_us: float) -> str:
    """Write how long something took: minutes, from two hours on hours, from three days on days.

    >>> lasting(95 * 60e6), lasting(77 * 3600e6), lasting(8.6 * 24 * 3600e6), lasting(0)
    ('95 min', '3 d', '9 d', '0 min')
    """
    minutes, hours = round(took_us / _MINUTE_US), round(took_us / _HOUR_US)
    if minutes < 2 * 60:
        return f"{minutes} min"
    return f"{hours} h" if hours < 3 * 24 else f"{took_us / DAY_US:.0f} d"
