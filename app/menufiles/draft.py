"""A menu as written, on its way to `app.menu.model`: the same shape, with marks for findings.

The first language is read into it, the other languages add their texts, checks read it.
"""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.menufiles.tree import Mark


class Text(NamedTuple):
    """A text in one language, cut at its values: literal, value, literal, …, literal."""

    mark: Mark
    raw: str
    parts: tuple[str, ...]


NOWHERE: Final = Mark("", 0, 0)
#: One text by language.
Phrase = dict[str, Text]


@dataclass(slots=True)
class Option:
    """One line of `choose`."""

    mark: Mark
    digits: str
    lists: str  #: "" for a plain option
    label: Phrase | None  #: None for a list
    condition: str
    effect: str
    go: str
    go_mark: Mark


@dataclass(slots=True)
class Typed:
    """One line of `type`."""

    mark: Mark
    kind: str
    effect: str
    go: str
    go_mark: Mark
    wrong: Phrase | None


@dataclass(slots=True)
class Variant:
    """One form of a screen."""

    mark: Mark
    condition: str = ""
    say: Phrase | None = None
    tell: list[tuple[str, Mark]] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    typed: list[Typed] = field(default_factory=list)
    go: str = ""
    go_mark: Mark = NOWHERE


@dataclass(slots=True)
class Screen:
    """A screen in all its forms."""

    mark: Mark
    form: str  #: text | one | several
    variants: list[Variant]


@dataclass(slots=True)
class Line:
    """A line of `tell`."""

    condition: str
    say: Phrase
    options: list[Option] = field(default_factory=list)


@dataclass(slots=True)
class Notice:
    """A notice of calendar.yaml."""

    name: str
    say: Phrase
    where: list[str]
    service: list[str]
    first: str  #: ISO 8601 date; "" for none
    last: str
    pauses: bool
    rounds: list[int]  #: days of the week, 0 for Monday


@dataclass(slots=True)
class Key:
    """A key drawn by the engine."""

    mark: Mark
    digit: str
    move: str  #: back | more
    label: Phrase


@dataclass(slots=True)
class Menu:
    """menu.yaml."""

    mark: Mark
    keys: list[Key] = field(default_factory=list)
    wrong: Phrase = field(default_factory=dict)
    attempts: int = 3
    gave_up: str = ""
    gave_up_mark: Mark = NOWHERE
    failed: Phrase = field(default_factory=dict)
    over: Phrase = field(default_factory=dict)
    screens: dict[str, Screen] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    words: dict[str, Phrase] = field(default_factory=dict)
    spans: dict[str, range] = field(default_factory=dict)  #: lines of each word and screen
    #: names that others know screens by whose own name is misspelt
    misnamed: set[str] = field(default_factory=set)
