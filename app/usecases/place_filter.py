"""The filter `place`: a place as cases name it, and what becomes of those that a pin put elsewhere.

`10348`, `jardim/8` and `jardim/` (the bairro or any block of it) are all cases that name it.
`10348@` leaves out those that a pin has moved; `10348@-25.96,32.57` are those that one put there.
"""

from typing import Final, NamedTuple

from app.domain.errors import InvalidInput
from app.domain.geo import Position

_MARK: Final = "@"


class PlaceAsked(NamedTuple):
    """What the filter asks for."""

    code: str  #: "10348", "jardim/8", "jardim/"
    is_without_pins: bool = False
    pin: Position | None = None  #: where one has put them

    @property
    def area(self) -> str:
        """Code of the place as the city lists it, without a block."""
        return self.code.partition("/")[0]


def read_place(typed: str) -> PlaceAsked:
    """Read the filter. Raises: InvalidInput.

    >>> read_place("10348@-25.96,32.57").pin
    Position(lat=-25.96, lon=32.57)
    """
    code, mark, pin = typed.partition(_MARK)
    if not pin:
        return PlaceAsked(code, bool(mark))
    try:
        lat, lon = map(float, pin.split(","))
    except ValueError:
        lat = lon = 999
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InvalidInput("a pin is latitude, longitude in degrees, as in -25.9692,32.5732")
    return PlaceAsked(code, pin=Position(lat, lon))


def without_pins(place: str) -> str:
    """Ask for the cases of a place that no pin has moved."""
    return place + _MARK


def pinned_at(place: str, at: Position) -> str:
    """Ask for the cases of a place that a pin has put there."""
    return f"{place}{_MARK}{at.lat},{at.lon}"


def narrowed(place: str, wider: str) -> str:
    """Ask for one place of what a filter has already: which pins belong to it stays.

    >>> narrowed("jardim/8", "jardim/@"), narrowed("jardim/8", ""), narrowed("jardim/8@", "")
    ('jardim/8@', 'jardim/8', 'jardim/8@')
    """
    return place if _MARK in place else place + "".join(wider.partition(_MARK)[1:])


def parts(typed: str) -> tuple[str, bool, str]:
    """Give code, whether pins are told apart, and the pin as typed: also of what cannot be read."""
    code, mark, pin = typed.partition(_MARK)
    return code.removesuffix("/"), bool(mark), pin
