"""A file that holds what another is for: copied under a wrong name, or two that were swapped."""

from collections.abc import Mapping
from typing import Final

from app.menufiles.notes import Notes
from app.menufiles.schema_city import GATEWAYS
from app.menufiles.schema_menu import HEAD
from app.menufiles.tree import Items, Node, Pairs

#: What is read of a menu in another language: the same words, and texts alone.
_TEXTS: Final = "the menu of a further language"
#: kind -> words of which several stand at the left of it and of no other
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "menu": HEAD,
    "city": ("code", "brand", "zone", "country", "languages", "service codes", "help number"),
    "messages": ("received", "how_to_report", "resolved", "unresolved", "invalid", "reopened"),
}
#: kind -> words of which all at its left are some
_ONLY: Final[Mapping[str, tuple[str, ...]]] = {
    "places": ("districts",),
    "routes": GATEWAYS,
    "calendar": ("notices", "holidays"),
}
_OF_SERVICE: Final = ("name", "label", "group", "needs", "responsible")
_SEVERAL: Final = 3


def is_mistaken(name: str, tree: Node, notes: Notes) -> bool:
    """Find a file of a city that is another one by all it holds; say whether it is.

    What it says of itself then says nothing.
    """
    first, _, language = name.removesuffix(".yaml").partition(".")
    own = _TEXTS if first == "menu" and language else first
    held = _kind(tree)
    if held in ("", own):
        return False
    shown = held if held == _TEXTS else f"{held}.yaml"
    what = f"this is what {shown} holds, not {name}"
    notes.add(tree.mark, what, f"put {name} in its place; look whether the two are swapped")
    return True


def _kind(tree: Node) -> str:
    """Name the kind of file that this is, "" where that is not plain."""
    if isinstance(tree, Items):
        (entry, *_) = tree.items or (tree,)
        return "services" if len(_keys(entry) & {*_OF_SERVICE}) >= _SEVERAL else ""
    keys = _keys(tree)
    for kind, words in _WORDS.items():
        if len(keys & {*words}) >= _SEVERAL:
            return _TEXTS if kind == "menu" and _has_texts_alone(tree) else kind
    return next((kind for kind, words in _ONLY.items() if keys and keys <= {*words}), "")


def _keys(node: Node) -> set[str]:
    return {key.text for key, _ in node.pairs} if isinstance(node, Pairs) else set()


def _has_texts_alone(tree: Node) -> bool:
    """Whether keys are a list of labels, and say not what they do; and no language is there."""
    pairs = tree.pairs if isinstance(tree, Pairs) else ()
    words = {key.text: value for key, value in pairs}
    return "language" not in words and isinstance(words.get("keys"), Items)
