"""Which deadlines wait for a notice that suspends work, and what their history says of it.

Pure. A deadline is only moved on: a notice that ends earlier, or is taken out, leaves it.
"""

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.clock import Micros, micros, utc
from app.domain.working_time import Days
from app.menu.model import City, Notice
from app.usecases.deadlines import due_anew, pauses, pauses_of


class Dated(NamedTuple):
    """An open case that has a deadline."""

    report_id: int
    service: str  #: code
    place: str  #: code
    owner: str
    since: Micros  #: from when its time is counted
    due: Micros
    hours: int | None = None  #: it was to be solved within, then; None for those of today


class Moved(NamedTuple):
    """A deadline that waits."""

    report_id: int
    was: Micros
    due: Micros
    note: str  #: why, for the history of the case


def first_pause(city: City) -> Micros | None:
    """Give when the earliest suspension of a city begins; None where there is none."""
    days = [one.first for one in pauses(city)]
    if not days:
        return None
    midnight = date.fromordinal(min(days))
    year, month, day = midnight.year, midnight.month, midnight.day
    return micros(utc(0).replace(year=year, month=month, day=day, tzinfo=ZoneInfo(city.zone)))


def postponed(city: City, case: Dated) -> Moved | None:
    """Give the later deadline of a case that a suspension covers; None for any other.

    The case keeps the hours that it was given: those of its problem may be others by now.
    """
    covering = [one for one in pauses_of(city, case.service, case.place) if _meets(city, one, case)]
    if not covering:
        return None
    due = due_anew(city, case.owner, case.service, case.place, case.since, case.hours)
    if due is None or due <= case.due:
        return None
    said = "; ".join(one.texts[city.language] for one in covering)
    return Moved(case.report_id, case.due, due, f"{said} (was due {written(city, case.due)})")


def written(city: City, at: Micros) -> str:
    """Write a moment to the minute, in the city's zone."""
    return utc(at).astimezone(ZoneInfo(city.zone)).strftime("%Y-%m-%d %H:%M")


def _meets(city: City, one: Notice, case: Dated) -> bool:
    days = Days(_day(city, case.since), _day(city, case.due))
    return one.first <= days.last and one.last >= days.first


def _day(city: City, at: Micros) -> int:
    return utc(at).astimezone(ZoneInfo(city.zone)).toordinal()
