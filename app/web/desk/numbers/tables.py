"""The tables of a page of numbers: parts of the city, channels, and what it cost."""

from collections.abc import Sequence
from typing import Final

from app.domain.case_sums import Part
from app.store.figure_cases import FILED, way_name
from app.usecases.numbers import Line, Numbers
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.numbers.cells import (
    Cell,
    Grid,
    decimal,
    leads,
    median,
    per_cent,
)
from app.web.desk.numbers.costs import cost_cells, cost_head
from app.web.desk.numbers.figures import rows_of, went, what_is_open
from app.web.desk.numbers.scope import Choices, Shown
from app.web.desk.visit import Visit
from app.web.desk.words_of import OTHER, network_name

#: By which its file is asked for.
COSTS: Final = "costs"
#: Figures are of cases as they stand: their dates go with them.
HANDED_ON: Final = "A case counts for who has it now, with what was late before it was handed on."
LATE_AT_MIDNIGHT: Final = (
    "Open is as of now, late as of midnight: some may be closed or counted elsewhere since."
)
NOT_KNOWN_YET: Final = (
    "Messages to numbers whose network nobody knows yet are with the other networks."
)
#: In the order of the page.
PARTS: Final = (Part.BODY, Part.SERVICE, Part.DISTRICT, Part.BAIRRO)


def tables(visit: Visit, numbers: Numbers, shown: Shown, of: Choices) -> list[Grid]:
    """Make all that a page shows: of parts those somebody may see, of a district its bairros.

    Calls and costs are counted for the whole city, so no part has them.
    """
    lines = {part: lines_of(numbers, part, shown, of) for part in PARTS}
    is_open = numbers.is_open
    found = [
        _parts(visit, part, lines[part], shown, of, is_open=is_open)
        for part in PARTS
        if lines[part]
    ]
    found.append(_ways(visit, numbers, shown))
    return [*found, _costs(visit, numbers, shown)] if shown.part is Part.CITY else found


def lines_of(numbers: Numbers, part: Part, shown: Shown, of: Choices) -> Sequence[Line]:
    """Give the lines of one kind of part that belong to what is shown."""
    lines = [one for one in numbers.parts[part] if of.is_whole or of.has(part, one.code)]
    if shown.part is Part.CITY or not of.is_whole:
        return lines
    # Of a district its bairros are those of its cases, wherever they lie today.
    return lines if (shown.part, part) == (Part.DISTRICT, Part.BAIRRO) else []


def _parts(
    visit: Visit, part: Part, lines: Sequence[Line], shown: Shown, of: Choices, *, is_open: bool
) -> Grid:
    word = visit.word
    head = [word(f"part {part}"), word("new"), word("out"), word("open"), word("late")]
    head += [word("on time"), word("of due"), word("solved in")]
    is_area = part in (Part.DISTRICT, Part.BAIRRO)
    if is_area:
        head.append(word("new per 10,000"))
    rows = [
        _row(visit, line, shown, of, has_rows=shown.part is not Part.DISTRICT or line.is_whole)
        + ([Cell(decimal(visit, line.per_10k))] if is_area else [])
        for line in lines
    ]
    notes = [word("Counts show who reports, not where the dirt is.")] if is_area else []
    if part is Part.BODY:
        notes.append(word(HANDED_ON))
    if is_open and any(line.overdue for line in lines):
        notes.append(word(LATE_AT_MIDNIGHT))
    if not all(line.has_dates for line in lines):
        notes.append(word("Nothing is late or on time where no problem has target hours."))
    return Grid(str(part), word(f"parts by {part}"), head, rows, notes)


def _row(visit: Visit, line: Line, shown: Shown, of: Choices, *, has_rows: bool) -> list[Cell]:
    knows = of.has(line.part, line.code) and line.code
    leads_on = knows and has_rows

    def behind(name: str, count: int) -> str:
        return rows_of(name, line, shown) if leads_on and count else ""

    filed = line.counts.get(FILED, 0)
    return [
        Cell(name_of(visit, line, of), shown.at(part=line.part, code=line.code) if knows else ""),
        Cell(str(filed), behind(FILED, filed)),
        went(line, shown)._replace(text=str(line.went)) if leads_on else Cell(str(line.went)),
        Cell(str(line.open), what_is_open(visit, line, shown) if leads_on else ""),
        _late(line, behind("overdue", line.overdue)),
        leads(per_cent(line.on_time), behind("kept", line.on_time.count)),
        Cell(str(line.on_time.of), behind("due", line.on_time.of)),
        leads(median(line.solved), behind("solved", line.solved.cases)),
    ]


def _late(line: Line, href: str) -> Cell:
    """Say how many are late; nothing where there is no date to be late for."""
    if not line.has_dates:
        return Cell(NO_FIGURE)
    return Cell(str(line.overdue), href)


def name_of(visit: Visit, line: Line, of: Choices) -> str:
    """Name a part, one that is out of use too; a body that is gone stays a code."""
    if not line.code and line.part is not Part.CITY:
        return visit.word("nobody" if line.part is Part.BODY else "not known")
    return of.parts[line.part].get(line.code, line.name)


def _ways(visit: Visit, numbers: Numbers, shown: Shown) -> Grid:
    word = visit.word
    rows = [
        (
            Cell(word(f"channel {way.channel}")),
            Cell(network_name(visit, way.network) or "–"),
            Cell(
                str(way.filed),
                rows_of(way_name(way.channel, way.network), numbers.whole, shown),
            ),
        )
        for way in numbers.ways
    ]
    head = (word("Channel"), word("Operator"), word("new"))
    return Grid("ways", word("Channels and operators"), head, rows, numbers_from=2)


def _costs(visit: Visit, numbers: Numbers, shown: Shown) -> Grid:
    word, costs = visit.word, numbers.costs
    by_network = costs.by(lambda spot: spot.network)
    rows = [
        cost_cells(visit, network_name(visit, network), sums, shown, network, currency)
        for (network, currency), sums in by_network.items()
    ]
    rows += [
        cost_cells(visit, word("All"), sums, shown, "", currency)
        for currency, sums in costs.total().items()
    ]
    head = (word("Operator"), *cost_head(visit))
    notes = [word("Calls and messages of days that are over, with what may have left.")]
    if any(network == OTHER and sums.parts for (network, _), sums in by_network.items()):
        notes.append(word(NOT_KNOWN_YET))
    return Grid(COSTS, word("Messages and cost"), head, rows, notes)
