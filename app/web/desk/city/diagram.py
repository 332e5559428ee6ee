"""The menu as a picture, and where callers stop in it."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from starlette.responses import Response

from app.domain.accounts import WHOLE_CITY, Right
from app.domain.clock import DAY_US, Micros
from app.domain.errors import InvalidInput
from app.domain.stops import Figures, by_screen
from app.drawings.diagram import PAGE_COLUMNS, PHONE_COLUMNS, sheets
from app.drawings.diagram import draw as draw_picture
from app.drawings.saying import Say
from app.drawings.stops_table import COLUMNS, cells
from app.drawings.tree import write_tree
from app.menu.called import called
from app.menu.languages import language_for
from app.menu.model import City
from app.store.stops import Asked, newest_since, read_stops
from app.web.desk.city.editing import draw, state_of
from app.web.desk.pages import fraction, grouped
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.security import page_headers

#: Calls that are looked at: all there are of so many days, but no more than these.
DAYS: Final = 7
MOST_CALLS: Final = 2_000
_WIDTH: Final = 100


class Counted(NamedTuple):
    """Figures of each screen, and since when."""

    figures: Mapping[str, Figures]
    since_us: Micros


class Row(NamedTuple):
    """A screen with its figures."""

    name: str
    words: str  #: on it, in the language of the drawing; "" where it has none
    cells: Sequence[str]


def show(visit: Visit) -> Response:
    """Show the diagram with the figures of each screen."""
    state = state_of(visit)
    city = state.city
    counted = _asked(visit)
    language = _language(visit, city) if city else ""
    figures = counted.figures if counted else None
    return draw(
        visit,
        "city_diagram.html",
        "menu",
        state,
        None,
        drawn_in=language,
        tree=write_tree(city, language, _WIDTH, figures, _saying(visit)) if city else "",
        rows=_rows(visit, city, figures, language) if city and figures else [],
        sheets=sheets(city, language, figures, _saying(visit)) if city else [],
        columns=COLUMNS,
        counted=counted,
        may_count=_may_count(visit),
        days=DAYS,
        most=MOST_CALLS,
    )


def _rows(visit: Visit, city: City, figures: Mapping[str, Figures], language: str) -> list[Row]:
    """Give the figures of each screen in the menu's order; what it has no more last."""
    order = [name for name in city.menu.screens if name in figures]
    names = (*order, *sorted({*figures} - {*order}))
    return [
        Row(name, called(city, name, language), _written(visit, figures[name])) for name in names
    ]


def _written(visit: Visit, figures: Figures) -> list[str]:
    *counts, _ = cells(figures)
    median = figures.median_s
    return [*counts, "–" if median is None else fraction(visit.language, median)]


def picture(visit: Visit) -> Response:
    """Give the diagram itself."""
    city = state_of(visit).city
    if city is None:
        raise InvalidInput("What does not pass the check cannot be drawn.")
    counted = _asked(visit)
    columns = PHONE_COLUMNS if visit.query.get("narrow") else PAGE_COLUMNS
    figures = counted and counted.figures
    drawn = draw_picture(city, _language(visit, city), columns, figures, _saying(visit))
    return Response(drawn, media_type="image/svg+xml", headers=page_headers())


def _saying(visit: Visit) -> Say:
    """Give how drawings speak the language of the desk."""

    def say(said: str, /, **values: object) -> str:
        shown = {name: _shown(visit, value) for name, value in values.items()}
        return visit.word(said, **shown)

    return say


def _shown(visit: Visit, value: object) -> object:
    if isinstance(value, float):
        return fraction(visit.language, value)
    return grouped(value) if isinstance(value, int) else value


def _language(visit: Visit, city: City) -> str:
    return language_for(city, visit.query.get("language"))


def _may_count(visit: Visit) -> bool:
    """Say whether somebody sees figures of calls: as in Numbers those are of the whole city."""
    return visit.account.scope == WHOLE_CITY


def _asked(visit: Visit) -> Counted | None:
    return _counted(visit) if visit.query.get("stops") and _may_count(visit) else None


def _counted(visit: Visit) -> Counted:
    """Count where the newest calls stopped: a bounded number of them, whatever the load."""
    reader, city = visit.tools.reader, visit.city
    with reader.connect() as connection:
        newest = newest_since(connection, visit.city_id, MOST_CALLS)
    since = max(newest, visit.now_us - DAYS * DAY_US)

    def idle_s(gateway: str, network: str) -> int:
        return city.route(gateway, network).idle_s

    asked = Asked(city.code, city.zone, since, visit.now_us, idle_s)
    return Counted(by_screen(read_stops(reader, asked)), since)


ROOMS: Final = (
    Room("GET", "/city/menu/diagram", Right.CITY, show),
    Room("GET", "/city/menu/diagram.svg", Right.CITY, picture),
)
