"""A city's places as values: district, bairro, point, and what a place code stands for.

Place codes are what a call remembers: `kamaxakeni` (district), `maxaquene_a` (bairro),
`maxaquene_a/12` (a block of it), `10017` (a painted point).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.geo import Position

#: Places that are remembered with their coordinates: every block may be one.
MOST_LOCATED: Final = 20_000
#: Points that are near another one, at most: whoever asks about each has to wait.
MOST_NEAR: Final = 8
_BLOCK: Final = re.compile("[1-9][0-9]{0,2}")


class Source:
    """How well the coordinates in the city's file are known."""

    POINTS = "points"  #: median of points that were mapped on the ground
    UNVERIFIED = "unverified"  #: from a secondary file, measured to be wrong by up to 4.4 km


@dataclass(frozen=True, slots=True)
class Point:
    """A container, an informal dump or a landmark, with a code that may be painted on it."""

    code: str  #: five digits, the last a Damm digit
    name: str
    label: str  #: what fits a phone, at most 22 septets
    kind: str  #: container | dump | landmark
    position: Position
    bairro: str  #: code of its bairro

    @property
    def stated_m(self) -> int:
        """How far off it may be, metres."""
        return geo.CONTAINER_M if self.kind == "container" else geo.POINT_M


@dataclass(frozen=True, slots=True)
class Bairro:
    """A neighbourhood; its points are in order of use."""

    code: str
    name: str
    label: str
    aliases: tuple[str, ...]
    population: int | None
    position: Position | None
    source: str
    blocks: int | None  #: blocks are numbered 1 to this; None when nobody knows
    points: tuple[Point, ...]
    district: str  #: code of its district

    @property
    def containers(self) -> tuple[Point, ...]:
        """The points that a container problem may name."""
        return tuple(point for point in self.points if point.kind == "container")


@dataclass(frozen=True, slots=True)
class District:
    """A municipal district; its bairros are in order of use."""

    code: str
    name: str
    label: str
    aliases: tuple[str, ...]
    position: Position | None  #: None where the city gives its own point only
    source: str
    radius_m: int | None  #: only where the city states one
    bairros: tuple[Bairro, ...]


class Circle(NamedTuple):
    """A point and how far from it a report may be."""

    position: Position
    radius_m: int


class Located(NamedTuple):
    """Where a report is, how precisely, and how that is known."""

    located_by: str  #: container | pin | point | block | bairro | district | city
    position: Position
    radius_m: int
    district: str  #: code
    bairro: str  #: code or ""
    block: str  #: digits or ""
    point: str  #: code or ""


class Borders(NamedTuple):
    """Where areas end, as far as somebody has drawn it."""

    source: str  #: who, and when
    areas: Mapping[str, tuple[tuple[Position, ...], ...]]  #: code -> closed lines


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All places of one city, indexed by code.

    Raises: ValueError when a district has no position and the city has none either.

    >>> Gazetteer(()).locate("nowhere") is None
    True
    """

    districts: tuple[District, ...]
    #: Where everything is of which no more is known; None where every district has a position.
    city: Circle | None = None
    #: None where the city has no file of them: none is made up.
    borders: Borders | None = None
    by_district: Mapping[str, District] = field(init=False, repr=False)
    by_bairro: Mapping[str, Bairro] = field(init=False, repr=False)
    by_point: Mapping[str, Point] = field(init=False, repr=False)
    _circles: Mapping[str, Circle] = field(init=False, repr=False)
    _located: dict[str, Located] = field(init=False, repr=False, compare=False)
    _near: dict[tuple[str, int], tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index every place by its code."""
        put = object.__setattr__
        put(self, "by_district", {d.code: d for d in self.districts})
        put(self, "by_bairro", {b.code: b for d in self.districts for b in d.bairros})
        put(self, "by_point", {p.code: p for b in self.by_bairro.values() for p in b.points})
        put(self, "_circles", dict(self._drawn()))
        put(self, "_located", {})
        put(self, "_near", {})

    def _drawn(self) -> Iterator[tuple[str, Circle]]:
        """Give the circle of each district and bairro that has a position of its own."""
        for district in self.districts:
            if at := district.position:
                yield district.code, Circle(at, district_radius_m(district, at))
            elif self.city is None:
                raise ValueError(f"neither {district.code} nor its city has a position")
        for bairro in self.bairros():
            if at := bairro.position:
                yield bairro.code, Circle(at, bairro_radius_m(bairro, at))

    def bairros(self) -> Iterator[Bairro]:
        """Every bairro, district by district."""
        return iter(self.by_bairro.values())

    def bairro_of(self, place: str) -> Bairro | None:
        """The bairro in which a point, a block or the bairro itself lies."""
        point = self.by_point.get(place)
        return self.by_bairro.get(point.bairro if point else place.partition("/")[0])

    def locate(self, place: str) -> Located | None:
        """Turn a place code into coordinates; None for a code this city does not know."""
        known = self._located.get(place)
        if known is None and (known := self._find(place)):
            if len(self._located) >= MOST_LOCATED:
                self._located.clear()
            self._located[place] = known
        return known

    def has(self, place: str) -> bool:
        """Whether a place code is written as it is filed: a block by its number, 1 to 999."""
        code, slash, block = place.partition("/")
        if slash:
            return code in self.by_bairro and _BLOCK.fullmatch(block) is not None
        return self.locate(place) is not None

    def _find(self, place: str) -> Located | None:
        if point := self.by_point.get(place):
            return self._at_point(point)
        code, _, block = place.partition("/")
        if bairro := self.by_bairro.get(code):
            return self._in_bairro(bairro, block)
        district = self.by_district.get(code)
        return self._in_district(district) if district else None

    def near(self, place: str, metres: int) -> tuple[str, ...]:
        """Give the points within so many metres of a point, the nearest first, without itself.

        8 at most. None for a place that is no point: nobody knows where in it somebody stands.
        """
        point = self.by_point.get(place)
        if point is None or not metres:
            return ()
        known = self._near.get((place, metres))
        if known is None:
            known = self._near[place, metres] = tuple(self._around_point(point, metres))
        return known

    def _around_point(self, point: Point, metres: int) -> list[str]:
        away = (
            (geo.metres(point.position, other.position), other.code)
            for other in self.by_point.values()
            if other is not point and geo.may_be_within(point.position, other.position, metres)
        )
        return [code for far, code in sorted(away) if far <= metres][:MOST_NEAR]

    def _at_point(self, point: Point) -> Located:
        return Located(
            "container" if point.kind == "container" else "point",
            point.position,
            point.stated_m,
            self.by_bairro[point.bairro].district,
            point.bairro,
            "",
            point.code,
        )

    def _in_bairro(self, bairro: Bairro, block: str) -> Located:
        # No file maps blocks: a block is known by number only, and the circle says so.
        if circle := self._circles.get(bairro.code):
            return Located("bairro", *circle, bairro.district, bairro.code, block, "")
        by, circle = self._around(bairro.district)
        return Located(by, *circle, bairro.district, bairro.code, block, "")

    def _in_district(self, district: District) -> Located:
        by, circle = self._around(district.code)
        return Located(by, *circle, district.code, "", "", "")

    def _around(self, district: str) -> tuple[str, Circle]:
        """Give the narrowest circle that is known around all of a district."""
        if circle := self._circles.get(district):
            return "district", circle
        assert self.city is not None, "a district without a position has its city's"
        return "city", self.city


def bairro_radius_m(bairro: Bairro, centre: Position) -> int:
    """Its farthest known point and 500 m, at least 750; the file's error where unverified."""
    if bairro.source == Source.UNVERIFIED:
        return geo.UNVERIFIED_M
    farthest = max((geo.metres(centre, p.position) for p in bairro.points), default=0.0)
    return max(geo.BAIRRO_MINIMUM_M, geo.round_up(farthest + geo.BAIRRO_MARGIN_M))


def district_radius_m(district: District, centre: Position) -> int:
    """The farthest known point and 1,000 m; what the city states where no point is known.

    A bairro's unverified point may itself be off, so it counts with its error.
    """
    reach = [geo.metres(centre, p.position) for b in district.bairros for p in b.points]
    reach += [
        geo.metres(centre, b.position) + (geo.UNVERIFIED_M if b.source == Source.UNVERIFIED else 0)
        for b in district.bairros
        if b.position is not None
    ]
    known = geo.round_up(max(reach) + geo.DISTRICT_MARGIN_M) if reach else 0
    return max(known, district.radius_m or 0, geo.DISTRICT_MARGIN_M)
