"""Small maps for other pages: where one case is, and where those of a page of the list are.

    drawing = place_map(visit, Circle(case.at, case.radius_m), name, near)

A sign leads to what it counts and to nothing else: to its case, to a list of its cases, or to the
first of them on the page: each row there has its id, `case-48217365`.

In a template: `{% from "place_map.html" import place_map, pick_place with context %}`, then
`{{ place_map(drawing) }}`; the page loads map.css, and pick.js where a place is chosen. Its
answer goes through `visit.tools.tiles.allow`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import urlencode

from markupsafe import Markup

from app.domain.clock import utc
from app.domain.errors import InvalidInput
from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import Frame, around
from app.drawings.city_map import Ground
from app.drawings.joining import Spot, join
from app.drawings.map_signs import Part, Sign, sign_reach
from app.store.case_queue import Listed
from app.usecases.place_filter import narrowed, pinned_at, without_pins
from app.usecases.queue_filters import Wished
from app.web.desk.filters import PATH as LIST
from app.web.desk.form import Form
from app.web.desk.map.picture import areas_of, known_points, picture
from app.web.desk.map.view import list_with, read_position, several, shortened, wider_name
from app.web.desk.theirs import is_theirs
from app.web.desk.visit import Visit
from app.web.desk.words_of import place_of_case, service_name

WIDTH: Final = 340
HEIGHT: Final = 260
#: A circle that fills the picture shows nothing around it.
_AROUND: Final = 1.35
_CLOSEST_M: Final = 250
#: Around the cross where a place is chosen: the next streets, to know where one is.
_CHOOSING_M: Final = 500
#: What is known better is a point.
_POINT_M: Final = 100
#: So many cases make a sign as large as it gets.
_LARGEST: Final = 12


class Choice(NamedTuple):
    """A place of the gazetteer that can be chosen, with the bairro it stands under."""

    code: str
    name: str
    under: str


class Picked(NamedTuple):
    """Where somebody says that a case is."""

    place: str  #: code of the gazetteer; "" for none
    at: Position | None  #: a pin


class Zoom(NamedTuple):
    """A way to see less or more ground."""

    sign: str
    does: str
    href: str  #: with the cross where it is
    wide_m: int  #: ground across, then


#: Gives the list of exactly these cases of one place; "" where there is none.
_ListAt: TypeAlias = Callable[[Sequence[Listed]], str]


def _no_list(_: Sequence[Listed]) -> str:
    return ""


def place_map(
    visit: Visit,
    circle: Circle,
    name: str,
    near: Sequence[Listed] = (),
    *,
    pick: Position | None = None,
    wide_m: float = 0,
) -> Markup:
    """Draw one place: its circle to scale, the points of the city, and open cases near by.

    Of these each has a row on the page.

    `pick`: where the cross stands that people move; only where a place is chosen. `wide_m`: so
    much ground across, around the cross; 0 for what there is to be seen.
    """
    shown = Circle(circle.position, max(int(circle.radius_m * _AROUND), _CLOSEST_M))
    others = (Circle(Position(one.lat, one.lon), 20) for one in near)
    cross = (Circle(pick, _CHOOSING_M),) if pick else ()
    frame = around((shown, *others, *cross), WIDTH, HEIGHT, margin=0.06)
    if pick and wide_m:
        frame = Frame(pick, wide_m, WIDTH, HEIGHT).zoomed(1)
    ground = Ground(known_points(visit), areas_of(visit, {}), circle, pick)
    title = visit.word("Map: %(place)s, known to %(radius)s m", place=name, radius=circle.radius_m)
    return picture(visit, frame, _signs(visit, frame, near), ground, title)


def list_map(
    visit: Visit, cases: Sequence[Listed], kept: str, wished: Wished, *, is_whole: bool
) -> Markup:
    """Draw the cases of a page of the list, as many as stand at each place.

    `kept`: which list it is, as `kept_list` writes it, for the addresses of its cases. `wished`:
    what it asks for; `is_whole`: whether the page has all of it.
    """
    list_at = _lists_at(cases, wished) if is_whole else _no_list
    circles = [Circle(Position(one.lat, one.lon), one.radius_m) for one in cases]
    frame = around(shortened(circles), WIDTH, WIDTH)
    title = visit.word("Map of the cases of this page")
    signs = _signs(visit, frame, cases, kept, list_at)
    return picture(visit, frame, signs, Ground((), areas_of(visit, {})), title)


def choices(visit: Visit) -> list[Choice]:
    """Give the places that somebody works on, bairros with their points, in the city's order."""
    city, found = visit.city, []
    for bairro in city.gazetteer.bairros():
        if not is_theirs(city, visit.account.scope, bairro.code):
            continue
        found.append(Choice(bairro.code, bairro.name, bairro.name))
        found += [Choice(point.code, point.label, bairro.name) for point in bairro.points]
    return found


def read_degrees(lat: str, lon: str) -> Position | None:
    """Read latitude and longitude as people type them, a comma for the point; None for neither.

    >>> read_degrees("-25,96", "32.57")
    Position(lat=-25.96, lon=32.57)
    """
    return read_position(f"{lat.replace(',', '.')},{lon.replace(',', '.')}")


def read_pick(form: Form) -> Picked:
    """Read where a case was put: `place`, a code of the gazetteer, `lat` and `lon`, or all three.

    Whether it can be meant is for who corrects the case to say. Raises: InvalidInput.
    """
    place, lat, lon = (form.get(name) for name in ("place", "lat", "lon"))
    at = read_degrees(lat, lon)
    if at is None and (lat or lon or not place):
        raise InvalidInput("Write latitude and longitude in degrees, or choose a place.")
    return Picked(place, at)


def zooms(visit: Visit, typed: Mapping[str, str], wide_m: int, keeps: str = "?") -> list[Zoom]:
    """Give ways to see less or more ground around the cross; `keeps`: how the query begins."""
    kept = {name: typed[name] for name in ("lat", "lon") if typed.get(name)}
    ways = (("+", visit.word("Closer"), wide_m // 2), ("−", visit.word("Farther"), wide_m * 2))
    return [
        Zoom(sign, does, f"{keeps}{urlencode({**kept, 'wide': wide})}", wide)
        for sign, does, wide in ways
    ]


def _signs(
    visit: Visit,
    frame: Frame,
    cases: Sequence[Listed],
    kept: str = "",
    list_at: _ListAt = _no_list,
) -> list[Sign]:
    """Give a sign for each circle, with the number of its cases; too near each other, one."""
    circles: dict[Circle, list[int]] = {}
    for nth, case in enumerate(cases):
        circles.setdefault(_circle_of(case), []).append(nth)
    groups = list(circles.values())
    spots = [
        Spot(
            str(min(cases[nth].number for nth in its)), circle.position, len(its), _is_point(circle)
        )
        for circle, its in circles.items()
    ]

    def reach(nths: Sequence[int]) -> float:
        count = sum(len(groups[nth]) for nth in nths)
        return sign_reach(_weight(count), str(count), is_joined=len(nths) > 1)

    made = []
    for one in join(frame, spots, reach):
        its = [cases[nth] for nth in sorted(chain.from_iterable(groups[n] for n in one.nths))]
        sign = _sign(visit, its, kept, list_at)
        made.append(sign if len(one.nths) == 1 else _joined(sign, one.at, its))
    return made


def _joined(sign: Sign, at: Position, its: Sequence[Listed]) -> Sign:
    """Make the sign of cases one of several circles, in the middle of these."""
    circles: dict[Circle, list[str]] = {}
    for case in its:
        circles.setdefault(_circle_of(case), []).append(str(case.number))
    parts = [Part(" ".join(of), *circle) for circle, of in circles.items()]
    return sign._replace(at=at, radius_m=0, name="", is_point=False, parts=parts)


def _sign(visit: Visit, its: Sequence[Listed], kept: str, list_at: _ListAt) -> Sign:
    first, count = its[0], len({one.place for one in its})
    areas = {(one.district, one.bairro) for one in its}
    place = wider_name(visit, areas) if count > 1 else place_of_case(visit, first)
    if len(its) == 1:
        says = f"{service_name(visit, first.service)}, {place}"
        href = f"{LIST}/{first.number}{kept}"
    else:
        href = list_at(its) if count == 1 else ""
        told = "%(place)s: %(all)s cases" if href else "%(place)s: %(all)s cases on this page"
        says = visit.word(told, place=several(visit, count, place), all=len(its))
    late = sum(one.is_open and bool(one.due_at) and _is_past(visit, one) for one in its)
    circle = _circle_of(first)
    return Sign(
        " ".join(str(one.number) for one in its),
        circle.position,
        circle.radius_m,
        place,
        says,
        href or f"#case-{first.number}",
        str(len(its)),
        _weight(len(its)),
        late / len(its),
        -1,
        _is_point(circle),
    )


def _circle_of(case: Listed) -> Circle:
    return Circle(Position(case.lat, case.lon), case.radius_m)


def _is_point(circle: Circle) -> bool:
    return circle.radius_m <= _POINT_M


def _weight(count: int) -> float:
    return min(count / _LARGEST, 1.0)


def _lists_at(cases: Sequence[Listed], wished: Wished) -> _ListAt:
    """Give lists by place of what these are all cases of."""
    spots = Counter((one.place, one.pin) for one in cases)
    pinned = {place for place, pin in spots if pin}

    def list_at(its: Sequence[Listed]) -> str:
        place, pin = spot = its[0].place, its[0].pin
        if {(one.place, one.pin) for one in its} != {spot} or spots[spot] != len(its):
            return ""  # the city has moved the place meanwhile
        asked = without_pins(place) if place in pinned else place
        asked = pinned_at(place, pin) if pin else narrowed(asked, wished.filters.place)
        return list_with(wished, place=asked)

    return list_at


def _is_past(visit: Visit, case: Listed) -> bool:
    return case.due_at is not None and case.due_at < utc(visit.now_us)
