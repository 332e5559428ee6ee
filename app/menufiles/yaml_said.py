"""What a file says of an entry in remarks, to be shown and to be taken out."""

from functools import lru_cache
from typing import NamedTuple

from app.domain.errors import Conflict
from app.menufiles import yaml_lines
from app.menufiles.tree import Items, Node, Pairs
from app.menufiles.yaml_edit import Edit, Layout, apply
from app.menufiles.yaml_put import Path, find, node_at
from app.menufiles.yaml_rows import Bracket


class Said(NamedTuple):
    """What stands above and beside an entry in remarks."""

    words: str
    of_all: str  #: what of it stands above the first and may be of all; "" for nothing


class Spot(NamedTuple):
    """An entry of a list, or a key, by its number."""

    layout: Layout
    parent: Items | Pairs
    number: int
    node: Node


def said_of(text: str, path: Path) -> Said | None:
    """Give what the remarks at an entry say; None where there is none. Raises: InvalidInput."""
    spot = spot_of(text, path)
    if spot is None:
        return None
    layout, parent, number, _ = spot
    if layout.is_in_brackets(parent):
        tied = Bracket(layout, parent).ties()
    else:
        tied = yaml_lines.ties(yaml_lines.kin(layout, parent))
    words = tied.told.get(number, "")
    # With the only entry its list goes, and all that is said of that.
    is_sole = isinstance(parent, Items) and len(parent.items) == 1
    return Said(words, "" if number or is_sole else tied.first) if words else None


def hushed(text: str, path: Path) -> str:
    """Give the text without the remarks that `said_of` gives.

    Raises: Conflict where there are none, InvalidInput.
    """
    spot = spot_of(text, path)
    if spot is None or said_of(text, path) is None:
        raise Conflict("There is no such remark any more.")
    layout, parent, number, node = spot
    if layout.is_in_brackets(parent):
        return apply(text, [Bracket(layout, parent).hush(number)])
    one = yaml_lines.kin(layout, parent)[number]
    edits = [Edit(one.start, one.begin, "")]
    if not one.is_open:
        edits.append(Edit(layout.end(node), layout.line_end(one.end - 1), ""))
    return apply(text, edits)


def spot_of(text: str, path: Path) -> Spot | None:
    """Give where an entry stands; None where there is none."""
    tree = find(text, ())
    node, parent = node_at(tree, path), node_at(tree, path[:-1])
    if node is None or not isinstance(parent, Items | Pairs):
        return None
    nodes = parent.items if isinstance(parent, Items) else [value for _, value in parent.pairs]
    number = next(n for n, one in enumerate(nodes) if one is node)
    return Spot(_layout(text), parent, number, node)


@lru_cache(4)
def _layout(text: str) -> Layout:
    return Layout(text)
