"""Cut a file of a city into its entries, by the names it gives them: see `domain.merge_entries`.

What holds entries is written down here, file by file: notices of the calendar, points of a bairro.
Forms of a screen and options of a form have no names: they are known by their place and by what is
said least often otherwise, the condition and the digit. Within the others nothing is cut.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Final, NamedTuple

from app.domain.merge_entries import EMPTY, Cut, Entry
from app.menufiles import reader
from app.menufiles.notes import Notes
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar, is_empty

_QUOTED: Final = re.compile(r""" "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' """, re.DOTALL | re.VERBOSE)


class _Shape(NamedTuple):
    """How something is cut into entries."""

    by: str = ""  #: the word that names an entry of a list; "" where keys are the names
    of: Mapping[str, "_Shape | None"] = MappingProxyType({})  #: what is cut; "" for all others
    is_list: bool = True
    is_placed: bool = False  #: whether its entries are known by their place
    listed: "_Shape | None" = None  #: how it is cut where it is a list


def _each(by: str, **words: _Shape) -> _Shape:
    """Give the shape of what has entries some words of which hold entries in turn."""
    return _Shape(by, {"": _Shape(of=words, is_list=False)})


_KEYS: Final = _Shape()
_PLACED: Final = _Shape(is_list=False, is_placed=True)
_FORM: Final = _Shape(of={"choose": _PLACED, "type": _PLACED}, is_list=False)
_FORMS: Final = _Shape("if", {"": _FORM}, is_list=False, is_placed=True)
_SCREEN: Final = _FORM._replace(listed=_FORMS)
_MENU: Final[Mapping[str, _Shape | None]] = {
    "": _SCREEN,
    "tell": _Shape(of={"": _SCREEN}),
    "words": _KEYS,
    # No screens: what stands before a : there may be what changes.
    "keys": None,
    "wrong": None,
}
_SHAPES: Final[Mapping[str, _Shape]] = {
    "calendar": _Shape(of={"notices": _KEYS, "holidays": _KEYS}),
    "city": _Shape(of={"languages": _KEYS, "bodies": _KEYS, "crews": _KEYS}),
    "menu": _Shape(of=_MENU),
    "messages": _KEYS,
    "places": _Shape(of={"districts": _each("code", bairros=_each("code", points=_Shape("code")))}),
    "routes": _Shape(of={"": _each("", prices=_Shape("from"))}),
    "services": _Shape("code"),
}


def cut(file: str, text: str) -> Cut | None:
    """Cut a file, its lines ending in "\\n"; None where it cannot be read, or holds no entries."""
    if not text:
        return EMPTY
    shape, notes = _SHAPES.get(file.removesuffix(".yaml").partition(".")[0]), Notes()
    tree = reader.read(file, text, notes) if shape else None
    if tree is None or notes.findings:
        return None
    lines = _Lines(text)
    # What stands above the first entry of a file is said of all.
    found = lines.cut(tree, shape, 0, len(lines.all), head=len(lines.all))
    return found if found.entries is not None else None


class _At(NamedTuple):
    """Where an entry begins. Lines and columns count from 0."""

    name: str
    line: int
    column: int
    node: Node


class _Lines:
    """The lines of one text, of which each belongs to one entry."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.all = tuple(line + "\n" for line in text.removesuffix("\n").split("\n"))
        self._starts = (0, *accumulate(map(len, self.all)))

    def cut(self, node: Node, shape: _Shape | None, start: int, end: int, head: int) -> Cut:
        """Cut the lines of a node, which begin with its name; no remark before `head` is of it."""
        lines, shape = self.all[start:end], _for(node, shape)
        if shape and is_empty(node):
            return Cut(lines, (), is_list=shape.is_list)
        entries = self._entries(node, shape) if shape else None
        if shape is None or not entries:
            return Cut(lines, by_place=tuple(_by_place(node, shape)))
        column = entries[0].column
        heads = [head, *(self._behind(one.node, column) for one in entries)]
        places = [*(one.line for one in entries), end]
        begins = [self._remarks(at, column, h) for at, h in zip(places, heads, strict=True)]
        # A dash and the word behind it are one line, whatever becomes of the others.
        first = int(bool(self._lead(entries[0])))
        below = tuple(
            Entry(one.name, self.all[begin : one.line], self._below(one, shape, stop))
            for one, begin, stop in list(zip(entries, begins, begins[1:], strict=False))[first:]
        )
        own, tail = self.all[start : begins[first]], self.all[begins[-1] : end]
        by_place = _placed(entries, shape, whole=entries[:first])
        return Cut(own, below, tail, column, shape.is_list, tuple(by_place))

    def _below(self, one: _At, shape: _Shape, end: int) -> Cut:
        return self.cut(one.node, _inner(one, shape), one.line, end, head=one.line + 1)

    def _entries(self, node: Node, shape: _Shape) -> list[_At] | None:
        """Give the entries of a node; None where each has not its own name and its own lines."""
        found, is_listed = list(_named(node, shape)), isinstance(node, Items)
        if isinstance(node, Pairs) and _is_bracketed(node):
            return None
        names, columns = {one.name for one in found}, {one.column for one in found}
        leads = {self._lead(one) for one in (found if is_listed else found[1:])}
        signs = {self.all[one.line][one.column] for one in found if is_listed}
        is_told = len(names) == len(found) and "" not in names and len(columns) == 1
        return found if is_told and leads <= {""} and signs <= {"-"} else None

    def _lead(self, one: _At) -> str:
        """Give what stands before an entry in its line; nothing but the dash, if anything does."""
        return self.all[one.line][: one.column].strip()

    def _behind(self, node: Node, column: int) -> int:
        """Give the first line behind the last text of a node."""
        while below := _below(node):
            node = below[-1]
        line = node.mark.line - 1
        sign = self._starts[line] + node.mark.column - 1
        if quoted := _QUOTED.match(self._text, sign):
            return line + quoted[0].count("\n") + 1
        line += 1
        # Blank lines may be a part of a text below a |.
        if isinstance(node, Scalar) and node.text.endswith("\n\n"):
            while line < len(self.all) and not self._is_left(line, column):
                line += 1
        return line

    def _remarks(self, end: int, column: int, head: int) -> int:
        """Give where the remarks and blank lines above `end` begin, at `head` or below."""
        while end > head and self._is_remark(end - 1, column):
            end -= 1
        return end

    def _is_remark(self, line: int, column: int) -> bool:
        """Whether nothing stands in a line but a remark that begins no further to the right."""
        text = self.all[line].strip()
        return not text or (text.startswith("#") and self._is_left(line, column))

    def _is_left(self, line: int, column: int) -> bool:
        return bool(self.all[line][: column + 1].strip())


def _for(node: Node, shape: _Shape | None) -> _Shape | None:
    return shape.listed if shape and shape.listed and isinstance(node, Items) else shape


def _inner(one: _At, shape: _Shape) -> _Shape | None:
    return shape.of[one.name] if one.name in shape.of else shape.of.get("")


def _by_place(node: Node, shape: _Shape | None) -> Iterator[str]:
    """Give the names of all below a node that is known by its place."""
    if fits := _for(node, shape):
        found = list(_named(node, fits))
        yield from _placed(found, fits, whole=found)


def _placed(found: Sequence[_At], shape: _Shape, whole: Sequence[_At]) -> Iterator[str]:
    """Give the names of entries known by their place, and of all below those that are not cut."""
    yield from (one.name for one in found if shape.is_placed)
    for one in whole:
        yield from (f"{one.name} / {name}" for name in _by_place(one.node, _inner(one, shape)))


def _named(node: Node, shape: _Shape) -> Iterator[_At]:
    """Give what stands below a node by its names."""
    taken: set[str] = set()
    for number, (said, mark, below) in enumerate(_told(node, shape), start=1):
        is_told = said and said not in taken
        name = said if is_told or not shape.is_placed else f"{number} {said}".strip()
        taken.add(name)
        column = node.mark.column if isinstance(node, Items) else mark.column
        yield _At(name, mark.line - 1, column - 1, below)


def _told(node: Node, shape: _Shape) -> Iterator[tuple[str, Mark, Node]]:
    """Give what stands below a node with what tells it from others."""
    if isinstance(node, Pairs) and not shape.by:
        for key, value in node.pairs:
            yield _option(key.text) if shape.is_placed else key.text, key.mark, value
    elif isinstance(node, Items) and (shape.by or shape.is_placed):
        for entry in node.items:
            name = _option(entry.text) if isinstance(entry, Scalar) else _said(entry, shape.by)
            yield f"if {name}" if name and shape.by == "if" else name, entry.mark, entry


def _option(text: str) -> str:
    """Give the digits of an option, which are changed less often than its label."""
    digits = text.partition(" ")[0]
    return digits if digits[:1].isdigit() else text


def _said(entry: Node, word: str) -> str:
    pairs = entry.pairs if isinstance(entry, Pairs) else ()
    return next((v.text for k, v in pairs if k.text == word and isinstance(v, Scalar)), "")


def _is_bracketed(node: Pairs) -> bool:
    """Whether its first name does not stand where the whole begins."""
    return not node.pairs or node.mark != node.pairs[0][0].mark


def _below(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Scalar):
        return ()
    return node.items if isinstance(node, Items) else tuple(value for _, value in node.pairs)
