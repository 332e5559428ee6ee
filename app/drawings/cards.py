"""A menu as cards and arrows: what a drawing of it has to say, before anything has a place.

A card is a screen with its forms; an arrow leads from a card to another and carries the keys
that take it. Wrong keys are said once, on the card they end on, not drawn from every screen.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from app.drawings.main_call import MainCall, main_call
from app.drawings.saying import Say, english
from app.menu.graph import GIVING_UP, Way, ways
from app.menu.model import City, Option, Typed, Variant
from app.menu.typing import family, numbers

#: What an effect does, for people; one that is not here says its own name.
EFFECTS: Final[Mapping[str, str]] = {
    "file": "files a report",
    "comment": "adds the caller's words",
    "resume": "goes on where the last call broke off",
    "join": "joins the open case",
    "confirm": "confirms that the case is solved",
    "reopen": "reopens the case",
    "subscribe": "asks to be told",
    "accept": "accepts the job",
    "done": "says that the job is done",
    "impossible": "says that the job is impossible",
    "decline": "declines the job",
}


class Line(NamedTuple):
    """One line of a card."""

    kind: str  #: if | say | tell | choose | type | go | note
    text: str
    to: str = ""  #: screen it leads to
    is_main: bool = False  #: the main call takes it


class Card(NamedTuple):
    """A screen."""

    name: str
    kind: str  #: begin | screen | end
    lines: tuple[Line, ...]
    is_main: bool  #: the main call passes it

    @property
    def is_seen(self) -> bool:
        """Whether a phone ever shows it: one that only goes on is passed unseen."""
        return any(line.kind not in ("if", "go") for line in self.lines)


class Arrow(NamedTuple):
    """A way between two screens, however many answers take it."""

    source: str
    target: str
    keys: tuple[str, ...]  #: "1-6", "type", "list", "go"
    is_main: bool


class Chart(NamedTuple):
    """A whole menu in one language."""

    cards: tuple[Card, ...]  #: in the file's order
    arrows: tuple[Arrow, ...]  #: by card, in the order of its lines


def chart(city: City, language: str, say: Say = english) -> Chart:
    """Make the cards and arrows of a city's menu; `say` gives what is no word of the menu."""
    menu, main = city.menu, main_call(city, language)
    cards = tuple(_card(city, language, name, main, say) for name in menu.screens)
    arrows = tuple(arrow for name in menu.screens for arrow in _arrows(city, name, main))
    return Chart(cards, arrows)


def _card(city: City, language: str, name: str, main: MainCall, say: Say) -> Card:
    menu, forms = city.menu, city.menu.screens[name]
    lines: list[Line] = []
    for index, form in enumerate(forms):
        taken = {option for at, of, option in main.choices if (at, of) == (name, index)}
        if form.condition or len(forms) > 1:
            when = say(f"if {form.condition}") if form.condition else say("else")
            lines.append(Line("if", when))
        lines += _form(city, language, form, taken, say)
        if form.go:
            lines.append(Line("go", say("goes on"), form.go, (name, form.go) in main.jumps))
    if name == menu.gave_up:
        told = say("after %(n)s wrong keys in a row, on any screen", n=menu.attempts)
        lines.append(Line("note", told))
    kind = "screen"
    if name == menu.first:
        kind = "begin"
    elif all(form.ends for form in forms):
        kind = "end"
    return Card(name, kind, tuple(lines), name in main.screens)


def _form(city: City, language: str, form: Variant, taken: set[int], say: Say) -> Iterator[Line]:
    if form.say:
        yield from (Line("say", text) for text in form.say[language].written.split("\n"))
    for name in form.tell:
        line = city.menu.lines[name]
        when = f" ({say(f'if {line.condition}')})" if line.condition else ""
        yield Line("tell", f"{line.say[language].written}{when}")
        for option in line.options:
            yield Line("choose", _offered(option, language, say), option.go)
    for index, option in enumerate(form.options):
        yield Line("choose", _offered(option, language, say), option.go, index in taken)
    for typed in form.typed:
        yield Line("type", _typed(typed, say), typed.go)


def _offered(option: Option, language: str, say: Say) -> str:
    what = option.label[language].written if option.label else f"<{option.lists}>"
    return f"{option.span or say('list')} {what}" + _aside(option.effect, option.condition, say)


def _typed(typed: Typed, say: Say) -> str:
    within = numbers(typed.kind)
    what = say(family(typed.kind)) + (f" {within.low}-{within.high}" if within else "")
    return say("type %(what)s", what=what) + _aside(typed.effect, "", say)


def _aside(effect: str, condition: str, say: Say) -> str:
    does = say(EFFECTS[effect]) if effect in EFFECTS else effect
    parts = [part for part in (does, say(f"if {condition}") if condition else "") if part]
    return f" ({', '.join(parts)})" if parts else ""


def _arrows(city: City, name: str, main: MainCall) -> Iterator[Arrow]:
    """Give the arrows out of a screen; what stays on it is said by its own lines."""
    keys: dict[str, dict[str, None]] = {}
    pressed: dict[str, str] = {}
    for way in ways(city.menu, name):
        if way.part != GIVING_UP and way.to != name:
            key = _key(city, way)
            keys.setdefault(way.to, {})[key] = None
            if _is_pressed(way, main):
                pressed[way.to] = key
    for target, taken in keys.items():
        # The key of the main call stands first: its line is the one that is marked.
        first = [pressed[target]] if target in pressed else []
        ordered = tuple(dict.fromkeys((*first, *taken)))
        yield Arrow(name, target, ordered, (name, target) in main.steps)


def _is_pressed(way: Way, main: MainCall) -> bool:
    """Whether the main call takes this option."""
    kind, _, which = way.part.partition(" ")
    return kind == "choose" and (way.screen, way.variant, int(which)) in main.choices


def _key(city: City, way: Way) -> str:
    kind, _, which = way.part.partition(" ")
    if kind == "tell":
        name, _, index = which.partition(" ")
        return city.menu.lines[name].options[int(index)].span
    if kind != "choose":
        return kind
    option = city.menu.screens[way.screen][way.variant].options[int(which)]
    return option.span or "list"
