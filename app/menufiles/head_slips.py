"""Misspelt words of the head of menu.yaml, which would otherwise be read as screens."""

from collections.abc import Iterator, Sequence

from app.menufiles.notes import Notes, nearest, short, suggest
from app.menufiles.tree import Items, Node, Pairs, Scalar


def mend_head(node: Node, notes: Notes, head: Sequence[str], form: Sequence[str]) -> Node:
    """Read a misspelt word of the head as the word: nothing leads to it, and it is no form.

    `head` and `form` are the words that menu.yaml and a form of a screen begin with. A word that
    was mended so is told once, and not as a screen with a head that lacks it.
    """
    if not isinstance(node, Pairs):
        return node
    led = set(_texts(node))
    free = {
        key.text: key
        for key, value in node.pairs
        if key.text not in (*head, *form, *led) and not _is_screen(value, form)
    }
    meant: dict[str, str] = {}
    for word in [word for word in head if all(word != key.text for key, _ in node.pairs)]:
        if found := nearest(word, [name for name in free if name not in meant]):
            notes.add(free[found].mark, f"the head knows no {short(found)}", suggest(found, head))
            meant[found] = word
    return Pairs(
        node.mark,
        tuple((key._replace(text=meant.get(key.text, key.text)), v) for key, v in node.pairs),
    )


def _texts(node: Node) -> Iterator[str]:
    """Give every text that stands behind a key or in a list: names of screens are among them."""
    if isinstance(node, Scalar):
        yield node.text
        return
    below = node.items if isinstance(node, Items) else [value for _, value in node.pairs]
    for one in below:
        yield from _texts(one)


def _is_screen(node: Node, form: Sequence[str]) -> bool:
    if isinstance(node, Pairs):
        return all(key.text in form for key, _ in node.pairs)
    return isinstance(node, Items)
