"""The sheet of a bairro or of who is responsible: its numbers and what is open, to print on A4."""

from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.case_sums import Part
from app.domain.clock import utc
from app.domain.errors import NotFound
from app.store.case_queue import count_cases, read_page
from app.usecases.export_columns import CityNames
from app.usecases.numbers import Line
from app.usecases.queue_filters import choose_queue
from app.web.desk.cases.listed import Line as Row
from app.web.desk.cases.listed import line as row
from app.web.desk.filters import names_of
from app.web.desk.numbers.charts import charts
from app.web.desk.numbers.read import read_all, told
from app.web.desk.numbers.scope import PATH, choices, choose, read_typed
from app.web.desk.pages import moment
from app.web.desk.room import Room
from app.web.desk.visit import Visit

#: Open cases that have room on two pages beside the rest.
MOST: Final = 25
_DRAWN: Final = ("flow", "hours", "places")


def show(visit: Visit) -> Response:
    """Show a sheet of one part of the city. Raises: InvalidInput, NotFound of the whole city."""
    names = names_of(visit)
    of = choices(visit, names)
    shown = choose(visit, read_typed(visit.query), of)
    if shown.part is Part.CITY:
        raise NotFound("There is no sheet of the whole city: choose a part of it.")
    read = read_all(visit, shown)
    listed = _open(visit, read.numbers.whole, names)
    scope = visit.account.scope
    return visit.page(
        "number_sheet.html",
        **told(visit, read),
        name=of.parts[shown.part][shown.code],
        drawn=[one for one in charts(visit, read.numbers, read.flows, shown) if one.name in _DRAWN],
        rows=listed.rows,
        count=listed.cases,
        of=of,
        # Figures are of an area or of a problem, and whoever works on some of both has fewer.
        has_fewer=bool(scope.services and scope.areas),
        now=moment(utc(visit.now_us), visit.zone),
        back=shown.at(PATH),
    )


class _Open(NamedTuple):
    """What is open of a part and somebody may see."""

    rows: list[Row]  #: those with the nearest dates
    cases: int  #: of all


def _open(visit: Visit, line: Line, names: CityNames) -> _Open:
    if line.open_now is None:
        return _Open([], 0)
    queue = choose_queue(line.open_now._replace(order="due"), names, visit.city)
    with visit.tools.reader.connect() as connection:
        scope = visit.account.scope
        of = connection, visit.tools.vault, visit.city_id, queue, scope
        page, count = read_page(*of), count_cases(*of)
    return _Open([row(visit, case) for case in page.cases[:MOST]], count)


ROOMS: Final = (Room("GET", "/numbers/sheet", Right.NUMBERS, show),)
