"""A menu as a graph: every way from a screen to the next, and what each form of a screen needs.

Pure, and in step with `take` and `show`: what an answer does there is a way here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.menu.effects import JOB_EFFECTS
from app.menu.model import Menu, Option, Phrase, Typed, Variant
from app.menu.settled import (
    CONDITION_NEEDS,
    EFFECT_NEEDS,
    JOB,
    LIST_NEEDS,
    LIST_SETTLES,
    NAME_BEYOND_DOUBT,
    NOTHING,
    TYPE_NEEDS,
    TYPE_SETTLES,
    VALUE_NEEDS,
    Facts,
    told,
    told_in_line,
)
from app.menu.typing import family

#: The way that a menu's own wrong keys take.
GIVING_UP = "giving up"
#: What a key does that needs something, in the words of `Need`.
_DOES = {
    "resume": "goes on with a call",
    "join": "joins a case",
    "confirm": "confirms a case",
    "reopen": "reopens a case",
    "subscribe": "subscribes to a case",
    "accept": "accepts a job",
    "done": "says that a job is done",
    "impossible": "says that a job is impossible",
    "decline": "declines a job",
}


class Way(NamedTuple):
    """One way out of a form of a screen."""

    screen: str
    variant: int
    part: str  #: choose <index> | tell <line> <index> | type <kind> | go | giving up
    to: str
    settles: Facts = NOTHING
    given: Facts = NOTHING  #: what its own condition tells
    effect: str = ""
    answers: bool = False  #: leaves an answer behind, so that its screen has been passed
    returns: bool = False  #: to a screen that was passed, forgetting what came since


class Need(NamedTuple):
    """Something a form of a screen cannot do without."""

    screen: str
    variant: int
    part: str  #: if | say | tell <line> [<index>] | wrong <kind> | choose <index> | type <kind>
    does: str  #: for people, as in "says <number>"
    fact: str
    given: Facts = NOTHING


def ways(menu: Menu, screen: str) -> Iterator[Way]:
    """Give every way out of a screen."""
    for index, variant in enumerate(menu.screens[screen]):
        if variant.go:
            yield Way(screen, index, "go", variant.go)
        for number, option in enumerate(variant.options):
            if option.go:
                yield _chosen(Way(screen, index, f"choose {number}", option.go), option)
        for name in variant.tell:
            yield from _told(menu, screen, index, name)
        for typed in variant.typed:
            yield from _typed(menu, Way(screen, index, f"type {typed.kind}", typed.go), typed)
        if variant.options or variant.typed:
            yield Way(screen, index, GIVING_UP, menu.gave_up)


def _told(menu: Menu, screen: str, variant: int, name: str) -> Iterator[Way]:
    """Give the ways behind the keys of a line."""
    line = menu.lines[name]
    for number, option in enumerate(line.options):
        if option.go:
            way = _chosen(Way(screen, variant, f"tell {name} {number}", option.go), option)
            yield way._replace(given=told(line.condition))


def _chosen(way: Way, option: Option) -> Way:
    settles = LIST_SETTLES[option.lists] if option.lists else NOTHING
    return way._replace(
        settles=settles,
        given=told(option.condition),
        effect=option.effect,
        answers=option.lists != "language",
        returns=True,
    )


def _typed(menu: Menu, way: Way, typed: Typed) -> Iterator[Way]:
    answers = typed.kind != "text"
    taken = way._replace(effect=typed.effect, answers=answers, returns=True)
    yield taken._replace(settles=TYPE_SETTLES[family(typed.kind)])
    if typed.kind == "bairro name":
        # A name beyond doubt is as good as the choice that the next screen asks for.
        asks = _asking(menu, typed.go)
        effect, to = (asks.effect, asks.go) if asks else (typed.effect, typed.go)
        yield taken._replace(settles=NAME_BEYOND_DOUBT, effect=effect, to=to)


def _asking(menu: Menu, screen: str) -> Option | None:
    options = (option for variant in menu.screens[screen] for option in variant.options)
    return next((option for option in options if option.lists == "bairro"), None)


def needs(menu: Menu, screen: str) -> Iterator[Need]:
    """Give what the texts, lists, typed answers and effects of a screen need."""
    for index, variant in enumerate(menu.screens[screen]):
        here = Need(screen, index, "say", "", "")
        yield from _asks(here._replace(part="if"), variant.condition)
        yield from _says(here, variant.say)
        for name in variant.tell:
            line = menu.lines[name]
            part = here._replace(part=f"tell {name}", given=told_in_line(line.condition))
            yield from _asks(part, line.condition)
            yield from _says(part, line.say)
            for number, option in enumerate(line.options):
                key = part._replace(part=f"tell {name} {number}")
                yield from _says(key, option.label)
                yield from _goes_on(key, option)
        yield from _offers(here, variant)
        for typed in variant.typed:
            part = here._replace(part=f"type {typed.kind}")
            yield from _says(here._replace(part=f"wrong {typed.kind}"), typed.wrong)
            if typed.kind in TYPE_NEEDS:
                yield part._replace(does=f"asks for a {typed.kind}", fact=TYPE_NEEDS[typed.kind])
            if typed.effect == "comment":
                yield from _effects(part, typed.effect)
            elif typed.effect in JOB_EFFECTS:
                yield part._replace(does=_DOES[typed.effect], fact=JOB)


def _offers(here: Need, variant: Variant) -> Iterator[Need]:
    for number, option in enumerate(variant.options):
        part = here._replace(part=f"choose {number}", given=told(option.condition))
        yield from _asks(part, option.condition)
        yield from _says(part, option.label)
        if option.lists in LIST_NEEDS:
            yield part._replace(does=f"lists <{option.lists}>", fact=LIST_NEEDS[option.lists])
        yield from _goes_on(part, option)


def _asks(part: Need, condition: str) -> Iterator[Need]:
    for fact in CONDITION_NEEDS.get(condition, ()):
        # What a condition tells where it holds is no answer to whether it may.
        yield part._replace(does=f"asks whether {condition}", fact=fact, given=NOTHING)


def _goes_on(part: Need, option: Option) -> Iterator[Need]:
    if does := _DOES.get(option.effect):
        for fact in EFFECT_NEEDS[option.effect]:
            yield part._replace(does=does, fact=fact)


def _effects(part: Need, effect: str) -> Iterator[Need]:
    for fact in EFFECT_NEEDS[effect]:
        yield part._replace(does="adds a comment to a report", fact=fact)


def _says(part: Need, phrase: Phrase | None) -> Iterator[Need]:
    for name in values(phrase):
        if name in VALUE_NEEDS:
            yield part._replace(does=f"says <{name}>", fact=VALUE_NEEDS[name])


def values(phrase: Phrase | None) -> tuple[str, ...]:
    """Name the values of a phrase, each once: every language holds the same."""
    templates = list(phrase.values())[:1] if phrase else []
    return tuple(dict.fromkeys(name for template in templates for name in template.values))
