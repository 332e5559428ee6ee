"""The few figures that are read first, of the city or of a part of it."""

from typing import NamedTuple
from urllib.parse import quote

from app.domain.accounts import Right
from app.domain.case_sums import AGE_BANDS, Part
from app.domain.clock import utc
from app.domain.periods import bounds
from app.domain.spans import span_of
from app.store.figure_cases import FILED
from app.store.figure_rows import WENT
from app.usecases.numbers import Line, Numbers, Share, Took
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.numbers.cells import (
    Cell,
    age_bands,
    decimal,
    leads,
    list_of,
    median,
    nine_of_ten,
    of_how_many,
    per_cent,
)
from app.web.desk.numbers.scope import ROWS, Shown
from app.web.desk.pages import grouped, moment
from app.web.desk.target_hours import SERVICES
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


def figures(visit: Visit, numbers: Numbers, shown: Shown) -> list[Figure]:
    """Give the figures of what is shown in the order in which a head reads them."""
    word, line = visit.word, numbers.whole

    def behind(name: str) -> str:
        return rows_of(name, line, shown)

    told, undone = (behind("told_kept"), behind("told_due")), (behind("undone"), behind("resolved"))
    asked = behind("answered"), behind("asked")
    yes, no = (behind("said_yes"), behind("answered")), (behind("said_no"), behind("answered"))
    return [
        _on_time(visit, line, shown),
        _share(visit, "told_kept", word("Dates told to residents, kept"), line.told_kept, told),
        _took(visit, "seen", word("Until somebody saw it"), line.seen, behind("seen")),
        _took(visit, "solved", word("Until it was solved"), line.solved, behind("solved")),
        Figure("came", word("Came in"), Cell(grouped(line.came)), _came(visit, numbers, shown)),
        Figure("went", word("Went out"), went(line, shown), _went(visit, line, shown)),
        _open(visit, line, shown, goes_on=numbers.is_open),
        _share(visit, "undone", word("Opened again, of what was solved"), line.undone, undone),
        _share(visit, "answered", word("Answered, of who was asked"), line.answered, asked),
        _share(visit, "confirmed", word("Said that it is solved"), line.confirmed, yes),
        _share(visit, "disputed", word("Said that it is not"), line.disputed, no),
    ]


def _on_time(visit: Visit, line: Line, shown: Shown) -> Figure:
    title = visit.word("Solved on time, of all due")
    if line.has_dates:
        behind = rows_of("kept", line, shown), rows_of("due", line, shown)
        return _share(visit, "on_time", title, line.on_time, behind)
    return Figure("on_time", title, Cell(NO_FIGURE), why_no_dates(visit, line))


def why_no_dates(visit: Visit, line: Line) -> tuple[Cell, ...]:
    """Say why nothing is late or on time, and where that is changed."""
    word, one = visit.word, line.part is Part.SERVICE
    says = "This problem has no target hours: its cases have no date to be solved by."
    if not one:
        says = "No problem here has target hours: cases have no date to be solved by."
    if one and line.code not in visit.city.services:  # one that is gone has no page
        return (Cell(word(says)),)
    where = f"{SERVICES}/{quote(line.code, safe='')}" if one else SERVICES
    if not visit.account.may(Right.CITY):
        return Cell(word(says)), Cell(word("A head can set them: City, Services."))
    return Cell(word(says)), Cell(word("Set target hours"), where)


def _share(visit: Visit, name: str, title: str, share: Share, behind: tuple[str, str]) -> Figure:
    """Write a share; what leads to those that are counted in, and to those it is of."""
    counted, of = behind
    value = leads(per_cent(share), counted if share.count else "")
    return Figure(name, title, value, (Cell(of_how_many(visit, share), of if share.of else ""),))


def _took(visit: Visit, name: str, title: str, took: Took, behind: str) -> Figure:
    says = Cell(nine_of_ten(visit, took), behind if took.cases else "")
    return Figure(name, title, Cell(median(took)), (says,))


def _came(visit: Visit, numbers: Numbers, shown: Shown) -> tuple[Cell, ...]:
    word, line = visit.word, numbers.whole
    said = [
        _rows(word("new: %(n)s", n="%s"), FILED, line, shown),
        _rows(
            word("opened again by residents: %(n)s", n="%s"), "reopened_by_residents", line, shown
        ),
        _rows(
            word("opened again or parted by officials: %(n)s", n="%s"),
            "reopened_by_staff",
            line,
            shown,
        ),
        _joined(visit, numbers, shown),
    ]
    if line.per_10k is not None:
        of = decimal(visit, line.per_10k)
        said.append(Cell(word("new per 10,000 inhabitants: %(n)s", n=of)))
    return tuple(said)


def _joined(visit: Visit, numbers: Numbers, shown: Shown) -> Cell:
    """Say how many joined, and up to when where that is not up to now: no day at all is no zero."""
    word, line = visit.word, numbers.whole
    if line.joined is None:
        return Cell(word("people who joined: not counted yet"))
    said = word("people who joined: %(n)s", n="%s")
    if numbers.is_open:
        until = moment(utc(numbers.judged_us), visit.zone)
        said = word("people who joined up to %(at)s: %(n)s", at=until, n="%s")
    return _cell(said, line.joined, "joined", line, shown)


def went(line: Line, shown: Shown) -> Cell:
    """Give how many went out, with what leads to them."""
    href = rows_of(WENT, line, shown) if line.went else ""
    return Cell(grouped(line.went), href)


def what_is_open(visit: Visit, line: Line, shown: Shown) -> str:
    """Lead to what is open now; of a time that is over, to what was at its end."""
    _, end_us = bounds(span_of(shown.span, shown.day), visit.city.zone)
    if visit.now_us < end_us:
        return list_of(line.open_now)
    return rows_of("open_after", line, shown) if line.open else ""


def rows_of(name: str, line: Line, shown: Shown) -> str:
    """Give the address of the rows behind a number; "" of a part that nobody can choose."""
    is_known = line.code or line.part is Part.CITY
    return shown.at(ROWS, part=line.part, code=line.code, what=name) if is_known else ""


def _rows(said: str, name: str, line: Line, shown: Shown) -> Cell:
    return _cell(said, line.counts.get(name, 0), name, line, shown)


def _cell(said: str, count: int, name: str, line: Line, shown: Shown) -> Cell:
    return Cell(said % count, rows_of(name, line, shown) if count else "")


def _went(visit: Visit, line: Line, shown: Shown) -> tuple[Cell, ...]:
    word = visit.word
    return (
        _rows(word("solved: %(n)s", n="%s"), "resolved", line, shown),
        _rows(word("closed unsolved: %(n)s", n="%s"), "unresolved", line, shown),
        _rows(word("merged: %(n)s", n="%s"), "duplicate", line, shown),
        _rows(word("rejected: %(n)s", n="%s"), "invalid", line, shown),
    )


def _open(visit: Visit, line: Line, shown: Shown, *, goes_on: bool) -> Figure:
    word, stood = visit.word, sum(line.ages)
    late = _cell(word("late: %(n)s", n="%s"), line.overdue, "overdue", line, shown)
    says = (
        # Where it is not over yet all below is as of midnight, though as many may be open now.
        *([Cell(word("%(n)s at midnight, of these:", n=stood))] if goes_on else []),
        *([late] if line.has_dates else []),
        _cell(word("not seen yet: %(n)s", n="%s"), line.unseen, "unseen", line, shown),
        *(
            _cell(f"{band}: %s", n, name, line, shown)
            for name, band, n in zip(AGE_BANDS, age_bands(visit), line.ages, strict=True)
            if n
        ),
    )
    return Figure(
        "open", word("Open"), Cell(grouped(line.open), what_is_open(visit, line, shown)), says
    )
