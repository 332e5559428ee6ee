"""The few figures that are read first, of the city or of a part of it."""

from typing import NamedTuple

from app.domain.sheet_figures import AGES
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
from app.web.desk.pages import grouped
from app.web.desk.visit import Visit


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


def figures(visit: Visit, line: Line) -> list[Figure]:
    """Give the figures of a line in the order in which a head reads them."""
    word = visit.word
    return [
        _share(visit, "on_time", word("Solved on time, of all due"), line.on_time),
        _share(visit, "told_kept", word("Dates told to residents, kept"), line.told_kept),
        _took(visit, "seen", word("Until somebody saw it"), line.seen),
        _took(visit, "solved", word("Until it was solved"), line.solved),
        Figure("came", word("Came in"), Cell(grouped(line.came)), _came(visit, line)),
        Figure("went", word("Went out"), Cell(grouped(line.went)), _went(visit, line)),
        _open(visit, line),
        _share(visit, "undone", word("Opened again, of what was solved"), line.undone),
        _share(visit, "answered", word("Answered, of who was asked"), line.answered),
        _share(visit, "confirmed", word("Said that it is solved"), line.confirmed),
        _share(visit, "disputed", word("Said that it is not"), line.disputed),
    ]


def _share(visit: Visit, name: str, title: str, share: Share) -> Figure:
    return Figure(name, title, Cell(per_cent(share)), (Cell(of_how_many(visit, share)),))


def _took(visit: Visit, name: str, title: str, took: Took) -> Figure:
    return Figure(name, title, Cell(median(took)), (Cell(nine_of_ten(visit, took)),))


def _came(visit: Visit, line: Line) -> tuple[Cell, ...]:
    word, counts = visit.word, line.counts
    said = [
        Cell(word("%(n)s new", n=counts.get("filed", 0)), export_of(line.export)),
        Cell(word("%(n)s opened again by residents", n=counts.get("reopened_by_residents", 0))),
        Cell(word("%(n)s by officials", n=counts.get("reopened_by_staff", 0))),
        Cell(word("%(n)s more people joined", n=line.joined)),
    ]
    if line.per_10k is not None:
        of = decimal(visit, line.per_10k)
        said.append(Cell(word("%(n)s new for 10,000 inhabitants", n=of)))
    return tuple(said)


def _went(visit: Visit, line: Line) -> tuple[Cell, ...]:
    word, counts = visit.word, line.counts
    return (
        Cell(word("%(n)s solved", n=counts.get("resolved", 0))),
        Cell(word("%(n)s closed unsolved", n=counts.get("unresolved", 0))),
        Cell(word("%(n)s merged", n=counts.get("duplicate", 0))),
        Cell(word("%(n)s rejected", n=counts.get("invalid", 0))),
    )


def _open(visit: Visit, line: Line) -> Figure:
    lists, word = line.lists, visit.word
    says = (
        Cell(word("%(n)s late", n=line.overdue), list_of(lists.get("overdue"))),
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
