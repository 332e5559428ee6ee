"""The rows behind a number: what went out, or was opened again, with its cases; or cases alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from sqlalchemy import Connection
from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.case_sums import AGE_BANDS, HOURS, JUDGED, Part
from app.domain.clock import utc
from app.domain.errors import NotFound
from app.domain.periods import bounds
from app.domain.report import ON_BEHALF
from app.domain.spans import span_of
from app.store import figure_cases
from app.store.case_queue import read_cases
from app.store.cost_rows import NAMES as COST_ROWS
from app.store.figure_cases import (
    FILED,
    counts_filed,
    hour_of,
    is_live,
    judged_until,
    place_in,
    read_behind,
    way_in,
)
from app.store.figure_rows import KINDS, PAGE, Place, Which, read_rows
from app.usecases.compose_numbers import asked_of
from app.usecases.export_columns import CityNames
from app.usecases.numbers import Wanted
from app.web.desk.cases.listed import Line as Row
from app.web.desk.cases.listed import line as row
from app.web.desk.filters import names_of
from app.web.desk.form import whole
from app.web.desk.numbers import costs
from app.web.desk.numbers.cells import age_bands, days, export_of
from app.web.desk.numbers.charts import WEEKDAYS
from app.web.desk.numbers.scope import ROWS, Shown, choices, choose, read_typed
from app.web.desk.pages import moment
from app.web.desk.room import Room
from app.web.desk.theirs import may_ask
from app.web.desk.ties import NO_BREAK
from app.web.desk.visit import Visit
from app.web.desk.words_of import network_name, place_name

#: What the rows behind some numbers are rows of.
_NOTES: Final = {
    "due": "It counts dates, with those missed and replaced, and those of what later was no case.",
    "joined": "The number counts people; a case that several have joined stands here once.",
}


class Line(NamedTuple):
    """When something happened, or when the case was filed, and the case as it is now."""

    at: str
    row: Row


class _Found(NamedTuple):
    """A page of rows: moments, or None for that of filing, with public numbers."""

    rows: Sequence[tuple[int | None, int]]
    after: str  #: where it goes on; "" where there is no more


def show(visit: Visit) -> Response:
    """Show a page of rows. Raises: InvalidInput, NotFound of a number that has none."""
    names, name = names_of(visit), visit.query.get("what")
    of, place = choices(visit, names), place_in(name)
    shown = choose(visit, read_typed(visit.query), of)
    if shown.part is Part.CITY and name in (costs.COST, *COST_ROWS):
        return (
            costs.show_days(visit, shown)
            if name == costs.COST
            else costs.show_rows(visit, shown, name)
        )
    is_known = name in (*KINDS, *figure_cases.NAMES) or counts_filed(name)
    if not is_known or (place and place.partition("/")[0] not in names.places):
        raise NotFound("There is no such number.")
    with visit.tools.reader.connect() as connection:
        which = _which(visit, connection, shown, name)
        found = (
            _events(visit, connection, which) if name in KINDS else _cases(visit, connection, which)
        )
        numbers = [number for _, number in found.rows]
        cases = read_cases(connection, visit.city_id, numbers, visit.account.scope)
    lines = [
        Line(_when(visit, at, row(visit, cases[number])), row(visit, cases[number]))
        for at, number in found.rows
        if number in cases
    ]
    return visit.page(
        "number_rows.html",
        title=_title(visit, name, names),
        name=of.parts[shown.part][shown.code],
        days=days(span_of(shown.span, shown.day)),
        is_filing=name not in KINDS,
        as_of=moment(utc(which.end_us), visit.zone) if name in figure_cases.STANDS else "",
        counted_to=_counted_to(visit, which, shown),
        note=visit.word(_NOTES[name]) if name in _NOTES else "",
        lines=lines,
        next=shown.at(ROWS, what=name, after=found.after) if found.after else "",
        most=PAGE,
        back=shown.at(),
        export=_export(visit, shown, name, names),
        has_fewer=bool(visit.account.scope.services and visit.account.scope.areas),
    )


def _which(visit: Visit, connection: Connection, shown: Shown, name: str) -> Which:
    """Say what is asked for, and up to when the page of numbers has counted it."""
    city, period = visit.city, span_of(shown.span, shown.day)
    begin_us, end_us = bounds(period, city.zone)
    end_us = min(end_us, visit.now_us)
    if name not in KINDS and not is_live(name):
        judged = judged_until(connection, visit.city_id, city, shown.span, period, name)
        end_us = min(end_us, judged)
    return Which(visit.city_id, name, begin_us, end_us, shown.part, shown.code, visit.account.scope)


def _counted_to(visit: Visit, which: Which, shown: Shown) -> str:
    """Say up to when a time that goes on was counted, of what is counted by whole days; else ""."""
    _, end_us = bounds(span_of(shown.span, shown.day), visit.city.zone)
    is_behind = which.name in JUDGED and which.end_us < min(end_us, visit.now_us)
    return moment(utc(which.end_us), visit.zone) if is_behind else ""


def _events(visit: Visit, connection: Connection, which: Which) -> _Found:
    parts = visit.query.get("after").split("-")
    after = Place(*map(whole, parts)) if len(parts) == len(Place._fields) else None
    found = read_rows(connection, which, after)
    rows = [(one.at_us, one.number) for one in found.rows]
    return _Found(rows, "-".join(map(str, found.after or ())))


def _cases(visit: Visit, connection: Connection, which: Which) -> _Found:
    before = whole(visit.query.get("after")) or None
    found = read_behind(connection, which, visit.city, before)
    return _Found([(None, number) for number in found.numbers], str(found.before or ""))


def _when(visit: Visit, at_us: int | None, case: Row) -> str:
    return moment(case.case.requested_at if at_us is None else utc(at_us), visit.zone)


def _export(visit: Visit, shown: Shown, name: str, names: CityNames) -> str:
    """Give the address of an export of what a page shows; "" where no filter of theirs says it."""
    wanted = Wanted(shown.span, shown.day, visit.now_us, shown.part, shown.code)
    asked, place, way = asked_of(visit.city, wanted), place_in(name), way_in(name)
    told = way is not None and way[0] in ON_BEHALF  # of others it takes the operator, too
    if asked is None or not (name == FILED or place or told):
        return ""
    asked = replace(asked, place=place, channel=way[0] if way else "")
    return export_of(asked) if may_ask(visit, asked, names) else ""


def _title(visit: Visit, name: str, names: CityNames) -> str:
    if place := place_in(name):
        where = place_name(visit, place) or names.place(place)
        return f"{visit.word(f'rows {FILED}')}: {where}"
    if name in AGE_BANDS:
        band = age_bands(visit)[AGE_BANDS.index(name)]
        return f"{visit.word('How old open cases are')}: {band}"
    if way := way_in(name):
        told = visit.word(f"channel {way[0]}"), network_name(visit, way[1])
        return f"{visit.word('Channels and operators')}: {', '.join(filter(None, told))}"
    hour = hour_of(name)
    if hour is None:
        return visit.word(f"rows {name}")
    day = visit.word(WEEKDAYS[hour // HOURS])
    return f"{visit.word('When cases come')}: {day}, {hour % HOURS}{NO_BREAK}h"


ROOMS: Final = (Room("GET", "/numbers/rows", Right.NUMBERS, show),)
