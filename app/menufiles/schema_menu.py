"""Read menu.yaml: the head, then screen by screen; `schema_screens` reads one screen."""

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from app.menufiles import fields, phrases
from app.menufiles.draft import Key, Line, Menu, Phrase
from app.menufiles.fields import Fields
from app.menufiles.head_slips import mend_head
from app.menufiles.notes import Notes, nearest, short
from app.menufiles.schema_screens import read_line_option, read_screen
from app.menufiles.tree import Node, Pairs, Scalar

#: The version of the language that is read here.
LANGUAGE: Final = "1"
HEAD: Final = ("language", "keys", "wrong", "failed", "over", "tell", "words")
#: Words that the engine's values are made of.
WORDS: Final = (
    *("block", "received", "acknowledged", "assigned", "in progress", "resolved"),
    *("confirmed", "unresolved", "duplicate", "invalid"),
)
#: Words that only <due> is made of: what says no date needs none of them.
OF_DATES: Final = ("until", "no date")
#: Words that a status is told in.
STATUSES: Final = tuple(word for word in WORDS if word != "block")
#: Words of a screen that are none of the head.
_OF_SCREENS: Final = ("say", "choose", "type")
NAME: Final = "[a-z][a-z0-9_]{0,39}"
_KEY: Final = re.compile("([0-9]) (.+)")


def read_menu(node: Node, notes: Notes, language: str) -> Menu:
    """Read menu.yaml, whose texts are in the city's first language."""
    menu = Menu(node.mark)
    node = mend_head(node, notes, HEAD, (*_OF_SCREENS, "if", "tell", "go"))
    below = fields.pairs(node, notes, "menu.yaml")
    ends = [*(key.mark.line for key, _ in below[1:]), sys.maxsize]
    for (key, _), end in zip(below, ends, strict=False):
        menu.spans[key.text] = range(key.mark.line, end)
    for key, value in below:
        if key.text in _OF_SCREENS:
            what = f"{key.text} belongs to a screen, and here it stands where screens begin"
            notes.add(key.mark, what, "begin it further to the right, below its screen")
        elif key.text not in HEAD:
            menu.screens[key.text] = read_screen(key, value, notes, language)
    _read_head(Fields(_only(node, HEAD), notes, "menu.yaml", HEAD), menu, notes, language)
    _check_names([key for key, _ in below if key.text in menu.screens], menu, notes)
    if not menu.screens and below:
        notes.add(node.mark, "menu.yaml has no screen", "write the first one below the head")
    return menu


def _check_names(keys: list[Scalar], menu: Menu, notes: Notes) -> None:
    """Refuse names that are none, and say which name the rest of the menu has for the screen."""
    unknown = [name for name in dict.fromkeys(_led(menu)) if name and name not in menu.screens]
    for key in keys:
        if not re.fullmatch(NAME, key.text):
            meant = nearest(key.text, unknown) or (unknown[0] if len(unknown) == 1 else "")
            _check_name(key, "a screen", notes, meant)
            menu.misnamed |= {meant} - {""}


def _led(menu: Menu) -> Iterator[str]:
    """Give the screens that something leads to."""
    yield menu.gave_up
    for screen in menu.screens.values():
        for form in screen.variants:
            yield form.go
            yield from (option.go for option in form.options)
            yield from (typed.go for typed in form.typed)
    for line in menu.lines.values():
        yield from (option.go for option in line.options)


def _only(node: Node, words: tuple[str, ...]) -> Node:
    if not isinstance(node, Pairs):
        return node
    return Pairs(node.mark, tuple(pair for pair in node.pairs if pair[0].text in words))


def _read_head(head: Fields, menu: Menu, notes: Notes, language: str) -> None:
    if (version := head.text("language")) and version != LANGUAGE:
        node = head.get("language")
        notes.add(
            node.mark if node else head.mark,
            f"this program reads language {LANGUAGE}",
            f"write language: {LANGUAGE}",
        )
    menu.keys = _keys(head, notes, language)
    _wrong(head, menu, notes, language)
    for word in ("failed", "over"):
        if node := head.need(word):
            setattr(menu, word, phrases.phrase(node, notes, word, language))
    if head.get("tell"):
        menu.lines = dict(_lines(head, notes, language))
    _words(head, menu, notes, language)


def _keys(head: Fields, notes: Notes, language: str) -> list[Key]:
    written = list(head.pairs("keys"))
    if apart := _labels_apart(written):
        notes.add(written[0][0].mark, "a digit of keys stands without its label", f"write {apart}")
        return []
    keys = [_key(key, value, notes, language) for key, value in written]
    found = [key.move for key in keys]
    if not {*found} <= {*phrases.KEY_WORDS.known}:
        return keys  # which keys there are is seen once these are known
    for move in phrases.KEY_WORDS.known:
        if isinstance(node := head.get("keys"), Pairs) and found.count(move) != 1:
            notes.add(
                node.mark, f"keys need one key for {move}", "write {0 Back: back, 9 More: more}"
            )
    digits = [key.digit for key in keys]
    if (node := head.get("keys")) and len(set(digits)) < len(digits):
        notes.add(node.mark, "back and more have the same digit", "give each its own")
    return keys


def _labels_apart(written: Sequence[tuple[Scalar, Node]]) -> str:
    """Show keys whose labels stand behind the colon, `{0: Back, 9: More}`, as they are written."""
    labels = [value.text for _, value in written if isinstance(value, Scalar)]
    if len(labels) != len(phrases.KEY_WORDS.known) or len(written) != len(labels):
        return ""
    if any(not re.fullmatch("[0-9]", key.text) for key, _ in written):
        return ""
    moves = zip(written, labels, phrases.KEY_WORDS.known, strict=True)
    return "{" + ", ".join(f"{key.text} {label}: {move}" for (key, _), label, move in moves) + "}"


def _key(key: Scalar, value: Node, notes: Notes, language: str) -> Key:
    move = fields.text(value, notes, key.text)
    phrases.check_word(value.mark, move, phrases.KEY_WORDS, notes)
    digit, label = split_key(key, notes)
    if "<" in label:
        notes.add(key.mark, f"the label {short(label)} holds a value", "write letters only")
    return Key(key.mark, digit, move, {language: phrases.parse(key.mark, label, notes, language)})


def split_key(key: Scalar, notes: Notes) -> tuple[str, str]:
    """Cut "7 Outro" into its digit and its label; empty ones and a finding for another form."""
    if match := _KEY.fullmatch(key.text):
        return match[1], match[2].strip()
    notes.add(
        key.mark, f"{short(key.text)} is no key and label", "write one digit, a blank, a label"
    )
    return "", ""


def _wrong(head: Fields, menu: Menu, notes: Notes, language: str) -> None:
    node = head.need("wrong")
    if node is None:
        return
    if isinstance(node, Scalar):
        menu.wrong = phrases.phrase(node, notes, "wrong", language)
        mend = f"write {{say: {node.text}, after 3: gave_up}}"
        notes.add(node.mark, "wrong does not say when to give up", mend)
        return
    after = [key for key, _ in _pairs_of(node) if key.text.startswith("after ")]
    wrong = Fields(node, notes, "wrong", ("say", *(key.text for key in after)))
    if say := wrong.need("say"):
        menu.wrong = phrases.phrase(say, notes, "wrong", language)
    if len(after) != 1:
        notes.add(node.mark, "wrong does not say when to give up", "add after 3: and a screen")
        return
    count = after[0]._replace(text=after[0].text[6:])
    menu.attempts = fields.whole(count, notes, "the number behind after", 2, 9)
    menu.gave_up = wrong.text(after[0].text)
    menu.gave_up_mark = after[0].mark


def _pairs_of(node: Node) -> tuple[tuple[Scalar, Node], ...]:
    return node.pairs if isinstance(node, Pairs) else ()


def _lines(head: Fields, notes: Notes, language: str) -> list[tuple[str, Line]]:
    found = []
    for key, value in head.pairs("tell"):
        _check_name(key, "a line of tell", notes)
        if not isinstance(value, Pairs):
            found.append((key.text, Line("", phrases.phrase(value, notes, key.text, language))))
            continue
        line = Fields(value, notes, f"the line {key.text}", ("if", "say", "choose"))
        if say := line.need("say"):
            read = Line(
                phrases.condition(line.get("if"), notes),
                phrases.phrase(say, notes, key.text, language),
            )
            if line.get("choose"):
                pairs = line.pairs("choose")
                read.options = [read_line_option(k, v, notes, language) for k, v in pairs]
            found.append((key.text, read))
    return found


def _words(head: Fields, menu: Menu, notes: Notes, language: str) -> None:
    node = head.need("words")
    if node is None:
        return
    words = Fields(node, notes, "words", (*WORDS, *OF_DATES))
    for word in (*WORDS, *OF_DATES):
        if value := words.get(word) if word in OF_DATES else words.need(word):
            menu.words[word] = read_word(value, notes, word, language)


def read_word(node: Node, notes: Notes, word: str, language: str) -> Phrase:
    """Read a word that values are made of; it may end in a blank but hold no value."""
    found = phrases.phrase(node, notes, word, language)
    if len(found[language].parts) > 1:
        notes.add(node.mark, f"the word {word} holds a value", "write letters only")
    return found


def _check_name(key: Scalar, what: str, notes: Notes, meant: str = "") -> None:
    if not re.fullmatch(NAME, key.text):
        mend = f"small letters, digits and _ only, as in {meant or 'my_cases'}"
        notes.add(key.mark, f"{short(key.text)} cannot be the name of {what}", mend)
