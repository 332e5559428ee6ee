"""Plates to print and rivet to containers and other points: which ones, and the pages of A4.

They are drawn of what callers meet, never of a draft: a code that is painted is for life.
"""

import re
from typing import Final

from starlette.responses import HTMLResponse, Response

from app.domain.accounts import Right
from app.domain.errors import InvalidInput
from app.drawings.plates import PER_PAGE, STYLE, Plate, plates, plates_page
from app.web.desk.city.editing import PATH, Wrong, draw, state_of
from app.web.desk.room import Room
from app.web.desk.visit import Visit
from app.web.security import desk_headers, page_headers

_PATH: Final = f"{PATH}/places/plates"
#: Each takes 2 KB of the page.
MOST_PLATES: Final = 2_000
_BETWEEN: Final = re.compile(r"[\s,;]+")


def show(visit: Visit, wrong: Wrong | None = None) -> Response:
    """Ask which plates are wanted."""
    gazetteer = visit.city.gazetteer
    asked = visit.query.whole("per_page")
    return draw(
        visit,
        "city_plates.html",
        "places",
        state_of(visit),
        wrong,
        districts=gazetteer.districts,
        containers=sum(len(one.containers) for one in gazetteer.bairros()),
        codes=visit.query.get("codes"),
        bairro=visit.query.get("bairro"),
        per_page=asked if asked in PER_PAGE else 2,
        choices=PER_PAGE,
    )


def pages(visit: Visit) -> Response:
    """Give the pages to print; what was typed wrong is told beside it."""
    try:
        found = _wanted(visit)
    except InvalidInput as error:
        return show(visit, Wrong(400, visit.told(error)))
    city, asked = visit.city, visit.query.whole("per_page")
    per_page = asked if asked in PER_PAGE else 2
    title, style = f"{city.brand}: {city.name}", f"{_PATH}.css"
    page = plates_page(found, title, city.language, per_page, style)
    return HTMLResponse(page, headers=desk_headers())


def _wanted(visit: Visit) -> list[Plate]:
    typed = filter(None, _BETWEEN.split(visit.query.get("codes")))
    found = plates(visit.city, tuple(dict.fromkeys(typed)), visit.query.get("bairro"))
    if not found:
        raise InvalidInput("No point is there to make a plate for.")
    if len(found) > MOST_PLATES:
        raise InvalidInput("%(n)s plates are too many for one page: choose a bairro", n=len(found))
    return found


def style(_visit: Visit) -> Response:
    """Give the style of the pages, which may hold none themselves."""
    return Response(STYLE, headers=page_headers(), media_type="text/css; charset=utf-8")


ROOMS: Final = (
    Room("GET", "/city/places/plates", Right.CITY, show),
    Room("GET", "/city/places/plates/print", Right.CITY, pages),
    Room("GET", "/city/places/plates.css", Right.CITY, style),
)
