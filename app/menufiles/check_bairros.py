"""Hold what screens say and list of bairros to the bairros that places.yaml has."""

from collections.abc import Iterator
from typing import Final

from app.menufiles.draft import Menu, Variant
from app.menufiles.notes import Notes
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar

_UNKNOWN_BLOCK: Final = "block is unknown"


def check_bairros(menu: Menu, places: Node | None, notes: Notes) -> None:
    """Refuse what a bairro does not have: itself in a list, or the number of its blocks."""
    _check_blocks(menu, places, notes)
    lists = [name for name, screen in menu.screens.items() if _lists_bairros(screen.variants)]
    if not lists:
        return
    for district in _entries(places):
        if isinstance(district, Pairs) and not _entries_of(district, "bairros"):
            code = _text(district, "code")
            what = f"the district {code} has no bairro, and the screen {lists[0]} lists them"
            notes.add(district.mark, what, "add its bairros, or take it out", rule="empty-list")


def _check_blocks(menu: Menu, places: Node | None, notes: Notes) -> None:
    """Refuse `<blocks>` where a bairro has none and nothing asks whether they are known."""
    lacking = [_text(one, "code") for one in _bairros(places) if not _text(one, "blocks")]
    for mark, screen in _says_blocks(menu) if lacking else ():
        if mark.line in notes.lines(mark.file):  # not even a bairro is known there
            continue
        what = f"<blocks> is said here, and the bairro {lacking[0]} has no number of blocks"
        mend = f"put it under if: {_UNKNOWN_BLOCK}, or add blocks to every bairro of places.yaml"
        notes.add(mark, what, mend, rule="unset", screen=screen)


def _says_blocks(menu: Menu) -> Iterator[tuple[Mark, str]]:
    """Give each text that says `<blocks>` unasked: where it stands, and its screen."""
    said = [(line.condition, line.say, "") for line in menu.lines.values()]
    for name, screen in menu.screens.items():
        for form in screen.variants:
            texts = (form.say, *(option.label for option in form.options))
            said += [(form.condition, text or {}, name) for text in texts]
    for condition, phrase, screen_name in said:
        text = next(iter(phrase.values()), None)
        if text and condition != _UNKNOWN_BLOCK and "blocks" in text.parts[1::2]:
            yield text.mark, screen_name


def _lists_bairros(variants: list[Variant]) -> bool:
    return any(option.lists == "bairro" for variant in variants for option in variant.options)


def _bairros(places: Node | None) -> Iterator[Pairs]:
    for district in _entries(places):
        if isinstance(district, Pairs):
            yield from (one for one in _entries_of(district, "bairros") if isinstance(one, Pairs))


def _entries(places: Node | None) -> tuple[Node, ...]:
    return _entries_of(places, "districts") if isinstance(places, Pairs) else ()


def _entries_of(node: Pairs, word: str) -> tuple[Node, ...]:
    found = next((value for key, value in node.pairs if key.text == word), None)
    return found.items if isinstance(found, Items) else ()


def _text(node: Pairs, word: str) -> str:
    found = next((value for key, value in node.pairs if key.text == word), None)
    return found.text if isinstance(found, Scalar) else ""
