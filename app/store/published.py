"""The cities this process answers for: what each has published, and versions still in use."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.domain.phone import is_replyable
from app.menu.model import City


class Published(NamedTuple):
    """A city as new sessions get it."""

    id: int
    city: City


class Cities:
    """Looks cities up by service code and by version. Replaced parts are swapped whole."""

    __slots__ = ("_all", "_by_code", "_default", "_ids", "_load", "_versions")

    def __init__(self, published: list[Published], load: Callable[[str], City]) -> None:
        """Take the published cities.

        `load` reads an older version that a running session still has.
        """
        published = in_order(published)
        self._load = load
        self._all = [one.city for one in published]
        self._default = published[0].city
        self._ids = {one.city.code: one.id for one in published}
        self._versions = {one.city.version: one.city for one in published}
        self._by_code: Mapping[str, City] = {
            digits(code): one.city for one in published for code in one.city.service_codes
        }

    def answering(self, service_code: str) -> City:
        """The city behind a service code, with or without its `*` and `#`."""
        return self._by_code.get(digits(service_code), self._default)

    def version(self, version: str) -> City:
        """The city as a version had it."""
        city = self._versions.get(version)
        if city is None:
            city = self._versions[version] = self._load(version)
        return city

    def id(self, city: City) -> int:
        """The number by which its rows are known."""
        return self._ids[city.code]

    def all(self) -> list[City]:
        """Every city as published, the default first."""
        return self._all

    def of_number(self, msisdn: str) -> list[City]:
        """The cities of a number's country; the default alone for a number of no city's."""
        return [
            city
            for city in self._all
            if is_replyable(msisdn, city.calling_code, city.national_digits)
        ] or [self._default]

    def route_sender(self, city_id: int, gateway: str, network: str) -> str:
        """The name from which a city's messages come on a network, "" for the gateway's own."""
        city = next((one for one in self._all if self._ids[one.code] == city_id), self._default)
        return city.route(gateway, network).sender

    @property
    def default(self) -> City:
        """The city that answers for what names no city: see `in_order`."""
        return self._default


def in_order(published: list[Published]) -> list[Published]:
    """Put the default city first.

    It is the one whose city.yaml says `default: yes`; where none does, the one that was published
    first. So no city becomes it by its name, and none by being added.
    """
    return sorted(published, key=lambda one: (not one.city.is_default, one.id))


def digits(service_code: str) -> str:
    """The bare code: "*311#", "311" and "*311" are one.

    >>> digits("*311#")
    '311'
    """
    return service_code.strip().strip("*#")
