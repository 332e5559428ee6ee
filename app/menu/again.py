"""Ways on which a call files the very report that it has filed already."""

from collections.abc import Iterator

from app.menu.graph import GIVING_UP, Way, ways
from app.menu.model import Menu
from app.menu.settled import EFFECT_NEEDS

#: Another problem or another place makes another report.
_RENEWED = frozenset(EFFECT_NEEDS["file"])


def filed_again(menu: Menu) -> Iterator[Way]:
    """Give the ways that file, on which a call may come from filing with the same answers."""
    seen = {way.to for screen in menu.screens for way in ways(menu, screen) if _files(way)}
    waiting = sorted(seen)
    told: set[Way] = set()
    while waiting:
        for way in ways(menu, waiting.pop()):
            if way.part == GIVING_UP or way.settles & _RENEWED:
                continue
            if _files(way) and way not in told:
                told.add(way)
                yield way
            if way.to in menu.screens and way.to not in seen:
                seen.add(way.to)
                waiting.append(way.to)


def _files(way: Way) -> bool:
    return way.effect == "file"
