"""What a city called places, problems and bodies that its files have no more.

Cases keep their codes, so pages, messages and screens must be able to name them still.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

DISTRICT: Final = "district"
BAIRRO: Final = "bairro"


class OldPlace(NamedTuple):
    """A place as it was last published."""

    kind: str  #: district, bairro, or what kind of point
    name: str  #: in full
    label: str  #: as on a phone, with accents
    parent: str  #: code of the bairro or district it lay in; "" for a district

    @property
    def is_point(self) -> bool:
        """Whether it is nearer than a bairro."""
        return self.kind not in (DISTRICT, BAIRRO)


class OldService(NamedTuple):
    """A problem as it was last published, by language."""

    names: Mapping[str, str]  #: with accents
    labels: Mapping[str, str]  #: folded; none where only the name is known


class OldNames(NamedTuple):
    """What is gone, by its code."""

    places: Mapping[str, OldPlace]
    services: Mapping[str, OldService]
    bodies: Mapping[str, str]


NOTHING_GONE: Final = OldNames({}, {}, {})
