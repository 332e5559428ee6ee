"""Signs of a map: one for the cases of a place, or of several that would lie over one another.

A sign keeps its size however much ground is seen. One of several places has a second line around
it, and stands in the middle of their cases.
"""

import math
from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

from app.domain.geo import Position
from app.domain.map_frame import Frame
from app.drawings.svg import element, text

#: Radius of signs, pixels: of the least and of the most cases.
_LEAST: Final = 8.0
_MOST: Final = 17.0
_RING: Final = 4.0  #: so far from a sign of several places runs its second line
_LINE: Final = 1.0  #: half of what that is wide


class Part(NamedTuple):
    """A place whose cases a sign counts with those of others."""

    code: str
    at: Position
    radius_m: int


class Sign(NamedTuple):
    """Cases of one place, or of several too near each other, drawn and linked."""

    code: str  #: by which rows of a table are found, a space between several
    at: Position
    radius_m: int
    name: str  #: written below it where there is room; "" for none
    says: str  #: what is told of it when it is pointed at
    href: str
    number: str
    weight: float  #: 0 to 1, as large as it is drawn
    late: float = 0.0  #: share past their deadline, 0 to 1
    shade: int = -1  #: of heat; -1 for none
    is_point: bool = False  #: a place that is known as such, else somewhere within the circle
    parts: Sequence[Part] = ()  #: what it joins, each with a circle of its own

    @property
    def reach(self) -> float:
        """So far from its middle it is drawn, pixels."""
        return sign_reach(self.weight, self.number, is_joined=bool(self.parts))


def sign_radius(weight: float, number: str) -> float:
    """Give the radius of a sign, pixels: its surface goes with the weight, its number fits."""
    grown = _LEAST + (_MOST - _LEAST) * math.sqrt(min(max(weight, 0.0), 1.0))
    return max(grown, 4 + 3.4 * len(number))


def sign_reach(weight: float, number: str, *, is_joined: bool) -> float:
    """Give how far from its middle a sign is drawn, pixels."""
    return sign_radius(weight, number) + (_RING + _LINE if is_joined else 0.0)


def draw_sign(frame: Frame, sign: Sign) -> str:
    """Draw a sign as a link."""
    radius = sign_radius(sign.weight, sign.number)
    inside = (
        element("title", escape(sign.says)),
        element("circle", r=radius + _RING, class_="ring") if sign.parts else "",
        _body(radius, sign),
        _late(radius, sign),
        text(sign.number, 0, 4, class_="count", text_anchor="middle"),
    )
    link = element("a", "".join(inside), href=sign.href, class_=_kind(sign), aria_label=sign.says)
    x, y = frame.xy(sign.at)
    return element(
        "g", link, class_="sign", transform=f"translate({x:.1f} {y:.1f})", data_code=sign.code
    )


def _kind(sign: Sign) -> str:
    kind = "point" if sign.is_point else "area"
    several = " joined" if sign.parts else ""
    shade = f" heat{sign.shade}" if sign.shade >= 0 else ""
    return kind + several + shade


def _body(radius: float, sign: Sign) -> str:
    if not sign.is_point:
        return element("circle", r=radius, class_="body")
    side = 2 * radius
    return element("rect", x=-radius, y=-radius, width=side, height=side, rx=3, class_="body")


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
