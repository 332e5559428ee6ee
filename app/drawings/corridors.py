"""Choose a way up or down for each arrow that passes rows of cards, and a lane in it.

A gutter runs between two columns, and where a column is empty beside the way, it serves as well.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from app.drawings.cards import Arrow
from app.drawings.layers import Place

Key = TypeVar("Key", bound=Hashable)


class Corridor(NamedTuple):
    """A way past some rows."""

    at: float  #: whole numbers are columns, half ones gutters: -0.5 is left of column 0
    first: int  #: uppermost channel it touches; channel n is below row n, -1 above all
    last: int


class Stretch(NamedTuple):
    """What an arrow takes of something that arrows share."""

    of: float  #: corridor or channel
    start: float
    end: float


def leads_back(arrow: Arrow, places: Mapping[str, Place]) -> bool:
    """Whether an arrow leads to its own row or one above."""
    return places[arrow.target].row <= places[arrow.source].row


def choose(arrows: Sequence[Arrow], places: Mapping[str, Place]) -> dict[int, Corridor]:
    """Give the corridor of each arrow, by its index; to the row below none is needed."""
    taken = set(places.values())
    columns = 1 + max(place.column for place in taken)
    chosen: dict[int, Corridor] = {}
    for n, arrow in enumerate(arrows):
        (row, column), (to_row, to_column) = places[arrow.source], places[arrow.target]
        if to_row == row + 1:
            continue
        back = leads_back(arrow, places)
        passed = range(to_row, row + 1) if back else range(row + 1, to_row)
        cost = _cost(column, to_column, back=back)
        at = min(_open(passed, taken, columns), key=cost)
        chosen[n] = Corridor(at, min(row, to_row - 1), max(row, to_row - 1))
    return chosen


def _open(passed: range, taken: set[Place], columns: int) -> list[float]:
    empty = [float(c) for c in range(columns) if not any(Place(row, c) in taken for row in passed)]
    return [*empty, *(n - 0.5 for n in range(columns + 1))]


def _cost(column: int, to_column: int, *, back: bool) -> Callable[[float], tuple[float, float]]:
    # Ways on keep to the right and ways back to the left where both are as short.
    return lambda at: (abs(at - column) + abs(at - to_column), at if back else -at)


def lanes(stretches: Mapping[Key, Stretch]) -> dict[Key, int]:
    """Number stretches so that those which meet differ, with numbers as small as they go."""
    numbers: dict[Key, int] = {}
    for key, here in sorted(stretches.items(), key=lambda item: item[1]):
        met = {number for other, number in numbers.items() if _meet(stretches[other], here)}
        numbers[key] = next(n for n in range(len(met) + 1) if n not in met)
    return numbers


def _meet(one: Stretch, other: Stretch) -> bool:
    return one.of == other.of and one.start <= other.end and other.start <= one.end


def most(numbers: Mapping[Key, int], keys: Iterable[Key]) -> int:
    """Say how many numbers these keys use."""
    return 1 + max((numbers[key] for key in keys), default=-1)
