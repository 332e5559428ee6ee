"""Every table of the page of numbers as a file.

The name of each says what it is of, and whether that has changed since it was counted; tables of
parts of the city say so in a column as well, for who reads many of them by a program.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.audit import Audited, Deed
from app.domain.case_sums import AGE_BANDS, MINUTE_US, step_of
from app.domain.csv_cells import Kind, Sheet, Value, profile
from app.domain.errors import Conflict, NotFound
from app.domain.money import ONE
from app.usecases.numbers import Line, Numbers, Share, Took
from app.web.desk.filters import names_of
from app.web.desk.numbers.cells import Grid
from app.web.desk.numbers.charts import FLOW, charts, flow_head
from app.web.desk.numbers.costs import cost_head, rounded
from app.web.desk.numbers.read import Read, read_all
from app.web.desk.numbers.scope import PATH, Choices, choices, choose, read_typed
from app.web.desk.numbers.tables import COSTS, PARTS, lines_of, name_of, tables
from app.web.desk.room import Room
from app.web.desk.unasked import refuse_unasked
from app.web.desk.visit import Visit
from app.web.desk.words_of import network_name

#: Of the figures that stand on top.
WHOLE: Final = "figures"
_CSV: Final = "text/csv; charset=utf-8"
_NOT_IN_A_FILE_NAME: Final = re.compile(r"[^a-z0-9_-]+")
_SHARES: Final = ("on_time", "told_kept", "answered", "confirmed", "disputed", "undone")
#: Of how long something took. Durations are kept by steps, and a file says by which: those of the
#: median are no longer than those of nine of ten, which lie behind it.
_TOOK: Final = ("cases", "median_min", "p90_min", "step_min")
#: Whether something has changed since it was counted.
CHANGED: Final = "changed_since"
#: What of a line is in a file, in order: counts as they are, and what is told by them.
HEAD: Final = (
    *("code", "name", "filed", "came", "went", "open", "overdue", "unseen", *AGE_BANDS),
    *(f"{name}{of}" for name in _SHARES for of in ("", "_of", "_low", "_high")),
    *(f"{name}_{of}" for name in ("seen", "solved") for of in _TOOK),
    *("joined", "population", "per_10k", CHANGED),
)


class Table(NamedTuple):
    """Rows of a file, of one kind a column."""

    head: Sequence[str]
    kinds: Sequence[Kind]
    rows: Sequence[Sequence[Value]]


def download(visit: Visit) -> Response:
    """Send one table, and keep that somebody took it, as of every file."""
    refuse_unasked(visit)
    of, name = choices(visit, names_of(visit)), visit.query.get("table")
    read = read_all(visit, choose(visit, read_typed(visit.query), of))
    if not read.numbers.is_counted:
        raise Conflict(
            "Nothing is counted of this time yet: a file of it would say that nothing was."
        )
    table = table_of(visit, read, of, name)
    asked = read.shown.at(PATH).partition("?")[2]
    deed = Audited(Deed.EXPORTED, f"export numbers {name}", after=asked, city_id=visit.city_id)
    visit.tools.door.audit(visit.who, deed)
    sheet = Sheet(table.kinds, profile("excel", visit.language), visit.zone)
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.head)
    headers = {"content-disposition": f'attachment; filename="{_file_name(visit, read, name)}"'}
    return Response(sheet.head(table.head) + sheet.lines(columns), 200, headers, _CSV)


def table_of(visit: Visit, read: Read, of: Choices, name: str) -> Table:
    """Give a table by its name. Raises: NotFound, of one that the page does not show, too."""
    numbers, shown = read.numbers, read.shown
    if name == WHOLE:
        return _lines(visit, numbers, [numbers.whole], of)
    if name in list(PARTS):
        part = next(one for one in PARTS if one == name)
        if lines := lines_of(numbers, part, shown, of):
            return _lines(visit, numbers, lines, of)
    for drawn in charts(visit, numbers, read.flows, shown):
        if drawn.name == name:
            whole = drawn.table
            return _flow(visit, read) if name == FLOW else _texts(whole.head, whole.rows)
    for grid in tables(visit, numbers, shown, of):
        if grid.name == name:
            return _costs(visit, read) if name == COSTS else _shown(grid)
    raise NotFound("There is no such table.")


def _shown(grid: Grid) -> Table:
    return _texts(grid.head, [[cell.text for cell in row] for row in grid.rows])


def _texts(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(head, [Kind.TEXT] * len(head), rows)


def _flow(visit: Visit, read: Read) -> Table:
    """Give what came and went by whole days: a spreadsheet puts its own year to "30/12"."""
    rows = [
        (date.fromordinal(one.period.first).isoformat(), one.came, one.went) for one in read.flows
    ]
    return Table(flow_head(visit), [Kind.ID, Kind.NUMBER, Kind.NUMBER], rows)


def _costs(visit: Visit, read: Read) -> Table:
    """Give what calls and messages cost, as numbers that can be added up, by network."""
    by_network = read.numbers.costs.by(lambda spot: spot.network)
    rows = [
        (network_name(visit, network), sums.sessions, sums.parts, sums.may_have_left,
         rounded(sums) / ONE if currency else None, currency)
        for (network, currency), sums in by_network.items()
    ]  # fmt: skip
    head = (visit.word("Operator"), *cost_head(visit), visit.word("Currency"))
    return Table(head, [Kind.TEXT, *[Kind.NUMBER] * 4, Kind.TEXT], rows)


def _lines(visit: Visit, numbers: Numbers, lines: Sequence[Line], of: Choices) -> Table:
    kinds = [Kind.ID, Kind.TEXT, *[Kind.NUMBER] * (len(HEAD) - 3), Kind.ID]
    changed = "yes" if numbers.is_stale else "no"
    rows = [[*_line(line, name_of(visit, line, of)), changed] for line in lines]
    return Table(HEAD, kinds, rows)


def _line(line: Line, name: str) -> list[Value]:
    shares = (getattr(line, name) for name in _SHARES)
    return [
        *(line.code, name, line.counts.get("filed", 0), line.came, line.went, line.open),
        *(line.overdue, line.unseen, *line.ages),
        *(value for share in shares for value in _share(share)),
        *(value for took in (line.seen, line.solved) for value in _took(took)),
        *(line.joined, line.population, line.per_10k and round(line.per_10k, 2)),
    ]


def _share(share: Share) -> tuple[Value, ...]:
    """Give the counts and the interval; none of too few."""
    interval = share.interval
    low, high = (interval.low, interval.high) if interval else (None, None)
    return share.count, share.of, low and round(low, 4), high and round(high, 4)


def _took(took: Took) -> tuple[Value, ...]:
    median, p90 = took.median_us, took.p90_us
    return (
        took.cases,
        None if median is None else round(median / MINUTE_US, 1),
        None if p90 is None else p90 // MINUTE_US,
        None if p90 is None else step_of(p90) // MINUTE_US,
    )


def _file_name(visit: Visit, read: Read, name: str) -> str:
    shown, first = read.shown, date.fromordinal(read.numbers.period.first).isoformat()
    changed = CHANGED if read.numbers.is_stale else ""
    words = (visit.city.code, "numbers", name, shown.span, first, shown.part, shown.code, changed)
    safe = (_NOT_IN_A_FILE_NAME.sub("-", word.lower()) for word in words if word)
    return "-".join(("dial311", *safe)) + ".csv"


ROOMS: Final = (Room("GET", "/numbers/table.csv", Right.NUMBERS, download),)
