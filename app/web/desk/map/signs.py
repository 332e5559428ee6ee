"""Signs of the map of a list: what each counts, what it tells, and where it leads.

A place has one, and so have places that one circle stands for. Those that would lie over one
another in the picture are joined: pressed, such a sign looks nearer, where they come apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, TypeAlias, TypedDict

from app.domain.geo import Position
from app.domain.map_frame import Frame
from app.domain.sheet_figures import per_10k
from app.drawings.joining import Joined, Spot, join, nearer
from app.drawings.map_signs import Part, Sign, sign_reach
from app.usecases.map_places import By, Row, breaks, shade
from app.usecases.place_filter import without_pins
from app.usecases.queue_filters import Wished
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.map.view import Line, View, changed, ground_of, list_of, several, wider_name
from app.web.desk.pages import fraction
from app.web.desk.visit import Visit

#: All are as large while their colour counts.
_SAME: Final = 0.35

#: What one circle stands for: blocks of a bairro share its.
_Place: TypeAlias = Sequence[Line]


class _Look(TypedDict):
    """How a sign looks by what it counts."""

    weight: float
    late: float
    shade: int


@dataclass(frozen=True)
class Signs:
    """What is drawn of the rows of a list in one picture."""

    visit: Visit
    view: View
    wished: Wished
    frame: Frame
    lines: Sequence[Line]

    def drawn(self) -> list[Sign]:
        """Give the signs of the picture, and of what lies outside it, whose circles reach in."""
        return [*map(self._one_of, self._joined)]

    def shades(self) -> dict[str, int]:
        """Give the colour of each place by its code."""
        return {line.row.place: shade(self._value([line]) or 0, self.starts) for line in self.lines}

    @cached_property
    def starts(self) -> Sequence[float]:
        """Where each colour of heat begins, of rows and of the signs that several share."""
        if not self.view.heat:
            return []
        shared = [its for its in self._places if len(its) > 1]
        values = [self._value(its) or 0 for its in (*([line] for line in self.lines), *shared)]
        starts = breaks(values)
        # Of places that have too few each, a joined one may have enough, and less than any other.
        told = [self._value(self._told_of(one.nths)) or 0 for one in self._joined]
        least = [*filter(None, told), *starts[:1]]
        return [min(least), *starts[1:]] if least else starts

    def written(self, value: float | None) -> str:
        """Write a value as signs and the legend have it."""
        if value is None:
            return NO_FIGURE
        return fraction(self.visit.language, value, 1 if self.view.heat == "rate" else 0)

    @cached_property
    def _places(self) -> Sequence[_Place]:
        """What has a sign of its own where there is room: nobody knows more than the circle."""
        places: dict[tuple[Position, int], list[Line]] = {}
        for line in self.lines:
            places.setdefault((line.row.at, line.row.radius_m), []).append(line)
        return list(places.values())

    @cached_property
    def _spots(self) -> Sequence[Spot]:
        return [
            Spot(_main(its).asked, _main(its).at, _every(its), _is_point(_main(its)))
            for its in self._places
        ]

    @cached_property
    def _joined(self) -> Sequence[Joined]:
        return join(self.frame, self._spots, self._reach)

    @cached_property
    def _most(self) -> int:
        return max(map(_every, self._places), default=1)

    @cached_property
    def _bairros(self) -> Mapping[str, Sequence[Row]]:
        """What is known to each bairro or to its blocks alone, whether a pin moved it or not."""
        bairros: dict[str, list[Row]] = {}
        for line in self.lines:
            if line.row.is_of_bairro:
                bairros.setdefault(line.row.bairro, []).append(line.row)
        return bairros

    def _lines_of(self, nths: Sequence[int]) -> list[Line]:
        return [*chain.from_iterable(self._places[nth] for nth in nths)]

    def _told_of(self, nths: Sequence[int]) -> list[Line]:
        """Give what the value of a sign is of: of a joined rate what has its residents counted."""
        its = self._lines_of(nths)
        if self.view.heat != "rate" or len(nths) == 1:
            return its
        return [line for line in its if line.row.population]

    def _reach(self, nths: Sequence[int]) -> float:
        number = self.written(self._value(self._told_of(nths)))
        return sign_reach(self._weight(self._lines_of(nths)), number, is_joined=len(nths) > 1)

    def _weight(self, its: _Place) -> float:
        return _SAME if self.view.heat else min(_every(its) / self._most, 1.0)

    def _value(self, its: _Place) -> float | None:
        """Give the number of places, or their cases by residents; None where that is not told."""
        if self.view.heat != "rate":
            return _every(its)
        people = [line.row.population for line in its if line.row.population]
        return per_10k(_every(its), sum(people)) if len(people) == len(its) else None

    def _one_of(self, one: Joined) -> Sign:
        its = self._lines_of(one.nths)
        if len(one.nths) == 1:
            return self._sign(its)
        value = self._value(self._told_of(one.nths))
        places = [self._places[nth] for nth in one.nths]
        parts = [Part(_codes(of), _main(of).at, _main(of).radius_m) for of in places]
        closer = nearer(self.frame, self._spots, one.nths, self._reach)
        href = self._look(closer) if closer else self._list_of(its)
        return Sign(
            _codes(its),
            one.at,
            0,
            "",
            self._says_joined(its, self._told_of(one.nths), is_nearer=closer is not None),
            href,
            self.written(value),
            parts=parts,
            **self._look_of(its, value),
        )

    def _sign(self, its: _Place) -> Sign:
        row, every = _main(its), _every(its)
        name = its[0].name if len(its) == 1 else self._shared_name(its)
        value = self._value(its)
        return Sign(
            _codes(its),
            row.at,
            row.radius_m,
            name,
            self._says(several(self.visit, len(its), name), every, _late(its), row.radius_m),
            self._list_of(its),
            self.written(value),
            is_point=_is_point(row),
            **self._look_of(its, value),
        )

    def _look_of(self, its: _Place, value: float | None) -> _Look:
        if self.view.heat:
            return {"weight": _SAME, "late": 0.0, "shade": shade(value or 0, self.starts)}
        return {"weight": self._weight(its), "late": _late(its) / _every(its), "shade": -1}

    def _shared_name(self, its: _Place) -> str:
        if not _in_one_bairro(its):
            areas = {(line.row.district, line.row.bairro) for line in its}
            return wider_name(self.visit, areas)
        bairro = self.visit.city.gazetteer.by_bairro.get(its[0].row.bairro)
        return bairro.name if bairro else its[0].name

    def _list_of(self, its: _Place) -> str:
        """Give the list of exactly these cases; where no filter says that, the table."""
        if len(its) == 1:
            return its[0].href
        bairro = its[0].row.bairro
        of_bairro = self._bairros.get(bairro, ())
        unmoved = {row.asked for row in of_bairro if not row.is_pin}
        if self.view.by is not By.PLACE or unmoved != {line.row.asked for line in its}:
            return "#table"
        all_of_it = f"{bairro}/"
        asked = all_of_it if len(unmoved) == len(of_bairro) else without_pins(all_of_it)
        return list_of(its[0].row._replace(asked=asked), By.PLACE, self.wished)

    def _look(self, frame: Frame) -> str:
        """Give the same map of another piece of ground, what is counted there as here."""
        return changed(self.visit.query, by=self.view.by, **ground_of(frame))

    def _says(self, name: str, every: int, late: int, radius_m: int) -> str:
        word = self.visit.word
        if every == 1:
            one = (
                word("%(place)s: 1 case, which is late", place=name)
                if late
                else word("%(place)s: 1 case", place=name)
            )
            return word("%(cases)s; known to %(radius)s m", cases=one, radius=radius_m)
        return word(
            "%(place)s: %(all)s cases, %(late)s of them late; known to %(radius)s m",
            place=name,
            all=every,
            late=late,
            radius=radius_m,
        )

    def _says_joined(self, its: _Place, of: _Place, *, is_nearer: bool) -> str:
        """Say what a joined sign counts; `of`: what its value is told of."""
        word, late = self.visit.word, _late(its)
        name = several(self.visit, len(its), self._shared_name(its))
        cases = word("%(place)s: %(all)s cases", place=name, all=_every(its))
        if late:
            told = "%(cases)s, 1 of them late" if late == 1 else "%(cases)s, %(late)s of them late"
            cases = word(told, cases=cases, late=late)
        if 0 < len(of) < len(its):
            told = (
                "%(cases)s; rate of %(of)s place"
                if len(of) == 1
                else "%(cases)s; rate of %(of)s places"
            )
            cases = word(told, cases=cases, of=len(of))
        return word("%(cases)s; pressed, it looks nearer", cases=cases) if is_nearer else cases


def _main(its: _Place) -> Row:
    # A bairro before its blocks; of these the same, however the table is sorted.
    return min((line.row for line in its), key=lambda row: (len(row.place), row.asked))


def _codes(its: _Place) -> str:
    """Give what finds the rows of places, the main one first."""
    main = _main(its).asked
    return " ".join([main, *(line.row.asked for line in its if line.row.asked != main)])


def _every(its: _Place) -> int:
    return sum(line.row.all for line in its)


def _late(its: _Place) -> int:
    return sum(line.row.late for line in its)


def _is_point(row: Row) -> bool:
    return row.located_by not in ("bairro", "district", "city", "block")


def _in_one_bairro(its: _Place) -> bool:
    return len({line.row.bairro for line in its}) == 1 and (
        bool(its[0].row.bairro) or len(its) == 1
    )
