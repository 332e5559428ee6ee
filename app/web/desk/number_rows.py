"""The rows behind a number: what went out, or was opened again, with its cases."""

from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.clock import utc
from app.domain.errors import NotFound
from app.domain.periods import bounds
from app.domain.spans import span_of
from app.store.case_queue import read_cases
from app.store.figure_rows import KINDS, PAGE, Place, Which, read_rows
from app.web.desk.cases import Line as Row
from app.web.desk.cases import line as row
from app.web.desk.filters import names_of
from app.web.desk.form import whole
from app.web.desk.number_cells import days
from app.web.desk.number_scope import ROWS, Shown, choices, choose, read_typed
from app.web.desk.pages import moment
from app.web.desk.room import Room
from app.web.desk.visit import Visit


class Line(NamedTuple):
    """What happened, and the case as it is now."""

    at: str
    row: Row


def show(visit: Visit) -> Response:
    """Show a page of rows. Raises: InvalidInput, NotFound of a number that has none."""
    of, name = choices(visit, names_of(visit)), visit.query.get("what")
    shown = choose(visit, read_typed(visit.query), of)
    if name not in KINDS:
        raise NotFound("There is no such number.")
    period = span_of(shown.span, shown.day)
    begin_us, end_us = bounds(period, visit.city.zone)
    which = Which(
        visit.city_id, name, begin_us, min(end_us, visit.now_us), shown.part, shown.code,
        visit.account.scope,
    )  # fmt: skip
    with visit.tools.reader.connect() as connection:
        found = read_rows(connection, which, _after(visit))
        numbers = [one.number for one in found.rows]
        cases = read_cases(connection, visit.city_id, numbers, visit.account.scope)
    return visit.page(
        "number_rows.html",
        title=visit.word(f"rows {name}"),
        name=of.parts[shown.part][shown.code],
        days=days(period),
        lines=[
            Line(moment(utc(one.at_us), visit.zone), row(visit, cases[one.number]))
            for one in found.rows
            if one.number in cases
        ],
        next=_next(shown, name, found.after),
        most=PAGE,
        back=shown.at(),
    )


def _after(visit: Visit) -> Place | None:
    parts = visit.query.get("after").split("-")
    return Place(*map(whole, parts)) if len(parts) == len(Place._fields) else None


def _next(shown: Shown, name: str, after: Place | None) -> str:
    if after is None:
        return ""
    return shown.at(ROWS, what=name, after="-".join(map(str, after)))


ROOMS: Final = (Room("GET", "/numbers/rows", Right.NUMBERS, show),)
