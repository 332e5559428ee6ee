"""All texts of a city that people read, in every language, each with its name and its place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from app.menufiles import draft, reader
from app.menufiles.draft import Menu, Phrase, Text
from app.menufiles.notes import Notes
from app.menufiles.plain import PlainReader
from app.menufiles.schema_calendar import FILE
from app.menufiles.schema_city import read_city
from app.menufiles.schema_menu import read_menu
from app.menufiles.schema_messages import read_messages
from app.menufiles.schema_translation import add_texts, read_translation
from app.menufiles.tree import Items, Node, Pairs, Scalar

#: One form of a screen: its name and the number of the form, from 0.
Form = tuple[str, int]
#: What names a text in a sheet: file, screen, what.
Name = tuple[str, str, str]
#: Whose texts may be there in the first language alone.
CALENDAR: Final = FILE.removesuffix(".yaml")
#: Files without a text that is translated.
_WITHOUT: Final = ("places.yaml", "routes.yaml")


class Entry(NamedTuple):
    """One text in every language that has it."""

    name: Name
    texts: Phrase
    shown: tuple[Form, ...] = ()  #: forms of screens that show it


class Texts(NamedTuple):
    """The texts of a city in the order in which they are met."""

    languages: tuple[str, ...]
    readers: Mapping[str, PlainReader]
    entries: tuple[Entry, ...]
    menu: Menu
    messages: Mapping[str, Phrase]
    #: Mappings in which the texts of all languages stand side by side.
    side_by_side: Mapping[Name, Pairs]


def gather(files: Mapping[str, str]) -> Texts:
    """Give the texts of a city's files, as many as can be read; the check tells what is amiss."""
    notes = Notes()
    read = {name: text for name, text in files.items() if name not in _WITHOUT}
    trees = {name: reader.read(name, text, notes) for name, text in read.items()}
    city = trees.get("city.yaml")
    names = _pairs_at(city, "languages")
    about = read_city(city, notes) if city else None
    languages = tuple(about["languages"]) if about else ()
    readers = about["readers"] if about else {}
    menu, messages = _menu(trees, languages, notes)
    side_by_side: dict[Name, Pairs] = {("city", "languages", "name"): names} if names else {}
    side_by_side |= dict(_services(trees.get("services.yaml")))
    entries = [Entry(name, _names(below)) for name, below in side_by_side.items()]
    notices = dict(_notices(trees.get(FILE)))
    telling = tuple(telling_notices(menu))
    entries += [Entry(name, _names(below), telling) for name, below in notices.items()]
    side_by_side |= notices
    entries += _menu_entries(menu)
    entries += [Entry(("messages", name, "message"), said) for name, said in messages.items()]
    return Texts(languages, readers, tuple(_told_apart(entries)), menu, messages, side_by_side)


def _menu(
    trees: Mapping[str, Node | None], languages: tuple[str, ...], notes: Notes
) -> tuple[Menu, dict[str, Phrase]]:
    menu, messages = Menu(draft.NOWHERE), {}
    if languages and (tree := trees.get("menu.yaml")):
        menu = read_menu(tree, notes, languages[0])
    if languages and (tree := trees.get("messages.yaml")):
        messages = read_messages(tree, notes, languages[0]).texts
    for language in languages[1:]:
        if tree := trees.get(f"menu.{language}.yaml"):
            read_translation(tree, notes, menu, language)
        if messages and (tree := trees.get(f"messages.{language}.yaml")):
            add_texts(tree, notes, messages, language, f"messages.{language}.yaml")
    return menu, messages


def _menu_entries(menu: Menu) -> Iterator[Entry]:
    asking = tuple(
        (name, index)
        for name, screen in menu.screens.items()
        for index, variant in enumerate(screen.variants)
        if variant.options or variant.typed
    )
    for key in menu.keys:
        yield Entry(("menu", "keys", f"key {key.digit}"), key.label, asking)
    yield Entry(("menu", "wrong", "say"), menu.wrong, asking)
    for word, said in (("failed", menu.failed), ("over", menu.over)):
        yield Entry(("menu", word, "say"), said, ((word, 0),))
    for name, screen in menu.screens.items():
        for index, variant in enumerate(screen.variants):
            shown = f"{name} {index + 1}" if screen.form == "several" else name
            for what, phrase in _variant(variant):
                yield Entry(("menu", shown, what), phrase, ((name, index),))
    yield from _line_entries(menu)
    for word, phrase in menu.words.items():
        yield Entry(("menu", "words", word), phrase)


def _line_entries(menu: Menu) -> Iterator[Entry]:
    for name, line in menu.lines.items():
        shown = tuple(_telling(menu, name))
        yield Entry(("menu", "tell", name), line.say, shown)
        for what, phrase in _labels(line.options):
            yield Entry(("menu", "tell", f"{name} {what}"), phrase, shown)


def _variant(variant: draft.Variant) -> Iterator[tuple[str, Phrase]]:
    if variant.say:
        yield "say", variant.say
    yield from _labels(variant.options)
    for typed in variant.typed:
        if typed.wrong:
            yield f"wrong {typed.kind}", typed.wrong


def _labels(options: Iterable[draft.Option]) -> Iterator[tuple[str, Phrase]]:
    for option in options:
        if option.label:
            yield f"option {option.digits}", option.label


def _telling(menu: Menu, line: str) -> Iterator[Form]:
    for name, screen in menu.screens.items():
        for index, variant in enumerate(screen.variants):
            if any(told == line for told, _ in variant.tell):
                yield name, index


def _services(tree: Node | None) -> Iterator[tuple[Name, Pairs]]:
    for entry in tree.items if isinstance(tree, Items) else ():
        code = _value(entry, "code")
        for word in ("name", "label"):
            below = _value(entry, word)
            if isinstance(code, Scalar) and isinstance(below, Pairs) and below.pairs:
                yield ("services", code.text, word), below


def _notices(tree: Node | None) -> Iterator[tuple[Name, Pairs]]:
    listed = _value(tree, "notices")
    for key, notice in listed.pairs if isinstance(listed, Pairs) else ():
        below = _value(notice, "say")
        if isinstance(below, Pairs) and below.pairs:
            yield (CALENDAR, key.text, "say"), below


def telling_notices(menu: Menu) -> Iterator[Form]:
    """Give the forms on which a notice may stand."""
    telling = {name for name, line in menu.lines.items() if _says_notice(line.say)}
    for name, screen in menu.screens.items():
        for index, variant in enumerate(screen.variants):
            told = any(line in telling for line, _ in variant.tell)
            if told or (variant.say and _says_notice(variant.say)):
                yield name, index


def _says_notice(phrase: Phrase) -> bool:
    return any("notice" in text.parts[1::2] for text in phrase.values())


def _names(below: Pairs) -> Phrase:
    """Give texts that stand under their language; a language of city.yaml may say more."""
    found: Phrase = {}
    for language, value in below.pairs:
        said = value if isinstance(value, Scalar) else _value(value, "name")
        if isinstance(said, Scalar):
            found[language.text] = Text(said.mark, said.text, (said.text,))
    return found


def _pairs_at(tree: Node | None, word: str) -> Pairs | None:
    below = _value(tree, word)
    return below if isinstance(below, Pairs) and below.pairs else None


def _value(node: Node | None, word: str) -> Node | None:
    pairs = node.pairs if isinstance(node, Pairs) else ()
    return next((value for key, value in pairs if key.text == word), None)


def _told_apart(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Number what has one name twice: two options share a digit where an `if` tells them apart."""
    seen: dict[Name, int] = {}
    for entry in entries:
        if not entry.texts:
            continue
        count = seen[entry.name] = seen.get(entry.name, 0) + 1
        file, screen, what = entry.name
        yield entry._replace(name=(file, screen, f"{what} ({count})")) if count > 1 else entry
