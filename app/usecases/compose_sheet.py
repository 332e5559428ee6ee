"""Sheets of what became of a city's cases: its week, a body's month, and a body's list of a day.

Pure. Figures are counted from histories; nobody who reported is in them, nor what anybody wrote.
Begin reading at `compose`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.domain.case_history import CaseHistory
from app.domain.clock import Micros
from app.domain.periods import Kind, Period
from app.domain.sheet import Hearing, Sheet, Table, Told, hearing
from app.domain.sheet_figures import AGES, FEWEST, Figures, figures, figures_by
from app.menu.model import City
from app.usecases import sheet_cells, sheet_lists
from app.usecases.sheet_cells import Cells, median_of, p90_of

_FLOW: Final = (
    *("open_before", "filed", "reopened_by_residents", "reopened_by_staff", "resolved"),
    *("unresolved", "duplicate", "invalid", "open_after", "overdue", "unseen"),
)


@dataclass(frozen=True)
class Counted:
    """What a sheet is made of; `cases` and `told` are those of the body alone, if it has one."""

    city: City
    kind: Kind
    period: Period
    begin_us: Micros
    end_us: Micros  #: the moment of all that stands: the end, or now where that is to come
    body: str  #: code; "" for the whole city
    cases: Sequence[CaseHistory]
    told: Sequence[Told]
    now_us: Micros  #: up to when it is known who heard, and answered

    @cached_property
    def cells(self) -> Cells:
        """What writes its cells."""
        return Cells(self.city)

    @cached_property
    def figures(self) -> Figures:
        """All of its cases."""
        return figures(self.cases, self.begin_us, self.end_us)

    def by(self, part: Callable[[CaseHistory], str]) -> dict[str, Figures]:
        """Its cases apart."""
        return figures_by(part, self.cases, self.begin_us, self.end_us)


def compose(counted: Counted) -> Sheet:
    """Write a sheet, in the first language of the city where it can be had in that."""
    made = {Kind.DAY: _day, Kind.WEEK: _week, Kind.MONTH: _month}[counted.kind](counted)
    cells = counted.cells
    names = {"first": sheet_cells.day(counted.period.first)}
    names["last"] = sheet_cells.day(counted.period.last)
    names["month"] = names["first"][:7]
    title = cells.say(counted.kind, city=counted.city.name, **names)
    made_at = cells.say("made", zone=counted.city.zone, at=cells.at(counted.end_us))
    body = f"{cells.body(counted.body)}. " if counted.body else ""
    notes = ("def_share", "def_kept", "def_times", "def_solved", "def_owner", "def_counts")
    said = notes if counted.kind is not Kind.DAY else ()
    foot = tuple(cells.say(note, fewest=FEWEST) for note in said)
    return Sheet(cells.language, title, body + made_at, made, foot)


def _week(counted: Counted) -> tuple[Table, ...]:
    by_body = () if counted.body else (_parts(counted, "bodies", lambda case: case.owner),)
    return (
        _flow(counted),
        _voice(counted),
        _ages(counted),
        _dates(counted),
        _times(counted),
        _parts(counted, "services", lambda case: case.service),
        *by_body,
        sheet_lists.places(counted.cells, counted.cases, counted.begin_us, counted.end_us),
    )


def _month(counted: Counted) -> tuple[Table, ...]:
    lists = sheet_lists.Lists(counted.cells, counted.cases, counted.begin_us, counted.end_us)
    return (
        lists.rounds(),
        _dates(counted),
        _flow(counted),
        _voice(counted),
        _times(counted),
        _parts(counted, "services", lambda case: case.service),
        lists.numbers(),
    )


def _day(counted: Counted) -> tuple[Table, ...]:
    return (
        sheet_lists.work(counted.cells, counted.cases, counted.end_us),
        _flow(counted),
    )


def _flow(counted: Counted) -> Table:
    found, cells = counted.figures, counted.cells
    rows = tuple((cells.say(name), str(getattr(found, name))) for name in _FLOW)
    title = "flow_day" if counted.kind is Kind.DAY else "flow"
    return Table(cells.say(title), (), rows)


def _ages(counted: Counted) -> Table:
    cells, lows = counted.cells, (0, *(age + 1 for age in AGES))
    bands = [cells.say("age_days", low=a, high=b) for a, b in zip(lows, AGES, strict=False)]
    bands.append(cells.say("age_more", low=AGES[-1]))
    rows = zip(bands, map(str, counted.figures.ages), strict=True)
    return Table(cells.say("ages"), (), tuple(rows))


def _dates(counted: Counted) -> Table:
    found, cells = counted.figures, counted.cells
    row = (cells.say("kept"), cells.share(found.kept, found.due))
    return Table(cells.say("dates"), (), (row,))


def _times(counted: Counted) -> Table:
    found, cells = counted.figures, counted.cells
    rows = tuple(
        (cells.say(name), str(took.cases if took else 0), median_of(took), p90_of(took))
        for name, took in (("seen", found.seen), ("solved", found.solved))
    )
    return Table(cells.say("times"), cells.head("times_head"), rows)


def _voice(counted: Counted) -> Table:
    found, heard, cells = counted.figures, hearing(counted.told), counted.cells
    rows = (
        *_heard(heard, cells),
        (cells.say("undone"), cells.share(found.undone, found.resolved)),
        (cells.say("confirmed"), str(found.confirmed)),
        (cells.say("disputed"), str(found.disputed)),
    )
    later = counted.now_us > counted.end_us
    notes = (cells.say("heard_to", at=cells.at(counted.now_us)),) if later else ()
    return Table(cells.say("voice"), (), rows, notes)


def _heard(heard: Hearing, cells: Cells) -> tuple[tuple[str, str], ...]:
    return (
        (cells.say("told"), cells.share(heard.told, heard.told + heard.untold)),
        (cells.say("untold"), str(heard.untold)),
        (cells.say("heard"), cells.share(heard.heard, heard.asked)),
        (cells.say("answered"), cells.share(heard.answered, heard.heard)),
        (cells.say("yes"), cells.share(heard.yes, heard.answered)),
    )


def _parts(counted: Counted, title: str, part: Callable[[CaseHistory], str]) -> Table:
    """Give a row for each part, those with most reports first."""
    cells = counted.cells
    name = cells.body if title == "bodies" else cells.service
    found = sorted(counted.by(part).items(), key=lambda one: (-one[1].filed, one[0]))
    rows = tuple(
        (
            name(code),
            *map(str, (one.filed, one.resolved, one.open_after, one.overdue)),
            cells.say("of", count=one.kept, whole=one.due),
            median_of(one.solved),
        )
        for code, one in found
    )
    return Table(cells.say(title), cells.head("part_head"), rows, cells.note(rows))
