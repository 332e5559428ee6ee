"""Drive the engine for one caller, as the line does, without a database or a gateway.

The state is saved and loaded between every two inputs, so what a walk shows is what a caller
sees who was answered by another process each time.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from app.domain.text import septets
from app.domain.transcript import tokens
from app.menu.conditions import nothing_begun
from app.menu.dialled import is_for_life, takes_text
from app.menu.inspect import WIRE_PREFIX, smallest_limit
from app.menu.meaning import Heard
from app.menu.model import City
from app.menu.resume import left_at, may_resume
from app.menu.state import State, Unfinished
from app.menu.take import Taken, begin, take
from app.walks.coverage import Coverage
from app.walks.turns import carried_out, looked_up, reloaded
from app.walks.world import World

#: More than a network carries in one answer (160 octets of GSM-7).
MOST_TYPED: Final = 182


class Screen(NamedTuple):
    """One screen of a walk."""

    name: str
    text: str
    ends: bool
    refused: bool  #: the input was none, so the same screen stands there again, with its hint
    form: int = 0  #: which of the screen's forms it is

    @property
    def septets(self) -> int:
        """What it takes of the network's limit, the wire's first word left out."""
        return septets(self.text)


class Spoken(NamedTuple):
    """What the caller dialled, pressed or typed, and what came back."""

    given: str
    screen: Screen


class Walker:
    """A caller with a phone: dial, then answer."""

    def __init__(
        self,
        city: City,
        world: World,
        limit: int = 0,
        coverage: Coverage | None = None,
        watch: Callable[[Heard], object] | None = None,
    ) -> None:
        """Take the septets of a screen on the caller's network; 0 for the smallest one.

        `watch` is told every turn, also those of a dialled row of digits.
        """
        self._city = city
        self.world = world
        self.limit = limit or smallest_limit(city)
        self._coverage = coverage or Coverage(city)
        self._watch = watch
        self._state: State | None = None
        self.transcript: list[Spoken] = []

    @property
    def is_on(self) -> bool:
        """Whether a call is under way."""
        return bool(self.transcript) and not self.transcript[-1].screen.ends

    def dial(self, number: str) -> Screen:
        """Begin a call; what stands behind the code is answered at once, as on the line."""
        caller = self.world.caller()._replace(unfinished=self._unfinished())
        day = self.world.day if self._city.tells_notices else 0
        screen = self._draw(begin(self._city, self.world.language, caller, day))
        for piece, rest in tokens(dialled_behind(self._city, number)):
            state = self._loaded()
            if screen.ends or not rest or not is_for_life(self._city, state, piece):
                break
            whole = takes_text(self._city, state)
            screen = self._press(rest if whole else piece)
            if whole:
                break
        return self._note(number, screen)

    def answer(self, given: str) -> Screen:
        """Press a key or type something on the screen that is there."""
        return self._note(given, self._press(given))

    def path(self) -> str:
        """Give what was dialled and pressed since the last call began: "*311# 1 3"."""
        inputs: list[str] = []
        for spoken in self.transcript:
            dialled = is_dialled(self._city, spoken.given)
            inputs = [spoken.given] if dialled else [*inputs, spoken.given or '""']
        return " ".join(inputs)

    def _unfinished(self) -> Unfinished | None:
        """Give the call before this one, if it broke off with something worth going on with."""
        state = self._state
        if state is None or not self.is_on:
            return None
        if nothing_begun(state) and state.caller.unfinished:
            return state.caller.unfinished
        return left_at(state) if may_resume(state) else None

    def _press(self, given: str) -> Screen:
        before = self._loaded()
        taken = looked_up(self._city, self.world, before, take(self._city, before, given))
        if taken.valid:
            self._coverage.answer(before, given)
        return self._draw(taken)

    def _draw(self, taken: Taken) -> Screen:
        shown = carried_out(self._city, self.world, taken, self.limit)
        self._coverage.show(shown.state)
        if self._watch:
            self._watch(Heard(taken.kind, taken.valid, shown.state))
        self._state = shown.state
        refused = not taken.valid and shown.state.screen == taken.state.screen and not shown.ends
        form = shown.state.variant
        return Screen(shown.state.screen, shown.text, shown.ends, refused, form)

    def _loaded(self) -> State:
        assert self._state is not None, "a call begins by dialling"
        return reloaded(self._state)

    def _note(self, given: str, screen: Screen) -> Screen:
        self.transcript.append(Spoken(given, screen))
        return screen


def network_limit(city: City, name: str) -> int:
    """Give the septets of a screen on a network; 0 for a network that no route names."""
    known = {route.name: route.screen - WIRE_PREFIX for route in reversed(city.routes)}
    return known.get(name, 0)


def is_dialled(city: City, given: str) -> bool:
    """Whether an input is dialled: the city's code, perhaps with answers before its last #."""
    stems = tuple(code.removesuffix("#") for code in city.service_codes)
    return any(given == f"{s}#" or (given.startswith(f"{s}*") and given[-1] == "#") for s in stems)


def dialled_behind(city: City, number: str) -> str:
    """Give what was dialled behind the city's code: "1*3" of "*311*1*3#"."""
    stems = (code.removesuffix("#") for code in city.service_codes)
    stem = next(s for s in stems if number == f"{s}#" or number.startswith(f"{s}*"))
    return number[len(stem) : -1].removeprefix("*")
