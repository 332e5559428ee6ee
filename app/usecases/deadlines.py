"""By when a case should be solved: within the hours of its problem, as its body works.

Pure. Days of a notice that suspends work are no days of work for the cases it covers; holidays are
none for a body with hours.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from app.domain.clock import Micros
from app.domain.working_time import (
    MINUTE_US,
    ROUND_THE_CLOCK,
    Clock,
    Days,
    deadline,
)
from app.menu.model import City, Notice

_MEMO: Final = "due at"
_PAUSES: Final = "pauses"
_HOLIDAYS: Final = "closed days"
#: Stands for no date where one has to stand: no case was due in 1970.
NO_DATE: Final[Micros] = 0


class Deadline(NamedTuple):
    """The deadline of a case as it is stored."""

    at: Micros | None = None  #: None where it has none, or none for now
    since: Micros | None = None  #: from when it is counted; None for when the case was filed
    is_missed: bool = False  #: that it passed is noted in the history
    #: Of a test, which has no date: the one that it would have, `NO_DATE` for none
    aside: Micros | None = None

    @property
    def kept(self) -> Micros | None:
        """The date that it has, or would have were it no test."""
        return (self.aside or None) if self.at is None else self.at

    @property
    def has_begun(self) -> bool:
        """Whether time ever ran for a test: not for one that was filed as such."""
        return any(moment is not None for moment in (self.at, self.since, self.aside))

    def holds(self, now: Micros) -> bool:
        """Whether it can be kept, or was missed; not if it passed while nobody could keep it."""
        return self.kept is not None and (self.is_missed or self.kept > now)


class Due(NamedTuple):
    """A deadline that is set."""

    since: Micros | None  #: from when it is counted; None for when the case was filed
    at: Micros | None  #: None where the problem has none
    is_anew: bool = True  #: False keeps what was noted of it
    is_aside: bool = False  #: it is kept for when the case is no test any more


def due_at(city: City, owner: str, service: str, place: str, since: Micros) -> Micros | None:
    """Give when a case is due that a body has had since a moment; None for no date.

    It is a whole minute. What was worked out for the running minute is kept with the version:
    residents wait while a report is filed.
    """
    known = city.services.get(service)
    if known is None or known.target_hours is None:
        return None
    minute = -(-since // MINUTE_US)
    pausing = _days(pauses_of(city, service, place))
    memo = city.memo.setdefault(_MEMO, {})
    kept = memo.get(key := (owner, service, pausing))
    if kept is None or kept[0] != minute:
        at = _worked_out(city, owner, pausing, minute, known.target_hours)
        kept = memo[key] = (minute, at)
    found: Micros | None = kept[1]
    return found


def due_anew(
    city: City, owner: str, service: str, place: str, since: Micros, hours: int | None = None
) -> Micros | None:
    """Give the same as `due_at`, for a moment that was not just now.

    `hours`: within which it was to be solved then; None for those of today.
    """
    known = city.services.get(service)
    if hours is None:
        hours = known.target_hours if known else None
    if hours is None:
        return None
    pausing = _days(pauses_of(city, service, place))
    return _worked_out(city, owner, pausing, -(-since // MINUTE_US), hours)


def due_from(city: City, owner: str, service: str, place: str, since: Micros) -> Due:
    """Give the deadline of a case whose time begins anew."""
    return Due(since, due_at(city, owner, service, place, since))


def pauses(city: City) -> Sequence[Notice]:
    """Give the notices of a city that suspend work, as calendar.yaml has them."""
    if not city.notices:
        return ()
    known: Sequence[Notice] | None = city.memo.get(_PAUSES)
    if known is None:
        known = city.memo[_PAUSES] = tuple(one for one in city.notices if one.pauses)
    return known


def pauses_of(city: City, service: str, place: str) -> Sequence[Notice]:
    """Give those of them that hold for a problem at a place."""
    held = [one for one in pauses(city) if not one.services or service in one.services]
    if not held:
        return ()
    bairro = city.gazetteer.bairro_of(place)
    areas = {bairro.code, bairro.district} if bairro else {place}
    return [one for one in held if not one.places or one.places & areas]


def _days(notices: Iterable[Notice]) -> tuple[Days, ...]:
    return tuple(Days(one.first, one.last) for one in notices)


def _worked_out(
    city: City, owner: str, pausing: tuple[Days, ...], minute: int, hours: int
) -> Micros | None:
    body = city.bodies.get(owner)
    if body is None or body.hours is None:
        clock = Clock(city.zone, ROUND_THE_CLOCK, pausing)
    else:
        clock = Clock(city.zone, body.hours, (*pausing, *_holidays(city)))
    try:
        return deadline(clock, minute * MINUTE_US, hours * 60)
    except OverflowError:
        return None


def _holidays(city: City) -> tuple[Days, ...]:
    found: tuple[Days, ...] | None = city.memo.get(_HOLIDAYS)
    if found is None:
        found = city.memo[_HOLIDAYS] = tuple(Days(day, day) for day in city.holidays)
    return found
