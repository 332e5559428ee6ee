"""Where calls begin: the screens that are met first, behind the jumps of the first one.

A menu may begin with a screen that only says who goes where, as crews to their jobs.
"""

from collections.abc import Iterator

from app.menu.conditions import IN_CREW
from app.menu.looks import MOST_JUMPS
from app.menu.model import City, Variant


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
