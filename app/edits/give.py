"""Give to a screen what a caller meant, whatever key that takes there."""

from collections.abc import Callable, Iterator
from itertools import chain

from app.domain import public_number
from app.menu.lists import SETTLES
from app.menu.meaning import COUNTED, TYPED_CASE, Move, case_place, label_of, option_of
from app.menu.model import City, Option
from app.menu.resume import typed_ways
from app.menu.state import BACK, LINE, MORE, Answer, Offer, State
from app.menu.take import Taken, refuse, settle, take
from app.menu.typing import family
from app.walks.world import with_check_digit

#: The case that a caller typed: somebody's.
ANYBODYS = with_check_digit(3_000_000)
#: A comment nobody made.
_WORDS = "ok ok"
#: Kinds of answers that have a name to type.
_NAMED = ("district", "bairro")
_DRAWN = {"back": BACK, "less": BACK, "more": MORE}


def give(city: City, state: State, move: Move) -> Taken | None:
    """Give one input on the page that is shown; None where nothing there means the same.

    What was typed may be chosen from a list, and a name may be typed; not so a code or a number,
    which who reads lists need not know.
    """
    if move.way == "wrong":
        return refuse(city, state, "wrong", _hint(city, state, move.kind))
    if move.way == "less" and not state.page:
        return None
    if move.way in _DRAWN:
        return _press(city, state, lambda offer: offer.option == _DRAWN[move.way])
    chosen = next((o for o in choices(state) if _means(city, state, o, move)), None)
    return take(city, state, chosen.key) if chosen else _type(city, state, move)


def choices(state: State) -> Iterator[Offer]:
    """Give what is offered besides back and more."""
    return (offer for offer in state.offered if offer.option >= 0 or offer.option <= LINE)


def plain_choices(city: City, state: State) -> Iterator[tuple[Offer, Option]]:
    """Give the offered ways on that are no items of a list."""
    for offer in choices(state):
        option = option_of(city, state, offer)
        if not option.lists:
            yield offer, option


def alike(city: City, state: State, move: Move) -> Taken | None:
    """Press what does the same and is called the same, or alone does the same, but leads on."""
    if move.kind != "go":
        return None
    same = [
        (offer, option)
        for offer, option in plain_choices(city, state)
        if option.effect == move.effect
    ]
    called = [offer for offer, option in same if label_of(city, option) == move.label]
    only = [offer for offer, _ in same] if move.effect and len(same) == 1 else []
    found = next(iter([*called, *only]), None)
    return take(city, state, found.key) if found else None


def _press(city: City, state: State, is_meant: Callable[[Offer], bool]) -> Taken | None:
    found = next(filter(is_meant, state.offered), None)
    return take(city, state, found.key) if found else None


def _hint(city: City, state: State, kind: str) -> int:
    """Give the number of the hint of a kind of typed answer; 0 for the menu's own.

    A number that has another range now is still a number.
    """
    typed = city.menu.screens[state.screen][state.variant].typed
    hints = [(n, one.kind) for n, one in enumerate(typed, 1) if one.wrong]
    same = (n for n, one in hints if one == kind)
    alike = (n for n, one in hints if family(one) == family(kind))
    return next(chain(same, alike), 0)


def _means(city: City, state: State, offer: Offer, move: Move) -> bool:
    option = option_of(city, state, offer)
    if not option.lists:
        return move.kind == "go" and (option.go, option.effect) == (move.code, move.effect)
    kind = "language" if option.lists == "language" else SETTLES[option.lists]
    if kind != move.kind:
        return False
    return move.code == (case_place(state, offer) if kind in COUNTED else offer.code)


def _type(city: City, state: State, move: Move) -> Taken | None:
    typed = city.menu.screens[state.screen][state.variant].typed
    if move.kind == "text":
        can = any(one.effect == move.effect for one in typed)
        return take(city, state, _WORDS) if can else None
    if move.kind == "case":
        given = public_number.spoken(ANYBODYS)
        can = move.code == TYPED_CASE and any(one.kind == "case number" for one in typed)
        return take(city, state, given) if can else None
    if move.way == "key" and move.kind not in _NAMED:
        return None
    answer = Answer(state.screen, move.kind, move.code)
    leads = next(typed_ways(city, state, answer), None)
    return settle(city, state, move.kind, move.code, leads, "typed") if leads else None
