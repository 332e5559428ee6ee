"""What may be dialled behind the code at once: what means the same on every day."""

from collections.abc import Iterator
from typing import Final

from app.menu.conditions import CASE_AWAITS, HAS_NEWS, SAME_OPEN
from app.menu.model import City, Menu, Variant
from app.menu.notices import HAS_NOTICE
from app.menu.opening import opening_forms
from app.menu.state import BACK, State

#: What may hold on one day and not on the next.
DAILY: Final = frozenset((SAME_OPEN, CASE_AWAITS, HAS_NEWS, HAS_NOTICE))
_CODE: Final = "container code"
#: Lists whose digits stay: their order is the file's; "" is a plain option. The caller's own places
#: and cases are others after the next report.
_IN_ORDER: Final = frozenset(("", "service", "district", "language"))


def takes_text(city: City, state: State) -> bool:
    """Whether everything that follows is one answer, stars included."""
    typed = city.menu.screens[state.screen][state.variant].typed
    return bool(typed) and any(one.kind == "text" for one in typed)


def takes_code(city: City) -> bool:
    """Whether a painted code may stand at the beginning of what is dialled."""
    forms = opening_forms(city)
    return all(any(typed.kind == _CODE for typed in form.typed) for form in forms)


def is_for_life(city: City, state: State, given: str) -> bool:
    """Whether an input means the same on every day: no key of a list that numbers itself.

    Nor one of a list that is the caller's own, nor of a line, which comes and goes, nor for more.
    """
    key = given.strip()
    offer = next((offer for offer in state.offered if offer.key == key), None)
    today, others = city.menu.screens[state.screen][state.variant], _other_days(city, state.screen)
    if offer is None:
        return not any(_typed(form) != _typed(today) or _meant(form, key) for form in others)
    if offer.option == BACK:
        return not any(_meant(form, key) for form in others)
    if offer.option < 0:
        return False
    option = today.options[offer.option]
    if option.condition in DAILY or not option.digits or option.lists not in _IN_ORDER:
        return False
    return all((option.effect, option.go) in _meant(form, key) for form in others)


def _typed(form: Variant) -> list[tuple[str, str, str]]:
    return [(typed.kind, typed.effect, typed.go) for typed in form.typed]


def _meant(form: Variant, key: str) -> set[tuple[str, str]]:
    return {(option.effect, option.go) for option in form.options if key in option.digits}


def _other_days(city: City, screen: str) -> tuple[Variant, ...]:
    """Give the forms that may stand in place of a screen's on other days; none if there is one."""
    known: dict[str, tuple[Variant, ...]] | None = city.memo.get("other days")
    if known is None:
        known = city.memo["other days"] = _by_screen(city.menu)
    return known.get(screen, ())


def _by_screen(menu: Menu) -> dict[str, tuple[Variant, ...]]:
    found: dict[str, tuple[Variant, ...]] = {}
    for name, forms in menu.screens.items():
        asked = {one for form in forms for one in _asked(form)}
        if not DAILY.isdisjoint(asked):
            led = _led(menu, name)
            shown = tuple(form for one in led for form in menu.screens[one] if not form.go)
            found |= {one: (*found.get(one, ()), *shown) for one in led}
    return found


def _asked(form: Variant) -> Iterator[str]:
    yield form.condition
    yield from (option.condition for option in form.options)


def _led(menu: Menu, screen: str) -> list[str]:
    """Name a screen and those that it jumps to, be it by another jump."""
    found = [screen]
    for one in found:
        found += {form.go for form in menu.screens[one] if form.go} - {*found}
    return found
