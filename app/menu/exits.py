"""Screens from which no key leads towards an end of the call, however long a caller goes on."""

from collections.abc import Mapping

from app.menu.graph import GIVING_UP, ways
from app.menu.model import Menu

#: screen -> the screens that an answer or a jump leads to
Onward = Mapping[str, frozenset[str]]


def without_end(menu: Menu) -> list[str]:
    """Name such screens, in the order of the menu; of those that lead to each other the first.

    Giving up after wrong keys is no way out, nor is going back.
    """
    onward = {screen: _onward(menu, screen) for screen in menu.screens}
    ending = {name for name, forms in menu.screens.items() if any(form.ends for form in forms)}
    before = _before(onward, ending)
    lost = [screen for screen in menu.screens if screen not in before]
    reached = {screen: _reached(onward, screen) for screen in lost}
    # A screen that only leads to others of the lost is mended with them.
    bottom = [s for s in lost if all(s in reached[other] for other in reached[s])]
    return [s for s in bottom if s == next(other for other in lost if other in reached[s] | {s})]


def _onward(menu: Menu, screen: str) -> frozenset[str]:
    return frozenset(
        way.to for way in ways(menu, screen) if way.part != GIVING_UP and way.to in menu.screens
    )


def _before(onward: Onward, ends: set[str]) -> set[str]:
    """Give the screens from which one of `ends` can be come to."""
    into: dict[str, list[str]] = {screen: [] for screen in onward}
    for screen, following in onward.items():
        for to in following:
            into[to].append(screen)
    found, waiting = set(ends), [*ends]
    while waiting:
        further = [screen for screen in into[waiting.pop()] if screen not in found]
        found.update(further)
        waiting += further
    return found


def _reached(onward: Onward, screen: str) -> set[str]:
    found: set[str] = set()
    waiting = [screen]
    while waiting:
        further = onward[waiting.pop()] - found
        found |= further
        waiting += further
    return found
