"""Plates to print and rivet to containers: a sign, the code, and what to dial, without a word.

Nobody needs to read: the sign shows what it is, the code is what a phone asks for, its last digit
framed as the one that catches slips, and beside a phone stands what is dialled.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from app.domain.errors import InvalidInput
from app.domain.gazetteer import Point
from app.drawings import svg
from app.menu.dialled import takes_code
from app.menu.model import City

#: For whoever serves it as `plates.css`.
STYLE: Final = (Path(__file__).parent / "plates.css").read_text(encoding="utf-8")
#: Of a page of A4: any of them leaves plates of the same shape, A4 to A7.
PER_PAGE: Final = (1, 2, 4, 8)
#: The shape of A4 on its side.
_WIDE: Final = 420.0
_HIGH: Final = 297.0
_EDGE: Final = 14.0
_BOX: Final = 62.0
#: Width of a letter of the widest fonts that may be taken, as a share of its size; in bold.
_LETTER: Final = 0.6
_BOLD_LETTER: Final = 0.76
_BOLD: Final = {"font_weight": "bold"}


class Plate(NamedTuple):
    """What stands on one plate."""

    code: str
    kind: str  #: container | dump | landmark
    name: str  #: of the point, as phones show it
    area: str  #: of its bairro
    dial: str  #: "*311*10348#"
    brand: str


def plates(city: City, codes: Sequence[str] = (), bairro: str = "") -> list[Plate]:
    """Give the plates of some points, of all of a bairro, or of all containers of the city.

    Where the first screen takes a painted code, it is dialled at once; else the line alone.

    Raises: InvalidInput for a code that no point has, or a bairro that is not there.
    """
    places = city.gazetteer
    for code in codes:
        if code not in places.by_point:
            raise InvalidInput("%(city)s has no point %(code)s", city=city.name, code=code[:40])
    if bairro and bairro not in places.by_bairro:
        raise InvalidInput("%(city)s has no bairro %(code)s", city=city.name, code=bairro[:40])
    points = [places.by_point[code] for code in codes]
    if bairro:
        points += [one for one in places.by_bairro[bairro].points if one.code not in codes]
    if not (codes or bairro):
        points = [one for area in places.bairros() for one in area.containers]
    return [_plate(city, point) for point in points]


def _plate(city: City, point: Point) -> Plate:
    stem = city.service_codes[0]
    dial = f"{stem.removesuffix('#')}*{point.code}#" if takes_code(city) else stem
    area = city.gazetteer.by_bairro[point.bairro].label
    return Plate(point.code, point.kind, point.label, area, dial, city.brand)


def plates_page(
    of: Sequence[Plate], title: str, language: str, per_page: int = 2, stylesheet: str = ""
) -> str:
    """Write plates as one HTML page to print on A4, `per_page` on each: 1, 2, 4 or 8.

    `stylesheet` is the address of `plates.css` where a page may hold no style of its own; without
    it the page has it within, and needs nothing else.
    """
    assert per_page in PER_PAGE, "asked before"
    style = f"<style>{STYLE}</style>"
    if stylesheet:
        style = f'<link rel="stylesheet" href="{escape(stylesheet)}">'
    sheets = (of[at : at + per_page] for at in range(0, len(of), per_page))
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>{style}</head>",
            f"<body><main><h1>{escape(title)}</h1>",
            *(_sheet(sheet, per_page) for sheet in sheets),
            "</main></body></html>",
            "",
        )
    )


def _sheet(of: Iterable[Plate], per_page: int) -> str:
    drawn = "".join(f'<div class="plate">{draw_plate(one)}</div>' for one in of)
    return f'<section class="sheet of-{per_page}">{drawn}</section>'


def draw_plate(plate: Plate) -> str:
    """Draw a plate as an SVG that needs nothing else."""
    frame = {"rx": 16, "fill": svg.PAPER, "stroke": svg.INK, "stroke_width": 4}
    inside = (
        svg.box(_EDGE, _EDGE, _WIDE - 2 * _EDGE, _HIGH - 2 * _EDGE, **frame),
        svg.element("g", _SIGNS[plate.kind], transform="translate(36 38)"),
        _line(plate.brand, 56, 26, _BOLD_LETTER, **_BOLD),
        _line(plate.name, 86, 26, _LETTER),
        _line(plate.area, 110, 18, _LETTER, fill=svg.FAINT),
        *_code(plate.code),
        svg.element("g", _PHONE, transform="translate(42 216)"),
        _dial(plate.dial),
    )
    about = f"{plate.brand} {plate.code}"
    said = f"{plate.name}, {plate.area}. {plate.dial}"
    return svg.picture(_WIDE, _HIGH, about, said, inside)


def _code(code: str) -> Iterator[str]:
    """Write the digits large, each in its place, the last one in a frame."""
    left = (_WIDE - len(code) * _BOX) / 2
    for index, digit in enumerate(code):
        middle = left + (index + 0.5) * _BOX
        if index == len(code) - 1:
            frame = {"rx": 8, "fill": "none", "stroke": svg.MAIN, "stroke_width": 4}
            yield svg.box(middle - _BOX / 2 + 3, 122, _BOX - 6, 80, **frame)
        style = {"font_size": 76, "text_anchor": "middle", **_BOLD}
        yield svg.text(digit, middle, 190, **style)


def _dial(dial: str) -> str:
    size = _fitting(dial, 302, 48, _BOLD_LETTER)
    return svg.text(dial, 90, 241 + size / 3, font_size=size, fill=svg.MAIN, **_BOLD)


def _line(words: str, y: float, largest: float, letter: float, **style: object) -> str:
    return svg.text(words, 130, y, font_size=_fitting(words, 262, largest, letter), **style)


def _fitting(words: str, room: float, largest: float, letter: float) -> float:
    """Give the size at which words take no more room than there is."""
    return min(largest, round(room / (letter * max(1, len(words))), 1))


def _filled(path: str, colour: str = svg.INK) -> str:
    return svg.element("path", d=path, fill=colour)


#: Each 76 wide and 70 high.
_SIGNS: Final = {
    # A lid, a body that narrows, two wheels.
    "container": _filled("M4 10h68l-4 10H8zM30 2h16v8H30zM8 24h60l-7 36H15z")
    + svg.element("circle", cx=22, cy=63, r=7, fill=svg.INK)
    + svg.element("circle", cx=54, cy=63, r=7, fill=svg.INK)
    + _filled("M22 30h5l2 24h-5zM36 30h5v24h-5zM50 30h5l-3 24h-5z", svg.PAPER),
    # A heap with something on it.
    "dump": _filled("M2 66Q14 40 26 38Q34 12 46 34Q62 34 74 66z")
    + _filled("M30 54l8-10 8 10zM50 58h10v5H50zM16 57h8v6h-8z", svg.PAPER),
    # A mark on a map.
    "landmark": _filled("M38 68Q12 38 12 26A26 26 0 0 1 64 26Q64 38 38 68z")
    + svg.element("circle", cx=38, cy=26, r=10, fill=svg.PAPER),
}
_PHONE: Final = (
    svg.box(0, 0, 30, 52, rx=5, fill=svg.INK)
    + svg.box(4, 5, 22, 16, rx=2, fill=svg.PAPER)
    + "".join(
        svg.element("circle", cx=7 + 8 * column, cy=28 + 8 * row, r=2.4, fill=svg.PAPER)
        for row in range(3)
        for column in range(3)
    )
)
