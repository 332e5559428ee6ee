"""Read a text that a phone will show: its values, and letters that no phone can show."""

import re
from typing import Final, NamedTuple

from app.domain.text import fold, nearest_letter, septets, unfoldable
from app.menu.conditions import CONDITIONS
from app.menu.effects import JOB_EFFECTS
from app.menu.state import NUMBER
from app.menu.typing import TYPES
from app.menu.values import VALUES
from app.menufiles import fields
from app.menufiles.draft import Phrase, Text
from app.menufiles.notes import Notes, short, suggest
from app.menufiles.tree import Mark, Node


class Words(NamedTuple):
    """A closed list of the language."""

    kind: str  #: what one of them is called in a finding
    known: tuple[str, ...]


CONDITION_WORDS: Final = Words("condition", tuple(CONDITIONS))
VALUE_WORDS: Final = Words("value", tuple(VALUES))
EFFECT_WORDS: Final = Words(
    "effect", ("file", "comment", "resume", "join", "confirm", "reopen", "subscribe", *JOB_EFFECTS)
)
#: A number comes with its range, here with one as an example.
TYPE_WORDS: Final = Words(
    "typed answer", tuple(kind if kind != NUMBER else "number 1-20" for kind in TYPES)
)
KEY_WORDS: Final = Words("key that draws itself", ("back", "more"))

UNKNOWN: Final = "unknown-word"

#: A value in a text: <number>.
VALUE: Final = re.compile(r"<([^<>\n]*)>")
_FOREIGN = re.compile(
    r"\{ *([a-z][a-z_ ]*?) *\}|%\(([a-z_ ]+)\)[sd]|&lt;([a-z_ ]+)&gt;|[‹«〈＜]([a-z_ ]+)[›»〉＞]"
)
_HALF = re.compile(r"<[a-z]")
_OTHER_HALF = re.compile(r"\b([a-z]+)>")


def phrase(node: Node, notes: Notes, what: str, language: str) -> Phrase:
    """Read the text of one language as a phrase; the other languages come later."""
    return {language: text(node, notes, what, language)}


def text(node: Node, notes: Notes, what: str, language: str) -> Text:
    """Read one text."""
    raw = fields.text(node, notes, what)
    if raw.strip() and not fold(raw, language).strip():
        notes.add(node.mark, f"{what} leaves nothing on a phone", "write letters")
    return parse(node.mark, raw.rstrip("\n") if "\n" in raw else raw, notes, language)


def parse(mark: Mark, raw: str, notes: Notes, language: str) -> Text:
    """Cut a text at its values and check both."""
    parts = tuple(VALUE.split(raw))
    for name in parts[1::2]:
        if name not in VALUES:
            _unknown_value(mark, name, notes)
    for literal in parts[::2]:
        _check_signs(mark, literal, notes)
    if any(part.endswith("<") for part in parts[:-1:2]):
        notes.add(mark, "two < stand before a value", f"write <{parts[1]}>")
    check_letters(mark, "".join(parts[::2]), notes, language)
    return Text(mark, raw, parts)


def _check_signs(mark: Mark, literal: str, notes: Notes) -> None:
    """Find what other programs, web pages and word processors write in place of <place>."""
    if foreign := _FOREIGN.search(literal):
        name = next(filter(None, foreign.groups())).replace("_", " ")
        notes.add(mark, f"{foreign[0]} is not how a value is written", f"write <{name}>")
    elif _HALF.search(literal):
        notes.add(mark, "a < has no > behind its word", "write <place>, or take out the <")
    elif (half := _OTHER_HALF.search(literal)) and half[1] in VALUES:
        notes.add(mark, f"a > has no < before {half[1]}", f"write <{half[1]}>, or take out the >")


def check_letters(mark: Mark, written: str, notes: Notes, language: str) -> None:
    """Name the letters that cannot be put into a phone's alphabet."""
    if odd := unfoldable(written, language):
        shown = " ".join(f"{char} (U+{ord(char):04X})" for char in odd[:5])
        notes.add(
            mark,
            f"{short(written)} holds what phones cannot show: {shown}",
            _without(written, odd, language),
            rule="letters",
        )


def _without(written: str, odd: list[str], language: str) -> str:
    """Say how a text reads in a phone's alphabet, when something of it is left."""
    kept = "".join(
        nearest_letter(char) if char in odd else char for char in fold(written, language)
    )
    left = " ".join(kept.split())
    lost = sum(char in odd and char.isalpha() and not nearest_letter(char) for char in written)
    if 2 * lost > sum(map(str.isalnum, left)):
        return "rewrite it in Latin letters"  # another script, of which look-alikes are left
    return f"write {short(left, 60)}" if any(map(str.isalnum, left)) else "rewrite it"


def check_label(mark: Mark, label: str, most: int, notes: Notes, language: str = "") -> None:
    """Measure a label as phones get it, and say by how much it is too long."""
    check_letters(mark, label, notes, language)
    check_line(mark, label, notes)
    if (length := septets(fold(label, language))) > most:
        what = f"the label {short(label, 60)} takes {length} characters on a phone, {most} fit"
        notes.add(mark, what, f"shorten it by {length - most}", rule="label-too-long")


def check_line(mark: Mark, written: str, notes: Notes) -> None:
    """Refuse what would take more than one line of a phone, or is no text that is filled in."""
    if "\n" in written.strip():
        what = f"{short(written)} holds a line end"
        notes.add(mark, what, "write it on one line, without \\n, | and >")
    if VALUE.search(written):
        what = f"{short(written)} holds a value, which callers would read as it is written here"
        notes.add(
            mark, what, "write letters only; texts of menu.yaml and messages.yaml have values"
        )


def condition(node: Node | None, notes: Notes) -> str:
    """Read a condition; "" where none is written. What cannot be read is still a condition."""
    if node is None:
        return ""
    found = fields.text(node, notes, "if")
    check_word(node.mark, found, CONDITION_WORDS, notes)
    # Not twice the same, else the second form would count as one that is never shown.
    return found or f"? {node.mark.line}:{node.mark.column}"


def check_word(mark: Mark, word: str, words: Words, notes: Notes) -> None:
    """Refuse a word outside a closed list, with the nearest of it."""
    if word and word not in words.known:
        notes.add(
            mark,
            f"there is no {words.kind} {short(word)}",
            suggest(word, words.known),
            rule=UNKNOWN,
        )


def _unknown_value(mark: Mark, name: str, notes: Notes) -> None:
    meant = " ".join(name.replace("_", " ").lower().split())
    if meant in VALUES:
        notes.add(mark, f"there is no value <{name}>", f"write <{meant}>", rule=UNKNOWN)
    elif not name:
        notes.add(mark, "<> is empty", "write the name of a value, as in <place>")
    else:
        check_word(mark, name, VALUE_WORDS, notes)
