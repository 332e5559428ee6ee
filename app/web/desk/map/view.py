"""What the map of a list shows: rows of places, their names and links, and the piece of ground."""

import math
from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Final, NamedTuple
from urllib.parse import urlencode

from app.domain.errors import InvalidInput
from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import NARROWEST_M, WIDEST_M, Frame, around
from app.usecases.export_columns import CityNames
from app.usecases.map_places import By, Row
from app.usecases.place_filter import narrowed
from app.usecases.queue_filters import Wished
from app.web.desk.filters import PATH as LIST
from app.web.desk.filters import query_of
from app.web.desk.form import Form
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_name

PATH: Final = "/desk/map"
#: Of the drawing, unless the script says what room it has.
WIDTH: Final = 760
HEIGHT: Final = 640
_SMALLEST: Final = 240
_LARGEST: Final = 1_600
#: Below so much ground across, containers and blocks are told apart.
_NEAR_M: Final = 6_000
#: A bairro whose place nobody knows well does not make the first view wider than this.
_FIRST_M: Final = 1_200
HEATS: Final = ("number", "rate")
#: By what a table is sorted; names go up, numbers down, `-` before it turns that.
SORTS: Final = ("place", "radius", "located", "open", "late", "all", "rate")
#: What of a query is of the map and not of the list; another list begins with its whole ground.
KEPT: Final = ("by", "heat", "sort")
_LONGEST: Final = 40


class View(NamedTuple):
    """What somebody wants to see of a map, as typed and as it holds."""

    by: By
    chosen: str  #: what rows stand for, as chosen; "" leaves it to the zoom
    heat: str  #: one of `HEATS`, or ""
    sort: str
    middle: Position | None  #: None: what there is to be seen, whole
    wide_m: float
    width: int
    height: int

    def frame(self, circles: Sequence[Circle]) -> Frame:
        """Give the piece of ground: what was asked for, or all of these."""
        if self.middle is None:
            return around(shortened(circles), self.width, self.height)
        return Frame(self.middle, self.wide_m, self.width, self.height)


def shortened(circles: Sequence[Circle]) -> list[Circle]:
    """Give what of circles a first view shows: of those that nobody knows well the middle."""
    # But where nothing is known better, a picture of a piece of one circle shows nothing.
    most = max(_FIRST_M, min((radius for _, radius in circles), default=0))
    return [Circle(at, min(radius, most)) for at, radius in circles]


class Line(NamedTuple):
    """A row of the table, as it is read."""

    row: Row
    name: str
    within: str  #: the wider place
    known_by: str
    href: str  #: the list of its cases
    look: str  #: the map there


def read_view(query: Form) -> View:
    """Read what is asked for. Raises: InvalidInput."""
    middle, wide_m = _ground(query.get("at"), query.get("wide"))
    chosen = _one_of("by", query.get("by"), tuple(By))
    heat = _one_of("heat", query.get("heat"), HEATS)
    near = middle is not None and wide_m <= _NEAR_M
    by = By(chosen) if chosen else By.PLACE if near else By.BAIRRO
    if heat and by is By.PLACE:
        by = By.BAIRRO  # nobody lives at a container
    sort = query.get("sort")
    _one_of("sort", sort.removeprefix("-"), SORTS)
    return View(
        by,
        chosen,
        heat,
        sort,
        middle,
        wide_m,
        _pixels(query, "w", WIDTH),
        _pixels(query, "h", HEIGHT),
    )


def read_position(typed: str) -> Position | None:
    """Read "latitude, longitude" in degrees; None where it is none.

    >>> read_position("-25.96, 32.57"), read_position("91,0")
    (Position(lat=-25.96, lon=32.57), None)
    """
    try:
        lat, lon = map(float, typed.split(","))
    except ValueError:
        return None
    fits = abs(lat) <= 85 and abs(lon) <= 180  # what is no number is never within
    return Position(lat, lon) if fits else None


def changed(query: Form, **changes: object) -> str:
    """Give the address of this map with something else asked; "" takes a thing out."""
    kept = [(name, value) for name, value in query if value and name not in changes]
    return f"{PATH}?{urlencode([*kept, *((n, v) for n, v in changes.items() if v != '')])}"


def ground_of(frame: Frame) -> dict[str, str]:
    """Write a piece of ground as a query has it."""
    lat, lon = frame.middle
    return {"at": f"{lat:.5f},{lon:.5f}", "wide": f"{frame.wide_m:.0f}"}


def lines_of(
    visit: Visit, rows: Sequence[Row], view: View, wished: Wished, names: CityNames
) -> list[Line]:
    """Say in words what rows are, in the order asked for."""
    made = sorted(
        (_line(visit, row, view, wished, names) for row in rows),
        key=lambda line: (line.name.casefold(), line.row.place),
    )
    sort, turned = view.sort.removeprefix("-") or "all", view.sort.startswith("-")
    if sort in ("place", "located"):
        field = "name" if sort == "place" else "known_by"
        return sorted(made, key=lambda line: str(getattr(line, field)).casefold(), reverse=turned)
    return sorted(made, key=lambda line: _number(line.row, sort, turned=turned), reverse=not turned)


def name_of(visit: Visit, names: CityNames, code: str) -> str:
    """Name a place, one that is out of use too; areas with their accents."""
    known = names.places.get(code)
    if known and known.kind in ("district", "bairro"):
        return known.name
    return place_name(visit, code) if place_name(visit, code) != code else names.place(code)


def wider_name(visit: Visit, areas: Set[tuple[str, str]]) -> str:
    """Name what places lie in, given their districts and bairros: one of these, or the city."""
    for codes in ({bairro for _, bairro in areas}, {district for district, _ in areas}):
        if len(codes) == 1 and "" not in codes:
            return place_name(visit, *codes)
    return visit.city.name


def several(visit: Visit, count: int, name: str) -> str:
    """Say of how many places in one a sign is; of one its name."""
    if count == 1:
        return name
    return visit.word("%(count)s places in %(name)s", count=count, name=name)


def list_of(row: Row, by: By, wished: Wished) -> str:
    """Give the address of the list of a row's cases."""
    if by is By.DISTRICT:
        return list_with(wished, district=row.place)
    if by is By.BAIRRO and row.bairro:
        return list_with(wished, bairro=row.bairro)
    return list_with(wished, place=narrowed(row.asked, wished.filters.place))


def list_with(wished: Wished, **more: str) -> str:
    """Give the address of a list with other filters, what else it asks for kept."""
    return f"{LIST}?{query_of(wished._replace(filters=replace(wished.filters, **more)))}"


def _line(visit: Visit, row: Row, view: View, wished: Wished, names: CityNames) -> Line:
    frame = around([Circle(row.at, max(row.radius_m, NARROWEST_M))], view.width, view.height)
    nearer = {By.DISTRICT: By.BAIRRO, By.BAIRRO: By.PLACE, By.PLACE: By.PLACE}[view.by]
    name = name_of(visit, names, row.place)
    # What is nearer than a bairro is named with it.
    within = name_of(visit, names, row.district) if row.place == row.bairro else ""
    return Line(
        row,
        visit.word("%(place)s, bairro not known", place=name)
        if view.by is not By.DISTRICT and row.place == row.district
        else name,
        within,
        visit.word(f"located by {row.located_by}"),
        list_of(row, view.by, wished),
        changed(visit.query, by=nearer, heat="", **ground_of(frame)),
    )


def _number(row: Row, sort: str, *, turned: bool) -> float:
    """Give what a row is sorted by; one without a rate stands last either way."""
    if sort == "rate":
        none = math.inf if turned else -1.0
        return none if row.per_10k is None else row.per_10k
    values = {"radius": row.radius_m, "open": row.open, "late": row.late, "all": row.all}
    return values[sort]


def _ground(at: str, wide: str) -> tuple[Position | None, float]:
    middle = read_position(at)
    if at and middle is None:
        raise InvalidInput("%(at)s is no place on a map", at=at[:_LONGEST])
    try:
        wide_m = float(wide or _NEAR_M)
    except ValueError:
        wide_m = math.nan
    if not math.isfinite(wide_m):
        raise InvalidInput("%(wide)s is no width of a map", wide=wide[:_LONGEST])
    return middle, min(max(wide_m, NARROWEST_M), WIDEST_M)


def _one_of(name: str, typed: str, known: tuple[str, ...]) -> str:
    if typed and typed not in known:
        raise InvalidInput("%(name)s is one of: %(there)s", name=name, there=", ".join(known))
    return typed


def _pixels(query: Form, name: str, usual: int) -> int:
    wished = query.whole(name)
    return min(max(wished, _SMALLEST), _LARGEST) if wished else usual
