"""Rows of one file beside each other: points too near to be two, labels that callers see twice.

Two lists joined, or a row filled down, give a container twice as easily as what is known already.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.domain import geo, text
from app.domain.gazetteer import Gazetteer, Point
from app.domain.geo import Position
from app.domain.given_codes import SAME_M
from app.domain.proposals import Altered, NewPoint
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Mark


class Held(NamedTuple):
    """A row that may be meant by itself."""

    mark: Mark
    proposal: NewPoint | Altered
    bairro: str  #: code of that in which it stands then
    label: str  #: that phones show; "" where that stays


def apart(held: Sequence[Held], places: Gazetteer, notes: Notes) -> Sequence[Held]:
    """Give the rows that may stand together with each other and with the city's places.

    Of two that may not, the later one is told, with the line of the earlier.
    """
    while True:
        beside = _Beside(held, places, notes)
        fit = [one for one in held if beside.takes(one)]
        # Without a row that is told, labels that it would have freed are not free.
        if len(fit) == len(held) or notes.is_full:
            return fit
        held = fit


class _Beside:
    """The places as they would be, with the rows so far."""

    def __init__(self, held: Sequence[Held], places: Gazetteer, notes: Notes) -> None:
        self._notes = notes
        called_anew = {one.proposal.code for one in held if one.label}
        self._known: dict[tuple[str, str], Point] = {
            (point.bairro, text.fold(point.label)): point
            for point in places.by_point.values()
            if point.code not in called_anew
        }
        self._called: dict[tuple[str, str], Held] = {}
        #: Rows that put a point somewhere, by strips of latitude as wide as what is near.
        self._strips: dict[int, list[tuple[Position, Held]]] = {}

    def takes(self, one: Held) -> bool:
        """Whether a row may stand beside those before it; a finding where it may not."""
        if near := self._near(one):
            self._note_near(one, *near)
            return False
        if one.label and not self._is_free(one):
            return False
        if at := one.proposal.at:
            self._strips.setdefault(_strip(at), []).append((at, one))
        return True

    def _near(self, one: Held) -> tuple[Held, float] | None:
        """Give a row before that may be the same point, and how far off it is, in metres.

        As with a point that is known: who writes codes of both says that they are two.
        """
        for at, other in self._around(one.proposal.at):
            if one.proposal.at and not (one.proposal.code and other.proposal.code):
                far = geo.metres(at, one.proposal.at)
                if far <= SAME_M:
                    return other, far
        return None

    def _around(self, at: Position | None) -> Iterator[tuple[Position, Held]]:
        if at:
            middle = _strip(at)
            for strip in (middle - 1, middle, middle + 1):
                yield from self._strips.get(strip, ())

    def _note_near(self, one: Held, other: Held, far: float) -> None:
        first, second = other.proposal, one.proposal
        called = first.name if isinstance(first, NewPoint) else first.code
        what = f"{called} of line {other.mark.line} stands {far:.0f} m from here"
        mend = "if it is the same keep one of them, else mend one"
        if isinstance(first, Altered):
            mend = f"if it is the same write its code {first.code}, else mend one"
        elif isinstance(second, Altered):
            mend = f"if it is the same write the code {second.code} there, else mend one"
        self._notes.add(one.mark, what, mend)

    def _is_free(self, one: Held) -> bool:
        """Whether a label is no other's in its bairro; a finding where it is."""
        if known := self._known.get((one.bairro, text.fold(one.label))):
            what = f"the label {short(one.label)} is that of {known.code} too"
            self._notes.add(one.mark, what, "make them differ, callers see only labels")
            return False
        spelling = one.bairro, text.key(one.label)
        first = self._called.setdefault(spelling, one)
        if first is not one:  # of which the line may be the same: programs write files on one
            what = f"the label {short(one.label)} stands in line {first.mark.line} too"
            self._notes.add(one.mark, what, "keep one of them")
        return first is one


def _strip(at: Position) -> int:
    north_m, _ = geo.metres_per_degree(at.lat)
    return math.floor(at.lat * north_m / SAME_M)
