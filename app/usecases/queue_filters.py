"""Which cases a list shows: the filters of an export, and what makes a case need a hand."""

import re
from dataclasses import replace
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.errors import InvalidInput
from app.domain.public_number import parse
from app.domain.report import OPEN
from app.domain.written_numbers import may_be_phone
from app.menu.model import City
from app.usecases.export_columns import CityNames
from app.usecases.export_filters import Asked, Filters, choose
from app.usecases.sought import Sought, seek

#: Characters that are looked for.
MOST_TYPED: Final = 80
#: What is written as a case's number is, with a digit too few or none.
_LIKE_A_CASE: Final = re.compile(r"\d{6,8}|\d{4}[\s.-]\d{3,4}")
NO_NUMBERS: Final = "nobody looks for a telephone number here: look for words, or a case"


class Order(StrEnum):
    """What comes first."""

    DUE = "due"  #: the nearest deadline, then what has none; of what is open alone
    NEWEST = "newest"


class Wished(NamedTuple):
    """What somebody wants to see, as typed."""

    filters: Asked = Asked()
    order: str = ""
    words: str = ""  #: looked for in what people wrote, and among the city's names


class Queue(NamedTuple):
    """What is shown."""

    filters: Filters
    order: Order
    words: tuple[Sought, ...]  #: a case has to do with each of them


def choose_queue(wished: Wished, names: CityNames, city: City) -> Queue:
    """Read what somebody wants to see.

    Without a wish it is what is open, by deadline. Raises: InvalidInput.
    """
    typed = wished.filters
    if not typed.status and not wished.words:
        typed = replace(typed, status="open")
    usual = Order.DUE if typed.status == "open" or typed.needs else Order.NEWEST
    order = Order(_one_of(Order, "order", wished.order or usual))
    filters = choose(typed, names, ZoneInfo(city.zone))
    if not filters.statuses or filters.statuses - frozenset(map(str, OPEN)):
        order = Order.NEWEST  # no deadline of a closed case is shown, and there are all there were
    words = " ".join(wished.words[:MOST_TYPED].split())
    if may_be_phone(words):
        raise InvalidInput(NO_NUMBERS)
    sought = seek(words, names, city) if words else ()
    if _LIKE_A_CASE.fullmatch(words) and not parse(words):
        raise InvalidInput("%(typed)s is no case's number: look at its digits again", typed=words)
    if words and not sought:
        raise InvalidInput(
            "look for a name, for words of three letters or more, or for a case's number"
        )
    return Queue(filters, order, sought)


def _one_of(kind: type[StrEnum], name: str, typed: str) -> str:
    if typed not in list(kind):
        there = ", ".join(filter(None, kind))
        raise InvalidInput("%(name)s is one of: %(there)s", name=name, there=there)
    return typed
