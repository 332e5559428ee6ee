"""Check that a typed number has one meaning on its screen: no key, no other answer takes it."""

from collections.abc import Iterable, Iterator
from typing import Final

from app.domain.place_names import SHORTEST
from app.domain.text import key
from app.menu.paging import DIGITS
from app.menu.typing import Range, numbers
from app.menufiles.draft import Menu, Option, Typed, Variant
from app.menufiles.notes import Notes
from app.menufiles.tree import Mark

#: What other kinds of typed answers take, as numbers. A painted code may begin with zeros, but
#: has five digits, and so many are taken only of a number whose largest has five.
_TAKES: Final = {
    "block": Range(1, 999),
    "container code": Range(10_000, 99_999),
    "case number": Range(10_000_000, 999_999_999),
}
_RULE: Final = "two-meanings"
_APART: Final = "make the range another, or ask for one of the two on a screen of its own"


def check_numbers(menu: Menu, places: Iterable[str], notes: Notes) -> None:
    """Check every form that takes a number; `places` are their names and aliases."""
    names = tuple(places)
    for name, screen in menu.screens.items():
        for variant in screen.variants:
            for typed in variant.typed:
                if within := numbers(typed.kind):
                    _check_keys(menu, name, variant, typed, within, notes)
                    _check_others(name, variant, typed, within, notes)
                    _check_names(name, variant, typed, within, names, notes)


def _check_keys(
    menu: Menu, name: str, variant: Variant, typed: Typed, within: Range, notes: Notes
) -> None:
    """Refuse the first key that is a number of the range: it is taken as the key."""
    for digit, mark in _keys(menu, name, variant):
        if within.low <= int(digit) <= within.high:
            what = f"{digit} on the screen {name} is a key and may be a {typed.kind} too"
            mend = f"begin the range above {digit}, or give the key a digit outside it"
            notes.add(mark or typed.mark, what, mend, rule=_RULE)
            return


def _keys(menu: Menu, name: str, variant: Variant) -> Iterator[tuple[str, Mark | None]]:
    """Give the keys of a form with where they stand; None: in a line, or it draws itself."""
    for option in variant.options:
        digits = option.digits or (DIGITS if option.lists else "")
        yield from ((digit, option.mark) for digit in digits)
    yield from ((digit, None) for option in _told(menu, variant) for digit in option.digits)
    if name != next(iter(menu.screens)):
        yield from ((one.digit, None) for one in menu.keys if one.move == "back" and one.digit)


def _told(menu: Menu, variant: Variant) -> Iterator[Option]:
    for line, _ in variant.tell:
        if line in menu.lines:
            yield from menu.lines[line].options


def _check_others(name: str, variant: Variant, typed: Typed, within: Range, notes: Notes) -> None:
    """Refuse other answers that take numbers of the range, and a hint that leaves text unread."""
    for other in variant.typed:
        if other.kind == "text" and typed.wrong:
            what = f"whatever is no {typed.kind} gets its hint, so no text is read"
            notes.add(other.mark, what, "take wrong: out, or text", rule="never-shown")
        elif other.mark > typed.mark and _meet(within, other.kind):
            what = f"a {typed.kind} on the screen {name} may be a {other.kind} too"
            notes.add(other.mark, what, _APART, rule=_RULE)
        elif other.mark < typed.mark and _meet(within, other.kind):
            what = f"a {other.kind} on the screen {name} may be a {typed.kind} too"
            notes.add(typed.mark, what, _APART, rule=_RULE)


def _meet(within: Range, kind: str) -> bool:
    other = numbers(kind) or _TAKES.get(kind)
    if kind == "container code":
        return within.digits >= len(str(_TAKES[kind].low)) and within.low <= _TAKES[kind].high
    return other is not None and within.low <= other.high and other.low <= within.high


def _check_names(
    name: str, variant: Variant, typed: Typed, within: Range, names: Iterable[str], notes: Notes
) -> None:
    """Refuse a number beside names of places, of which one has digits of the range in it."""
    if not any(other.kind in ("bairro name", "district name") for other in variant.typed):
        return
    for place in names:
        for digits in _beginnings(place):
            if within.low <= int(digits) <= within.high:
                what = f"{digits} on the screen {name} may be {place}, and a {typed.kind} too"
                notes.add(typed.mark, what, _APART, rule=_RULE)
                return


def _beginnings(place: str) -> Iterator[str]:
    """Give the digits that may be typed for a name, as `place_names` reads them."""
    for word in key(place).split(" "):
        if word.isascii() and word.isdigit():
            yield from (word[:most] for most in range(SHORTEST, min(len(word), 6) + 1))
