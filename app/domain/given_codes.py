"""A code of a point is for life: whether a place that has one now is whose it was. Pure.

Cases keep the code of their point and are read by what it means today, so one that is given to
another moves old cases there. Points are told apart by their labels, which differ within a bairro,
and by where they stand. What is gone may come back by another label or at another spot, not by
both at once; what stands may be mended in both, and is no other for it where it stays near. Codes
of two points that are exchanged show in that each stands where the other did.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain import geo, text
from app.domain.gazetteer import Gazetteer, Point
from app.domain.geo import Position

#: A point of another name so near may be the same.
SAME_M: Final = 15
#: A point of the same name farther off is another one, or a slip.
SAME_NAME_M: Final = 500


class Given(NamedTuple):
    """A point that a city has, or had, as it was last published."""

    code: str
    name: str
    label: str
    bairro: str  #: code of its bairro
    at: Position
    is_gone: bool


def is_it(point: Point, was: Given) -> bool:
    """Whether a point is what has, or had, its code.

    >>> was = Given("10019", "Moinho", "Moinho", "alto_mae", Position(-25.96, 32.57), is_gone=True)
    >>> moved = Position(-25.963, 32.57)
    >>> mill = Point("10019", "O Moinho", "Moinho", "landmark", moved, "alto_mae")
    >>> bakery = Point("10019", "Padaria", "Padaria", "landmark", moved, "alto_mae")
    >>> is_it(mill, was), is_it(bakery, was), is_it(bakery, was._replace(is_gone=False))
    (True, False, True)
    """
    far_m = geo.metres(point.position, was.at)
    if text.key(point.label) != text.key(was.label):
        return far_m <= (SAME_M if was.is_gone else SAME_NAME_M)
    return not was.is_gone or point.bairro == was.bairro or far_m <= SAME_NAME_M


def given_again(gazetteer: Gazetteer, given: Sequence[Given]) -> list[Given]:
    """Give the points whose codes others of a gazetteer have."""
    points, called = gazetteer.by_point, defaultdict[str, list[Point]](list)
    for point in points.values():
        called[text.key(point.label)].append(point)
    there = [(points[one.code], one) for one in given if one.code in points]
    return [
        one
        for point, one in there
        if not is_it(point, one) or _has_another_code(point, one, called[text.key(one.label)])
    ]


def _has_another_code(point: Point, was: Given, alike: Sequence[Point]) -> bool:
    """Whether a point stands where it stood, and its code is that of one elsewhere.

    One called alike in another bairro is another one, however near: a border may lie between.
    """
    if geo.metres(point.position, was.at) <= SAME_M:
        return False
    others = (one for one in alike if one.code != was.code and one.bairro == was.bairro)
    return any(geo.metres(one.position, was.at) <= SAME_M for one in others)
