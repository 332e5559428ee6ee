"""How many answers a report costs, from dial to stored, over all a city has to report.

Counted for a first caller who knows the problem and the place, but no code: who reads the lists,
presses keys and types a number, be it of a block, where it is asked for; names are typed only where
nothing lists them. Every problem at every place it suits counts the same.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.domain.gazetteer import Bairro
from app.menu.model import City
from app.menu.survey import Inputs, Lists

#: (service code, place code) -> the shortest way to its report.
Ways = Mapping[tuple[str, str], Inputs]


class Answers(NamedTuple):
    """What reports cost in one language."""

    language: str
    mean: float
    service: str  #: code of the report that takes the most answers
    place: str  #: its place
    longest: Inputs  #: its answers
    counted: int  #: problems at places


def answers(city: City, ways: Ways, language: str) -> Answers | None:
    """Count the ways that were found; None when there is none."""
    found = dict(_found(city, ways))
    if not found:
        return None
    mean = sum(map(len, found.values())) / len(found)
    (service, place), longest = max(found.items(), key=lambda item: len(item[1]))
    return Answers(language, mean, service, place, longest, len(found))


def is_whole(city: City, ways: Ways) -> bool:
    """Whether every problem has a way at every place it suits."""
    wanted = sum(1 for service in city.services for _ in suiting(city, service))
    return sum(1 for _ in _found(city, ways)) == wanted


def _found(city: City, ways: Ways) -> Iterator[tuple[tuple[str, str], Inputs]]:
    for service in city.services:
        for place in suiting(city, service):
            way = _way(city, ways, service, place)
            if way is not None:
                yield (service, place), way


def shortest(lists: Lists) -> Ways:
    """Give the shortest way to every report that was filed on a walk."""
    found: dict[tuple[str, str], Inputs] = {}
    for (root, place), since in lists.filed.items():
        for service, before in lists.chosen.get(root, {}).items():
            way, known = before + since, found.get((service, place))
            if known is None or len(way) < len(known):
                found[service, place] = way
    return found


def suiting(city: City, service: str) -> Iterator[str]:
    """Give the places where a problem may be: containers, bairros, districts without any."""
    for district in city.gazetteer.districts:
        for bairro in district.bairros:
            yield from _suiting(bairro, city.services[service].needs)
        if not district.bairros:
            yield district.code


def _suiting(bairro: Bairro, needs: str) -> Iterator[str]:
    if needs == "container" and bairro.containers:
        yield from (point.code for point in bairro.containers)
    else:
        yield bairro.code


def _way(city: City, ways: Ways, service: str, place: str) -> Inputs | None:
    """Give the way to a place, as precisely as the menu asks for it."""
    bairro = city.gazetteer.bairro_of(place)
    coarser = (f"{bairro.code}/1", bairro.code, bairro.district) if bairro else ()
    known = (place,) if place in city.gazetteer.by_point else ()
    found = (ways.get((service, code)) for code in (*known, *coarser, place))
    return next((way for way in found if way is not None), None)
