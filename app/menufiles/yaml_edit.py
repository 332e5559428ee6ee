"""Change single texts of a YAML file and nothing around them: comments, order, layout stay.

A text is found by where it stands. It keeps its way of being written (plain, in quotes) where
the new words allow that, and gets quotes where they do not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    CollectionEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from app.menufiles import reader
from app.menufiles.notes import Notes
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar

_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})
#: What is read differently by what follows it, so that no short trial tells: kept in quotes.
_DOUBTFUL: Final = re.compile(r"""\A[-:?&*!|>'"%@`#=~]|:\S|:\Z""")
#: In a key, a bracket or quote that may be taken for the one of its value: it is kept in quotes.
_OF_VALUES: Final = re.compile(r'[{\["]')
_LONGEST_PLAIN: Final = 500
LINE_END: Final = re.compile(r"\r\n?|\n")
_BESIDE_BAR: Final = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)")
#: Where a text stands: line and column, both from 1.
At = tuple[int, int]


class Place(NamedTuple):
    """One text of a file. Offsets count characters of the file's text."""

    start: int
    end: int
    quotes: str  #: " or ' around it; "" for none
    in_flow: bool  #: inside {…} or […]
    is_key: bool
    text: str


class Edit(NamedTuple):
    """A passage to be replaced; an insertion where both offsets are equal."""

    start: int
    end: int
    new: str


class Layout:
    """Where the texts and brackets of one file stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = LINE_END.search(text)
        self.newline = found[0] if found else "\n"
        self.places: dict[At, Place] = {}
        self._brackets: dict[At, tuple[int, int]] = {}
        self._walk(YAML(typ="safe", pure=True).parse(text))

    def _walk(self, events: Iterator[Any]) -> None:
        # Of each open collection: where it stands, whether in brackets, scalars and lists so far.
        opened: list[tuple[At, bool, bool, int]] = []
        starts: list[int] = []
        for event in events:
            if isinstance(event, CollectionEndEvent):
                at, in_flow, _, _ = opened.pop()
                start = starts.pop()
                if in_flow:
                    self._brackets[at] = (start, event.end_mark.index)
            elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
                is_key = bool(opened) and opened[-1][2] and opened[-1][3] % 2 == 0
                if opened:
                    opened[-1] = (*opened[-1][:3], opened[-1][3] + 1)
                if isinstance(event, ScalarEvent):
                    self._add(event, bool(opened) and opened[-1][1], is_key)
                else:
                    is_mapping = isinstance(event, MappingStartEvent)
                    opened.append((_at(event), bool(event.flow_style), is_mapping, 0))
                    starts.append(event.start_mark.index)

    def _add(self, event: Any, in_flow: bool, is_key: bool) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        end = start + len(self.text[start:end].rstrip())
        quotes = event.style if event.style in ('"', "'") else ""
        self.places[_at(event)] = Place(start, end, quotes, in_flow, is_key, str(event.value))

    def replace(self, at: At, old: str, new: str) -> Edit:
        """Give the edit that puts `new` in place of `old`, which the text at `at` ends with.

        What stands before it, as the digit of an option, stays.
        """
        place = self.places[at]
        before = place.text[: max(place.text.rfind(old), 0)]
        return self.over(place, written(before + new, place))

    def over(self, place: Place, shown: str) -> Edit:
        """Give the edit that puts what is written in place of a text; a remark behind | stays."""
        beside = _BESIDE_BAR.match(self.text, place.start)
        return Edit(place.start, place.end, shown + (beside[1] if beside else ""))

    def is_in_brackets(self, node: Node) -> bool:
        """Whether a collection is written as {…} or […]."""
        return at(node.mark) in self._brackets

    def has_lines(self, node: Node) -> bool:
        """Whether a collection is written on more than one line."""
        found = self.span(node)
        return found is None or LINE_END.search(self.text, *found) is not None

    def span(self, node: Node) -> tuple[int, int] | None:
        """Give where a collection in brackets stands; None for one that is written otherwise."""
        return self._brackets.get(at(node.mark))

    def is_left_out(self, key: Scalar, value: Node) -> bool:
        """Whether nothing is written behind a key; such a value has the key's own place."""
        return value.mark == key.mark

    @cached_property
    def bare(self) -> str:
        """The text with an x for each sign of its texts: where a # is, a remark begins."""
        cut, parts = 0, []
        for place in sorted(self.places.values()):
            parts += [self.text[cut : place.start], "x" * (place.end - place.start)]
            cut = max(cut, place.end)
        return "".join((*parts, self.text[cut:]))

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """Where each line begins, and the end of the text."""
        return (0, *(found.end() for found in LINE_END.finditer(self.text)), len(self.text))

    def line_of(self, offset: int) -> int:
        """Give the number, from 0, of the line in which an offset lies."""
        return bisect_right(self.lines, offset, hi=len(self.lines) - 1) - 1

    def line(self, number: int) -> str:
        """Give a line without its end."""
        return self.text[self.lines[number] : self.lines[number + 1]].rstrip("\r\n")

    def line_end(self, offset: int) -> int:
        """Give where the line ends in which an offset lies, before its line end."""
        number = self.line_of(offset)
        return self.lines[number] + len(self.line(number))

    def remark_of(self, number: int) -> str:
        """Give the remark at the end of a line, by its number; "" where it has none."""
        begin = self.lines[number]
        end = begin + len(self.line(number))
        found = self.bare.find("#", begin, end)
        return "" if found < 0 else self.text[found:end]

    def has_remarks(self, start: int, end: int) -> bool:
        """Whether a remark begins in a passage."""
        return "#" in self.bare[start:end]

    def start(self, node: Node) -> int:
        """Give the offset at which the first sign of a node stands."""
        if isinstance(node, Scalar):
            return self.places[at(node.mark)].start
        if found := self.span(node):
            return found[0]
        return self.start(node.items[0] if isinstance(node, Items) else node.pairs[0][0])

    def colon(self, key: Scalar) -> int:
        """Give the offset behind the colon of a key."""
        return self.text.index(":", self.places[at(key.mark)].end) + 1

    def end(self, node: Node) -> int:
        """Give where the last sign of a node ends."""
        if isinstance(node, Scalar):
            return self.places[at(node.mark)].end
        if found := self.span(node):
            return found[1]
        last = node.items[-1] if isinstance(node, Items) else node.pairs[-1][1]
        return self.end(last)


def overlap(edits: Iterable[Edit]) -> bool:
    """Whether one of some edits changes what another one does, or comes to the same spot.

    >>> overlap([Edit(0, 2, ""), Edit(2, 4, ""), Edit(4, 4, "x")]), overlap([Edit(0, 2, "")] * 2)
    (False, True)
    """
    pairs = pairwise(sorted(edits))
    return any(two.start < one.end or two[:2] == one[:2] for one, two in pairs)


def trimmed(text: str, edit: Edit) -> Edit:
    """Give an edit without what stays as it is at its ends.

    >>> trimmed("[a, b]", Edit(0, 6, "[a, c, b]"))
    Edit(start=4, end=4, new='c, ')
    """
    start, end, new = edit
    same = _alike(text[start:end], new)
    start, new = start + same, new[same:]
    same = _alike(text[start:end][::-1], new[::-1])
    return Edit(start, end - same, new[: len(new) - same])


def _alike(one: str, two: str) -> int:
    """Count the signs with which both begin."""
    pairs = zip(one, two, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(two)))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Give the text with all its edits, which do not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def written(text: str, like: Place) -> str:
    """Write a text as YAML, in the way of another one where its letters allow that.

    >>> here = Place(0, 0, "", True, False, "")
    >>> written("Onde?", here), written("Caso: 1", here), written("Onde", here._replace(quotes="'"))
    ('Onde?', '"Caso: 1"', "'Onde'")
    """
    if like.quotes == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if like.quotes or not _reads_plain(text, like):
        return '"' + text.translate(_ESCAPES) + '"'
    return text


def _reads_plain(text: str, like: Place) -> bool:
    """Ask the reader itself whether it would understand a text without quotes."""
    if not text.isprintable() or len(text) > _LONGEST_PLAIN or _DOUBTFUL.search(text):
        return False
    if like.is_key and _OF_VALUES.search(text):
        return False
    shapes: tuple[str, ...]
    if like.is_key:
        shapes = (f"{{{text}: y, z: a}}",) if like.in_flow else (f"{text}: y\nz: a",)
    elif like.in_flow:
        shapes = (f"{{y: {text}, z: a}}", f"[{text}, z]")
    else:
        shapes = (f"y: {text}\nz: a", f"- {text}\n- z")
    return all(_first_text(shape, like.is_key) == text for shape in shapes)


def _first_text(shape: str, is_key: bool) -> str | None:
    notes = Notes()
    tree = reader.read_anew("", shape, notes)
    first: Node | None = None
    if isinstance(tree, Items) and len(tree.items) == 2:
        first = tree.items[0]
    elif isinstance(tree, Pairs) and len(tree.pairs) == 2:
        first = tree.pairs[0][0 if is_key else 1]
    is_plain = isinstance(first, Scalar) and not first.quoted and not notes.findings
    return first.text if is_plain and isinstance(first, Scalar) else None


def _at(event: Any) -> At:
    return event.start_mark.line + 1, event.start_mark.column + 1


def at(mark: Mark) -> At:
    """Give the line and column of a mark."""
    return mark.line, mark.column


def sources(raw: Mapping[str, bytes]) -> dict[str, str]:
    """Give the texts of files with their own line ends, as `Layout` wants them."""
    return {name: data.decode("utf-8-sig") for name, data in raw.items()}
