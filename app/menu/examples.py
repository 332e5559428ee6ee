"""Answers that a city takes, for calls made in memory: one of each kind, a place, a case."""

from typing import Final

from app.domain.check_digit import check_digit
from app.menu.model import City
from app.menu.typing import numbers

#: The public number of a case that nobody has.
SOME_NUMBER: Final = int("4821736" + check_digit("4821736"))


def examples(city: City, kind: str) -> tuple[str, ...]:
    """Give answers of a kind that the city takes."""
    gazetteer = city.gazetteer
    if kind == "container code":
        return tuple(gazetteer.by_point)[:1]
    if kind == "bairro name":
        return tuple(bairro.name for bairro in gazetteer.bairros())[:1]
    if kind == "district name":
        return tuple(district.name for district in gazetteer.districts)[:1]
    if within := numbers(kind):
        return str(within.low), str(within.high)
    some = {"block": ("1", "999"), "case number": (str(SOME_NUMBER),), "text": ("sim",)}
    return some.get(kind, ("1",))


def some_place(city: City) -> str:
    """Give the code of a place, a point if there is one; "" for a city without any."""
    gazetteer = city.gazetteer
    return next(iter((*gazetteer.by_point, *gazetteer.by_bairro, *gazetteer.by_district)), "")


def some_places(city: City) -> tuple[tuple[str, str], ...]:
    """Give two places of earlier reports for each thing that a problem may need."""
    gazetteer = city.gazetteer
    every = [*gazetteer.by_point, *gazetteer.by_bairro, *gazetteer.by_district][:2]
    needs = dict.fromkeys(service.needs for service in city.services.values())
    return tuple((need, code) for need in needs for code in every)
