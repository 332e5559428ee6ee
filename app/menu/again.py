"""Ways on which a call does to a report what it has done to that very report already."""

from collections.abc import Callable, Iterator

from app.menu.graph import GIVING_UP, Way, ways
from app.menu.model import Menu
from app.menu.settled import EFFECT_NEEDS

#: Another problem or another place makes another report.
_RENEWED = frozenset(EFFECT_NEEDS["file"])


def filed_again(menu: Menu) -> Iterator[Way]:
    """Give the ways that file, on which a call may come from filing with the same answers."""
    return _again(menu, "file", lambda way: bool(way.settles & _RENEWED))


def said_again(menu: Menu) -> Iterator[Way]:
    """Give the ways that add words to a report, on which it may have some: these are replaced."""
    return _again(menu, "comment", lambda way: way.effect == "file")


def _again(menu: Menu, effect: str, is_anew: Callable[[Way], bool]) -> Iterator[Way]:
    """Give the ways that do a thing, once each, which a call may take behind doing it before."""
    seen = {way.to for screen in menu.screens for way in ways(menu, screen) if way.effect == effect}
    waiting = sorted(seen & {*menu.screens})
    told: set[Way] = set()
    while waiting:
        for way in ways(menu, waiting.pop()):
            if way.part == GIVING_UP or is_anew(way):
                continue
            if way.effect == effect and way not in told:
                told.add(way)
                yield way
            if way.to in menu.screens and way.to not in seen:
                seen.add(way.to)
                waiting.append(way.to)
