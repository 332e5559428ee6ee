"""What officials may look for by name: problems, bodies, areas and points, of today and of old."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.text import keys
from app.domain.words import SHORTEST
from app.menu.model import City
from app.usecases.export_columns import CityNames

_MEMO: Final = "names as officials look for them"


class Kind(StrEnum):
    """What bears a name."""

    SERVICE = "service"
    DISTRICT = "district"
    BAIRRO = "bairro"
    POINT = "point"
    BODY = "body"
    BLOCK = "block"  #: by its number alone, of whatever bairro


class Bearer(NamedTuple):
    """Something with a code, and what it is called in every language."""

    kind: Kind
    code: str
    names: tuple[str, ...]  #: folded
    aliases: tuple[str, ...] = ()  #: folded

    def is_called(self, said: str) -> bool:
        """Whether words of a name begin so, or an alias does: its further words are another's.

        So is a point by its code.
        """
        by_name = any(f" {said}" in f" {name} " for name in self.names)
        by_alias = any(f"{alias} ".startswith(said) for alias in self.aliases)
        return by_name or by_alias or (self.kind is Kind.POINT and said == self.code)

    def ends(self, said: str) -> bool:
        """Whether a name ends so."""
        return any(f" {name}".endswith(f" {said}") for name in (*self.names, *self.aliases))

    def says(self, said: str) -> bool:
        """Whether a name says whole words: a letter or number last, as "Maxaquene A", anywhere.

        Another short word is one of a name where it ends it: others join words, "Mercado do".
        """
        last = said.rpartition(" ")[2]
        tells = len(last) == 1 or last.isdigit() or len(last) > SHORTEST
        return self.is_called(f"{said} ") if tells else self.ends(said)

    def begins(self, word: str) -> bool:
        """Whether it is the first word of a name."""
        return any(f"{name} ".startswith(f"{word} ") for name in self.names)


def of_today(city: City) -> list[Bearer]:
    """Give what a city has, in the order of its files."""
    known: list[Bearer] | None = city.memo.get(_MEMO)
    if known is None:
        known = city.memo[_MEMO] = [*_bearers(city)]
    return known


def of_before(names: CityNames, city: City) -> Iterator[Bearer]:
    """Give what cases of old are of, and the city has no more."""
    for code, service in names.services.items():
        if code not in city.services:
            yield Bearer(Kind.SERVICE, code, _folded(service.name))
    for code, name in names.old_bodies.items():
        yield Bearer(Kind.BODY, code, _folded(name))
    for code, place in names.places.items():
        if not city.gazetteer.locate(code):
            kind = Kind(place.kind) if place.kind in (Kind.DISTRICT, Kind.BAIRRO) else Kind.POINT
            yield Bearer(kind, code, _folded(place.name))


def _bearers(city: City) -> Iterator[Bearer]:
    for service in city.services.values():
        names = *service.names.values(), *service.labels.values()
        yield Bearer(Kind.SERVICE, service.code, _folded(*names))
    for body in city.bodies.values():
        yield Bearer(Kind.BODY, body.code, _folded(body.name))
    areas = (Kind.DISTRICT, city.gazetteer.districts), (Kind.BAIRRO, city.gazetteer.bairros())
    for kind, its in areas:
        for one in its:
            names = _folded(one.name, one.label)
            yield Bearer(kind, one.code, names, _folded(*one.aliases))
    for point in city.gazetteer.by_point.values():
        yield Bearer(Kind.POINT, point.code, _folded(point.name, point.label))


def _folded(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in names for one in keys(name)))
