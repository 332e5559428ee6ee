"""Which sheets go to whom, and when: pure, told the moment.

The city gets its week; each body the list of its day, on days on which it works, and its month, and
those of its crews. Who stands under `sheets` of city.yaml for days or months gets those of all
bodies.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.clock import Micros, local_day
from app.domain.periods import Kind, Period, newest, period_of, ready
from app.menu.body import Body
from app.menu.model import City


class Posted(NamedTuple):
    """One sheet to one receiver."""

    kind: Kind
    period: Period
    body: str  #: code; "" for the whole city
    receiver: str


def due(city: City, now_us: Micros) -> list[Posted]:
    """Give every letter whose sheet may leave by now, each once."""
    found: dict[Posted, None] = {}
    for kind in Kind:
        period = ready(kind, now_us, city.zone)
        if period is not None:
            found |= dict.fromkeys(_of_kind(city, kind, period))
    return [*found]


def wished(city: City, kind: Kind, period: Period, body: str) -> list[Posted]:
    """Give the letters of one sheet that somebody wants sent now, "" for those of all bodies."""
    found = dict.fromkeys(_of_kind(city, kind, period, is_asked=True))
    return [one for one in found if not body or one.body == body]


def standing(city: City) -> set[tuple[Kind, str, str]]:
    """Give who gets which kind of sheet of which body, by code ("" for the whole city)."""
    any_time = Period(0, 0)
    return {
        (kind, one.body, one.receiver)
        for kind in Kind
        for one in _of_kind(city, kind, any_time, is_asked=True)
    }


def asked_period(city: City, kind: Kind, day: int, now_us: Micros) -> Period:
    """Give the period in which a day lies; for no day (0) the newest of which there is a sheet."""
    return period_of(kind, day) if day else newest(kind, local_day(now_us, city.zone))


def _of_kind(city: City, kind: Kind, period: Period, *, is_asked: bool = False) -> Iterator[Posted]:
    of_city = city.sheets.get(kind, ())
    if kind is Kind.WEEK:
        yield from (Posted(kind, period, "", mail) for mail in of_city)
        return
    for body in city.bodies.values():
        if kind is Kind.MONTH or is_asked or _works(city, body, period.first):
            for mail in (*mails_of(city, body), *of_city):
                yield Posted(kind, period, body.code, mail)


def mails_of(city: City, body: Body) -> tuple[str, ...]:
    """Give who gets a body's sheets; a crew's go to the body for which it works.

    A case that is handed to a crew stands on the crew's sheets alone.
    """
    return city.bodies[body.falls_to].mails if body.is_crew else body.mails


def _works(city: City, body: Body, day: int) -> bool:
    if body.hours is None:
        return True
    return day not in city.holidays and bool(body.hours[(day - 1) % 7])
