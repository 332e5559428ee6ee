"""Give a file less some entries of a list, to hold a draft against it that has taken them out.

An edit never parts a remark from what it may speak of. What is only held against others may: so
whatever has gone in the draft, one after another, is taken out here at once. Begin at `less`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from app.menufiles import remarks, yaml_lines
from app.menufiles.tree import Items, Node, Pairs, Scalar
from app.menufiles.yaml_edit import Edit, apply
from app.menufiles.yaml_put import Path, Step, Where, find, node_at, plain
from app.menufiles.yaml_rows import Bracket
from app.menufiles.yaml_said import Spot, hushed, said_of, spot_of

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


class _Row(NamedTuple):
    """A line that says something to the program, and the remarks and blank lines above it."""

    gap: Sequence[str]
    line: str  #: "" for the end


def less(text: str, path: Path, gone: Collection[Step], stays: Collection[Step] = ()) -> str:
    """Give a text less some entries of the list at a path.

    What is said above one goes along, but for those of which it `stays`; the head of a section
    never does. With all entries of a list its key goes, that of others stays.

    Raises: InvalidInput where an entry shares its lines.
    """
    spots = {step: spot for step in gone if (spot := spot_of(text, (*path, step)))}
    if not spots:
        return text
    layout, parent, *_ = next(iter(spots.values()))
    in_brackets = layout.is_in_brackets(parent)
    if len(spots) == len(parent.items if isinstance(parent, Items) else parent.pairs):
        if isinstance(parent, Items):
            return less(text, path[:-1], [path[-1]])
        if in_brackets:
            return _emptied(text, path)
    numbers = {spot.number for spot in spots.values()}
    left = {spots[step].number for step in stays if step in spots}
    if in_brackets:
        return apply(text, [Bracket(layout, parent).less(numbers, left)])
    return apply(text, yaml_lines.less(layout, parent, numbers, left))


def _emptied(text: str, path: Path) -> str:
    """Give a text in which nothing stands behind a key."""
    spot = spot_of(text, path)
    if spot is None or not isinstance(spot.parent, Pairs):
        raise remarks.by_hand()
    colon = spot.layout.colon(spot.parent.pairs[spot.number][0])
    return apply(text, [Edit(colon, spot.layout.end(spot.node), "")])


def staying(text: str, draft: str, path: Path, gone: Sequence[Step]) -> list[Step]:
    """Give of which entries that are gone in a draft it has kept what is said above them."""
    without, found = less(text, path, gone), list[Step]()
    left: dict[str, int] = {}
    for step in gone:
        said = _above(spot_of(text, (*path, step)), text)
        here = left.setdefault(said, draft.count(said) - without.count(said) if said else 0)
        if here > 0:
            left[said] -= 1
            found.append(step)
    return found


def _above(spot: Spot | None, text: str) -> str:
    """Give the lines of remark that stand above an entry and are its own; "" for none."""
    if spot is None:
        return ""
    layout, parent, number, _ = spot
    if layout.is_in_brackets(parent):
        return "".join(f"{line}{layout.newline}" for line in Bracket(layout, parent).above(number))
    its = yaml_lines.kin(layout, parent)[number]
    return text[its.start : its.begin]


def hushed_as(text: str, draft: str, paths: Sequence[Path]) -> str:
    """Give a text without the remarks at entries of which a draft has none."""
    for path in paths:
        if said_of(text, path) and said_of(draft, path) is None:
            text = hushed(text, path)
    return text


def steps(text: str, path: Path, key: str) -> list[Step]:
    """Give the last steps to the entries of the list at a path, or to its keys, in their order.

    `key` is by what entries of a list are known.

    >>> steps("a: [{code: x}, {code: y}]", ("a",), "code"), steps("a: {x: 1}", ("a",), "code")
    ([Where(key='code', value='x'), Where(key='code', value='y')], ['x'])
    """
    return list(_named(find(text, path), key))


def _named(node: Node | None, key: str) -> Sequence[Step]:
    if isinstance(node, Pairs):
        return [one.text for one, _ in node.pairs]
    called = (node_at(one, (key,)) for one in node.items) if isinstance(node, Items) else ()
    return [Where(key, one.text) for one in called if isinstance(one, Scalar)]


def with_gaps_of(draft: str, text: str) -> str:
    """Give a draft with what stands between lines, of nobody, as in another text.

    Which remarks and blank lines are left between entries that have gone depends on what went
    first. Those that the draft has and the other text has not, stay; so does what is missing
    directly above a line: somebody may have taken that out.

    >>> with_gaps_of("a: 1\\n\\n\\nb: 1\\n", "a: 1\\n# --- b ---\\n\\nb: 1\\n")
    'a: 1\\n# --- b ---\\n\\nb: 1\\n'
    >>> with_gaps_of("a: 1\\n# x\\nb: 1\\nc: 1\\n", "a: 1\\nb: 1\\n# y\\nc: 1\\n")
    'a: 1\\n# x\\nb: 1\\nc: 1\\n'
    """
    its, others = list(_rows(draft)), list(_rows(text))
    for n, other in _pairs([row.line for row in its], [row.line for row in others]):
        if _is_lost(its[n], others[other]):
            its[n] = its[n]._replace(gap=others[other].gap)
    after = "".join(line for row in its for line in (*row.gap, row.line))
    # In a text below a | all lines are a part of it.
    return after if plain(find(after, ())) == plain(find(draft, ())) else draft


def _pairs(one: Sequence[str], two: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give which lines are the same, changed or not, whose upper neighbours are the same, too."""
    is_next = True
    for _, a, end, b, other_end in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        is_even = end - a == other_end - b
        if is_even:
            yield from list(zip(range(a, end), range(b, other_end), strict=True))[not is_next :]
        is_next = is_even


def _rows(text: str) -> Iterator[_Row]:
    gap: list[str] = []
    for line in _LINE.findall(text):
        if remarks.is_remark(line):
            gap.append(line)
        else:
            yield _Row(gap, line)
            gap = []
    yield _Row(gap, "")


def _is_lost(its: _Row, other: _Row) -> bool:
    """Whether of what stands above a line in another text only what is of nobody is missing."""
    here = {line for line in its.gap if line.strip()}
    own = {line for line in remarks.directly_above(other.gap) if _indent(line) <= _indent(its.line)}
    return here <= {*other.gap} and own <= here


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
