"""Numbers: what came, what went, how long it took and what stands, of a time and a part."""

from datetime import date
from typing import Any, Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.case_sums import Part
from app.domain.errors import InvalidInput
from app.domain.periods import bounds
from app.domain.spans import Span
from app.web.desk.filters import names_of
from app.web.desk.numbers.charts import charts
from app.web.desk.numbers.read import Read, read_all, told
from app.web.desk.numbers.scope import (
    PATH,
    Choices,
    Typed,
    can_be_asked,
    choices,
    choose,
    read_typed,
)
from app.web.desk.numbers.tables import tables
from app.web.desk.room import Room
from app.web.desk.visit import Visit


def show(visit: Visit) -> Response:
    """Show the numbers that are asked for; what is wrong in that is said above an empty page."""
    typed = read_typed(visit.query)
    of = choices(visit, names_of(visit))
    try:
        read = read_all(visit, choose(visit, typed, of))
    except InvalidInput as error:
        return visit.page(
            "numbers.html",
            400 if of.first else 200,
            **_form(typed, of),
            message=visit.told(error),
            read=None,
        )
    shown, numbers = read.shown, read.numbers
    typed = Typed(shown.span, date.fromordinal(shown.day).isoformat(), shown.part, shown.code)
    return visit.page(
        "numbers.html",
        **_form(typed, of),
        **told(visit, read),
        message="",
        drawn=charts(visit, numbers, read.flows, shown),
        grids=tables(visit, numbers, shown, of),
        **_beside(visit, read),
    )


def _form(typed: Typed, of: Choices) -> dict[str, Any]:
    return {
        "typed": typed,
        "spans": [*Span],
        "parts": {part: names for part, names in of.parts.items() if names},
        "of": of,
    }


def _beside(visit: Visit, read: Read) -> dict[str, Any]:
    """Give the addresses of the time before, of the one behind, and of the sheet."""
    shown, period = read.shown, read.numbers.period
    begins_us, _ = bounds(period._replace(first=period.last + 1), visit.city.zone)
    sheet = shown.part is not Part.CITY
    return {
        "earlier": shown.at(day=period.first - 1) if can_be_asked(period.first - 1) else "",
        "later": shown.at(day=period.last + 1) if begins_us < visit.now_us else "",
        "sheet": shown.at(f"{PATH}/sheet") if sheet else "",
        "file": shown.at(f"{PATH}/table.csv") + "&table=",
    }


ROOMS: Final = (Room("GET", "/numbers", Right.NUMBERS, show),)
