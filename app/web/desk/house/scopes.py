"""What of the city somebody works on, by the names that people know and not by codes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from app.domain.accounts import Role
from app.menu.model import City
from app.web.desk.visit import Visit


class Choice(NamedTuple):
    """A code and its name."""

    code: str
    name: str


class District(NamedTuple):
    """A district and the bairros in it."""

    its: Choice
    bairros: tuple[Choice, ...]


class CityChoices(NamedTuple):
    """What may be chosen of a city."""

    code: str
    name: str
    services: tuple[Choice, ...]
    districts: tuple[District, ...]

    @property
    def service_names(self) -> Mapping[str, str]:
        """Names of services by code."""
        return dict(self.services)

    @property
    def area_names(self) -> Mapping[str, str]:
        """Names of districts and bairros by code."""
        areas = (area for district in self.districts for area in (district.its, *district.bairros))
        return dict(areas)

    def has_any(self, services: Collection[str], areas: Collection[str]) -> bool:
        """Whether some of these are of this city."""
        return bool(self.service_names.keys() & services or self.area_names.keys() & areas)


def choices(visit: Visit) -> list[CityChoices]:
    """Give what an administrator may choose: of their own city, or of every one."""
    own = visit.account.city_id
    cities = visit.tools.cities
    return [
        _of_city(city, visit.language)
        for city in cities.all()
        if own is None or cities.id(city) == own
    ]


def _of_city(city: City, language: str) -> CityChoices:
    services = (
        Choice(code, service.names.get(language, service.names[city.language]))
        for code, service in city.services.items()
    )
    districts = (
        District(Choice(one.code, one.name), tuple(Choice(b.code, b.name) for b in one.bairros))
        for one in city.gazetteer.districts
    )
    return CityChoices(city.code, city.name, tuple(services), tuple(districts))


def unknown(codes: Iterable[str], known: Iterable[Mapping[str, str]]) -> list[str]:
    """Give codes that no city has any more."""
    there = {code for names in known for code in names}
    return sorted(set(codes) - there)


_CITY: Final = "city "
_LISTS: Final = ("services ", "areas ")
_MAY: Final = "may "


def spelled(visit: Visit, described: str) -> str:
    """Write what `described` says of an account or a token; other words as they are."""
    parts = described.split("; ")
    return "; ".join(_part(visit, part) for part in parts) if described else ""


def _part(visit: Visit, part: str) -> str:
    if part in (*Role,):
        return visit.word(part)
    if of_token := _of_token(visit, part):
        return of_token
    if part.startswith(_MAY):
        return ", ".join(visit.word(_MAY + right) for right in part.removeprefix(_MAY).split())
    if part.startswith(_CITY) and part.removeprefix(_CITY).isdecimal():
        return visit.tools.cities.numbered(int(part.removeprefix(_CITY))).name
    if part.startswith(_LISTS):
        codes = part.split()[1:]
        return ", ".join(names_of(visit, codes))
    return part


def _of_token(visit: Visit, part: str) -> str:
    """Write what a token opens; "" for other words."""
    match part:
        case "every city":
            return visit.word("every city")
        case "with comments":
            return visit.word("with residents' words")
        case "without comments":
            return visit.word("without residents' words")
    return ""


def names_of(visit: Visit, codes: Iterable[str]) -> list[str]:
    """Give names of services and areas of any city; a code that is gone stays a code."""
    names: dict[str, str] = {}
    for city in visit.tools.cities.all():
        of_city = _of_city(city, visit.language)
        names |= {**of_city.area_names, **of_city.service_names}
    return [names.get(code, code) for code in sorted(codes)]
