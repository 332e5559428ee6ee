"""Officials put cases where they are, so that the city learns of its places.

A container was rolled on and nobody told the city, and at a corner of a bairro people dump what no
point stands for. Whoever works on such a case and knows it puts it there. Their chance is their
own: nothing else of a city goes another way. Begin reading at `Corrections.hour`.
"""

import random
from collections.abc import Callable
from itertools import cycle
from typing import Final, TypeAlias

from app.demo import mopa, people
from app.demo.truth import Case, Truth
from app.domain import geo
from app.domain.errors import Conflict, InvalidInput
from app.domain.gazetteer import Gazetteer
from app.domain.geo import Position
from app.menu.model import City
from app.usecases.correct_place import Correction

#: Of cases that are of one of the two spots, those that somebody puts there.
KNOWS: Final = 0.8
#: How far off pins lie, metres.
NOISE_M: Final = 6.0
#: How far the container was rolled, and how far from all known points the corner lies, metres.
ROLLED_M: Final = 120
ALONE_M: Final = 2 * geo.POINT_M
#: Of cases that name no point so many are at that corner.
_AT_CORNER: Final = 0.5
_WAYS: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))
_STEP_M: Final = 60
_STEPS: Final = 8
#: Whoever works on the whole city.
WHO: Final = (people.ANA, people.CELIA, people.DINA, people.ELIAS)
#: Puts a case of a city where it is.
Move: TypeAlias = Callable[[str, int, Correction], object]


class Corrections:
    """Two spots of a city that its files have not, and who knows them."""

    def __init__(self, city: City, truth: Truth, move: Move, seed: int) -> None:
        self._code = city.code
        self._truth = truth
        self._move = move
        self._turns = cycle(WHO)
        self._chance = random.Random(f"{seed} corrections")
        self._seen: set[int] = set()
        self._bairro, self.corner = _corner(city.gazetteer)
        self._point, self.rolled = _rolled(city.gazetteer)

    def hour(self) -> None:
        """Put new cases of an hour where they are."""
        new = [number for number in self._truth.cases if number not in self._seen]
        self._seen.update(new)
        for number in new:
            spot = self._spot_of(self._truth.cases[number])
            if spot and self._chance.random() < KNOWS:
                self._put(number, spot)

    def _spot_of(self, case: Case) -> Position | None:
        place = case.wish.place if case.wish and case.is_open else ""
        if place == self._point:
            return self.rolled
        is_there = place.partition("/")[0] == self._bairro and self._chance.random() < _AT_CORNER
        return self.corner if is_there else None

    def _put(self, number: int, spot: Position) -> None:
        east, north = (self._chance.gauss(0, NOISE_M) for _ in range(2))
        wish = Correction(next(self._turns).actor, "Visto no local", at=_moved(spot, east, north))
        try:
            self._move(self._code, number, wish)
        except (Conflict, InvalidInput):  # a colleague was faster
            return


def _rolled(known: Gazetteer) -> tuple[str, Position]:
    """Give a container where most is reported, and where it stands since."""
    containers = [one for one in known.by_point.values() if one.kind == "container"]
    if not containers:
        return "", Position(0, 0)
    point = max(containers, key=lambda one: _weight(known, one.bairro))
    return point.code, _moved(point.position, ROLLED_M, 0)


def _corner(known: Gazetteer) -> tuple[str, Position]:
    """Give the bairro where most is reported that has a spot far from all points, and the spot."""
    for bairro in sorted(known.by_bairro.values(), key=lambda one: -_weight(known, one.code)):
        middle = bairro.position
        ways = [(x * n, y * n) for n in range(1, _STEPS) for x, y in _WAYS] if middle else []
        for x, y in ways:
            at = _moved(middle or Position(0, 0), x * _STEP_M, y * _STEP_M)
            if all(geo.metres(at, one.position) > ALONE_M for one in known.by_point.values()):
                return bairro.code, at
    return "", Position(0, 0)


def _weight(known: Gazetteer, bairro: str) -> int:
    return mopa.weight(known.by_bairro[bairro].name)


def _moved(at: Position, east_m: float, north_m: float) -> Position:
    north, east = geo.metres_per_degree(at.lat)
    return Position(round(at.lat + north_m / north, 6), round(at.lon + east_m / east, 6))
