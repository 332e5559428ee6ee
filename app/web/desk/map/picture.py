"""Draws the map of a list: signs of places, the heat of areas, and what the signs mean."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from markupsafe import Markup

from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import Frame
from app.domain.sheet_figures import per_10k
from app.drawings.city_map import Area, Ground, Words, draw_map
from app.drawings.map_signs import Sign
from app.usecases.map_places import By, Row, breaks, shade
from app.usecases.place_filter import without_pins
from app.usecases.queue_filters import Wished
from app.usecases.sheet_cells import NO_FIGURE
from app.web.desk.map.view import Line, View, list_of, several, wider_name
from app.web.desk.pages import fraction
from app.web.desk.visit import Visit

#: All are as large while their colour counts.
_SAME: Final = 0.35


class Step(NamedTuple):
    """One colour of heat, and from which value to which it stands."""

    shade: int
    start: str
    end: str  #: "" for the last: and more


class Picture(NamedTuple):
    """A map and what is told beside it."""

    svg: Markup
    steps: Sequence[Step]
    frame: Frame


def draw_list(visit: Visit, lines: Sequence[Line], view: View, wished: Wished) -> Picture:
    """Draw the cases of a list by their places."""
    circles = [Circle(line.row.at, line.row.radius_m) for line in lines] or city_circles(visit)
    frame = view.frame(circles)
    values = {line.row.place: _value([line.row], view.heat) or 0 for line in lines}
    places = _places(lines)
    starts = _starts(values.values(), places, view.heat)
    signs = list(_signs(visit, places, view, wished, starts))
    shades = {place: shade(value, starts) for place, value in values.items()}
    points = known_points(visit) if view.by is By.PLACE else ()
    ground = Ground(points, areas_of(visit, shades if view.heat else {}))
    title = visit.word("Map of cases by place")
    steps = _steps(visit, starts, view.heat)
    return Picture(picture(visit, frame, signs, ground, title), steps, frame)


def picture(
    visit: Visit, frame: Frame, signs: Sequence[Sign], ground: Ground, title: str
) -> Markup:
    """Draw any map of the desk: with tiles where they are set, and whose the borders are."""
    borders = visit.city.gazetteer.borders
    tiles = visit.tools.tiles
    source = visit.word("Borders: %(source)s", source=borders.source) if borders else ""
    credit = " · ".join(filter(None, (source, tiles.credit)))
    svg = draw_map(frame, signs, ground, Words(title, visit.word("north N"), credit), tiles.url)
    return Markup(svg)  # noqa: S704 - what draws it escapes every word


def known_points(visit: Visit) -> list[tuple[Position, str]]:
    """Give the points of the gazetteer, with their names."""
    return [(one.position, one.label) for one in visit.city.gazetteer.by_point.values()]


def city_circles(visit: Visit) -> list[Circle]:
    """Give circles of a city without cases: those of its districts and bairros."""
    gazetteer = visit.city.gazetteer
    located = filter(None, map(gazetteer.locate, (*gazetteer.by_bairro, *gazetteer.by_district)))
    return [Circle(one.position, one.radius_m) for one in located]


def areas_of(visit: Visit, shades: Mapping[str, int]) -> list[Area]:
    """Give the borders that the city has, those of districts first."""
    gazetteer = visit.city.gazetteer
    if gazetteer.borders is None:
        return []
    names = {code: one.name for code, one in gazetteer.by_district.items()}
    names |= {code: one.name for code, one in gazetteer.by_bairro.items()}
    return [
        Area(code, name, gazetteer.borders.areas[code], shades.get(code, -1))
        for code, name in names.items()
        if code in gazetteer.borders.areas
    ]


def _places(lines: Iterable[Line]) -> list[list[Line]]:
    """Gather what one sign stands for, by circles: blocks of a bairro share its."""
    places: dict[tuple[Position, int], list[Line]] = {}
    for line in lines:
        places.setdefault((line.row.at, line.row.radius_m), []).append(line)
    return list(places.values())


def _starts(
    values: Iterable[float], places: Iterable[Sequence[Line]], heat: str
) -> Sequence[float]:
    """Give where each colour of heat begins, of rows and of the signs that several share."""
    if not heat:
        return []
    shared = [_value([line.row for line in its], heat) or 0 for its in places if len(its) > 1]
    return breaks([*values, *shared])


def _signs(
    visit: Visit,
    places: Sequence[Sequence[Line]],
    view: View,
    wished: Wished,
    starts: Sequence[float],
) -> Iterable[Sign]:
    """Give one sign for each circle: nobody knows more."""
    bairros: dict[str, list[Row]] = {}
    for line in chain(*places):
        if line.row.is_of_bairro:
            bairros.setdefault(line.row.bairro, []).append(line.row)
    most = max((sum(line.row.all for line in its) for its in places), default=1)
    for its in places:
        href = _href(its, bairros, view, wished)
        yield _sign(visit, its, href, view, starts, most)


def _sign(
    visit: Visit,
    its: Sequence[Line],
    href: str,
    view: View,
    starts: Sequence[float],
    most: int,
) -> Sign:
    main = min(its, key=lambda line: len(line.row.place))  # a bairro before its blocks
    row = main.row
    every, late = sum(one.row.all for one in its), sum(one.row.late for one in its)
    value = _value([line.row for line in its], view.heat)
    name = main.name if len(its) == 1 else _shared_name(visit, its)
    return Sign(
        row.asked,
        row.at,
        row.radius_m,
        name,
        _says(visit, several(visit, len(its), name), every, late, row.radius_m),
        href,
        NO_FIGURE if value is None else _written(visit, value, view.heat),
        _SAME if view.heat else every / most,
        0.0 if view.heat else late / every,
        shade(value or 0, starts) if view.heat else -1,
        row.located_by not in ("bairro", "district", "city", "block"),
    )


def _shared_name(visit: Visit, its: Sequence[Line]) -> str:
    if not _in_one_bairro(its):
        return wider_name(visit, {(line.row.district, line.row.bairro) for line in its})
    bairro = visit.city.gazetteer.by_bairro.get(its[0].row.bairro)
    return bairro.name if bairro else its[0].name


def _in_one_bairro(its: Sequence[Line]) -> bool:
    return len({line.row.bairro for line in its}) == 1 and (
        bool(its[0].row.bairro) or len(its) == 1
    )


def _href(
    its: Sequence[Line], bairros: Mapping[str, Sequence[Row]], view: View, wished: Wished
) -> str:
    """Give the list of exactly these cases; where no filter says that, the table.

    `bairros`: of each what is known to it or to its blocks alone, whether a pin moved it or not.
    """
    if len(its) == 1:
        return its[0].href
    bairro = its[0].row.bairro
    of_bairro = bairros.get(bairro, ())
    unmoved = {row.asked for row in of_bairro if not row.is_pin}
    if view.by is not By.PLACE or unmoved != {line.row.asked for line in its}:
        return "#table"
    all_of_it = f"{bairro}/"
    asked = all_of_it if len(unmoved) == len(of_bairro) else without_pins(all_of_it)
    return list_of(its[0].row._replace(asked=asked), By.PLACE, wished)


def _says(visit: Visit, name: str, every: int, late: int, radius_m: int) -> str:
    if every == 1:
        one = (
            visit.word("%(place)s: 1 case, which is late", place=name)
            if late
            else visit.word("%(place)s: 1 case", place=name)
        )
        return visit.word("%(cases)s; known to %(radius)s m", cases=one, radius=radius_m)
    return visit.word(
        "%(place)s: %(all)s cases, %(late)s of them late; known to %(radius)s m",
        place=name,
        all=every,
        late=late,
        radius=radius_m,
    )


def _value(rows: Sequence[Row], heat: str) -> float | None:
    """Give the number of places, or their cases by residents; None where that is not told."""
    every = sum(row.all for row in rows)
    if heat != "rate":
        return every
    people = [row.population for row in rows if row.population]
    return per_10k(every, sum(people)) if len(people) == len(rows) else None


def _written(visit: Visit, value: float, heat: str) -> str:
    return fraction(visit.language, value, 1 if heat == "rate" else 0)


def _steps(visit: Visit, starts: Sequence[float], heat: str) -> list[Step]:
    written = [_written(visit, start, heat) for start in starts]
    ends = (*written[1:], "")
    return [Step(number, start, ends[number]) for number, start in enumerate(written)]
