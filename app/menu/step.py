"""One input and the screen that follows, remembered where everybody gets the same.

Most turns of a city are the same few thousand: this screen, this key, that screen. What was
worked out once for a version is true for its life, so such a call stands on a shared position,
and its next one is a look-up away. What is for one caller alone (numbers of cases, places of
earlier reports) is worked out each time, and so is what is typed in words.
"""

from typing import Final, NamedTuple

from app.domain.turn import Reply
from app.menu.alike import show_numbered
from app.menu.effects import NO_FACTS, Need, SameOpen
from app.menu.met import is_met_again
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import CALLER, Caller, State
from app.menu.take import Taken, begin, take

#: Positions a version remembers; Maputo's calls meet some 10,000.
MOST_POSITIONS: Final = 20_000
#: Inputs that are remembered: keys, so that nobody fills the memory with words.
_KEYS: Final = frozenset("0123456789")
_NOBODY: Final = Caller()


class Position:
    """A call in front of a screen."""

    __slots__ = ("_state", "is_shared", "limit", "moves", "plain", "reply", "tells")

    def __init__(
        self, state: State, reply: Reply, limit: int, *, is_shared: bool = False, tells: str = ""
    ) -> None:
        """Take the call and its screen; a shared one forgets whose call it was."""
        self._state = state
        self.reply = reply
        self.limit = limit  #: septets the screen was drawn for
        self.is_shared = is_shared
        self.tells = tells  #: condition of the line that this caller alone is told; "" for none
        self.moves: dict[str, Move] = {}  #: where keys lead that were pressed here
        #: How the store writes the state: what stands before the caller and what behind.
        self.plain: tuple[str, str] | None = None

    @property
    def screen(self) -> str:
        """Name of the screen."""
        return self._state.screen

    def state(self, caller: Caller) -> State:
        """Give the call as it is for `caller`, who began it."""
        return self._state.of(caller) if self.is_shared else self._state


class Move(NamedTuple):
    """What an input led to."""

    kind: str  #: as in `Taken`
    valid: bool
    to: Position
    #: What is asked first; `to` is where it leads while nothing of that is there.
    needs: tuple[Need, ...] = ()


class Step(NamedTuple):
    """What an input led to; `to` is None while something must be done or known first."""

    taken: Taken
    to: Position | None


def start(city: City, language: str, caller: Caller, limit: int, day: int = 0) -> Move:
    """Begin a call in front of its first screen."""
    asks = caller.unfinished or caller.awaiting or caller.news or caller.crew
    key = None if asks else (language, _shape(caller), limit, day)
    known: Move | None = city.steps.get(key) if key else None
    if known is not None:
        return known
    taken = begin(city, language, caller, day)
    move = Move(taken.kind, taken.valid, arrive(city, taken.state, limit))
    if key and move.to.is_shared:
        city.steps[key] = move
    return move


def step(city: City, at: Position, caller: Caller, given: str, limit: int) -> Step:
    """Apply one input, and draw what follows unless that asks for facts or effects."""
    taken = take(city, at.state(caller), given)
    by_heart = at.is_shared and at.limit == limit and given in _KEYS and _are_shared(taken.needs)
    if taken.effects or (taken.needs and not by_heart):
        return Step(taken, None)
    to = arrive(city, taken.state, limit)
    if by_heart and to.is_shared:
        at.moves[given] = Move(taken.kind, taken.valid, to, taken.needs)
    return Step(taken, None if taken.needs else to)


def _are_shared(needs: tuple[Need, ...]) -> bool:
    """Whether whoever comes so far asks the very same."""
    return all(isinstance(need, SameOpen) for need in needs)


def arrive(city: City, state: State, limit: int) -> Position:
    """Draw a screen that tells no facts, or go where others stand who came so far.

    Who comes first stands alone: see `met`.
    """
    if _is_callers(city, state):
        return alone(show(city, state, NO_FACTS, limit), limit)
    shape = _shape(state.caller)
    if state.number or state.same:
        return alone(show_numbered(city, state, shape, limit), limit)
    key = (state[:CALLER], state[CALLER + 1 :], shape, limit)
    known: Position | None = city.steps.get(key)
    if known is not None:
        return known
    shown = show(city, state, NO_FACTS, limit)
    if not is_met_again(city.steps, key):
        return alone(shown, limit)
    if len(city.steps) >= MOST_POSITIONS:
        city.steps.clear()
    reply = Reply(shown.text, shown.ends)
    nobodys = shown.state._replace(caller=_NOBODY)
    known = city.steps[key] = Position(nobodys, reply, limit, is_shared=True)
    return known


def _is_callers(city: City, state: State) -> bool:
    """Whether the screen tells what is for this caller alone, be it nothing but a number."""
    caller = state.caller
    if caller.crew or state.job:
        return True  # what crews have to do is nobody else's
    if caller.unfinished and not state.trail:
        return True
    if caller.awaiting and state.screen in city.menu.looks_at_awaiting:
        return True
    if caller.news and state.screen in city.menu.tells_news:
        return True
    if city.menu.takes_numbers and state.numbers:
        return True  # a million callers may type a million numbers: who typed one stands alone
    return bool(caller.places) and state.screen in city.menu.looks_at_places


def alone(shown: Shown, limit: int) -> Position:
    """Give the position of a screen that nobody else sees."""
    return Position(shown.state, Reply(shown.text, shown.ends), limit, tells=shown.tells)


def _shape(caller: Caller) -> tuple[bool, ...]:
    """All that a shared screen may tell of who is calling: see `app.menu.conditions`."""
    waits, hears = caller.awaiting is not None, caller.news is not None
    return caller.new, caller.cases > 0, bool(caller.places), waits, hears
