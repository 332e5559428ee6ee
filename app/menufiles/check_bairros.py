"""Hold what screens say and list of places to those that places.yaml has."""

import re
from collections.abc import Iterator
from typing import Final

from app.menufiles.draft import Menu, Phrase, Text, Variant
from app.menufiles.notes import Notes, short
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar

_UNKNOWN_BLOCK: Final = "block is unknown"
#: What puts the name of a place into a text.
_PLACES: Final = frozenset(("place", "bairro"))
_LIKE_A_KEY: Final = re.compile(r"\d ")


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


def check_heads(menu: Menu, places: Node | None, notes: Notes) -> None:
    """Refuse a place at the head of a row above keys, where a name like "3 de Maio" is one."""
    name = next((label for label in _labels(places) if _LIKE_A_KEY.match(label)), "")
    for screen, said in _above_keys(menu) if name else ():
        for language, text in said.items():
            if _begins_with_place(text):
                what = f"the screen {screen} begins a row with <{text.parts[1]}>, where"
                what += f" {short(name)} would read as a key"
                notes.add(
                    text.mark,
                    what,
                    f"write a word in front of <{text.parts[1]}>",
                    rule="two-meanings",
                    screen=screen,
                    language=language,
                )


def _above_keys(menu: Menu) -> Iterator[tuple[str, Phrase]]:
    """Give the texts and lines of screens with keys, each with the screen's name."""
    for name, screen in menu.screens.items():
        for form in (one for one in screen.variants if one.options):
            lines = [menu.lines[line].say for line, _ in form.tell if line in menu.lines]
            yield from ((name, said) for said in (form.say, *lines) if said)


def _begins_with_place(text: Text) -> bool:
    return len(text.parts) > 1 and not text.parts[0].strip() and text.parts[1] in _PLACES


def _labels(places: Node | None) -> Iterator[str]:
    """Give what phones show of bairros and points."""
    for bairro in _bairros(places):
        points = (one for one in _entries_of(bairro, "points") if isinstance(one, Pairs))
        yield from (_text(one, "label") or _text(one, "name") for one in (bairro, *points))


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
