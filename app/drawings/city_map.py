"""A map as SVG: what lies where, how precisely it is known, and how many cases are there.

Classes, not colours: the page's style sheet draws them, on a screen and on paper. Every circle is
to scale; what is a sign of a place and keeps its size stands in `g.sign`.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, NamedTuple

from app.domain.gazetteer import Circle
from app.domain.geo import Position
from app.domain.map_frame import Frame
from app.drawings.map_labels import Label, corners, draw_labels, room_around
from app.drawings.map_signs import Part, Sign, draw_sign
from app.drawings.svg import element, text

#: A circle smaller than its sign says nothing.
_SEEN: Final = 6.0
_BAR: Final = 150.0
#: More points than this are dots without names.
_MOST_NAMED: Final = 15
_DOT: Final = 2.0  #: radius of a known point
_SMALL: Final = 40.0  #: a circle up to this has the name of its middle below it, not on its line


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
    pins: Sequence[tuple[Position, bool]] = ()  #: with whether each is left out
    stands: tuple[Position, str] | None = None  #: where it is now, with what is said of that


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
        key=lambda sign: (sign.weight, sign.code),
    )
    # None without heat hides one that has it; else the larger lie above.
    upwards = sorted(drawn, key=lambda sign: sign.shade)
    parts = [part for sign in drawn for part in sign.parts]
    reaches: list[Part | Sign] = [*parts, *(sign for sign in drawn if not sign.parts)]
    points = [point for point in ground.points if frame.shows(point[0])]
    named = [] if len(points) > _MOST_NAMED else points
    inside = (
        *_tiles(frame, tiles),
        *(_area(frame, area) for area in ground.areas),
        *(_circle(frame, one.at, one.radius_m, code=one.code) for one in reaches),
        *_about(frame, ground.circle),
        *(_point(frame, *point) for point in points),
        *_stands(frame, ground.stands),
        *(_pin(frame, *pin) for pin in ground.pins if frame.shows(pin[0])),
        *(_part(frame, part) for part in parts),
        *(draw_sign(frame, sign) for sign in upwards if frame.shows(sign.at)),
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


def _stands(frame: Frame, stands: tuple[Position, str] | None) -> Iterable[str]:
    if stands and frame.shows(stands[0]):
        x, y = frame.xy(stands[0])
        ring = element("circle", element("title", escape(stands[1])), r=6, class_="stands")
        yield element("g", ring, class_="sign", transform=_to(x, y))


def _pin(frame: Frame, at: Position, is_out: bool) -> str:
    x, y = frame.xy(at)
    dot = element("circle", r=3, class_="pin out" if is_out else "pin")
    return element("g", dot, class_="sign", transform=_to(x, y))


def _part(frame: Frame, part: Part) -> str:
    x, y = frame.xy(part.at)
    return element(
        "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=2.2, class_="part", data_code=part.code
    )


def _labels(
    frame: Frame,
    signs: Sequence[Sign],
    points: Sequence[tuple[Position, str]],
    about: Circle | None,
    credit: str,
) -> Iterable[str]:
    """Name places, the most cases first; a sign of several stands at none of them."""
    taken = [*corners(frame, frame.pixels(_bar_m(frame)), credit)]
    taken += [room_around(frame, sign.at, sign.reach) for sign in signs]
    first = sorted(signs, key=lambda sign: -sign.weight)
    wanted = [Label(sign.name, sign.at, sign.reach) for sign in first if sign.name]
    wanted += [Label(name, at, _reach(frame, at, about)) for at, name in points]
    return draw_labels(frame, wanted, taken)


def _reach(frame: Frame, at: Position, about: Circle | None) -> float:
    """Say how far from a point its name begins: below the circle around it, if that is small."""
    is_middle = about is not None and at == about.position
    around = frame.pixels(about.radius_m) if about and is_middle else 0.0
    return around + 1 if 0 < around < _SMALL else _DOT


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
