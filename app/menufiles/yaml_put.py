"""Put a value into a YAML file, add one, take one out: all around it stays byte for byte.

    put(text, ("districts", Where("code", "kamavota"), "label"), "KaMavota")

What is put in is written on one line, as people write it: a text, a list, keys and values.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from app.domain.errors import InvalidInput
from app.menufiles import reader
from app.menufiles.notes import Notes
from app.menufiles.tree import Items, Node, Pairs, Scalar
from app.menufiles.yaml_edit import Edit, Layout, Place, apply, written

#: Text, list of values, keys and their values; None where nothing is to stand.
Value: TypeAlias = str | Sequence["Value"] | Mapping[str, "Value"]


class Bare(str):
    """A number, a date, yes or no: written without quotes, whatever it looks like."""

    __slots__ = ()


class Block(dict[str, Value]):
    """Keys and values, a line each where the file has room for lines."""


class Where(NamedTuple):
    """Which entry of a list: the one in which a key has this value."""

    key: str
    value: str


#: A key, or which entry of a list.
Step: TypeAlias = str | Where | int
Path: TypeAlias = tuple[Step, ...]
#: The entry that was put in last.
LAST: Final = -1
_BLOCK: Final = Place(0, 0, "", False, False, "")
_FLOW: Final = _BLOCK._replace(in_flow=True)
_KEY: Final = _FLOW._replace(is_key=True)
_REST: Final = re.compile(r"[^\n]*(?:\n|\Z)")


def find(text: str, path: Path) -> Node | None:
    """Give what stands at a path, None where nothing does."""
    return node_at(_read(text), path)


class Put(NamedTuple):
    """A value that is to stand at a path."""

    path: Path
    value: Value | None  #: None: the key is to go
    #: Keys in the order of the file: one that is new goes behind those before it, else last.
    order: Sequence[str] = ()


def put(text: str, path: Path, value: Value | None, order: Sequence[str] = ()) -> str:
    """Give the text with another value at a path. Raises: as `put_all`."""
    return put_all(text, [Put(path, value, order)])


def put_all(text: str, puts: Sequence[Put]) -> str:
    """Give the text with other values at several paths, none of which lies below another.

    Raises: InvalidInput where the file has no place for one.
    """
    if not puts:
        return text
    tree, layout = _read(text), Layout(text)
    return apply(text, [edit for one in puts for edit in _edits(tree, layout, one)])


def append(text: str, path: Path, value: Value) -> str:
    """Give the text with an entry more at the end of a list; a list begins where none stands.

    Raises: as `put_all`.
    """
    layout, node = Layout(text), find(text, path)
    if node is None:
        return put(text, path, [value])
    if not (isinstance(node, Items) and node.items):
        raise InvalidInput("This cannot be changed here: change it in the file.")
    end = layout.end(node.items[-1])
    if layout.is_in_brackets(node):
        return apply(text, [Edit(end, end, f", {flow(value)}")])
    rest = _REST.match(text, end)
    at = rest.end() if rest else len(text)
    lead = "" if text[:at].endswith("\n") else "\n"
    indent = " " * (node.mark.column - 1)
    return apply(text, [Edit(at, at, f"{lead}{indent}- {_entry(value, indent)}\n")])


def _entry(value: Value, indent: str) -> str:
    """Write an entry of a list: on one line, or a block with a line for each of its keys."""
    if not isinstance(value, Block):
        return flow(value)
    within = f"{indent}  "
    rows = [f"{written(key, _KEY)}:{_behind_colon(one, within)}" for key, one in value.items()]
    return f"\n{within}".join(rows)


def _edits(tree: Node | None, layout: Layout, wanted: Put) -> Iterator[Edit]:
    *above, last = wanted.path
    parent = node_at(tree, above)
    if isinstance(last, Where) and wanted.value is None and isinstance(parent, Items):
        yield from _entry_out(tree, layout, wanted.path, parent)
        return
    if not isinstance(last, str) or not (isinstance(parent, Pairs) and parent.pairs):
        raise InvalidInput("This cannot be changed here: change it in the file.")
    found = next(((key, node) for key, node in parent.pairs if key.text == last), None)
    if wanted.value is not None:
        if found:
            yield _replaced(layout, parent, found, wanted.value)
        else:
            yield _added(layout, parent, last, wanted.value, wanted.order)
    elif found and len(parent.pairs) == 1:
        yield _emptied(tree, layout, above, parent)
    elif found:
        yield _taken_out(layout, parent, last)


def plain(node: Node | None) -> object:
    """Give a tree as plain values: texts, lists, dicts.

    >>> plain(find("a: {b: [1, x]}", ("a",)))
    {'b': ['1', 'x']}
    """
    if isinstance(node, Pairs):
        return {key.text: plain(value) for key, value in node.pairs}
    if isinstance(node, Items):
        return [plain(value) for value in node.items]
    return None if node is None else node.text


def flow(value: Value) -> str:
    """Write a value on one line.

    >>> flow({"say": {"pt": "Greve: dia 2"}, "where": ["a", "b"], "from": Bare("2026-03-01")})
    '{say: {pt: "Greve: dia 2"}, where: [a, b], from: 2026-03-01}'
    """
    if isinstance(value, Bare):
        return str(value)
    if isinstance(value, str):
        return written(value, _FLOW)
    if isinstance(value, Mapping):
        pairs = (f"{written(key, _KEY)}: {flow(one)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    return f"[{', '.join(map(flow, value))}]"


def _read(text: str) -> Node | None:
    notes = Notes()
    tree = reader.read("", text, notes)
    if tree is None or notes.findings:
        raise InvalidInput("The file cannot be read: change it by hand first.")
    return tree


def node_at(node: Node | None, path: Sequence[Step]) -> Node | None:
    """Give what stands at a path below a node, None where nothing does."""
    for step in path:
        node = _below(node, step)
    return node


def _below(node: Node | None, step: Step) -> Node | None:
    entries = node.items if isinstance(node, Items) else ()
    if isinstance(step, Where):
        return next((entry for entry in entries if _says(entry, step)), None)
    if isinstance(step, int):
        return entries[step] if -len(entries) <= step < len(entries) else None
    pairs = node.pairs if isinstance(node, Pairs) else ()
    return next((value for key, value in pairs if key.text == step), None)


def _says(entry: Node, where: Where) -> bool:
    value = _below(entry, where.key)
    return isinstance(value, Scalar) and value.text == where.value


def _replaced(layout: Layout, parent: Pairs, found: tuple[Scalar, Node], value: Value) -> Edit:
    key, node = found
    is_flow = layout.is_in_brackets(parent)
    if isinstance(node, Scalar) and not layout.is_left_out(key, node):
        place = layout.places[node.mark.line, node.mark.column]
        if isinstance(value, str):
            return Edit(place.start, place.end, _text(value, place))
    colon = layout.colon(key)
    indent = " " * (key.mark.column - 1)
    shown = f" {flow(value)}" if is_flow else _behind_colon(value, indent)
    if shown.startswith("\n") and layout.is_left_out(key, node):
        line_end = layout.text.find("\n", colon)  # a remark beside the key stays there
        colon = len(layout.text) if line_end < 0 else line_end
    return Edit(colon, max(colon, layout.end(node)), shown)


def _text(value: str, like: Place) -> str:
    return str(value) if isinstance(value, Bare) else written(value, like)


def _behind_colon(value: Value, indent: str) -> str:
    """Write a value below a key: what holds more than texts, a line for each of its keys."""
    if isinstance(value, str):
        return f" {_text(value, _BLOCK)}"
    if isinstance(value, list) and any(isinstance(one, Block) for one in value):
        within = indent + "  "
        return "".join(f"\n{within}- {_entry(one, within)}" for one in value)
    if isinstance(value, Mapping) and _has_lines(value):
        within = indent + "  "
        rows = (f"{within}{written(k, _KEY)}:{_behind_colon(v, within)}" for k, v in value.items())
        return "\n" + "\n".join(rows)
    return f" {flow(value)}"


def _has_lines(value: Mapping[str, Value]) -> bool:
    return isinstance(value, Block) or any(not isinstance(one, str) for one in value.values())


def _added(layout: Layout, parent: Pairs, key: str, value: Value, order: Sequence[str]) -> Edit:
    before = order[: order.index(key)] if key in order else ()
    known = [pair for pair in parent.pairs if pair[0].text in before]
    _, node = (known or parent.pairs)[-1]
    end = max(layout.end(node), layout.end((known or parent.pairs)[-1][0]))
    name = written(key, _KEY)
    if layout.is_in_brackets(parent):
        return Edit(end, end, f", {name}: {flow(value)}")
    rest = _REST.match(layout.text, end)
    at = rest.end() if rest else len(layout.text)
    indent = " " * (parent.pairs[0][0].mark.column - 1)
    lead = "" if layout.text[:at].endswith("\n") else "\n"
    return Edit(at, at, f"{lead}{indent}{name}:{_behind_colon(value, indent)}\n")


def _emptied(tree: Node | None, layout: Layout, above: Sequence[Step], parent: Pairs) -> Edit:
    """Leave a key with nothing behind it where its last entry goes."""
    grand = node_at(tree, above[:-1]) if above else None
    key = (
        next((k for k, _ in grand.pairs if k.text == above[-1]), None)
        if isinstance(grand, Pairs)
        else None
    )
    if key is None:
        raise InvalidInput("This cannot be taken out here: change it in the file.")
    if layout.is_in_brackets(parent):
        return Edit(layout.colon(key), layout.end(parent), "")
    return _whole_lines(layout, layout.start(parent.pairs[0][0]), layout.end(parent))


def _taken_out(layout: Layout, parent: Pairs, name: str) -> Edit:
    """Take a key and its value out of a mapping that has others."""
    pairs = parent.pairs
    number = next(n for n, (key, _) in enumerate(pairs) if key.text == name)
    key, node = pairs[number]
    start, end = layout.start(key), max(layout.end(node), layout.end(key))
    if layout.is_in_brackets(parent):
        if not number:
            return Edit(start, layout.start(pairs[1][0]), "")
        before = pairs[number - 1]
        return Edit(max(map(layout.end, before)), end, "")
    return _whole_lines(layout, start, end)


def _entry_out(tree: Node | None, layout: Layout, path: Path, parent: Items) -> Iterator[Edit]:
    """Take an entry out of a list; with the last one the list goes, and its key."""
    node = node_at(tree, path)
    if not isinstance(node, Pairs):
        return
    if len(parent.items) == 1:
        yield from _edits(tree, layout, Put(path[:-1], None))
        return
    span = layout.span(node)
    start = span[0] if span else layout.start(node.pairs[0][0])
    begin = layout.text.rfind("\n", 0, start) + 1
    if layout.text[begin:start].strip() != "-":
        raise InvalidInput("This cannot be taken out here: change it in the file.")
    rest = _REST.match(layout.text, layout.end(node))
    yield Edit(begin, rest.end() if rest else layout.end(node), "")


def _whole_lines(layout: Layout, start: int, end: int) -> Edit:
    """Take out the lines on which something begins and ends."""
    begin = layout.text.rfind("\n", 0, start) + 1
    if layout.text[begin:start].strip():  # behind the dash of an entry
        raise InvalidInput("This cannot be taken out here: change it in the file.")
    rest = _REST.match(layout.text, end)
    return Edit(begin, rest.end() if rest else end, "")
