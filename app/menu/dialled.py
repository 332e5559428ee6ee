"""What may be dialled behind the code at once: what means the same on every day."""

from typing import Final

from app.menu.conditions import SAME_OPEN
from app.menu.model import City, Option
from app.menu.notices import HAS_NOTICE
from app.menu.state import BACK, State

#: What may hold on one day and not on the next.
_DAILY: Final = frozenset((SAME_OPEN, HAS_NOTICE))


def takes_text(city: City, state: State) -> bool:
    """Whether everything that follows is one answer, stars included."""
    typed = city.menu.screens[state.screen][state.variant].typed
    return bool(typed) and any(one.kind == "text" for one in typed)


def is_for_life(city: City, state: State, given: str) -> bool:
    """Whether an input means the same on every day: no key of a list that numbers itself.

    Nor one of a line, which comes and goes, nor the key for more.
    """
    key = given.strip()
    offer = next((offer for offer in state.offered if offer.key == key), None)
    if offer is None or offer.option == BACK:
        return True
    if offer.option < 0:
        return False
    option = city.menu.screens[state.screen][state.variant].options[offer.option]
    return bool(option.digits) and not _depends_on_the_day(city, state, key, option)


def _depends_on_the_day(city: City, state: State, key: str, option: Option) -> bool:
    """Whether a key does something else once the same is reported, or a notice is over."""
    forms = city.menu.screens[state.screen]
    asked = {one.condition for form in forms for one in form.options}
    if _DAILY.isdisjoint((*asked, *(form.condition for form in forms))):
        return False
    if option.condition in _DAILY:
        return True
    return any(
        (option.effect, option.go)
        not in {(o.effect, o.go) for o in form.options if key in o.digits}
        for form in forms
    )
