"""Say for every screen of a menu what a caller dials and answers to get there, for findings.

Read from the menu as written, so that it is there for menus with something to mend too: the
shortest way that no condition stands in, lists answered with their first item.
"""

from collections import deque
from collections.abc import Iterator
from typing import Final

from app.menu.paging import DIGITS
from app.menufiles.draft import Menu, Option, Variant

#: Lists of the caller's own, empty for most.
_OWN: Final = ("place", "case")
#: What ways are made of: keys, typed answers too, options with an if and the caller's own too.
_KEYS, _TYPED, _WHATEVER = range(3)


def ways_to(menu: Menu, dial: str) -> dict[str, str]:
    """Give the way to every screen that something leads to, as in "*311# 1 3 2"."""
    first = next(iter(menu.screens), "")
    found = {first: dial} if first else {}
    # A way by keys that everybody has comes before a shorter one by what one must know or have.
    for most in (_KEYS, _TYPED, _WHATEVER):
        _follow(menu, first, found, most)
    if first and menu.gave_up in menu.screens:
        found.setdefault(menu.gave_up, f"{dial} and {menu.attempts} wrong keys")
    return found


def _follow(menu: Menu, first: str, found: dict[str, str], most: int) -> None:
    waiting = deque(found)
    while waiting:
        name = waiting.popleft()
        for answer, to in _answers(menu, name, most, is_first=name == first):
            if to in menu.screens and to not in found:
                found[to] = f"{found[name]} {answer}" if answer else found[name]
                # A jump costs no answer, so what lies behind it comes first.
                (waiting.append if answer else waiting.appendleft)(to)


def _answers(menu: Menu, name: str, most: int, *, is_first: bool) -> Iterator[tuple[str, str]]:
    """Give every answer on a screen with the screen it leads to, the plainest first."""
    for variant in menu.screens[name].variants:
        if variant.go:
            yield "", variant.go
    for variant in menu.screens[name].variants:
        for option in variant.options:
            if most == _WHATEVER or not (option.condition or option.lists in _OWN):
                yield _key(menu, variant, option, is_first=is_first), option.go
    for variant in menu.screens[name].variants if most == _WHATEVER else ():
        told = (menu.lines[line] for line, _ in variant.tell if line in menu.lines)
        yield from ((option.digits, option.go) for line in told for option in line.options)
    for variant in menu.screens[name].variants if most != _KEYS else ():
        yield from ((f"({typed.kind})", typed.go) for typed in variant.typed)


def _key(menu: Menu, variant: Variant, option: Option, *, is_first: bool) -> str:
    """Give the digit of an option, or of the first item of a list numbered as it is shown."""
    if option.digits:
        return option.digits[0]
    taken = {digit for other in variant.options for digit in other.digits}
    if not is_first:
        taken |= {key.digit for key in menu.keys if key.move == "back"}
    return next((digit for digit in DIGITS if digit not in taken), "?")
