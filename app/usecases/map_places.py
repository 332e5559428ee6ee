"""Gathers counted cases into places of the gazetteer: rows of a table and signs of a map.

A place is one of the city's own, district, bairro, block or point, and has a row of its own; for
which signs a picture has no room `app.drawings.joining` knows. Where a case was put by hand, it is
a place of its own, which the filter `place` tells apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.gazetteer import Gazetteer
from app.domain.geo import Position
from app.domain.sheet_figures import per_10k
from app.usecases.correct_place import PIN
from app.usecases.place_filter import pinned_at, without_pins

#: Kinds of heat, the faintest first.
SHADES: Final = 5


class By(StrEnum):
    """What one row, and one sign, stands for."""

    DISTRICT = "district"
    BAIRRO = "bairro"  #: of what is known of the district only, the district
    PLACE = "place"  #: as precise as each case is known


class Counted(NamedTuple):
    """Cases that are stored at one place."""

    district: str  #: codes, "" for what is not known
    bairro: str
    block: str
    point: str
    located_by: str
    radius_m: int
    at: Position
    open: int
    late: int
    all: int

    @property
    def place(self) -> str:
        """Code of the most precise place that is known."""
        area = f"{self.bairro}/{self.block}" if self.block else self.bairro
        return self.point or area or self.district

    @property
    def is_pinned(self) -> bool:
        """Whether an official has put it where it is, whatever place it names."""
        return self.located_by == PIN


class Row(NamedTuple):
    """Cases of one place."""

    place: str  #: code
    asked: str  #: by what the filter `place` knows these cases: the code, or its pins told apart
    bairro: str  #: code, "" where a district or more is meant
    district: str
    located_by: str  #: how the circle is known: a word of `Located`, or `PIN`
    at: Position
    radius_m: int  #: so far from `at` a case of it may be
    open: int
    late: int
    all: int
    population: int | None  #: of an area as a whole

    @property
    def is_pin(self) -> bool:
        """Whether these are cases that an official has put somewhere by hand."""
        return self.located_by == PIN

    @property
    def is_of_bairro(self) -> bool:
        """Whether it is a bairro, or a block of one: nearer nobody knows it."""
        return bool(self.bairro) and self.place.partition("/")[0] == self.bairro

    @property
    def per_10k(self) -> float | None:
        """Cases by 10,000 residents, as `sheet_figures.per_10k` gives or withholds them."""
        return per_10k(self.all, self.population)


def gather(counted: Iterable[Counted], by: By, gazetteer: Gazetteer) -> list[Row]:
    """Give a row for each place that has cases, each case in one of them."""
    groups: dict[tuple[str, Position | None], list[Counted]] = {}
    for one in counted:
        groups.setdefault(_key(one, by), []).append(one)
    people, pinned = per_people(by, gazetteer), {code for code, pin in groups if pin}
    return [
        _row(
            code,
            _asked(code, pin, code in pinned),
            its,
            _circle(code, its, by, gazetteer),
            people.get(code),
        )
        for (code, pin), its in groups.items()
    ]


def per_people(by: By, gazetteer: Gazetteer) -> Mapping[str, int]:
    """Give residents by code, of every area whose number is known."""
    if by is By.PLACE:
        return {}
    known = {b.code: b.population for b in gazetteer.bairros() if b.population}
    if by is By.BAIRRO:
        return known
    return {
        district.code: sum(known[bairro.code] for bairro in district.bairros)
        for district in gazetteer.districts
        if district.bairros and all(bairro.code in known for bairro in district.bairros)
    }


def breaks(values: Iterable[float]) -> list[float]:
    """Give where each shade of heat begins, so that each has about as many of the values.

    >>> breaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    [1, 3, 5, 7, 9]
    """
    known = sorted(value for value in values if value > 0)
    if not known:
        return []
    return sorted({known[len(known) * number // SHADES] for number in range(SHADES)})


def shade(value: float, starts: Sequence[float]) -> int:
    """Give the shade of a value, from 0; -1 for none.

    >>> shade(4, [1, 3, 5]), shade(0, [1, 3, 5])
    (1, -1)
    """
    return sum(start <= value for start in starts) - 1


def _key(one: Counted, by: By) -> tuple[str, Position | None]:
    if by is By.DISTRICT:
        return one.district, None
    if by is By.BAIRRO:
        return one.bairro or one.district, None
    return one.place, one.at if one.is_pinned else None


def _asked(code: str, pin: Position | None, has_pins: bool) -> str:
    if pin:
        return pinned_at(code, pin)
    return without_pins(code) if has_pins else code


def _row(
    code: str,
    asked: str,
    its: Sequence[Counted],
    circle: tuple[str, Position, int],
    people: int | None,
) -> Row:
    first = its[0]
    bairros = {one.bairro for one in its}
    return Row(
        code,
        asked,
        first.bairro if len(bairros) == 1 else "",
        first.district,
        *circle,
        sum(one.open for one in its),
        sum(one.late for one in its),
        sum(one.all for one in its),
        people,
    )


def _circle(
    code: str, its: Sequence[Counted], by: By, gazetteer: Gazetteer
) -> tuple[str, Position, int]:
    """Give the circle of a place: the city's own, else what was stored of the most cases."""
    most = max(its, key=lambda one: one.all)
    if by is By.PLACE and most.is_pinned:
        return PIN, most.at, max(one.radius_m for one in its)
    if known := gazetteer.locate(code):
        return known.located_by, known.position, known.radius_m
    return most.located_by, most.at, max(one.radius_m for one in its)
