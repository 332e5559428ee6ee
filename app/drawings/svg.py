"""The few SVG elements that drawings are made of. Presentation attributes only: no style sheet,
no script, nothing from elsewhere, so that the strictest page may hold them.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from app.drawings.routes import Corner

#: Each on white at least 4.5 to 1 (WCAG AA for texts); lines need 3 to 1.
INK: Final = "#1b2733"
FAINT: Final = "#4a5763"
MAIN: Final = "#0b4f9c"
PAPER: Final = "#ffffff"
SCREEN: Final = "#eef3ee"
_CORNER: Final = 5.0


def element(name: str, inside: str = "", /, **attributes: object) -> str:
    """Write an element; `_` in a name stands for `-`, a last `_` for nothing."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def _number(value: object) -> str:
    return (
        f"{value:.4g}"
        if isinstance(value, float) and value < 1000
        else (f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value))
    )


def text(words: str, x: float, y: float, **attributes: object) -> str:
    """Write a line of text with its baseline at y."""
    return element("text", escape(words, quote=False), x=x, y=y, **attributes)


def box(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """Draw a rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def path(corners: Sequence[Corner], **attributes: object) -> str:
    """Draw a line through corners, each rounded."""
    return element("path", d=_rounded(corners), fill="none", **attributes)


def head(tip: Corner, colour: str) -> str:
    """Draw the head of an arrow that points down."""
    x, y = tip
    return element(
        "path", d=f"M{x - 4.5:g} {y - 8:g}L{x + 4.5:g} {y - 8:g}L{x:g} {y:g}Z", fill=colour
    )


def _rounded(corners: Sequence[Corner]) -> str:
    parts = [f"M{corners[0][0]:g} {corners[0][1]:g}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        start, end = _near(corner, before), _near(corner, after)
        parts.append(
            f"L{start[0]:g} {start[1]:g}Q{corner[0]:g} {corner[1]:g} {end[0]:g} {end[1]:g}"
        )
    parts.append(f"L{corners[-1][0]:g} {corners[-1][1]:g}")
    return "".join(parts)


def _near(corner: Corner, other: Corner) -> Corner:
    """Give the point where the rounding of a corner begins, on the way to another."""
    length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    share = min(_CORNER, length / 2) / length if length else 0
    return (
        round(corner[0] + (other[0] - corner[0]) * share, 1),
        round(corner[1] + (other[1] - corner[1]) * share, 1),
    )


def picture(width: float, height: float, title: str, describes: str, inside: Iterable[str]) -> str:
    """Wrap elements into a picture that scales to the room it gets, never beyond its own size."""
    about = element("title", escape(title)) + element("desc", escape(describes))
    return element(
        "svg",
        about + box(0, 0, width, height, fill=PAPER) + "\n".join(inside),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        font_family="Helvetica, Arial, 'Liberation Sans', sans-serif",
        fill=INK,
    )
