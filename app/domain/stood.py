"""Where points stood when pins were put: what was said of elsewhere says nothing of now. Pure.

Who moves a point, takes it away or puts it back has decided, and no older pin objects to that. A
roll back decides nothing of places: of what it takes back, older pins speak as before.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from app.domain import geo
from app.domain.clock import Micros
from app.domain.corrected import Pointed
from app.domain.gazetteer import Gazetteer
from app.domain.geo import Position

#: Degrees of latitude within which a point is looked for, a little more than `geo.POINT_M`.
_NEAR: Final = 0.001


class Stood(NamedTuple):
    """Where a point was, and until when."""

    code: str
    position: Position
    until_us: Micros | None = None  #: None where callers find it there today

    def is_said_of(self, at_us: Micros) -> bool:
        """Whether who put a pin at a moment did so before it stood there no more.

        Since when it stood there is all one: who took it away has seen where older pins lie.
        """
        return self.until_us is None or at_us < self.until_us


class Answered(NamedTuple):
    """A version that began to answer for a city."""

    version: str
    at_us: Micros
    is_back: bool  #: by a roll back: what came after that version is as if it had not been


def taken_back(history: Iterable[Answered]) -> frozenset[Micros]:
    """Give when versions were published that do not stand behind the one that answers now.

    `history`: the oldest first. Roll backs themselves are among them: they say nothing of places.

    >>> a, b = Answered("a", 1, is_back=False), Answered("b", 2, is_back=False)
    >>> sorted(taken_back([a, b, Answered("a", 3, is_back=True)]))
    [2, 3]
    >>> sorted(taken_back([a, b, Answered("a", 3, is_back=True), Answered("b", 4, is_back=True)]))
    [3, 4]
    """
    all_: set[Micros] = set()
    edits: list[tuple[Micros, int]] = []  # each with the one on which it was made
    newest, newest_of = -1, dict[str, int]()
    for one in history:
        all_.add(one.at_us)
        if one.is_back:
            newest = newest_of.get(one.version, newest)
        else:
            edits.append((one.at_us, newest))
            newest = len(edits) - 1
        newest_of[one.version] = newest
    while newest >= 0:
        at_us, newest = edits[newest]
        all_.discard(at_us)
    return frozenset(all_)


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
        """Whether the point of a pin has stood elsewhere since the pin was put."""
        return any(was.is_said_of(one.at_us) for was in self._by_code.get(one.place, ()))

    def had_point(self, one: Pointed) -> bool:
        """Whether a pin lies where a point was then or later, which is there no more."""
        if one.pin is None:
            return False
        first = bisect_left(self._lats, one.pin.lat - _NEAR)
        last = bisect_right(self._lats, one.pin.lat + _NEAR)
        return any(
            was.is_said_of(one.at_us) and geo.metres(one.pin, was.position) <= geo.POINT_M
            for was in self._moved[first:last]
        )


def _is_there(gazetteer: Gazetteer, was: Stood) -> bool:
    """Whether a point is there still: within half of what it states it is written better.

    Within all of it, who pinned it where it stood would propose to move it back.
    """
    point = gazetteer.by_point.get(was.code)
    return point is not None and 2 * geo.metres(point.position, was.position) <= point.stated_m
