"""Which cases a list shows: the filters of an export, and what makes a case need a hand."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.clock import Micros, local_day, micros
from app.domain.errors import InvalidInput
from app.domain.needs import Needs
from app.domain.words import words_of
from app.menu.model import City
from app.usecases.export_columns import CityNames
from app.usecases.export_filters import Asked, Filters, choose

#: Characters that are looked for.
MOST_TYPED: Final = 80


class Order(StrEnum):
    """What comes first."""

    DUE = "due"  #: the nearest deadline, then what has none
    NEWEST = "newest"


class Wished(NamedTuple):
    """What somebody wants to see, as typed."""

    filters: Asked = Asked()
    owner: str = ""  #: code of a body
    needs: str = ""
    order: str = ""
    words: str = ""  #: looked for in comments and notes
    place: str = ""  #: code of a place: cases of which no more than that is known


class Queue(NamedTuple):
    """What is shown."""

    filters: Filters
    owner: str
    needs: Needs
    order: Order
    words: str
    now_us: Micros
    today_ends_us: Micros  #: the first moment of tomorrow, by the city's clock
    bodies: tuple[str, ...]  #: those that the city has
    place: str = ""


def choose_queue(wished: Wished, names: CityNames, city: City, now_us: Micros) -> Queue:
    """Read what somebody wants to see.

    Without a wish it is what is open, by deadline. Raises: InvalidInput.
    """
    needs = Needs(_one_of(Needs, "needs", wished.needs))
    typed = wished.filters
    is_open = not typed.status and not wished.words
    if (needs is not Needs.ANY and not typed.status) or is_open:
        typed = Asked(**{**_fields(typed), "status": "open"})
    usual = Order.DUE if is_open or needs else Order.NEWEST
    order = Order(_one_of(Order, "order", wished.order or usual))
    if wished.owner and wished.owner not in city.bodies:
        raise InvalidInput("there is no body %(owner)s", owner=wished.owner[:MOST_TYPED])
    words = " ".join(wished.words[:MOST_TYPED].split())
    if words and not words_of(words):
        raise InvalidInput("look for words of three letters or more, or for a case's number")
    if wished.place and wished.place.partition("/")[0] not in names.places:
        raise InvalidInput("there is no place %(place)s", place=wished.place[:MOST_TYPED])
    return Queue(
        choose(typed, names, ZoneInfo(city.zone)),
        wished.owner,
        needs,
        order,
        words,
        now_us,
        _midnight(local_day(now_us, city.zone) + 1, city.zone),
        tuple(city.bodies),
        wished.place,
    )


def _fields(asked: Asked) -> dict[str, str]:
    return {name: getattr(asked, name) for name in Asked.__dataclass_fields__}


def _one_of(kind: type[StrEnum], name: str, typed: str) -> str:
    if typed not in list(kind):
        there = ", ".join(filter(None, kind))
        raise InvalidInput("%(name)s is one of: %(there)s", name=name, there=there)
    return typed


def _midnight(day: int, zone: str) -> Micros:
    return micros(datetime.combine(date.fromordinal(day), time(), ZoneInfo(zone)))
