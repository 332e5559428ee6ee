"""Names on a map, as many as there is room for: none lies on another word, or on a sign."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from app.domain.geo import Position
from app.domain.map_frame import Frame
from app.drawings.svg import text

_LETTER: Final = 6.4
_LINE: Final = 13.0
_MOST: Final = 40

Room: TypeAlias = tuple[float, float, float, float]


class Label(NamedTuple):
    """A name that is wanted below something."""

    name: str
    at: Position
    radius: float  #: of what it stands below, pixels


def draw_labels(frame: Frame, labels: Iterable[Label], taken: Sequence[Room]) -> Iterable[str]:
    """Name what there is room for, in this order, beside what is taken already."""
    taken, told = [*taken], 0
    for label in labels:
        x, y = frame.xy(label.at)
        below = y + label.radius + _LINE
        half = _LETTER * len(label.name) / 2
        room = (x - half, below - _LINE + 1, x + half, below + 2)
        fits = room[0] >= 0 and room[2] <= frame.width and room[1] >= 0 and room[3] <= frame.height
        if told < _MOST and fits and not any(_touch(room, other) for other in taken):
            taken.append(room)
            told += 1
            yield text(
                label.name, round(x, 1), round(below, 1), class_="name", text_anchor="middle"
            )


def corners(frame: Frame, bar: float, credit: str) -> Iterable[Room]:
    """Give where the scale, the arrow and the credit stand; `bar`: length of the scale, pixels."""
    right, low = frame.width, frame.height
    yield 0, low - 30, 18 + bar, low
    yield right - 30, 0, right, 42
    if credit:
        yield right - 8 - _LETTER * len(credit), low - 18, right, low


def room_around(frame: Frame, at: Position, radius: float) -> Room:
    """Give what something takes of the picture."""
    x, y = frame.xy(at)
    return x - radius, y - radius, x + radius, y + radius


def _touch(one: Room, other: Room) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
