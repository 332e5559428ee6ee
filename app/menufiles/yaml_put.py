"""Put a value into a YAML file, add one, take one out: all around it stays byte for byte.

    put(text, ("districts", Where("code", "kamavota"), "label"), "KaMavota")

What is put in is written on one line, as people write it: a text, a list, keys and values. A list
that has lines keeps them. What is taken out takes along the remarks that are of it: see `remarks`.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from app.domain.errors import InvalidInput
from app.menufiles import reader, remarks, yaml_list
from app.menufiles.notes import Notes
from app.menufiles.tree import Items, Node, Pairs, Scalar
from app.menufiles.yaml_edit import Edit, Layout, apply, overlap
from app.menufiles.yaml_replace import replaced
from app.menufiles.yaml_values import Value, entry, flow, pair, row


class Where(NamedTuple):
    """Which entry of a list: the one in which a key has this value."""

    key: str
    value: str


#: A key, or which entry of a list.
Step: TypeAlias = str | Where | int
Path: TypeAlias = tuple[Step, ...]
#: The entry that was put in last.
LAST: Final = -1


def find(text: str, path: Path) -> Node | None:
    """Give what stands at a path, None where nothing does."""
    return node_at(_read(text), path)


class Put(NamedTuple):
    """A value that is to stand at a path."""

    path: Path
    value: Value | None  #: None: the key is to go
    #: Keys in the order of the file: one that is new goes behind those before it, else last.
    order: Sequence[str] = ()
    #: Whether a remark goes along that stands above the first entry and may be of all; None where
    #: nobody said: then it is refused.
    goes: bool | None = None


def put(text: str, path: Path, value: Value | None, order: Sequence[str] = ()) -> str:
    """Give the text with another value at a path. Raises: as `put_all`."""
    return put_all(text, [Put(path, value, order)])


def put_all(text: str, puts: Sequence[Put]) -> str:
    """Give the text with other values at several paths, none of which lies below another.

    Raises: InvalidInput where the file has no place for one, or a remark would be parted from what
        it may speak of.
    """
    if not puts:
        return text
    tree, layout = _read(text), Layout(text)
    of_each = [tuple(_edits(tree, layout, one)) for one in puts]
    edits = [edit for its in of_each for edit in its]
    # In a bracket two may move the same comma, each by an edit that does not touch the other's.
    is_tangled = overlap(edits) or any(one.value is None for one in puts)
    if len(puts) > 1 and is_tangled:
        for one in _one_by_one(puts, of_each):
            text = put_all(text, [one])
        return text
    after = _applied(layout, edits)
    for path, value, *_ in puts:
        before = node_at(tree, path)
        has_lines = isinstance(before, Items) and layout.has_lines(before)
        if has_lines and isinstance(value, list) and not yaml_list.holds(find(after, path), value):
            raise remarks.by_hand()
    return after


def _one_by_one(puts: Sequence[Put], of_each: Sequence[Sequence[Edit]]) -> list[Put]:
    """Order what changes one file: what goes, goes when all others have come, from below.

    So nothing becomes the first, above which a remark may be of all, before it goes itself.
    """
    pairs = list(zip(puts, of_each, strict=True))
    stays = [one for one, _ in pairs if one.value is not None]
    goes = [(its[0].start if its else 0, one) for one, its in pairs if one.value is None]
    return stays + [one for _, one in sorted(goes, key=lambda pair: pair[0], reverse=True)]


def append(text: str, path: Path, value: Value) -> str:
    """Give the text with an entry more at the end of a list; a list begins where none stands.

    Raises: as `put_all`.
    """
    layout, node = Layout(text), find(text, path)
    if node is None:
        return put(text, path, [value])
    if not (isinstance(node, Items) and node.items):
        raise remarks.by_hand()
    shown = flow(value) if layout.is_in_brackets(node) else entry(value)
    return _applied(layout, [yaml_list.behind(layout, node, len(node.items) - 1, [shown])])


def _applied(layout: Layout, edits: Sequence[Edit]) -> str:
    """Give the text with its edits; a line that comes last has its end."""
    after, size = apply(layout.text, edits), len(layout.text)
    is_new = any(one.start == size and one.new for one in edits)
    return after if after.endswith("\n") or not is_new else after + layout.newline


def _edits(tree: Node | None, layout: Layout, wanted: Put) -> Iterable[Edit]:
    *above, last = wanted.path
    parent = node_at(tree, above)
    if isinstance(last, Where) and wanted.value is None and isinstance(parent, Items):
        return _entry_out(tree, layout, wanted, parent)
    if not isinstance(last, str) or not (isinstance(parent, Pairs) and parent.pairs):
        raise remarks.by_hand()
    number = next((n for n, (key, _) in enumerate(parent.pairs) if key.text == last), None)
    if wanted.value is None:
        return [] if number is None else _taken_out(tree, layout, wanted, parent, number)
    if number is None:
        return [_added(layout, parent, last, wanted.value, wanted.order)]
    return replaced(layout, parent, *parent.pairs[number], wanted.value)


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


def _added(layout: Layout, parent: Pairs, key: str, value: Value, order: Sequence[str]) -> Edit:
    before = order[: order.index(key)] if key in order else ()
    keys = [one.text for one, _ in parent.pairs]
    known = [number for number, one in enumerate(keys) if one in before]
    shown = pair(key, value) if layout.is_in_brackets(parent) else row(key, value)
    return yaml_list.behind(layout, parent, known[-1] if known else len(keys) - 1, [shown])


def _taken_out(
    tree: Node | None, layout: Layout, wanted: Put, parent: Pairs, number: int
) -> Iterable[Edit]:
    """Take a key and its value out; where it is the last one, leave the key above it."""
    above = wanted.path[:-1]
    if len(parent.pairs) > 1:
        return yaml_list.out(layout, parent, number, wanted.goes)
    grand = node_at(tree, above[:-1]) if above else None
    keys = (
        [key for key, _ in grand.pairs if key.text == above[-1]] if isinstance(grand, Pairs) else []
    )
    if not keys:
        raise remarks.by_hand()
    if layout.is_in_brackets(parent):  # nothing of what stands between them is left
        yaml_list.out(layout, parent, number, wanted.goes or None)
        return [Edit(layout.colon(keys[0]), layout.end(parent), "")]
    return yaml_list.out(layout, parent, number, wanted.goes)


def _entry_out(tree: Node | None, layout: Layout, wanted: Put, parent: Items) -> Iterable[Edit]:
    """Take an entry out of a list; with the last one the list goes, and its key."""
    node = node_at(tree, wanted.path)
    if not isinstance(node, Pairs):
        return []
    if len(parent.items) == 1:
        return _edits(tree, layout, Put(wanted.path[:-1], None))
    if not layout.has_lines(parent):
        raise remarks.by_hand()
    number = next(n for n, one in enumerate(parent.items) if one is node)
    return yaml_list.out(layout, parent, number, wanted.goes)
