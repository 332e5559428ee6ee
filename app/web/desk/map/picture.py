"""Draws the map of a list: signs of places, the heat of areas, and what the signs mean."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import Frame
from app.drawings.city_map import Area, Ground, Words, draw_map
from app.drawings.map_signs import Sign
from app.usecases.map_places import By
from app.usecases.queue_filters import Wished
from app.web.desk.map.signs import Signs
from app.web.desk.map.view import Line, View
from app.web.desk.visit import Visit


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
    has_joined: bool  #: whether a sign stands for places that would lie over one another


def draw_list(visit: Visit, lines: Sequence[Line], view: View, wished: Wished) -> Picture:
    """Draw the cases of a list by their places."""
    circles = [Circle(line.row.at, line.row.radius_m) for line in lines] or city_circles(visit)
    signs = Signs(visit, view, wished, view.frame(circles), lines)
    drawn = signs.drawn()
    points = _other_points(visit, lines) if view.by is By.PLACE else ()
    ground = Ground(points, areas_of(visit, signs.shades() if view.heat else {}))
    svg = picture(visit, signs.frame, drawn, ground, visit.word("Map of cases by place"))
    return Picture(svg, _steps(signs), signs.frame, any(sign.parts for sign in drawn))


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


def _other_points(visit: Visit, lines: Sequence[Line]) -> list[tuple[Position, str]]:
    """Give the points of the gazetteer that have none of these cases."""
    met = {line.row.at for line in lines}
    return [point for point in known_points(visit) if point[0] not in met]


def _steps(signs: Signs) -> list[Step]:
    written = [signs.written(start) for start in signs.starts]
    ends = (*written[1:], "")
    return [Step(number, start, ends[number]) for number, start in enumerate(written)]
