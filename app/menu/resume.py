"""Whether a call that broke off can be gone on with: its answers are given to the menu of today.

A call is resumed by standing where it stood, so every answer must still lead where it led: to the
screen of that name or, where no screen has the name any more, to the one in its place.
"""

from collections.abc import Iterator

from app.menu.conditions import holds
from app.menu.effects import NO_FACTS
from app.menu.lists import SETTLES, items, named
from app.menu.model import City, Option, Typed
from app.menu.show import show
from app.menu.state import NUMBER, Answer, Caller, State, Unfinished
from app.menu.take import begin, settle
from app.menu.typing import numbers

#: What a typed answer may settle, besides what is typed of a case.
_TYPED = {
    "container code": ("place",),
    "bairro name": ("bairro", "names"),
    "district name": ("district",),
    "block": ("place",),
}
#: Only which screen follows is wanted, so no screen is too long.
_NO_LIMIT = 10_000


def may_resume(state: State) -> bool:
    """Whether a call that ends here has something worth going on with, and nothing was sent."""
    return bool(state.answer("service")) and not state.filings and not state.answer("case")


def left_at(state: State) -> Unfinished:
    """Give what may be gone on with of a call that ends here."""
    return Unfinished(state.screen, state.trail, state.day)


def unfinished(city: City, language: str, caller: Caller, left: State) -> Unfinished:
    """Give the call that broke off at `left`, perhaps under an older version, for this one."""
    state = begin(city, language, caller, left.day).state
    wanted = (*(answer.screen for answer in left.trail[1:]), left.screen)
    state = show(city, state, NO_FACTS, _NO_LIMIT).state
    for answer, screen in zip(left.trail, wanted, strict=True):
        stands = answer.screen == state.screen or answer.screen not in city.menu.screens
        onward = _follow(city, state, answer, screen) if stands else None
        if onward is None:
            return Unfinished()
        state = onward
    return Unfinished(state.screen, state.trail, left.day)


def _follow(city: City, state: State, answer: Answer, screen: str) -> State | None:
    """Give an answer once more; None where it is not taken, or leads elsewhere."""
    given = answer._replace(screen=state.screen)
    led: dict[str, State] = {}
    for leads in _ways(city, state, answer):
        taken = settle(city, state, answer.kind, answer.code, leads)
        shown = show(city, taken.state, NO_FACTS, _NO_LIMIT).state
        if shown.trail[-1:] == (given,):
            led.setdefault(shown.screen, shown)
    if screen in city.menu.screens:
        return led.get(screen)
    [only] = led.values() if len(led) == 1 else [None]
    return only if only and not city.menu.screens[only.screen][only.variant].ends else None


def _ways(city: City, state: State, answer: Answer) -> Iterator[Option | Typed]:
    variant = city.menu.screens[state.screen][state.variant]
    for option in variant.options:
        if holds(option.condition, city, state) and _offers(city, state, option, answer):
            yield option
    yield from typed_ways(city, state, answer)


def typed_ways(city: City, state: State, answer: Answer) -> Iterator[Option | Typed]:
    """Give where an answer leads that is typed on this screen; nothing where it cannot be."""
    for typed in city.menu.screens[state.screen][state.variant].typed:
        if _is_taken(typed.kind, city, state, answer):
            yield from _behind(city, typed, answer)


def _offers(city: City, state: State, option: Option, answer: Answer) -> bool:
    if not option.lists:
        return answer.kind == "go" and not option.effect
    if SETTLES[option.lists] != answer.kind:
        return False
    held = items(option, city, state, NO_FACTS, named(option, city, state))
    return any(code == answer.code for code, _ in held)


def _behind(city: City, typed: Typed, answer: Answer) -> Iterator[Option | Typed]:
    """A sure name leads on as the list that asks for it would, and nowhere else."""
    asks = [option for variant in city.menu.screens[typed.go] for option in variant.options]
    lists = [option for option in asks if option.lists == "bairro"]
    return iter(lists[:1] if answer.kind == "bairro" and lists else [typed])


def _is_taken(kind: str, city: City, state: State, answer: Answer) -> bool:
    """Whether a kind of typed answer takes what was typed before: of a number by its range."""
    if within := numbers(kind):
        return answer.kind == NUMBER and within.low <= int(answer.code) <= within.high
    known = answer.kind in _TYPED.get(kind, ()) and _is_known(city, answer)
    return known and _is_typed_so(kind, city, state, answer)


def _is_typed_so(kind: str, city: City, state: State, answer: Answer) -> bool:
    """Tell a container's code from the number of a block, which is one of the chosen bairro."""
    if kind == "container code":
        return answer.code in city.gazetteer.by_point
    if kind == "block":
        bairro = city.gazetteer.bairro_of(state.place)
        return bairro is not None and answer.code.startswith(f"{bairro.code}/")
    return True


def _is_known(city: City, answer: Answer) -> bool:
    codes = answer.code.split(" ") if answer.kind == "names" else [answer.code]
    return all(city.gazetteer.locate(code) for code in codes)
