"""A map as SVG: what lies where, how precisely it is known, and how many cases are there.

Classes, not colours: the page's style sheet draws them, on a screen and on paper. Every circle is
to scale; what is a sign of a place and keeps its size stands in `g.sign`.
"""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, NamedTuple

from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import Frame
from app.drawings.svg import element, text

#: Radius of signs, pixels: of the least and of the most cases.
_LEAST: Final = 8.0
_MOST: Final = 17.0
#: A circle smaller than its sign says nothing.
_SEEN: Final = 6.0
_LETTER: Final = 6.4
_LINE: Final = 13.0
_BAR: Final = 150.0
_MOST_LABELS: Final = 40
#: More points than this are dots without names.
_MOST_NAMED: Final = 15
_DOT: Final = 2.0  #: radius of a known point
_SMALL: Final = 40.0  #: a circle up to this has the name of its middle below it, not on its line


class Sign(NamedTuple):
    """Cases of one place, drawn and linked."""

    code: str  #: by which a row of a table is found
    at: Position
    radius_m: int
    name: str
    says: str  #: what is told of it when it is pointed at
    href: str
    number: str
    weight: float  #: 0 to 1, as large as it is drawn
    late: float = 0.0  #: share past their deadline, 0 to 1
    shade: int = -1  #: of heat; -1 for none
    is_point: bool = False  #: a place that is known as such, else somewhere within the circle


class Area(NamedTuple):
    """A border from a file of the city."""

    code: str
    name: str
    rings: Sequence[Sequence[Position]]
    shade: int = -1


class Ground(NamedTuple):
    """What lies below the signs."""

    points: Sequence[tuple[Position, str]] = ()  #: of the gazetteer, with what they are called
    areas: Sequence[Area] = ()
    circle: Circle | None = None  #: one that the picture is about
    pick: Position | None = None  #: where a cross stands that can be moved


class Words(NamedTuple):
    """What the picture says in the language of its reader."""

    title: str
    north: str  #: one letter
    credit: str = ""  #: who made the pictures below, and the borders


def draw_map(
    frame: Frame, signs: Sequence[Sign], ground: Ground, words: Words, tiles: str = ""
) -> str:
    """Draw a map. `tiles`: address of a tile server with {z}, {x} and {y}; "" for none."""
    drawn = sorted(
        (sign for sign in signs if frame.shows(sign.at, sign.radius_m)),
        key=lambda sign: (-sign.weight, sign.code),
    )
    upwards = sorted(drawn, key=lambda sign: sign.shade)  # none without heat hides one that has it
    points = [point for point in ground.points if frame.shows(point[0])]
    named = [] if len(points) > _MOST_NAMED else points
    inside = (
        *_tiles(frame, tiles),
        *(_area(frame, area) for area in ground.areas),
        *(_circle(frame, sign.at, sign.radius_m, code=sign.code) for sign in drawn),
        *_about(frame, ground.circle),
        *(_point(frame, *point) for point in points),
        *(_sign(frame, sign) for sign in upwards if frame.shows(sign.at)),
        *_labels(frame, drawn, named, ground.circle, words.credit),
        *_cross(frame, ground.pick),
        _scale_bar(frame),
        _north(frame, words.north),
        _credit(frame, words.credit),
    )
    middle = frame.middle
    return element(
        "svg",
        element("title", escape(words.title)) + "\n".join(inside),
        class_="ground",
        viewBox=f"0 0 {frame.width:g} {frame.height:g}",
        role="group",
        aria_label=words.title,
        data_at=f"{middle.lat:.6f},{middle.lon:.6f}",
        data_wide=f"{frame.wide_m:.0f}",
    )


def sign_radius(weight: float, number: str) -> float:
    """Give the radius of a sign, pixels: its surface goes with the weight, its number fits."""
    grown = _LEAST + (_MOST - _LEAST) * math.sqrt(min(max(weight, 0.0), 1.0))
    return max(grown, 4 + 3.4 * len(number))


def _tiles(frame: Frame, url: str) -> Iterable[str]:
    for tile in frame.tiles() if url else ():
        address = url.replace("{z}", str(tile.zoom)).replace("{x}", str(tile.column))
        yield element(
            "image",
            href=address.replace("{y}", str(tile.row)),
            x=tile.left,
            y=tile.top,
            # A hair more, or seams show between them.
            width=tile.size + 0.3,
            height=tile.size + 0.3,
            class_="tile",
        )


def _area(frame: Frame, area: Area) -> str:
    rings = "".join(_ring(frame, ring) for ring in area.rings)
    shade = f" heat{area.shade}" if area.shade >= 0 else ""
    name = element("title", escape(area.name))
    return element("path", name, d=rings, class_=f"border{shade}", data_code=area.code)


def _ring(frame: Frame, ring: Sequence[Position]) -> str:
    corners = (frame.xy(at) for at in ring)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def _circle(frame: Frame, at: Position, radius_m: int, code: str = "", kind: str = "reach") -> str:
    x, y = frame.xy(at)
    radius = frame.pixels(radius_m)
    if radius < _SEEN and kind == "reach":
        return ""
    return element(
        "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.2f}", class_=kind, data_code=code
    )


def _about(frame: Frame, circle: Circle | None) -> Iterable[str]:
    if circle:
        yield _circle(frame, *circle, kind="about")
        x, y = frame.xy(circle.position)
        yield element(
            "g", element("circle", r=4, class_="middle"), class_="sign", transform=_to(x, y)
        )


def _point(frame: Frame, at: Position, name: str) -> str:
    x, y = frame.xy(at)
    dot = element("circle", element("title", escape(name)), r=2.2, class_="known")
    return element("g", dot, class_="sign", transform=_to(x, y))


def _sign(frame: Frame, sign: Sign) -> str:
    x, y = frame.xy(sign.at)
    radius = sign_radius(sign.weight, sign.number)
    shade = f" heat{sign.shade}" if sign.shade >= 0 else ""
    kind = "point" if sign.is_point else "area"
    body = (
        element(
            "rect",
            x=-radius,
            y=-radius,
            width=2 * radius,
            height=2 * radius,
            rx=3,
            class_="body",
        )
        if sign.is_point
        else element("circle", r=radius, class_="body")
    )
    parts = (
        element("title", escape(sign.says)),
        body,
        _late(radius, sign),
        text(sign.number, 0, 4, class_="count", text_anchor="middle"),
    )
    link = element(
        "a", "".join(parts), href=sign.href, class_=f"{kind}{shade}", aria_label=sign.says
    )
    return element("g", link, class_="sign", transform=_to(x, y), data_code=sign.code)


def _late(radius: float, sign: Sign) -> str:
    """Draw the share that is late around a sign, clockwise from the top."""
    if sign.late <= 0:
        return ""
    share = max(1, round(sign.late * 100))
    around = {"pathLength": 100, "stroke_dasharray": f"{share} 100", "class_": "late"}
    if not sign.is_point:
        return element("circle", r=radius, transform="rotate(-90)", **around)
    r = f"{radius:g}"
    ring = f"M0 -{r}H{r}V{r}H-{r}V-{r}Z"
    return element("path", d=ring, **around)


def _labels(
    frame: Frame,
    signs: Sequence[Sign],
    points: Sequence[tuple[Position, str]],
    about: Circle | None,
    credit: str,
) -> Iterable[str]:
    """Name what there is room for, the most cases first: no name on another word, or on a sign."""
    taken = [*_corners(frame, credit), *(_room_of(frame, sign) for sign in signs)]
    wanted = [(sign.name, sign.at, sign_radius(sign.weight, sign.number)) for sign in signs]
    wanted += [(name, at, _reach(frame, at, about)) for at, name in points]
    told = 0
    for name, at, radius in wanted:
        x, y = frame.xy(at)
        below = y + radius + _LINE
        half = _LETTER * len(name) / 2
        room = (x - half, below - _LINE + 1, x + half, below + 2)
        fits = room[0] >= 0 and room[2] <= frame.width and room[1] >= 0 and room[3] <= frame.height
        if told < _MOST_LABELS and fits and not any(_touch(room, other) for other in taken):
            taken.append(room)
            told += 1
            yield text(name, round(x, 1), round(below, 1), class_="name", text_anchor="middle")


def _reach(frame: Frame, at: Position, about: Circle | None) -> float:
    """Say how far from a point its name begins: below the circle around it, if that is small."""
    is_middle = about is not None and at == about.position
    around = frame.pixels(about.radius_m) if about and is_middle else 0.0
    return around + 1 if 0 < around < _SMALL else _DOT


_Room = tuple[float, float, float, float]


def _corners(frame: Frame, credit: str) -> Iterable[_Room]:
    """Give where the scale, the arrow and the credit stand."""
    right, low = frame.width, frame.height
    yield 0, low - 30, 18 + frame.pixels(_bar_m(frame)), low
    yield right - 30, 0, right, 42
    if credit:
        yield right - 8 - _LETTER * len(credit), low - 18, right, low


def _room_of(frame: Frame, sign: Sign) -> _Room:
    x, y = frame.xy(sign.at)
    radius = sign_radius(sign.weight, sign.number)
    return x - radius, y - radius, x + radius, y + radius


def _touch(one: _Room, other: _Room) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _cross(frame: Frame, at: Position | None) -> Iterable[str]:
    if at:
        x, y = frame.xy(at)
        lines = element("path", d="M-16 0H-4M4 0H16M0 -16V-4M0 4V16") + element("circle", r=1.5)
        yield element("g", lines, class_="sign pick", transform=_to(x, y))


def _bar_m(frame: Frame) -> int:
    return frame.bar_m(min(_BAR, frame.width / 3))


def _scale_bar(frame: Frame) -> str:
    metres = _bar_m(frame)
    long = frame.pixels(metres)
    said = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    bar = element("path", d=f"M0 -4V0H{long:.2f}V-4", class_="bar", data_metres=metres)
    words = text(said, long / 2, -6, text_anchor="middle")
    return element("g", bar + words, class_="scale", transform=_to(12, frame.height - 10))


def _north(frame: Frame, letter: str) -> str:
    arrow = element("path", d="M0 -16L5 0L0 -4L-5 0Z") + text(letter, 0, 12, text_anchor="middle")
    return element("g", arrow, class_="north", transform=_to(frame.width - 16, 24))


def _credit(frame: Frame, credit: str) -> str:
    if not credit:
        return ""
    return text(credit, frame.width - 6, frame.height - 6, class_="credit", text_anchor="end")


def _to(x: float, y: float) -> str:
    return f"translate({x:.1f} {y:.1f})"
