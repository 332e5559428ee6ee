"""At which field of a form a finding stands: at the one whose value it is of, where that is sure.

A value is told of at its own place in the file. What is told of a part of it, an address of a list
say, or of its key, is of that value too. Of a value that is left out the entry is marked, and the
finding says which key of it is meant. What stands twice is of either.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from app.domain.errors import Finding, InvalidInput
from app.menufiles.tree import Items, Mark, Node, Pairs
from app.menufiles.yaml_put import Path, find, node_at


class Spot(NamedTuple):
    """Where the value of a field stands."""

    name: str  #: of the field
    path: Path
    is_key: bool = False  #: it is what stands before the :


def place(
    text: str, file: str, spots: Sequence[Spot], findings: Sequence[Finding]
) -> dict[str, list[Finding]]:
    """Give the findings of a file by field; those that are of none are left out."""
    try:
        tree = find(text, ())
    except InvalidInput:  # what cannot be read has no values
        return {}
    known, left_out = _known(tree, spots), _left_out(tree, spots)
    found: dict[str, list[Finding]] = {}
    for one in findings:
        if one.file != file:
            continue
        mark = one.line, one.column
        name = left_out.get((mark, one.key)) if one.key else known.get(mark)
        if name is None:  # where two are the same it is told of the second
            name = known.get(one.twin)
        if name is not None:
            found.setdefault(name, []).append(one)
    return found


def _known(tree: Node | None, spots: Sequence[Spot]) -> dict[tuple[int, int], str]:
    """Give the field of each place in the file; of what holds another the inner one."""
    inner_first = sorted(spots, key=lambda one: -len(one.path))
    own = ((_own(tree, one), one.name) for one in inner_first)
    parts = ((_parts(tree, one), one.name) for one in inner_first)
    found: dict[tuple[int, int], str] = {}
    for marks, name in chain(own, parts):
        for mark in marks:
            found.setdefault((mark.line, mark.column), name)
    return found


def _own(tree: Node | None, spot: Spot) -> list[Mark]:
    node = node_at(tree, spot.path)
    return [] if node is None or spot.is_key else [node.mark]


def _parts(tree: Node | None, spot: Spot) -> list[Mark]:
    """Give the marks of its key, and of all that it holds."""
    node = node_at(tree, spot.path)
    below = [] if node is None or spot.is_key else _below(node)
    return [*_keys(tree, spot.path), *below]


def _below(node: Node) -> Iterator[Mark]:
    for key, value in node.pairs if isinstance(node, Pairs) else ():
        yield from (key.mark, value.mark, *_below(value))
    for value in node.items if isinstance(node, Items) else ():
        yield from (value.mark, *_below(value))


def _left_out(tree: Node | None, spots: Sequence[Spot]) -> dict[tuple[tuple[int, int], str], str]:
    """Give the field that a finding is of by where it stands and the key it means."""
    found: dict[tuple[tuple[int, int], str], str] = {}
    for spot in spots:
        for depth, step in enumerate(spot.path):
            above = spot.path[:depth]
            if isinstance(step, str) and (entry := node_at(tree, above)):
                for mark in (entry.mark, *_keys(tree, above)):
                    found.setdefault(((mark.line, mark.column), step), spot.name)
    return found


def _keys(tree: Node | None, path: Path) -> list[Mark]:
    """Give the mark of the key behind which something stands; none of an entry of a list."""
    parent = node_at(tree, path[:-1]) if path else None
    pairs = parent.pairs if isinstance(parent, Pairs) else ()
    return [key.mark for key, _ in pairs if key.text == path[-1]]
