"""Which screens of a menu look at something that is known of few callers, or of few moments."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from app.menu.model import Line, Phrase, Variant

#: A jump that leads to a jump: the check refuses longer chains.
MOST_JUMPS: Final = 20

Screens = Mapping[str, tuple[Variant, ...]]
Lines = Mapping[str, Line]


def conditions(lines: Lines, variant: Variant) -> Iterator[str]:
    """Give every condition on which the look of a form depends; "" for none."""
    yield variant.condition
    yield from (lines[name].condition for name in variant.tell)
    yield from (option.condition for option in variant.options)


def texts(screens: Screens, lines: Lines) -> Iterator[Phrase]:
    """Give every text of screens and of lines, and of the keys on them."""
    forms = [form for of_screen in screens.values() for form in of_screen]
    yield from (form.say for form in forms if form.say)
    yield from (line.say for line in lines.values())
    keys = [*(form.options for form in forms), *(line.options for line in lines.values())]
    yield from (option.label for options in keys for option in options if option.label)
    yield from (typed.wrong for form in forms for typed in form.typed if typed.wrong)


def asking(screens: Screens, lines: Lines, condition: str) -> frozenset[str]:
    """Name the screens whose own look depends on a condition."""
    return frozenset(
        name
        for name, forms in screens.items()
        if any(condition in conditions(lines, form) for form in forms)
    )


def listing(screens: Screens, lists: str) -> frozenset[str]:
    """Name the screens that show a list, and those that jump to one."""
    found = (
        n for n, forms in screens.items() if any(o.lists == lists for f in forms for o in f.options)
    )
    return leading_to(screens, found)


def leading_to(screens: Screens, names: Iterable[str]) -> frozenset[str]:
    """Add the screens that jump to one of these, be it by another jump."""
    found = set(names)
    while more := {
        name
        for name, forms in screens.items()
        if name not in found and any(form.go in found for form in forms)
    }:
        found |= more
    return frozenset(found)
