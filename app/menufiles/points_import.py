"""Hold the rows of a file of points against a city's places: what to add, what to alter.

What a row lacks or what is doubtful in it is told with its line; the others go on. Nothing is
written here: see `places_edit`.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from app.domain import check_digit, geo, text
from app.domain.gazetteer import Bairro, Gazetteer, Point
from app.domain.given_codes import SAME_M, SAME_NAME_M, Given, is_it
from app.domain.plausible import beyond_m
from app.domain.point_codes import DIGITS
from app.domain.proposals import Altered, NewPoint, Proposal
from app.domain.said import Said
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.points_apart import Held, apart
from app.menufiles.points_called import may_be_called
from app.menufiles.points_file import Row

#: A receiver that measures the same spot twice differs by more.
_STILL_M: Final = 2.0


class Known(NamedTuple):
    """What rows are held against."""

    gazetteer: Gazetteer
    language: str  #: the city's first, in which labels are measured
    gone: Collection[str] = ()  #: codes of places that the city has no more
    bairro: str = ""  #: code of the bairro of rows that name none
    kind: str = ""  #: of new points that say none
    at_desk: bool = False  #: whether who gives the file has pages in place of the city's folder


class Imported(NamedTuple):
    """What a file comes to; rows with a finding are not among it."""

    proposals: tuple[Proposal, ...]
    unchanged: int  #: rows that say what the city knows


def import_points(rows: Sequence[Row], known: Known, notes: Notes) -> Imported:
    """Give what the rows propose."""
    importing = _Import(known, notes)
    held = [one for row in rows if (one := importing.take(row))]
    fit = apart(held, known.gazetteer, notes)
    return Imported(tuple(one.proposal for one in fit), importing.unchanged)


class _Import:
    """One file on its way into one city."""

    def __init__(self, known: Known, notes: Notes) -> None:
        self._known, self._notes = known, notes
        self._places = known.gazetteer
        self.unchanged = 0
        #: The first row that says a code, and the first that is of a point, by its code.
        self._seen: dict[tuple[str, str], Row] = {}
        self._bairros = {
            text.key(name): bairro
            for bairro in self._places.bairros()
            for name in (bairro.code, bairro.name, bairro.label, *bairro.aliases)
        }

    def take(self, row: Row) -> Held | None:
        """Give what a row proposes; None where it is nothing new, or there is a finding."""
        before = len(self._notes.findings)
        point, bairro = self._point(row), self._bairro(row)
        if len(self._notes.findings) > before or self._notes.is_full:
            return None
        bairro = bairro or (self._places.by_bairro[point.bairro] if point else None)
        if bairro is None:
            self._note(row, "the row says no bairro", "fill in its bairro, by code or by name")
            return None
        if point is None and not row.code:
            point = self._called(row, bairro)
        if point and self._is_meant_before(row, point):
            return None
        if not self._is_fit(row, bairro, point):
            return None
        return self._new(row, bairro) if point is None else self._altered(row, point)

    def _note(self, row: Row, what: str, mend: str) -> None:
        self._notes.add(row.mark, what, mend)

    def _point(self, row: Row) -> Point | None:
        """Give the point whose code a row has; None for a new code, or none, or a wrong one."""
        if not row.code:
            return None
        code = row.code
        if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
            self._note(row, f"{short(code)} is no point code", "write five digits, or leave it out")
        elif not check_digit.is_valid(code):
            right = code[:-1] + check_digit.check_digit(code[:-1])
            what = f"the last digit of {code} does not check the others"
            self._note(row, what, f"look for a slip; {code[:-1]} ends as {right}")
        elif code not in self._places.by_point and code in self._known.gone:
            what = f"{code} was the code of a point that is gone, and a code is for life"
            self._note(row, what, "leave it out: the point gets the next that is free")
        elif (first := self._seen.setdefault(("code", code), row)) is not row:
            what = f"the code {short(code)} stands in line {first.mark.line} too"
            self._note(row, what, "keep one of them")
        else:
            return self._places.by_point.get(code)
        return None

    def _is_meant_before(self, row: Row, point: Point) -> bool:
        """Whether a row before is of the same point, by its code or its name."""
        first = self._seen.setdefault(("point", point.code), row)
        if first is not row:
            what = f"{point.code} {point.label} is the point of line {first.mark.line} too"
            self._note(row, what, "keep one of them")
        return first is not row

    def _bairro(self, row: Row) -> Bairro | None:
        """Give the bairro that a row names; None where it names none, or one that is not there."""
        named = row.bairro or self._folder(row)
        if not named:
            named = "" if row.code in self._places.by_point else self._known.bairro
        if not named:
            return None
        bairro = self._bairros.get(text.key(named))
        if bairro is None:
            names = [bairro.name for bairro in self._places.bairros()]
            self._note(row, f"the city has no bairro {short(named)}", suggest(named, names))
        return bairro

    def _folder(self, row: Row) -> str:
        """Give the folder that is called after a bairro; where none is, one to complain of.

        A folder of another name says nothing where the bairro is known by something else.
        """
        for folder in row.folders:
            if text.key(folder) in self._bairros:
                return folder
        is_known = self._known.bairro or row.code in self._places.by_point
        return "" if is_known else next(iter(row.folders), "")

    def _called(self, row: Row, bairro: Bairro) -> Point | None:
        """Give the point of a bairro that is called as a row says, near to where it says."""
        name = text.key(row.name)
        found = [p for p in bairro.points if name in (text.key(p.name), text.key(p.label))]
        near = [p for p in found if geo.metres(p.position, row.at) <= SAME_NAME_M]
        return near[0] if len(near) == 1 and name else None

    def _is_fit(self, row: Row, bairro: Bairro, point: Point | None) -> bool:
        """Whether a row may be meant; a finding where it may not."""
        if point and point.bairro != bairro.code:
            there = self._places.by_bairro[point.bairro].name
            what = f"{point.code} stands in {there}, and the row says {bairro.name}"
            self._note(row, what, self._how_to_move(point.code))
        elif (far := beyond_m(self._places, bairro.code, row.at)) > 0:
            what = f"this lies {far / 1000:,.1f} km outside of the district of {bairro.name}"
            self._note(row, what, "look for a slip: latitude stands before longitude")
        elif near := self._doubtful(row, bairro, point):
            far = geo.metres(near.position, row.at)
            what = f"{near.code} {near.label} stands {far:.0f} m from here"
            self._note(row, what, f"if it is the same write its code {near.code}, else mend one")
        else:
            return True
        return False

    def _how_to_move(self, code: str) -> str:
        """Say what to do with a point that a row has in another bairro.

        It is not moved by itself: that is what a row looks like, too, that has another's code.
        """
        if self._known.at_desk:
            take = f"take {code} out on its page, then look at this file again: it keeps its code"
            return f"correct one of them, or, to move it, {take}"
        return "correct one of them; in places.yaml move its line"

    def _doubtful(self, row: Row, bairro: Bairro, point: Point | None) -> Point | None:
        """Give a point which a new one may be: so near, or of the same name in its bairro."""
        if point or row.code:
            return None
        for one in self._places.by_point.values():
            is_near = geo.may_be_within(one.position, row.at, SAME_M)
            if is_near and geo.metres(one.position, row.at) <= SAME_M:
                return one
        names = (text.key(row.name), text.key(row.label))
        return next((p for p in bairro.points if text.key(p.label) in names), None)

    def _new(self, row: Row, bairro: Bairro) -> Held | None:
        name, kind = " ".join(row.name.split()), row.kind or self._known.kind
        label = " ".join(row.label.split()) or name
        if not name:
            self._note(row, "a new point has no name", "write what people call it")
        elif not kind:
            self._note(row, "a new point has no kind", "write container, dump or landmark")
        elif may_be_called(row.mark, name, label, self._known.language, self._notes):
            why = Said("line %(line)s of %(file)s", line=row.mark.line, file=row.mark.file)
            own = label if label != name else ""
            new = NewPoint(bairro.code, row.at, why, row.code, name, own, kind)
            return Held(row.mark, new, bairro.code, label)
        return None

    def _altered(self, row: Row, point: Point) -> Held | None:
        wish = self._wish(row, point)
        if wish == Altered(point.code, wish.why):
            self.unchanged += 1
            return None
        # The files may give a point no label: then phones show its name, the new one too.
        shown = wish.label or (wish.name if point.label == point.name else "")
        if not may_be_called(row.mark, wish.name, shown, self._known.language, self._notes):
            return None
        if not self._stays(row, wish, point, shown):
            return None
        return Held(row.mark, wish, point.bairro, shown)

    def _stays(self, row: Row, wish: Altered, point: Point, shown: str) -> bool:
        """Whether a point is itself still when it is altered so; a finding where it is not."""
        then = replace(point, label=shown or point.label, position=wish.at or point.position)
        its = point.code, point.name, point.label, point.bairro, point.position
        if is_it(then, Given(*its, is_gone=False)):
            return True
        what = f"{point.code} is the code of {short(point.label)}, and a code is for life"
        mend = "leave it out if this is another point; else change the name first, then the place"
        self._note(row, what, mend)
        return False

    def _wish(self, row: Row, point: Point) -> Altered:
        far = geo.metres(point.position, row.at)
        name, label = " ".join(row.name.split()), " ".join(row.label.split())
        said = "line %(line)s of %(file)s, %(far)s m from where it stands"
        is_renamed = bool(row.code) and self._is_renamed(point, name)
        is_kept = label == point.label and not (is_renamed and point.label == point.name)
        return Altered(
            point.code,
            Said(said, line=row.mark.line, file=row.mark.file, far=f"{far:.0f}"),
            row.at if far > _STILL_M else None,
            # Another spelling is mended in the label: the name is as old reports have it.
            label="" if is_kept else label,
            kind=row.kind if row.kind != point.kind else "",
            name=name if is_renamed else "",
        )

    def _is_renamed(self, point: Point, name: str) -> bool:
        return bool(name) and text.key(name) not in (text.key(point.name), text.key(point.label))
