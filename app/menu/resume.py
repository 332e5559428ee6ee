"""Whether a call that broke off can be gone on with: its answers are given to the menu of today.

A call is resumed by standing where it stood, so every answer must still lead where it led: to the
screen of that name or, where no screen has the name any more, to the one in its place. What held
for a moment (something was open, a case awaited the caller) may have held then: the answers do not
say. Nor do they say that a language was chosen.
"""

from collections.abc import Iterator, Sequence

from app.menu.conditions import CASE_AWAITS, SAME_OPEN, holds
from app.menu.effects import NO_FACTS
from app.menu.lists import SETTLES, items, named
from app.menu.model import City, Option, Typed, Variant
from app.menu.notices import HAS_NOTICE
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
#: What may have held in front of the caller and does no more.
_MOMENTARY = frozenset(
    (SAME_OPEN, CASE_AWAITS, HAS_NOTICE, "the last call broke off", "the last call is lost")
)
#: These end what could be gone on with, or begin with it.
_NO_ANSWER = frozenset(("file", "join", "resume"))


def may_resume(state: State) -> bool:
    """Whether a call that ends here has something worth going on with, and nothing was sent."""
    return bool(state.answer("service")) and not state.filings and not state.answer("case")


def left_at(state: State) -> Unfinished:
    """Give what may be gone on with of a call that ends here."""
    return Unfinished(state.screen, state.trail, state.day)


def unfinished(city: City, language: str, caller: Caller, left: State) -> Unfinished:
    """Give the call that broke off at `left`, perhaps under an older version, for this one."""
    wanted = (*(answer.screen for answer in left.trail), left.screen)
    state = _standing(city, [begin(city, language, caller, left.day).state], wanted[0])
    for answer, screen in zip(left.trail, wanted[1:], strict=True):
        state = _follow(city, state, answer, screen) if state else None
    if state is None or len(state.trail) > len(left.trail):  # led away, and never back
        return Unfinished()
    return Unfinished(state.screen, state.trail, left.day)


def _follow(city: City, state: State, answer: Answer, screen: str) -> State | None:
    """Give an answer once more; None where it is not taken, or leads elsewhere."""
    came = _given(city, state, answer)
    return _standing(city, came, screen) or _led_away(city, came, screen)


def _led_away(city: City, came: Sequence[State], screen: str) -> State | None:
    """Give the call where a key led away from a screen, to be returned to: see `returning`."""
    if screen not in city.menu.screens:
        return None
    stood = [one._replace(screen=name) for one in came for name in _reached(city, one, True)]
    key = Answer("", "go", "")
    away = (_standing(city, _given(city, one, key), screen) for one in stood)
    return next(filter(None, away), None)


def _given(city: City, state: State, answer: Answer) -> list[State]:
    """Give where an answer leads on this screen, on each of its ways that keeps it."""
    given = answer._replace(screen=state.screen)
    ways = (one for one in _ways(city, state, answer) if one.effect not in _NO_ANSWER)
    taken = (settle(city, state, answer.kind, answer.code, leads).state for leads in ways)
    return [one for one in taken if one.trail[-1:] == (given,)]


def _standing(city: City, came: Sequence[State], screen: str) -> State | None:
    """Give the call on a screen to which it may come without one more answer; else None."""
    if screen in city.menu.screens:
        found = (s._replace(screen=screen) for s in came if screen in _reached(city, s, True))
        if state := next(found, None):
            return state
        came = [one for one in came if screen in _led(city, one, False)]
    # It has another name now, or leads on to what took its place: as long as there is one screen
    # only that it can be.
    asking = {name: s for s in came for name in _reached(city, s, False)}
    return next(s._replace(screen=name) for name, s in asking.items()) if len(asking) == 1 else None


def _reached(city: City, state: State, languages: bool) -> list[str]:
    """Name the screens on which a call may stand that comes to this one.

    With `languages` also those behind the choice of one, which leaves no answer behind; without,
    those alone that ask for an answer.
    """
    return [
        name
        for name in _led(city, state, languages)
        if any(not f.go and (languages or not f.ends) for _, f in _forms(city, state, name))
    ]


def _led(city: City, state: State, languages: bool) -> list[str]:
    """Name the screen of a call and those to which it leads on by itself."""
    led = [state.screen]
    for name in led:
        for _, form in _forms(city, state, name):
            chosen = [o.go for o in form.options if o.lists == "language"] if languages else []
            led += [go for go in (form.go, *chosen) if go and go not in led]
    return led


def _forms(city: City, state: State, screen: str) -> Iterator[tuple[int, Variant]]:
    """Give the forms in which a screen may have stood in front of the caller."""
    for index, form in enumerate(city.menu.screens[screen]):
        if _may_hold(form.condition, city, state):
            yield index, form
        if form.condition not in _MOMENTARY and holds(form.condition, city, state):
            return


def _may_hold(condition: str, city: City, state: State) -> bool:
    return condition in _MOMENTARY or holds(condition, city, state)


def _ways(city: City, state: State, answer: Answer) -> Iterator[Option | Typed]:
    for index, form in _forms(city, state, state.screen):
        for option in _options(city, state, form):
            if _may_hold(option.condition, city, state) and _offers(city, state, option, answer):
                yield option
        yield from typed_ways(city, state._replace(variant=index), answer)


def _options(city: City, state: State, form: Variant) -> Iterator[Option]:
    """Give the options of a form and those of the lines that it may have told."""
    yield from form.options
    for line in (city.menu.lines[name] for name in form.tell):
        if _may_hold(line.condition, city, state):
            yield from line.options


def typed_ways(city: City, state: State, answer: Answer) -> Iterator[Option | Typed]:
    """Give where an answer leads that is typed on this screen; nothing where it cannot be."""
    for typed in city.menu.screens[state.screen][state.variant].typed:
        if _is_taken(typed.kind, city, state, answer):
            yield from _behind(city, typed, answer)


def _offers(city: City, state: State, option: Option, answer: Answer) -> bool:
    if not option.lists:
        return answer.kind == "go"
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
