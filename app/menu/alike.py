"""Screens that differ from caller to caller by the numbers they tell, drawn once.

Whoever has sent a report reads the same screen as all others at that place, but for its number; so
does whoever is told what is open there, and how many have told of it. Such a screen is remembered
with gaps where these stand. That nothing else hangs on them is not believed: it is drawn for two.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from app.domain.public_number import spoken
from app.menu.effects import NO_FACTS
from app.menu.met import is_met_again
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import Caller, State

#: Remembered screens of a version; then they begin anew.
MOST_ALIKE: Final = 20_000
_MEMO: Final = "alike"
_NOBODY: Final = Caller()
#: Stand for a digit of the number and of the people, which no text holds.
_OF_NUMBER, _OF_PEOPLE = "\x01", "\x02"
#: The digits of two cases that share none, by what stands for them.
_TWO_CASES: Final = ({_OF_NUMBER: "1", _OF_PEOPLE: "3"}, {_OF_NUMBER: "2", _OF_PEOPLE: "4"})
_MARKS: Final = {("1", "2"): _OF_NUMBER, ("3", "4"): _OF_PEOPLE}
_DIGIT: Final = re.compile(r"\d")


class _Alike(NamedTuple):
    """A drawn screen without the numbers that it tells and without the caller."""

    state: State
    text: str  #: with a mark for each of their digits
    ends: bool
    tells: str  #: as in `Shown`

    def of(self, state: State) -> Shown:
        """Fill the gaps for a call."""
        return Shown(_of(self.state, state), _filled(self.text, state), self.ends, self.tells)


def show_numbered(city: City, state: State, shape: tuple[bool, ...], limit: int) -> Shown:
    """Draw the screen of a call that is about a case; `shape`: all that it may tell of the caller.

    The same as `show` without facts; so is what is met for the first time.
    """
    known = city.memo.get(_MEMO)
    if known is None or len(known) > MOST_ALIKE:
        known = city.memo[_MEMO] = {}
    key = _key(state, shape, limit)
    alike: _Alike | bool | None = known.get(key)
    if alike is None:
        if not is_met_again(known, key):
            return show(city, state, NO_FACTS, limit)
        alike = known[key] = _without_numbers(city, state, limit)
    if not isinstance(alike, _Alike):
        return show(city, state, NO_FACTS, limit)
    return alike.of(state)


def _key(state: State, shape: tuple[bool, ...], limit: int) -> tuple[object, ...]:
    """Give all that the screen depends on; of the numbers it may tell how long they are."""
    return (
        state.screen,
        state.language,
        state.trail,
        state.page,
        state.wrong,
        state.hint,
        state.filings,
        len(str(state.number)),
        len(_people(state)),
        state.same.place if state.same else None,
        state.same.due if state.same else state.due,
        state.day,
        state.sent,
        shape,
        limit,
    )


def _people(state: State) -> str:
    return str(state.same.people if state.same else state.people)


def _filled(text: str, state: State) -> str:
    """Put the numbers of a call into their gaps."""
    number, people = state.number, _people(state)
    filled = text.replace(_gap(len(str(number))), spoken(number))
    return filled.replace(_OF_PEOPLE * len(people), people)


@cache
def _gap(digits: int) -> str:
    """Give what stands for a number of so many digits, as it is spoken."""
    return _DIGIT.sub(_OF_NUMBER, spoken(10 ** (digits - 1)))


def _without_numbers(city: City, state: State, limit: int) -> _Alike | bool:
    """Draw for two other cases; False where the screens differ by more than what they tell."""
    cases = [_other(state, digits) for digits in _TWO_CASES]
    one, other = (show(city, case, NO_FACTS, limit) for case in cases)
    if len(one.text) != len(other.text):
        return False
    pairs = zip(one.text, other.text, strict=True)
    text = "".join(_MARKS.get((a, b), a) if a != b else a for a, b in pairs)
    alike = _Alike(one.state._replace(caller=_NOBODY), text, one.ends, one.tells)
    return alike if [alike.of(case) for case in cases] == [one, other] else False


def _other(state: State, digits: dict[str, str]) -> State:
    """Give the same call about another case: numbers as long, and all of one digit."""
    number = int(digits[_OF_NUMBER] * len(str(state.number))) if state.number else 0
    people = int(digits[_OF_PEOPLE] * len(_people(state)))
    if state.same:
        return state._replace(number=number, same=state.same._replace(number=number, people=people))
    return state._replace(number=number, people=people if state.people else 0)


def _of(drawn: State, state: State) -> State:
    """Give a drawn state to a caller and a case. Built in one go, as in `State.moved`."""
    return State(
        drawn.screen,
        drawn.language,
        state.caller,
        drawn.trail,
        drawn.variant,
        drawn.page,
        drawn.wrong,
        drawn.hint,
        drawn.offered,
        drawn.filings,
        state.number,
        state.people,
        state.same,
        drawn.day,
        drawn.sent,
        state.due,
    )
