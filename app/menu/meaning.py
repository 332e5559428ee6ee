"""What a caller meant by each answer of a call, so that it can be given to another menu.

A key means what the screen in front of the caller said it means: a problem, a place, a way on. So
a journey holds codes and names of screens, nothing that was typed, and nothing that tells who
called: cases are counted instead of numbered, and so are the blocks of a bairro, and numbers that
were typed are rounded (see `veil`).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from app.menu.effects import NO_FACTS
from app.menu.lists import SETTLES
from app.menu.model import City, Option
from app.menu.show import show
from app.menu.state import LINE, Caller, Offer, State
from app.menu.take import Taken, take
from app.menu.veil import MOST_CASES, Veil

#: Ways of a move that settle something, or lead on.
ANSWERS: Final = frozenset({"key", "typed"})
#: Of what is listed by public numbers only the place in its list is kept.
COUNTED: Final = frozenset({"case", "job"})
#: A case that was typed may be anybody's.
TYPED_CASE: Final = "typed"
#: Only which screen follows is wanted, so no screen is too long.
_NO_LIMIT: Final = 10_000


class Heard(NamedTuple):
    """One turn of a call: what kind of input came, and the call in front of the next screen."""

    kind: str  #: as in `take.Taken`
    valid: bool
    state: State


class Move(NamedTuple):
    """What a caller meant by one input."""

    way: str  #: key | typed | back | less (the page before) | more | wrong
    screen: str  #: on which it was given
    kind: str = ""  #: what it settles, "go", "language", "text"; of a wrong key: whose hint it got
    code: str = ""  #: what of it; for "go" the screen that follows
    effect: str = ""
    digit: str = ""
    label: str = ""  #: of a way on, in the city's first language


class Journey(NamedTuple):
    """One call as the caller meant it. Two that are equal are one."""

    language: str
    caller: Caller
    moves: tuple[Move, ...]
    day: int = 0  #: as in `State`


def journey(city: City, heard: Sequence[Heard]) -> Journey | None:
    """Give what was meant, up to an input that cannot be told; None without a beginning."""
    if not heard or heard[0].kind != "begin":
        return None
    first = heard[0].state
    veil = Veil(city)
    caller = veil.caller(first.caller)
    moves: list[Move] = []
    for before, after in pairwise(heard):
        if after.kind == "stopped":
            continue  # a dialled key of a list: the caller was asked, and nothing was taken
        move = _meant(city, before.state, after)
        if move is None:
            break
        moves.append(move._replace(code=veil.code(move.screen, move.kind, move.code)))
    kept = tuple(_without_pages(moves, city.menu.attempts))
    return Journey(first.language, caller, kept, first.day)


def _meant(city: City, before: State, heard: Heard) -> Move | None:
    if not heard.valid:
        return Move("wrong", before.screen, _hinted(city, before, heard.state))
    if heard.kind == "back" and before.page:
        return Move("less", before.screen)
    if heard.kind in ("back", "more"):
        return Move(heard.kind, before.screen)
    if heard.kind == "key":
        return _pressed(city, before, heard.state)
    return _typed(city, before, heard.state)


def _hinted(city: City, before: State, after: State) -> str:
    typed = city.menu.screens[before.screen][before.variant].typed
    if after.screen == before.screen and 0 < after.hint <= len(typed):
        return typed[after.hint - 1].kind
    return ""


def _pressed(city: City, before: State, after: State) -> Move | None:
    """Find the key: the only one, or one of several that mean the same, that leads there."""
    for offer in before.offered:
        if (offer.option >= 0 or offer.option <= LINE) and _leads(
            city, take(city, before, offer.key), after
        ):
            return _named(city, before, offer)
    return None


def _leads(city: City, taken: Taken, after: State) -> bool:
    state = taken.state
    told = (state.language, state.trail, state.filings)
    if told != (after.language, after.trail, after.filings):
        return False
    return show(city, state, NO_FACTS, _NO_LIMIT).state.screen == after.screen


def option_of(city: City, state: State, offer: Offer) -> Option:
    """Give the option behind a key that is neither back nor more."""
    if offer.option <= LINE:
        return city.menu.lines[offer.code].options[LINE - offer.option]
    return city.menu.screens[state.screen][state.variant].options[offer.option]


def label_of(city: City, option: Option) -> str:
    """Give the label of a plain option in the city's first language, its values by name."""
    return option.label[city.language].written if option.label else ""


def case_place(state: State, offer: Offer) -> str:
    """Say the how-manieth of its list an offered case or job is, from 0."""
    listed = [one for one in state.offered if one.option == offer.option]
    return str(min(listed.index(offer), MOST_CASES - 1))


def _named(city: City, state: State, offer: Offer) -> Move:
    option = option_of(city, state, offer)
    if not option.lists:
        label = label_of(city, option)
        go = (option.go, option.effect, offer.key, label)
        return Move("key", state.screen, "go", *go)
    kind = "language" if option.lists == "language" else SETTLES[option.lists]
    code = case_place(state, offer) if kind in COUNTED else offer.code
    return Move("key", state.screen, kind, code)


def _typed(city: City, before: State, after: State) -> Move | None:
    newest = after.trail[-1] if after.trail else None
    if newest and newest.screen == before.screen and after.trail != before.trail:
        code = TYPED_CASE if newest.kind == "case" else newest.code
        return Move("typed", before.screen, newest.kind, code)
    typed = city.menu.screens[before.screen][before.variant].typed
    said = next((one for one in typed if one.kind == "text"), None)
    return Move("typed", before.screen, "text", "", said.effect) if said else None


def _without_pages(moves: Sequence[Move], attempts: int) -> list[Move]:
    """Leave out the turning of pages before an answer: where its line stands is the menu's."""
    kept: list[Move] = []
    here: list[Move] = []
    for move in moves:
        if move.way in ANSWERS:
            wrong = [one for one in here if one.way == "wrong"]
            # A page that is turned forgives wrong keys: without it there may not be too many.
            kept += wrong[: attempts - 1]
        elif move.way == "back":
            kept += here
        else:
            here.append(move)
            continue
        kept.append(move)
        here = []
    return [*kept, *here]
