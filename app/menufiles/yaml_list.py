"""Change lists of a file: what stays in one keeps its line and what is said there.

What goes takes along what is said of it alone, see `remarks`; what comes is written as the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from app.menufiles import remarks, yaml_lines
from app.menufiles.letters import ordinary
from app.menufiles.remarks import Ties
from app.menufiles.tree import Items, Node, Pairs, Scalar
from app.menufiles.yaml_edit import Edit, Layout, Place, at
from app.menufiles.yaml_lines import Kin
from app.menufiles.yaml_rows import Bracket, Plan
from app.menufiles.yaml_values import Value, entry, flow, pair, row, text_like

#: In lists behind these keys each place means something of its own: the latitude, the longitude.
_IN_PLACE: Final = ("at",)
_BLOCK: Final = Place(0, 0, "", False, False, "")


def behind(layout: Layout, parent: Items | Pairs, before: int, entries: Sequence[str]) -> Edit:
    """Put entries, as they are written, behind another one, by its number.

    Raises: InvalidInput where a remark would be parted from what it may speak of.
    """
    if not layout.is_in_brackets(parent):
        return yaml_lines.behind(layout, parent, before, entries)
    bracket = Bracket(layout, parent)
    while before in bracket.ties().below:  # what may be of two stays between them
        before += 1
    count = len(parent.items if isinstance(parent, Items) else parent.pairs)
    return bracket.put([*range(before + 1), *entries, *range(before + 1, count)])


def with_texts(layout: Layout, below: Pairs, texts: Mapping[str, str]) -> Edit:
    """Put keys and their texts behind the last of a mapping. Raises: as `behind`."""
    write = pair if layout.is_in_brackets(below) else row
    shown = [write(key, text) for key, text in texts.items()]
    return behind(layout, below, len(below.pairs) - 1, shown)


def out(layout: Layout, parent: Items | Pairs, number: int, goes: bool | None) -> list[Edit]:
    """Take an entry out with what is said of it alone; others stay.

    `goes`: whether what stands above the first one goes along, which may be of all; None where
    nobody said.

    Raises: InvalidInput where a remark would be parted from what it may speak of.
    """
    if not layout.is_in_brackets(parent):
        return yaml_lines.out(layout, parent, {number}, goes)
    count = len(parent.items if isinstance(parent, Items) else parent.pairs)
    return [Bracket(layout, parent).put([n for n in range(count) if n != number], goes)]


def relisted(layout: Layout, key: Scalar, node: Items, values: Sequence[Value]) -> list[Edit]:
    """Give the edits that make a list, which holds something, hold other values.

    Raises: InvalidInput where a remark would be parted from what it may speak of.
    """
    if key.text in _IN_PLACE and len(values) == len(node.items):
        return list(_in_place(layout, node, values))
    plan = _plan(layout, node, values)
    if plan == [*range(len(node.items))]:
        return []
    if layout.is_in_brackets(node):
        bracket = Bracket(layout, node)
        _hold_doubles(bracket.ties(), node, plan)
        return [bracket.put(plan)]
    found = yaml_lines.kin(layout, node)
    yaml_lines.ties(found).hold(len(found), plan)
    _hold_doubles(yaml_lines.ties(found), node, plan)
    colon = layout.colon(key)
    empty = [] if plan else [Edit(colon, colon, " []")]
    return [*empty, *_in_lines(layout, node, found, plan)]


def _in_place(layout: Layout, node: Items, values: Sequence[Value]) -> Iterator[Edit]:
    """Put each value where the old one stands: what is said there is of the place."""
    for one, value in zip(node.items, values, strict=True):
        if not (isinstance(one, Scalar) and isinstance(value, str)):
            raise remarks.by_hand()
        place = layout.places[at(one.mark)]
        if place.text != value:
            yield layout.over(place, text_like(value, place))


def _in_lines(layout: Layout, node: Items, found: Sequence[Kin], plan: Plan) -> Iterator[Edit]:
    """Give the edits of a list outside of brackets: what moves is taken out and put in again."""
    numbers = [one for one in plan if isinstance(one, int)]
    ordered = SequenceMatcher(None, range(len(found)), numbers, autojunk=False)
    stay = {number for a, _, size in ordered.get_matching_blocks() for number in range(a, a + size)}
    cuts = yaml_lines.cuts(found, {*range(len(found))} - stay)
    yield from cuts
    spot = cuts[0].start if cuts and 0 not in stay else found[0].start
    if plan[:1] != [0] and not found[0].is_apart:
        raise remarks.by_hand()
    coming: dict[int, list[str]] = {}
    for step in plan:
        if step in stay:
            spot = found[int(step)].end
        elif isinstance(step, int):
            lines = layout.text[found[step].start : found[step].end].rstrip("\r\n")
            coming.setdefault(spot, []).append(lines)
        else:
            coming.setdefault(spot, []).append(yaml_lines.shown(node, step))
    for spot, rows in coming.items():
        yield yaml_lines.put_in(layout, spot, rows)


def _plan(layout: Layout, node: Items, values: Sequence[Value]) -> list[int | str]:
    """Say which entries stay, by their numbers, where each value is to stand."""
    old, new = list(map(_said, node.items)), list(map(_said, values))
    kept: dict[int, int] = {}
    for a, b, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        kept |= {b + n: a + n for n in range(size)}
    left = [number for number in range(len(old)) if number not in kept.values()]
    for place in range(len(new)):
        moved = next((number for number in left if old[number] == new[place]), None)
        if place not in kept and moved is not None:
            left.remove(moved)
            kept[place] = moved
    like = _like(layout, node)
    return [kept[n] if n in kept else _shown(like, one) for n, one in enumerate(values)]


def _hold_doubles(tied: Ties, node: Items, plan: Plan) -> None:
    """Hold values that stand there several times to their remarks: which goes nobody can tell.

    Raises: InvalidInput.
    """
    same = list(map(_said, node.items))
    gone = {same[number] for number in range(len(same)) if number not in plan}
    for step in plan:
        if isinstance(step, int) and same[step] in gone:
            for number, remark in tied.told.items():
                if same[number] == same[step]:
                    raise remarks.torn(remark)


def holds(node: Node | None, values: Sequence[Value]) -> bool:
    """Whether a list holds just these values."""
    return isinstance(node, Items) and _said(node) == _said(values)


def _said(value: Node | Value) -> str:
    """Write a node or a value: those that say the same are written alike."""
    if isinstance(value, Scalar):
        return repr(value.text)
    if isinstance(value, str):
        return repr(ordinary(str(value)))
    if isinstance(value, Pairs | Mapping):
        pairs = value.pairs if isinstance(value, Pairs) else value.items()
        return f"{{{', '.join(sorted(f'{_said(key)}: {_said(one)}' for key, one in pairs))}}}"
    return f"[{', '.join(map(_said, value.items if isinstance(value, Items) else value))}]"


def _like(layout: Layout, node: Items) -> Place:
    """Give the text after which new ones of a list are written: in quotes where all others are."""
    texts = [one for one in node.items if isinstance(one, Scalar)]
    quotes = {layout.places[at(one.mark)].quotes for one in texts}
    return _BLOCK._replace(
        quotes=quotes.pop() if len(quotes) == 1 else "", in_flow=layout.is_in_brackets(node)
    )


def _shown(like: Place, value: Value) -> str:
    if isinstance(value, str):
        return text_like(value, like)
    return flow(value) if like.in_flow else entry(value)
