"""Where a case really is: put there by a pin, by a place of the gazetteer, or by both."""

from typing import Final

from starlette.responses import Response

from app.domain.accounts import Right
from app.domain.errors import AppError, Conflict, InvalidInput
from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import WIDEST_M
from app.store.case_page import CasePage
from app.usecases.correct_place import RELOCATED, Astray, Correction, place_of, why_of
from app.web.desk.cases.again import came_before, told_late
from app.web.desk.cases.case import done_already, find, path_of
from app.web.desk.filters import kept_list
from app.web.desk.form import Form
from app.web.desk.gate import unless_busy
from app.web.desk.map.of_place import choices, place_map, read_degrees, read_pick, zooms
from app.web.desk.room import Room
from app.web.desk.theirs import check_place
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_name, place_of_case, service_name

#: Ground across that a map of a point shows at first, about.
_USUAL_M: Final = 1_500
_FIELDS: Final = ("lat", "lon", "place", "called", "reason", "hands_on")


def show(visit: Visit, status: int = 200, message: str = "", **typed: str) -> Response:
    """Show where a case is, and ask where it should be."""
    page = find(visit)
    case = page.case
    at = Position(case.lat, case.lon)
    typed = typed or {name: visit.query.get(name) for name in ("lat", "lon")}
    pin = read_degrees(typed.get("lat", ""), typed.get("lon", "")) or at
    wide_m = min(visit.query.whole("wide"), int(WIDEST_M))
    name, kept = place_of_case(visit, case), kept_list(visit.query)
    answer = visit.page(
        "case_place.html",
        status,
        page=page,
        case=case,
        kept_list=kept,
        name=name,
        service=service_name(visit, case.service),
        drawing=place_map(visit, Circle(at, case.radius_m), name, pick=pin, wide_m=wide_m),
        choices=choices(visit),
        zooms=zooms(visit, typed, wide_m or _USUAL_M, f"{kept}&" if kept else "?"),
        message=message,
        typed=typed,
    )
    return visit.tools.tiles.allow(answer)


def correct(visit: Visit) -> Response:
    """Put a case where it is."""
    form, page = visit.form, find(visit)
    typed = {name: form.get(name) for name in _FIELDS}
    seen = form.whole("seen")
    try:
        place, at = read_pick(form)
        check_place(visit.city, visit.account.scope, place)
        wish = Correction(
            visit.who.name,
            typed["reason"],
            place,
            at,
            typed["called"],
            bool(typed["hands_on"]),
            seen,
        )
        moved = visit.tools.clerk.move(visit.city.code, page.case.number, wish)
    except AppError as error:
        now, why = find(visit), why_of(typed["reason"], typed["called"])
        if _is_at(now, form) and came_before(now, seen, visit.who.name, RELOCATED, why):
            return done_already(visit, now)
        status = unless_busy(error, 409 if isinstance(error, Conflict) else 400)
        told = told_late(visit, _with_way_out(visit, error), now, seen)
        return show(visit, status, told, **typed)
    where = place_name(visit, place_of(moved.after))
    said = visit.word("It is at %(place)s now.", place=where)
    return visit.go(path_of(visit, page), said)


def _with_way_out(visit: Visit, error: AppError) -> AppError:
    """Give what went wrong, with who can do it: places out of their areas nobody is offered."""
    if not (isinstance(error, Astray) and visit.account.scope.areas):
        return error
    return InvalidInput(
        "%(pin)s lies %(km)s km from %(place)s; look for a slip: latitude stands before"
        " longitude; or name the place there as well; out of the areas that you work on it is put"
        " by who works for the whole city",
        **error.values,
    )


def _is_at(page: CasePage, form: Form) -> bool:
    """Say whether a case is where a form puts it, as nearly as a map is pointed at."""
    pin, place = read_degrees(form.get("lat"), form.get("lon")), form.get("place")
    lat, lon = round(page.case.lat, 5), round(page.case.lon, 5)
    is_near = pin is None or (round(pin.lat, 5), round(pin.lon, 5)) == (lat, lon)
    return is_near and place in ("", page.case.place)


ROOMS: Final = (
    Room("GET", "/reports/{number}/place", Right.CASES, show),
    Room("POST", "/reports/{number}/place", Right.CASES, correct),
)
