"""Of what somebody may see the numbers, and what they chose of it.

Figures are kept of the city, and of each body, service, district and bairro, but of no two of them
together. So whoever works on some areas sees the figures of those, and whoever works on some
services the figures of those; whoever has both sees either, each as what it is: all services of
an area, a service of the whole city. These are counts that name nobody; the lists behind them hold
to the scope in full. Bodies, calls, costs and the city as a whole are for who works on all of it.

A case counts for the district and bairro of its place as they were when it was filed, or when an
official last corrected its place, and for these all along. A bairro that has changed its district
since is counted apart for each of them, so that whoever works on one sees of it what counts there,
and as many rows behind it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlencode

from app.domain.accounts import Scope
from app.domain.case_sums import Part
from app.domain.clock import local_day
from app.domain.errors import InvalidInput
from app.domain.spans import Span
from app.usecases.export_columns import CityNames
from app.web.desk.form import Form
from app.web.desk.visit import Visit
from app.web.desk.words_of import service_name

PATH: Final = "/desk/numbers"
#: Where the rows behind a number are.
ROWS: Final = f"{PATH}/rows"
#: Years of which numbers can be asked for: ids tell no later ones.
_YEARS: Final = range(2000, 2089)
_FIRST: Final = (Part.CITY, Part.DISTRICT, Part.BAIRRO, Part.SERVICE)


class Typed(NamedTuple):
    """What is asked for, as typed."""

    span: str
    day: str
    part: str
    code: str


class Shown(NamedTuple):
    """What is shown."""

    span: Span
    day: int
    part: Part
    code: str

    def at(self, path: str = PATH, **more: object) -> str:
        """Write the address of a page of it, or of what differs from it in some fields."""
        asked = {**self._asdict(), **more}
        asked["day"] = date.fromordinal(int(str(asked["day"]))).isoformat()
        return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"


class Choices(NamedTuple):
    """Of what somebody may see the numbers: part -> code -> name."""

    parts: Mapping[Part, Mapping[str, str]]

    @property
    def is_whole(self) -> bool:
        """Whether they see the city as a whole."""
        return bool(self.parts[Part.CITY])

    @property
    def first(self) -> tuple[Part, str] | None:
        """Give what is shown to who chose nothing; None where there is nothing for them."""
        found = ((part, code) for part in _FIRST for code in self.parts[part])
        return next(found, None)

    def has(self, part: Part, code: str) -> bool:
        """Whether they may see the numbers of something."""
        return code in self.parts[part]


def choices(visit: Visit, names: CityNames) -> Choices:
    """Give what there is for somebody to choose from, that which is out of use too."""
    scope = visit.account.scope
    is_whole = scope == Scope()
    services = [code for code in names.services if is_whole or code in scope.services]
    areas = {
        code: place
        for code, place in names.places.items()
        if is_whole or code in scope.areas or place.parent in scope.areas
    }
    return Choices(
        {
            Part.CITY: {"": visit.city.name} if is_whole else {},
            Part.BODY: _named(names.all_bodies) if is_whole else {},
            Part.SERVICE: _named({code: service_name(visit, code) for code in services}),
            Part.DISTRICT: _named({c: p.name for c, p in areas.items() if p.kind == "district"}),
            Part.BAIRRO: _named({c: p.name for c, p in areas.items() if p.kind == "bairro"}),
        }
    )


def _named(names: Mapping[str, str]) -> Mapping[str, str]:
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def read_typed(query: Form) -> Typed:
    """Read what is asked for; a form says part and code in one field."""
    part, _, code = query.get("of").partition(":")
    if not part:
        part, code = query.get("part"), query.get("code")
    return Typed(query.get("span"), query.get("day"), part, code)


def choose(visit: Visit, typed: Typed, of: Choices) -> Shown:
    """Read what is asked for: this month, of all that somebody may see, unless it says other.

    Raises: InvalidInput.
    """
    span = typed.span or Span.MONTH
    if span not in list(Span):
        raise InvalidInput("choose a day, a week, a month or a quarter")
    return Shown(Span(span), _day(visit, typed.day), *_part(typed, of))


def _part(typed: Typed, of: Choices) -> tuple[Part, str]:
    if not typed.part and not typed.code:
        if of.first is None:
            raise InvalidInput("there are no numbers of what you work on in this city")
        return of.first
    part = typed.part or Part.CITY
    if part not in list(Part) or not of.has(Part(part), typed.code):
        raise InvalidInput("choose one of the list: there is no such part, or it is not yours")
    return Part(part), typed.code


def can_be_asked(day: int) -> bool:
    """Whether there may be numbers of a day, counted as `date.toordinal` does."""
    return date.fromordinal(day).year in _YEARS


def _day(visit: Visit, typed: str) -> int:
    if not typed:
        return local_day(visit.now_us, visit.city.zone)
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if not can_be_asked(day.toordinal()) or len(typed) != len("2026-11-26"):
        raise InvalidInput("write the day as in 2026-11-26")
    return day.toordinal()
