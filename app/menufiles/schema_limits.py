"""Read `answers` of city.yaml: how many answers a report may cost, from dial to stored."""

from typing import Final, NamedTuple

from app.menufiles import fields
from app.menufiles.fields import Fields
from app.menufiles.notes import Notes
from app.menufiles.tree import Mark, Node, Pairs

ANSWERS: Final = "answers"
WORDS: Final = ("mean", "longest")
#: More answers than this and nobody is on the line any more.
MOST: Final = 30


class Limits(NamedTuple):
    """What the city allows, and where it says so; None where it does not."""

    mean: float | None = None
    mean_mark: Mark | None = None
    longest: int | None = None
    longest_mark: Mark | None = None


def read_limits(city: Node, notes: Notes) -> Limits:
    """Read the limits of city.yaml, which may leave them out."""
    pairs = city.pairs if isinstance(city, Pairs) else ()
    node = next((value for key, value in pairs if key.text == ANSWERS), None)
    if node is None:
        return Limits()
    below = Fields(node, notes, ANSWERS, WORDS)
    mean, longest = below.get("mean"), below.get("longest")
    return Limits(
        fields.decimal(mean, notes, "mean", 1, MOST) if mean else None,
        mean.mark if mean else None,
        below.whole_or_none("longest", 1, MOST),
        longest.mark if longest else None,
    )
