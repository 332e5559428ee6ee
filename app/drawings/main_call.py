"""The main call: what a newcomer walks who takes the first line of every screen.

Of a list that is the first entry by which no question is skipped: a place that makes questions
vanish is not what a call usually looks like.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from app.drawings.caller import dial, newcomer, press
from app.menu.model import City, Menu, Option
from app.menu.show import Shown
from app.menu.state import BACK, MORE, Offer

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


class _Press(NamedTuple):
    at: Shown
    offer: Offer
    to: Shown


class _Walk(NamedTuple):
    """The rest of a call."""

    skipped: int  #: screens that were jumped over
    presses: tuple[_Press, ...]


def main_call(city: City, language: str) -> MainCall:
    """Walk the main call; a menu that comes back to a screen is walked so far."""
    start = dial(city, language, newcomer()).shown
    presses = _Walker(city).walk(start, frozenset()).presses
    passed = [
        _jumps(city.menu, _option(city, step.at, step.offer).go, step.to.state.screen)
        for step in presses
    ]
    screens = [start.state.screen, *(name for names in passed for name in names)]
    return MainCall(
        tuple(step.offer.key for step in presses),
        tuple(dict.fromkeys(screens)),
        frozenset(pairwise(screens)),
        frozenset(jump for names in passed for jump in pairwise(names)),
        frozenset(
            (step.at.state.screen, step.at.state.variant, step.offer.option) for step in presses
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
        for offer in _first_line(at):
            if len(passed) > MOST_PRESSES or (best and self._tried >= MOST_TRIED):
                break
            self._tried += 1
            to = press(self._city, at.state, offer.key).shown
            if to.state.screen in passed:
                continue
            rest = self.walk(to, passed)
            here = rest.skipped + self._skips(at, offer, to)
            if best is None or here < best.skipped:
                best = _Walk(here, (_Press(at, offer, to), *rest.presses))
            if not best.skipped:
                break
        return best or _Walk(0, ())

    def _skips(self, at: Shown, offer: Offer, to: Shown) -> bool:
        return _option(self._city, at, offer).go != to.state.screen


def _first_line(at: Shown) -> Iterator[Offer]:
    """Give the keys of the first line: one, or one an entry where that is a list."""
    lines = [offer for offer in at.state.offered if offer.option not in (BACK, MORE)]
    return (offer for offer in lines if offer.option == lines[0].option)


def _option(city: City, at: Shown, offer: Offer) -> Option:
    return city.menu.screens[at.state.screen][at.state.variant].options[offer.option]


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
