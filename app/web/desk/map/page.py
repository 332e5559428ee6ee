"""Map: where the cases of a list are, as precisely as it is known, and the same as a table."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.audit import Audited, Deed
from app.domain.csv_cells import Kind, Sheet, profile
from app.domain.errors import InvalidInput
from app.store.case_map import count_places
from app.usecases.export_columns import CityNames
from app.usecases.map_places import By, Row, gather
from app.usecases.queue_filters import NO_NUMBERS, Queue, Wished
from app.web.desk.filters import (
    addressed,
    asked_by,
    filter_choices,
    find,
    has_further,
    held_besides,
    names_of,
    query_of,
    read_wished,
    tell,
    tell_apart,
)
from app.web.desk.form import Form
from app.web.desk.map.picture import draw_list
from app.web.desk.map.view import (
    HEATS,
    KEPT,
    PATH,
    SORTS,
    Line,
    View,
    changed,
    ground_of,
    lines_of,
    read_view,
)
from app.web.desk.room import Room
from app.web.desk.target_hours import dates_of
from app.web.desk.theirs import choose_theirs
from app.web.desk.unasked import refuse_unasked
from app.web.desk.visit import Visit
from app.web.security import page_headers

#: Rows of the table on the page; the file has all of them.
_MOST_ROWS: Final = 150
#: Of a picture, by which a step goes.
_STEP: Final = 0.4
_NOTHING: Final = Form([])
_COLUMNS: Final = (
    ("place", Kind.ID),
    ("name", Kind.TEXT),
    ("district", Kind.ID),
    ("bairro", Kind.ID),
    ("lat", Kind.COORDINATE),
    ("long", Kind.COORDINATE),
    ("radius_m", Kind.NUMBER),
    ("located_by", Kind.TEXT),
    ("open", Kind.NUMBER),
    ("late", Kind.NUMBER),
    ("all", Kind.NUMBER),
    ("population", Kind.NUMBER),
    ("per_10000", Kind.NUMBER),
)


class _Asked(NamedTuple):
    """A map that can be drawn."""

    wished: Wished
    view: View
    lines: list[Line]
    queue: Queue | None = None


def show(visit: Visit) -> Response:
    """Show the map of a list; what is wrong in the query is said above an empty one."""
    names = names_of(visit, visit.query)
    try:
        asked, message = _read(visit, names), ""
    except InvalidInput as error:
        visit = replace(visit, query=addressed(visit.query))
        asked = _Asked(read_wished(visit.query), read_view(_NOTHING), [])
        message = visit.told(error)
    wished, view, lines, queue = asked
    drawn, total = draw_list(visit, lines, view, wished), _total(lines)
    page = visit.page(
        "map.html",
        400 if message else 200,
        **filter_choices(visit, names, wished),
        wished=wished,
        asked=wished.filters,
        further=has_further(wished),
        kept={name: visit.query.get(name) for name in KEPT},
        view=view,
        drawn=drawn,
        moves=_moves(visit, drawn.frame),
        bys=[(by, changed(visit.query, by=by)) for by in By],
        heats=[(heat, changed(visit.query, heat=heat)) for heat in ("", *HEATS)],
        sorts={name: _sort(visit, view, name) for name in SORTS},
        lines=lines[:_MOST_ROWS],
        further_rows=len(lines) - _MOST_ROWS,
        total=total,
        dates=dates_of(visit, total.late if total else 0),
        here=query_of(wished),
        told=tell(visit, wished, names),
        apart=tell_apart(visit, wished.words, queue.words if queue else ()),
        held=held_besides(visit, wished, queue) if queue else None,
        table=f"{PATH}/table.csv?{changed(visit.query).partition('?')[2]}",
        message=message,
    )
    return visit.tools.tiles.allow(page)


def find_on_map(visit: Visit) -> Response:
    """Lead to the map of what somebody looks for."""
    rest = f"{PATH}?{asked_by(visit.form, KEPT)}"
    return find(visit, PATH, KEPT) or visit.go(rest, visit.told(InvalidInput(NO_NUMBERS)))


def table(visit: Visit) -> Response:
    """Give the table as a file, all rows of it, and keep that somebody took it.

    Raises: InvalidInput, Conflict.
    """
    refuse_unasked(visit)
    names = names_of(visit, visit.query)
    wished, view, lines, _ = _read(visit, names)
    # What was looked for may be somebody's name: the audit has no use for it.
    asked = query_of(wished._replace(words=""))
    deed = Audited(Deed.EXPORTED, f"export map {view.by}", after=asked, city_id=visit.city_id)
    visit.tools.door.audit(visit.who, deed)
    form = profile(visit.query.get("profile") or "raw", visit.language)
    sheet = Sheet([kind for _, kind in _COLUMNS], form, visit.zone)
    content = sheet.head([name for name, _ in _COLUMNS])
    if lines:
        content += sheet.lines([*zip(*map(_cells, lines), strict=True)])
    of_excel = "excel-" if form.for_excel else ""
    name = f"dial311-{visit.city.code}-map-{of_excel}{view.by}.csv"
    disposition = f'attachment; filename="{name}"'
    headers = {**page_headers(), "content-disposition": disposition}
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


def _read(visit: Visit, names: CityNames) -> _Asked:
    """Read what is asked for and count it: one query. Raises: InvalidInput."""
    wished, view = read_wished(visit.query), read_view(visit.query)
    queue = choose_theirs(visit, wished, names)
    with visit.tools.reader.connect() as connection:
        counted = count_places(
            connection, visit.tools.vault, visit.city_id, queue, visit.account.scope
        )
    rows = gather(counted, view.by, visit.city.gazetteer)
    return _Asked(wished, view, lines_of(visit, rows, view, wished, names), queue)


def _cells(line: Line) -> tuple[Any, ...]:
    row = line.row
    rate = row.per_10k
    return (
        row.place,
        line.name,
        row.district,
        row.bairro,
        row.at.lat,
        row.at.lon,
        row.radius_m,
        row.located_by,
        row.open,
        row.late,
        row.all,
        row.population,
        None if rate is None else round(rate, 2),
    )


def _total(lines: Sequence[Line]) -> Row | None:
    if not lines:
        return None
    rows = [line.row for line in lines]
    counts = {name: sum(getattr(row, name) for row in rows) for name in ("open", "late", "all")}
    return rows[0]._replace(**counts)


def _moves(visit: Visit, frame: Any) -> list[tuple[str, str, str]]:
    """Give ways to look elsewhere: sign, what it does, address."""
    steps = (
        ("+", visit.word("Closer"), frame.zoomed(0.5)),
        ("−", visit.word("Farther"), frame.zoomed(2)),
        ("←", visit.word("Westwards"), frame.moved(-_STEP, 0)),
        ("↑", visit.word("Northwards"), frame.moved(0, -_STEP)),
        ("↓", visit.word("Southwards"), frame.moved(0, _STEP)),
        ("→", visit.word("Eastwards"), frame.moved(_STEP, 0)),
    )
    query = visit.query
    ways = [(sign, does, changed(query, **ground_of(to))) for sign, does, to in steps]
    return [*ways, ("⤢", visit.word("All of it"), changed(query, at="", wide=""))]


def _sort(visit: Visit, view: View, name: str) -> tuple[str, str]:
    """Give the address that sorts by a column, and how it is sorted now for `aria-sort`."""
    now = view.sort or "all"
    if now.removeprefix("-") != name:
        return changed(visit.query, sort=name), ""
    rises = (name in ("place", "located")) != now.startswith("-")
    turned = name if now.startswith("-") else f"-{name}"
    return changed(visit.query, sort=turned), "ascending" if rises else "descending"


ROOMS: Final = (
    Room("GET", "/map", Right.CASES, show),
    Room("POST", "/map/find", Right.CASES, find_on_map),
    Room("GET", "/map/table.csv", Right.CASES, table),
)
