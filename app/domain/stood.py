"""Where points stood when pins were put: what was said of elsewhere says nothing of now. Pure."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.clock import Micros
from app.domain.corrected import Pointed
from app.domain.gazetteer import Gazetteer
from app.domain.geo import Position

#: Degrees of latitude within which a point is looked for, a little more than `geo.POINT_M`.
_NEAR: Final = 0.001


class Stood(NamedTuple):
    """Where a point was, and when."""

    code: str
    position: Position
    since_us: Micros = 0
    until_us: Micros | None = None  #: None where callers find it there today

    def was_there(self, at_us: Micros) -> bool:
        """Whether that was so at a moment."""
        return self.since_us <= at_us and (self.until_us is None or at_us < self.until_us)


class Elsewhere:
    """Where points stood, and do not in a city as it is now: its files or their draft."""

    def __init__(self, gazetteer: Gazetteer, stood: Sequence[Stood]) -> None:
        moved = (one for one in stood if not _is_there(gazetteer, one))
        self._moved = sorted(moved, key=lambda one: one.position.lat)
        self._lats = [one.position.lat for one in self._moved]
        self._by_code: Mapping[str, list[Stood]] = defaultdict(list)
        for one in self._moved:
            self._by_code[one.code].append(one)

    def has_moved(self, one: Pointed) -> bool:
        """Whether the point of a pin stood elsewhere when the pin was put."""
        return any(was.was_there(one.at_us) for was in self._by_code.get(one.place, ()))

    def had_point(self, one: Pointed) -> bool:
        """Whether a pin lies where a point was at that time, which is there no more."""
        if one.pin is None:
            return False
        first = bisect_left(self._lats, one.pin.lat - _NEAR)
        last = bisect_right(self._lats, one.pin.lat + _NEAR)
        return any(
            was.was_there(one.at_us) and geo.metres(one.pin, was.position) <= geo.POINT_M
            for was in self._moved[first:last]
        )


def _is_there(gazetteer: Gazetteer, was: Stood) -> bool:
    """Whether a point is there still: within half of what it states it is written better.

    Within all of it, who pinned it where it stood would propose to move it back.
    """
    point = gazetteer.by_point.get(was.code)
    return point is not None and 2 * geo.metres(point.position, was.position) <= point.stated_m
