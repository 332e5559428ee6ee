"""Read menu.<language>.yaml: the texts of menu.yaml in its order, and nothing else."""

from collections.abc import Sequence

from app.menu.values import VALUES
from app.menufiles import fields, phrases
from app.menufiles.draft import Menu, Option, Phrase, Screen, Text, Typed, Variant
from app.menufiles.fields import Fields
from app.menufiles.kept_names import keep_names
from app.menufiles.notes import Notes, short
from app.menufiles.schema_menu import HEAD, split_key
from app.menufiles.schema_messages import AT_WILL, MESSAGES, SMS_TEXTS
from app.menufiles.tree import Items, Mark, Node, Pairs, Scalar

_NAMES = (*MESSAGES, *AT_WILL, *SMS_TEXTS)
_TEXTS = tuple(word for word in HEAD if word != "language")


def read_translation(node: Node, notes: Notes, menu: Menu, language: str) -> None:
    """Add the texts of one more language to a menu."""
    if isinstance(node, Pairs):
        _Translation(node, notes, menu, language).read()
    else:
        fields.pairs(node, notes, node.mark.file)


class _Texts:
    """Adds the texts of one language to phrases."""

    def __init__(self, notes: Notes, language: str) -> None:
        self.notes = notes
        self.language = language

    def need(self, phrase: Phrase | None, below: Fields, word: str) -> None:
        """Add the text behind a word that may not be left out."""
        if node := below.need(word):
            self.take(phrase, node, word)

    def take(self, phrase: Phrase | None, node: Node, what: str) -> None:
        """Add the text of a node."""
        text = phrases.text(node, self.notes, what, self.language)
        if phrase is not None and text.raw:
            self.put(phrase, text)

    def put(self, phrase: Phrase, text: Text) -> None:
        """Add a text, which must hold the values that the first language's holds."""
        original = next(iter(phrase.values()), None)
        phrase[self.language] = text
        if original is None:
            return
        here, there = set(text.parts[1::2]), set(original.parts[1::2])
        if not here <= set(VALUES):
            return  # a misspelt value is told, and says nothing of what is missing
        for name in sorted(there - here):
            what = f"{short(text.raw)} lacks <{name}>, which menu.yaml has"
            where = f"{original.mark.file}, line {original.mark.line}"
            self.notes.add(text.mark, what.replace("menu.yaml", where), f"add <{name}>")
        for name in sorted(here - there):
            what = f"<{name}> is not in the text of {original.mark.file}"
            self.notes.add(text.mark, f"{what}, line {original.mark.line}", "take it out")


class _Translation(_Texts):
    """Walks a menu and its translation side by side."""

    def __init__(self, node: Pairs, notes: Notes, menu: Menu, language: str) -> None:
        super().__init__(notes, language)
        self._menu = menu
        known = (*_TEXTS, *menu.screens, *menu.misnamed)
        lines = notes.lines(menu.mark.file)
        #: What is to be mended in menu.yaml first: comparing with it would mislead.
        self._broken = {
            name for name, span in menu.spans.items() if any(line in span for line in lines)
        }
        node = keep_names(node, notes, node.mark.file, self._wanted(), known)
        self._top = Fields(node, notes, node.mark.file, known)

    def read(self) -> None:
        """Read the whole file."""
        menu, top = self._menu, self._top
        for word, phrase in (("wrong", menu.wrong), ("failed", menu.failed), ("over", menu.over)):
            if word not in self._broken:
                self.need(phrase, top, word)
        if "keys" not in self._broken and (keys := top.need("keys")):
            self._labels(keys, [(key.mark, key.digit, key.label) for key in menu.keys], "keys")
        self._lines()
        self._group("words", menu.words)
        for name, screen in menu.screens.items():
            if name not in self._broken:
                self._screen(name, screen)

    def _wanted(self) -> list[str]:
        """Name what must be there, as menu.yaml has it one below the other."""
        spoken = {
            name for name, one in self._menu.screens.items() if any(map(_has_texts, one.variants))
        }
        return [name for name in self._menu.spans if name in {*_TEXTS} | spoken]

    def _group(self, word: str, known: dict[str, Phrase]) -> None:
        if known and word not in self._broken and (node := self._top.need(word)):
            below = self._named(node, word, tuple(known))
            for name, phrase in known.items():
                self.need(phrase, below, name)

    def _named(self, node: Node, what: str, names: Sequence[str]) -> Fields:
        """Read what has the same names in every language."""
        if isinstance(node, Pairs):
            node = keep_names(node, self.notes, what, names, names)
        return Fields(node, self.notes, what, names)

    def _lines(self) -> None:
        lines = self._menu.lines
        if not lines or "tell" in self._broken or not (node := self._top.need("tell")):
            return
        below = self._named(node, "tell", tuple(lines))
        for name, line in lines.items():
            if not line.options:
                self.need(line.say, below, name)
            elif written := below.need(name):
                keyed = Fields(written, self.notes, f"the line {name}", ("say", "choose"))
                self.need(line.say, keyed, "say")
                if choose := keyed.need("choose"):
                    self._labels(choose, _fixed(line.options), "choose")

    def _screen(self, name: str, screen: Screen) -> None:
        node = self._top.get(name)
        what = f"the screen {name}"
        if not any(map(_has_texts, screen.variants)):
            if node is not None:
                self.notes.add(node.mark, f"{what} has no text in menu.yaml", "take it out")
        elif node is None:
            self._top.need(name)
        elif screen.form == "text":
            self.take(screen.variants[0].say, node, what)
        elif screen.form == "one":
            self._variant(node, screen.variants[0], what)
        else:
            self._variants(node, screen.variants, what)

    def _variants(self, node: Node, variants: Sequence[Variant], what: str) -> None:
        forms = fields.items(node, self.notes, what)
        wanted = [variant for variant in variants if _has_texts(variant)]
        if isinstance(node, Items) and len(forms) != len(wanted):
            found = f"{what} has {len(forms)} forms here and {len(wanted)} with texts in menu.yaml"
            self.notes.add(node.mark, found, "write one - line for each, in the same order")
        for form, variant in zip(forms, wanted, strict=False):
            self._variant(form, variant, what)

    def _variant(self, node: Node, variant: Variant, what: str) -> None:
        plain = [option for option in variant.options if option.label is not None]
        hints = [typed for typed in variant.typed if typed.wrong is not None]
        has = (("say", variant.say), ("choose", plain), ("type", hints))
        form = Fields(node, self.notes, what, [word for word, texts in has if texts])
        if variant.say:
            self.need(variant.say, form, "say")
        if plain and (choose := form.need("choose")):
            self._labels(choose, _fixed(plain), "choose")
        if hints and (typed := form.need("type")):
            self._hints(typed, hints)

    def _hints(self, node: Node, hints: Sequence[Typed]) -> None:
        below = Fields(node, self.notes, "type", [typed.kind for typed in hints])
        for typed in hints:
            self.need(typed.wrong, below, typed.kind)

    def _labels(self, node: Node, wanted: Sequence[tuple[Mark, str, Phrase]], what: str) -> None:
        """Read a list of fixed labels, each under the digit it has in menu.yaml."""
        found = fields.items(node, self.notes, what)
        if isinstance(node, Items) and len(found) != len(wanted):
            digits = ", ".join(digit for _, digit, _ in wanted)
            texts = f"{what} has {len(found)} texts here and {len(wanted)} in menu.yaml"
            self.notes.add(node.mark, texts, f"write one for each of the digits {digits}")
            return
        for label, (mark, digit, phrase) in zip(found, wanted, strict=False):
            if not isinstance(label, Scalar):
                self.notes.add(label.mark, "a label is a text", "write it as 7 Other")
                continue
            written, rest = split_key(label, self.notes)
            if written and written != digit:
                other = f"{short(label.text)} has the digit {digit} in menu.yaml, line {mark.line}"
                self.notes.add(label.mark, other, "keep the digits and the order of menu.yaml")
            text = phrases.parse(label.mark, rest, self.notes, self.language)
            self.put(phrase, text)


def _has_texts(variant: Variant) -> bool:
    labels = any(option.label for option in variant.options)
    return bool(variant.say or labels or any(typed.wrong for typed in variant.typed))


def _fixed(options: Sequence[Option]) -> list[tuple[Mark, str, Phrase]]:
    return [(o.mark, o.digits, o.label) for o in options if o.label is not None]


def add_texts(node: Node, notes: Notes, known: dict[str, Phrase], language: str, what: str) -> None:
    """Add one more language to named texts, as messages.<language>.yaml has them."""
    below = Fields(node, notes, what, _NAMES)
    texts = _Texts(notes, language)
    _refuse_further(node, notes, known, what)
    for name, phrase in known.items():
        original = next(iter(phrase.values())).mark
        if original.line not in notes.lines(original.file):
            texts.need(phrase, below, name)


def _refuse_further(node: Node, notes: Notes, known: dict[str, Phrase], what: str) -> None:
    """Refuse messages that the first language has not, where it may do without them."""
    needed = {*MESSAGES, *(SMS_TEXTS if known.keys() & SMS_TEXTS.keys() else ())}
    for key, _ in node.pairs if isinstance(node, Pairs) else ():
        if key.text in {*_NAMES} - known.keys() - needed:
            found = f"{what} has {key.text}, and messages.yaml has not"
            notes.add(key.mark, found, "write it there first, or take it out here")
