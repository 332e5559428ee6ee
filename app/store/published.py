"""The cities this process answers for: what each has published, and versions still in use."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain.phone import is_replyable
from app.menu.model import City

#: Versions kept in memory besides the published ones: who began on an even older one and is not
#: remembered either costs a read of a few milliseconds.
MOST_OLD: Final = 8


class Published(NamedTuple):
    """A city as new sessions get it."""

    id: int
    city: City


class _Now(NamedTuple):
    """What is published at one moment; never changed, replaced whole."""

    published: Sequence[Published]
    by_code: Mapping[str, City]
    ids: Mapping[str, int]


class Cities:
    """Looks cities up by service code and by version. Any thread may ask, one may `take`."""

    __slots__ = ("_load", "_now", "_versions")

    def __init__(self, published: Sequence[Published], load: Callable[[str], City]) -> None:
        """Take the published cities.

        `load` reads an older version that a running session still has.
        """
        self._load = load
        self._versions: dict[str, City] = {}
        self._now = _Now((), {}, {})
        self.take(published)

    def take(self, published: Sequence[Published]) -> None:
        """Answer new sessions with these from now on; running ones stay where they are.

        A service code that no city has any more leads to the city that had it: its callers on
        the line are known by it.
        """
        published = in_order(published)
        new = {one.city.version: one.city for one in published}
        # A copy: who answers turns may add to it meanwhile.
        known = self._versions.copy()
        old = [one for one in known.items() if one[0] not in new]
        self._versions = dict(old[-MOST_OLD:]) | new
        by_name = {one.city.code: one.city for one in published}
        codes = {code: by_name.get(city.code, city) for code, city in self._now.by_code.items()}
        codes |= {digits(code): one.city for one in published for code in one.city.service_codes}
        ids = {**self._now.ids, **{one.city.code: one.id for one in published}}
        self._now = _Now(tuple(published), codes, ids)

    def answering(self, service_code: str) -> City:
        """The city behind a service code, with or without its `*` and `#`."""
        now = self._now
        return now.by_code.get(digits(service_code), now.published[0].city)

    def version(self, version: str) -> City:
        """The city as a version had it."""
        versions = self._versions
        city = versions.get(version)
        if city is None:
            city = versions[version] = self._load(version)
        return city

    def newest(self, city: City) -> City:
        """The city as it is published now, whatever version of it a session has."""
        return next((one for one in self.all() if one.code == city.code), city)

    def id(self, city: City) -> int:
        """The number by which its rows are known."""
        return self._now.ids[city.code]

    def all(self) -> list[City]:
        """Every city as published, the default first."""
        return [one.city for one in self._now.published]

    def by_id(self) -> dict[int, City]:
        """Every city as published, by the number by which its rows are known."""
        return {one.id: one.city for one in self._now.published}

    def numbered(self, city_id: int) -> City:
        """The city of a row; the default one for a city that was taken off the line."""
        return self.by_id().get(city_id, self.default)

    def of_number(self, msisdn: str) -> list[City]:
        """The cities of a number's country; the default alone for a number of no city's."""
        return [
            city
            for city in self.all()
            if is_replyable(msisdn, city.calling_code, city.national_digits)
        ] or [self.default]

    def route_sender(self, city_id: int, gateway: str, network: str) -> str:
        """The name from which a city's messages come on a network, "" for the gateway's own."""
        return self.numbered(city_id).route(gateway, network).sender

    @property
    def default(self) -> City:
        """The city that answers for what names no city: see `in_order`."""
        return self._now.published[0].city


def in_order(published: Sequence[Published]) -> list[Published]:
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
