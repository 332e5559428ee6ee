"""Where calls begin: the screens that are met first, behind the jumps of the first one.

A menu may begin with a screen that only says who goes where, as crews to their jobs.
"""

from collections.abc import Iterator
from typing import Final

from app.menu.conditions import IN_CREW
from app.menu.graph import ways
from app.menu.looks import MOST_JUMPS
from app.menu.model import City, Menu, Variant
from app.menu.settled import CREW, JOB, told

#: What holds for nobody but a crew.
_OF_CREWS: Final = frozenset((CREW, JOB))


def opening_screens(city: City) -> tuple[str, ...]:
    """Name the screens that anybody's call may begin with; those of crews too."""
    return tuple(dict.fromkeys(name for name, _ in _shown(city, city.menu.first, MOST_JUMPS)))


def opening_forms(city: City) -> tuple[Variant, ...]:
    """Give the forms that a resident's call may begin with."""
    return tuple(form for _, form in _of_residents(city))


def opening_screen(city: City) -> str:
    """Name the screen with which a resident's call begins; the likeliest one of several."""
    found = [name for name, _ in _of_residents(city)]
    return found[-1] if found else city.menu.first


def screens_of_crews(city: City) -> frozenset[str]:
    """Name the screens that no resident's call can come to: crews alone meet them."""
    menu, met = city.menu, [city.menu.first]
    for screen in met:  # grows as it is walked
        met += {to for to in _next(menu, screen) if to not in met}
    return frozenset(menu.screens) - frozenset(met)


def _next(menu: Menu, screen: str) -> Iterator[str]:
    """Name the screens that residents may come to behind one."""
    forms = menu.screens[screen]
    for way in ways(menu, screen):
        if not (told(forms[way.variant].condition) | way.given) & _OF_CREWS:
            yield way.to


def _of_residents(city: City) -> list[tuple[str, Variant]]:
    return [*_shown(city, city.menu.first, MOST_JUMPS, IN_CREW)]


def _shown(
    city: City, screen: str, jumps: int, without: str | None = None
) -> Iterator[tuple[str, Variant]]:
    """Give the forms that are shown there or behind jumps; not those on a condition `without`."""
    for form in city.menu.screens[screen]:
        if form.condition == without:
            continue
        if not form.go:
            yield screen, form
        elif jumps:
            yield from _shown(city, form.go, jumps - 1, without)
