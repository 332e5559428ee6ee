"""What of a menu all dialogues together have met: screens, their forms, options, typed answers."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from app.menu import typing
from app.menu.model import City, Option, Variant
from app.menu.state import BACK, LINE, MORE, Offer, State

#: Kinds of parts, in the order in which they are told, and what many of them are called.
KINDS: Final = {
    "screen": "screens",
    "form": "forms",
    "option": "options",
    "typed answer": "typed answers",
    "key": "keys",
    "line key": "keys of lines",
}


class Part(NamedTuple):
    """One thing of a menu that a dialogue can meet."""

    kind: str  #: of `KINDS`
    screen: str
    variant: int = 0
    what: str = ""  #: index of the option, kind of typed answer, move of a key, line and index


class Coverage:
    """The parts of one city's menu, and which of them were met."""

    def __init__(self, city: City) -> None:
        """Begin with nothing met."""
        self._city = city
        self.parts = tuple(_parts(city))
        self.met: set[Part] = set()

    def show(self, state: State) -> None:
        """Count the screen that a call stands in front of."""
        self.met.add(Part("screen", state.screen))
        self.met.add(Part("form", state.screen, state.variant))

    def answer(self, state: State, given: str) -> None:
        """Count what a valid input chose on the screen of `state`."""
        pressed = given.strip()
        for offer in state.offered:
            if offer.key == pressed:
                self.met.add(_pressed(state, offer))
                return
        for typed in self._city.menu.screens[state.screen][state.variant].typed:
            is_text = typed.kind == "text"
            if is_text or typing.read(typed.kind, given, self._city, state):
                self.met.add(Part("typed answer", state.screen, state.variant, typed.kind))
                return

    def missed(self) -> list[str]:
        """Name what no dialogue has met, screen by screen; of a screen never seen only that."""
        missed = [part for part in self.parts if part not in self.met]
        unseen = {part[1:3] for part in missed if part.kind == "form"}
        screens = {part.screen for part in missed if part.kind == "screen"}
        return [
            self._name(part)
            for part in missed
            if part.kind in ("screen", "key", "line key")
            or (part.screen not in screens and (part.kind == "form" or part[1:3] not in unseen))
        ]

    def counts(self) -> str:
        """Say how many of each kind were met: "screens 12 of 13, forms 14 of 15, ..."."""
        counted = []
        for kind, many in KINDS.items():
            every = [part for part in self.parts if part.kind == kind]
            if every:
                counted.append(f"{many} {sum(part in self.met for part in every)} of {len(every)}")
        return ", ".join(counted)

    def _name(self, part: Part) -> str:
        menu, language = self._city.menu, self._city.language
        if part.kind == "key":
            key = {"back": menu.back, "more": menu.more}[part.what]
            return f"the key {key.digit} {key.label[language].parts[0]}"
        if part.kind == "line key":
            name, _, index = part.what.partition(" ")
            return f"the line {name}: {option_name(menu.lines[name].options[int(index)], language)}"
        if part.kind == "screen":
            return f"the screen {part.screen}"
        variants = menu.screens[part.screen]
        condition = variants[part.variant].condition or "else"
        where = f"{part.screen} ({condition})" if len(variants) > 1 else part.screen
        if part.kind == "form":
            return where
        if part.kind == "typed answer":
            return f"{where}: typing a {part.what}"
        return f"{where}: {option_name(variants[part.variant].options[int(part.what)], language)}"


def _pressed(state: State, offer: Offer) -> Part:
    move = {BACK: "back", MORE: "more"}.get(offer.option)
    if move:
        return Part("key", "", what=move)
    if offer.option <= LINE:
        return Part("line key", "", what=f"{offer.code} {LINE - offer.option}")
    return Part("option", state.screen, state.variant, str(offer.option))


def option_name(option: Option, language: str) -> str:
    """Name an option as the menu file writes it: "7 Outro", "1-6 <service>", "<bairro>"."""
    label = option.label[language].written if option.label else f"<{option.lists}>"
    return f"{option.span} {label}".lstrip()


def _parts(city: City) -> Iterator[Part]:
    for screen, variants in city.menu.screens.items():
        shown = [(index, variant) for index, variant in enumerate(variants) if not variant.go]
        if shown:
            yield Part("screen", screen)
        for index, variant in shown:
            yield Part("form", screen, index)
            yield from _of_form(screen, index, variant)
    for name, line in city.menu.lines.items():
        for index in range(len(line.options)):
            yield Part("line key", "", what=f"{name} {index}")
    yield Part("key", "", what="back")
    yield Part("key", "", what="more")


def _of_form(screen: str, index: int, variant: Variant) -> Iterator[Part]:
    for number in range(len(variant.options)):
        yield Part("option", screen, index, str(number))
    for typed in variant.typed:
        yield Part("typed answer", screen, index, typed.kind)
