"""The main call: what a newcomer walks who takes the first line of every screen.

Of a list that is the first entry by which no question is skipped: a place that makes questions
vanish is not what a call usually looks like.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from app.drawings.caller import dial, newcomer, press
from app.menu.model import City, Menu
from app.menu.show import Shown
from app.menu.typing import numbers

#: Keys that are tried before the first answer found is taken: a look, never a search.
MOST_TRIED: Final = 400
#: Longer than any call a network gives time for.
MOST_PRESSES: Final = 60


class MainCall(NamedTuple):
    """One call from dial to its end."""

    keys: tuple[str, ...]
    screens: tuple[str, ...]  #: in order, each once, those that only jump on too
    steps: frozenset[tuple[str, str]]  #: from a screen to the next
    jumps: frozenset[tuple[str, str]]  #: those that no key was pressed for
    choices: frozenset[tuple[str, int, int]]  #: (screen, form, option) of each key


class _Answer(NamedTuple):
    given: str
    go: str  #: the screen that it names
    option: int  #: -1 for a number that is typed


class _Press(NamedTuple):
    at: Shown
    answer: _Answer
    to: Shown


class _Walk(NamedTuple):
    """The rest of a call."""

    skipped: int  #: screens that were jumped over
    presses: tuple[_Press, ...]


def main_call(city: City, language: str) -> MainCall:
    """Walk the main call; a menu that comes back to a screen is walked so far."""
    start = dial(city, language, newcomer()).shown
    presses = _Walker(city).walk(start, frozenset()).presses
    passed = [_jumps(city.menu, step.answer.go, step.to.state.screen) for step in presses]
    # A menu may begin with a screen that only says who goes where.
    opening = _jumps(city.menu, city.menu.first, start.state.screen)
    screens = [*opening, *(name for names in passed for name in names)]
    return MainCall(
        tuple(step.answer.given for step in presses),
        tuple(dict.fromkeys(screens)),
        frozenset(pairwise(screens)),
        frozenset(jump for names in (opening, *passed) for jump in pairwise(names)),
        frozenset(
            (step.at.state.screen, step.at.state.variant, step.answer.option)
            for step in presses
            if step.answer.option >= 0
        ),
    )


class _Walker:
    def __init__(self, city: City) -> None:
        self._city = city
        self._tried = 0

    def walk(self, at: Shown, passed: frozenset[str]) -> _Walk:
        """Walk on from a screen, by the first entry that skips nothing, else by the best."""
        best: _Walk | None = None
        passed |= {at.state.screen}
        for answer in _first_line(self._city, at):
            if len(passed) > MOST_PRESSES or (best and self._tried >= MOST_TRIED):
                break
            self._tried += 1
            to = press(self._city, at.state, answer.given).shown
            if to.state.screen in passed:
                continue
            rest = self.walk(to, passed)
            here = rest.skipped + (answer.go != to.state.screen)
            if best is None or here < best.skipped:
                best = _Walk(here, (_Press(at, answer, to), *rest.presses))
            if not best.skipped:
                break
        return best or _Walk(0, ())


def _first_line(city: City, at: Shown) -> Iterator[_Answer]:
    """Give the keys of the first line: one, or one an entry where that is a list.

    Where there is no line but a number to be typed, the smallest.
    """
    form = city.menu.screens[at.state.screen][at.state.variant]
    lines = [offer for offer in at.state.offered if offer.option >= 0]
    for offer in lines:
        if offer.option == lines[0].option:
            yield _Answer(offer.key, form.options[offer.option].go, offer.option)
    for typed in () if lines else form.typed:
        if within := numbers(typed.kind):
            yield _Answer(str(within.low), typed.go, -1)


def _jumps(menu: Menu, start: str, target: str) -> list[str]:
    """Name the screens from the one an option names to the one that is shown."""
    waiting, seen = [[start]], {start}
    while waiting:
        names = waiting.pop(0)
        if names[-1] == target:
            return names
        further = {form.go: None for form in menu.screens[names[-1]] if form.go}
        waiting += [[*names, go] for go in further if go not in seen]
        seen |= further.keys()
    return [target]
