"""What the phone page is told: the cities that can be dialled, edits that were not taken."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from app.domain.errors import Finding
from app.menu.inspect import WIRE_PREFIX
from app.menu.model import City

#: Numbers that belong to nobody; four digits follow.
TEST_NUMBERS: Final = "+25884000"
_FREE_DIGITS: Final = 4


class Network(NamedTuple):
    """A network that a phone may be in."""

    code: str  #: the gateway's: "64304"
    name: str
    room: int  #: septets of a screen, without what the wire puts before it


class Served(NamedTuple):
    """A city that answers."""

    name: str
    codes: tuple[str, ...]  #: service codes: "*311#"
    numbers: str = TEST_NUMBERS  #: how the numbers of its phones begin; four digits follow
    networks: tuple[Network, ...] = (Network("99999", "Sandbox", 156),)  #: the first is offered


class News(NamedTuple):
    """What the page says that may change while the service runs."""

    cities: tuple[Served, ...]  #: the default first
    notes: tuple[str, ...] = ()  #: what is so on this page only
    refused: tuple[str, ...] = ()  #: findings of edits that were not taken


def served(city: City, gateway: str) -> Served:
    """Describe a city to a page that speaks as this gateway."""
    networks = [
        Network(route.network, route.name, route.screen - WIRE_PREFIX)
        for route in city.routes
        if route.gateway == gateway and route.network
    ]
    # What the gateway has for trials is no network of a resident: it stands first.
    networks.sort(key=lambda network: network.name != "sandbox")
    return Served(city.name, city.service_codes, numbers_of(city), tuple(networks))


def numbers_of(city: City) -> str:
    """Give how the numbers of a city's phones begin: its country's, and nobody's.

    No national number is made of zeros; where the numbers of the tests fit, they are taken.
    """
    zeros = "0" * (city.national_digits - _FREE_DIGITS)
    general = f"+{city.calling_code}{zeros}"
    is_own = TEST_NUMBERS.startswith(f"+{city.calling_code}")
    return TEST_NUMBERS if is_own and len(TEST_NUMBERS) == len(general) else general


def told(findings: Iterable[Finding], menus: Path) -> tuple[str, ...]:
    """Write findings as an operator in the project's folder would type the files: `menus/…`."""
    above = f"{menus.parent.as_posix().rstrip('/')}/"
    return tuple(str(finding).replace(above, "") for finding in findings)


def as_json(cities: Sequence[Served]) -> str:
    """Write the cities as the page's script reads them."""
    return orjson.dumps(
        [
            {
                "name": city.name,
                "codes": city.codes,
                "numbers": city.numbers,
                "networks": [network._asdict() for network in city.networks],
            }
            for city in cities
        ]
    ).decode()
