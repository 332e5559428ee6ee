"""One input and the screen that follows, remembered where everybody gets the same.

Most turns of a city are the same few thousand: this screen, this key, that screen. What was
worked out once for a version is true for its life, so it is looked up. What is for one caller
alone (numbers of cases, places of earlier reports) is worked out each time.
"""

from typing import Any, Final, NamedTuple

from app.menu.effects import NO_FACTS
from app.menu.model import City, Variant
from app.menu.show import Shown, show
from app.menu.state import State
from app.menu.take import Taken, take

#: Steps a version remembers; Maputo's calls make some 10,000 different ones.
MOST_STEPS: Final = 50_000
#: What is typed is remembered up to this length: keys, codes and numbers, not words.
MOST_KEY: Final = 5
_PLACES: Final = "caller has places"


class Step(NamedTuple):
    """What an input led to; `shown` is None while something must be done or known first."""

    taken: Taken
    shown: Shown | None


class Known(NamedTuple):
    """A remembered step, without its caller."""

    kind: str
    valid: bool
    before_caller: tuple[Any, ...]
    after_caller: tuple[Any, ...]
    text: str
    ends: bool


def step(city: City, state: State, given: str, limit: int) -> Step:
    """Apply one input, and draw what follows unless that asks for facts or effects."""
    caller = state.caller
    key = (state[:2], state[3:], caller.new, caller.cases > 0, bool(caller.places), given, limit)
    known: Known | None = city.steps.get(key)
    if known is not None:
        kind, valid, before, behind, text, ends = known
        after = State._make((*before, caller, *behind))
        return Step(Taken(after, kind, valid), Shown(after, text, ends))
    taken = take(city, state, given)
    if taken.effects or taken.needs:
        return Step(taken, None)
    shown = show(city, taken.state, NO_FACTS, limit)
    if len(given) <= MOST_KEY and _is_for_everybody(city, shown.state):
        _remember(city, key, taken, shown)
    return Step(taken, shown)


def _is_for_everybody(city: City, state: State) -> bool:
    if state.number:
        return False
    return not state.caller.places or state.screen not in _asks_for_places(city)


def _asks_for_places(city: City) -> frozenset[str]:
    """Screens that look at the places of the caller's earlier reports."""
    known: frozenset[str] | None = city.memo.get("asks for places")
    if known is None:
        known = frozenset(
            screen
            for screen, variants in city.menu.screens.items()
            for variant in variants
            if _PLACES in _conditions(city, variant)
            or any(option.lists == "place" for option in variant.options)
        )
        city.memo["asks for places"] = known
    return known


def _conditions(city: City, variant: Variant) -> set[str]:
    return {
        variant.condition,
        *(city.menu.lines[name].condition for name in variant.tell),
        *(option.condition for option in variant.options),
    }


def _remember(city: City, key: tuple[Any, ...], taken: Taken, shown: Shown) -> None:
    if len(city.steps) >= MOST_STEPS:
        city.steps.clear()
    after = shown.state
    city.steps[key] = Known(taken.kind, taken.valid, after[:2], after[3:], shown.text, shown.ends)
