"""What a file holds before anyone asks what it means: texts, lists and keys, each with its place.

Every scalar stays the text it was written as, so `064301` keeps its zero and `no` stays a word;
`fields` turns texts into numbers where a number is wanted.
"""

from typing import NamedTuple


class Mark(NamedTuple):
    """A place in a file. Lines and columns count from 1."""

    file: str
    line: int
    column: int


class Scalar(NamedTuple):
    """A text as written, quotes removed."""

    mark: Mark
    text: str
    quoted: bool


class Items(NamedTuple):
    """A list."""

    mark: Mark
    items: tuple["Node", ...]


class Pairs(NamedTuple):
    """Keys with their values, in the order of the file, no key twice."""

    mark: Mark
    pairs: tuple[tuple[Scalar, "Node"], ...]


Node = Scalar | Items | Pairs


def is_empty(node: Node) -> bool:
    """Say whether nothing was written there: `key:` and the end of the line."""
    return isinstance(node, Scalar) and not node.quoted and not node.text
