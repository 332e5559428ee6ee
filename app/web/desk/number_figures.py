"""The few figures that are read first, of the city or of a part of it."""

from typing import Final, NamedTuple
from urllib.parse import quote

from app.domain.accounts import Right
from app.domain.case_sums import Part
from app.domain.sheet_figures import AGES
from app.store.figure_rows import WENT
from app.usecases.numbers import Line, Share, Took
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.number_cells import (
    Cell,
    decimal,
    export_of,
    list_of,
    median,
    nine_of_ten,
    of_how_many,
    per_cent,
)
from app.web.desk.number_scope import ROWS, Shown
from app.web.desk.pages import grouped
from app.web.desk.visit import Visit

#: Where target hours are set.
SERVICES: Final = "/desk/city/services"


class Figure(NamedTuple):
    """One figure, and what is to be known of it."""

    name: str  #: of what code and tests call it
    title: str
    value: Cell
    says: tuple[Cell, ...]

    @property
    def is_withheld(self) -> bool:
        """Whether it is of too few to be said."""
        return self.value.text == NO_FIGURE


def figures(visit: Visit, line: Line, shown: Shown) -> list[Figure]:
    """Give the figures of a line in the order in which a head reads them."""
    word = visit.word
    return [
        _on_time(visit, line),
        _share(visit, "told_kept", word("Dates told to residents, kept"), line.told_kept),
        _took(visit, "seen", word("Until somebody saw it"), line.seen),
        _took(visit, "solved", word("Until it was solved"), line.solved),
        Figure("came", word("Came in"), Cell(grouped(line.came)), _came(visit, line, shown)),
        Figure("went", word("Went out"), went(line, shown), _went(visit, line, shown)),
        _open(visit, line),
        _share(visit, "undone", word("Opened again, of what was solved"), line.undone),
        _share(visit, "answered", word("Answered, of who was asked"), line.answered),
        _share(visit, "confirmed", word("Said that it is solved"), line.confirmed),
        _share(visit, "disputed", word("Said that it is not"), line.disputed),
    ]


def _on_time(visit: Visit, line: Line) -> Figure:
    title = visit.word("Solved on time, of all due")
    if line.has_dates:
        return _share(visit, "on_time", title, line.on_time)
    return Figure("on_time", title, Cell(NO_FIGURE), why_no_dates(visit, line))


def why_no_dates(visit: Visit, line: Line) -> tuple[Cell, ...]:
    """Say why nothing is late or on time, and where that is changed."""
    word, one = visit.word, line.part is Part.SERVICE
    says = "This problem has no target hours: its cases have no date to be solved by."
    if not one:
        says = "No problem here has target hours: cases have no date to be solved by."
    where = f"{SERVICES}/{quote(line.code, safe='')}" if one else SERVICES
    if not visit.account.may(Right.CITY):
        return Cell(word(says)), Cell(word("A head can set them: City, Services."))
    return Cell(word(says)), Cell(word("Set target hours"), where)


def _share(visit: Visit, name: str, title: str, share: Share) -> Figure:
    return Figure(name, title, Cell(per_cent(share)), (Cell(of_how_many(visit, share)),))


def _took(visit: Visit, name: str, title: str, took: Took) -> Figure:
    return Figure(name, title, Cell(median(took)), (Cell(nine_of_ten(visit, took)),))


def _came(visit: Visit, line: Line, shown: Shown) -> tuple[Cell, ...]:
    word, counts = visit.word, line.counts
    said = [
        Cell(word("%(n)s new", n=counts.get("filed", 0)), export_of(line.export)),
        _rows(
            word("%(n)s opened again by residents", n="%s"), "reopened_by_residents", line, shown
        ),
        _rows(word("%(n)s by officials", n="%s"), "reopened_by_staff", line, shown),
        Cell(word("%(n)s more people joined", n=line.joined)),
    ]
    if line.per_10k is not None:
        of = decimal(visit, line.per_10k)
        said.append(Cell(word("%(n)s new for 10,000 inhabitants", n=of)))
    return tuple(said)


def went(line: Line, shown: Shown) -> Cell:
    """Give how many went out, with what leads to them."""
    href = rows_of(WENT, line, shown) if line.went else ""
    return Cell(grouped(line.went), href)


def rows_of(name: str, line: Line, shown: Shown) -> str:
    """Give the address of the rows behind a number; "" of a part that nobody can choose."""
    is_known = line.code or line.part is Part.CITY
    return shown.at(ROWS, part=line.part, code=line.code, what=name) if is_known else ""


def _rows(said: str, name: str, line: Line, shown: Shown) -> Cell:
    count = line.counts.get(name, 0)
    return Cell(said % count, rows_of(name, line, shown) if count else "")


def _went(visit: Visit, line: Line, shown: Shown) -> tuple[Cell, ...]:
    word = visit.word
    return (
        _rows(word("%(n)s solved", n="%s"), "resolved", line, shown),
        _rows(word("%(n)s closed unsolved", n="%s"), "unresolved", line, shown),
        _rows(word("%(n)s merged", n="%s"), "duplicate", line, shown),
        _rows(word("%(n)s rejected", n="%s"), "invalid", line, shown),
    )


def _open(visit: Visit, line: Line) -> Figure:
    lists, word, stood = line.lists, visit.word, sum(line.ages)
    late = Cell(word("%(n)s late", n=line.overdue), list_of(lists.get("overdue")))
    says = (
        # As of midnight, where it is not over yet: the ages are of those, and not of all open now.
        *([Cell(word("%(n)s at midnight, of these:", n=stood))] if stood != line.open else []),
        *([late] if line.has_dates else []),
        Cell(word("%(n)s not seen yet", n=line.unseen), list_of(lists.get("unseen"))),
        *(Cell(f"{band}: {n}") for band, n in zip(age_bands(visit), line.ages, strict=True) if n),
    )
    return Figure("open", word("Open"), Cell(grouped(line.open), list_of(lists.get("open"))), says)


def age_bands(visit: Visit) -> list[str]:
    """Name the ages of open cases: 0-2 days, 3-7 days …"""
    first, bands = 0, []
    for last in AGES:
        bands.append(visit.word("%(first)s-%(last)s days", first=first, last=last))
        first = last + 1
    return [*bands, visit.word("older")]
