"""Find every look that the screens of a call can have, and a way from dial to each.

The engine is walked with sample inputs from callers of every kind, breadth first and the main call
before all. A look is kept once, as its first caller saw it. How far is walked has a limit, and what
lies beyond it is counted.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.domain.text import septets
from app.drawings.caller import (
    Step,
    awaited,
    dial,
    disappointed,
    newcomer,
    press,
    regular,
    worker,
)
from app.drawings.looks import Look, Traits, look, traits
from app.drawings.main_call import main_call
from app.drawings.samples import ODD, Samples, Trial
from app.menu.model import City
from app.menu.notices import SOME_DAY, at_its_longest
from app.menu.show import Shown
from app.menu.state import Caller

#: Calls that are walked on from; Maputo has some 150.
MOST_WALKED: Final = 3_000
#: Looks that are drawn; Maputo has some 50.
MOST_SCENES: Final = 500


class Passed(NamedTuple):
    """A screen on the way, and the input that left it."""

    scene: int
    label: str  #: for people
    given: str


class Lead(NamedTuple):
    """Where an input leads from a scene."""

    trial: Trial
    scene: int  #: 0 when it is not drawn
    language: str  #: in which it goes on
    chapter: str  #: of whose call, where another one is led elsewhere from here; else ""


@dataclass(slots=True)
class Scene:
    """A screen as a caller sees it."""

    number: int  #: from 1
    chapter: str
    screen: str
    text: str
    septets: int
    ends: bool
    way: tuple[Passed, ...]  #: from dial to here
    leads: list[Lead] = field(default_factory=list)


class Walked(NamedTuple):
    """All that was found."""

    scenes: tuple[Scene, ...]  #: by number
    left_out: int  #: calls that nobody walked on from


class _Node(NamedTuple):
    shown: Shown
    scene: Scene
    way: tuple[Passed, ...]


def walk(
    city: City,
    language: str,
    most_walked: int = MOST_WALKED,
    most_scenes: int = MOST_SCENES,
) -> Walked:
    """Walk a city's menu in one language."""
    # One notice stands for all: the longest, on a day of its own.
    walker = _Walker(at_its_longest(city, language), language, most_walked, most_scenes)
    walker.explore("first call", newcomer(), main_call(city, language).keys)
    walker.explore("next call", regular(city))
    if city.menu.looks_at_same:
        walker.explore("the same is open", newcomer(), is_open=True)
    if city.menu.looks_at_awaiting:
        walker.explore("a case awaits the caller", awaited(city))
    if city.menu.tells_news:
        walker.explore("a case has news", disappointed(city))
    if city.menu.lists_jobs:
        walker.explore("crew", worker())
        walker.explore("a job is gone", worker(), is_gone=True)
    if city.tells_notices:
        walker.explore("notice", newcomer(), day=SOME_DAY)
    walker.mistype()
    return walker.found()


class _Walker:
    def __init__(self, city: City, language: str, most_walked: int, most_scenes: int) -> None:
        self._city, self._language = city, language
        self._most_walked, self._most_scenes = most_walked, most_scenes
        self._samples = Samples(city)
        self._scenes: dict[Look, Scene] = {}
        self._walked: set[tuple[Look, Traits, bool, bool]] = set()
        self._pending: list[tuple[Scene, Trial, Step, str]] = []
        self._nodes: list[_Node] = []  #: the first of each scene that does not end a call
        self._left_out = 0
        self._is_open = False  #: the same, wherever the caller may be
        self._is_gone = False  #: every job, as soon as it is listed

    def explore(
        self,
        chapter: str,
        caller: Caller,
        keys: Sequence[str] = (),
        *,
        is_open: bool = False,
        is_gone: bool = False,
        day: int = 0,
    ) -> None:
        """Walk everything that a caller may do, the call of these keys first."""
        self._is_open, self._is_gone = is_open, is_gone
        at = dial(self._city, self._language, caller, day).shown
        waiting: deque[_Node] = deque()
        self._enter(chapter, at, (), waiting)
        for key in keys:
            label = self._samples.label(at, key)
            way = (*waiting[-1].way, Passed(waiting[-1].scene.number, label, key))
            at = self._press(at, key).shown
            self._enter(chapter, at, way, waiting)
        while waiting:
            self._expand(chapter, waiting.popleft(), waiting)

    def _expand(self, chapter: str, node: _Node, waiting: deque[_Node]) -> None:
        for trial in self._samples.trials(node.shown):
            step = self._press(node.shown, trial.given)
            if not step.taken.valid:
                continue
            if node.way == node.scene.way:
                self._pending.append((node.scene, trial, step, chapter))
            if step.shown.state.language == self._language:
                way = (*node.way, Passed(node.scene.number, trial.label, trial.given))
                self._enter(chapter, step.shown, way, waiting)

    def _press(self, at: Shown, given: str) -> Step:
        is_open, is_gone = self._is_open, self._is_gone
        return press(self._city, at.state, given, is_open=is_open, is_gone=is_gone)

    def _enter(
        self, chapter: str, shown: Shown, way: tuple[Passed, ...], waiting: deque[_Node]
    ) -> None:
        """Keep a look that is new, and walk on from a call that may lead elsewhere."""
        seen = look(self._city, shown)
        scene = self._scenes.get(seen) or self._keep(seen, chapter, shown, way)
        call = seen, traits(self._city, shown), self._is_open, self._is_gone
        if scene is None or len(self._walked) >= self._most_walked:
            self._left_out += call not in self._walked
        elif call not in self._walked and not shown.ends:
            self._walked.add(call)
            waiting.append(_Node(shown, scene, way))

    def _keep(
        self, seen: Look, chapter: str, shown: Shown, way: tuple[Passed, ...]
    ) -> Scene | None:
        number = len(self._scenes) + 1
        if number > self._most_scenes:
            return None
        text, screen = shown.text, shown.state.screen
        scene = Scene(number, chapter, screen, text, septets(text), shown.ends, way)
        self._scenes[seen] = scene
        if not shown.ends and shown.state.hint < 0:
            self._nodes.append(_Node(shown, scene, way))
        return scene

    def mistype(self) -> None:
        """Show the menu's hint until it gives up, and every typed answer's own hint once."""
        seen: set[tuple[str, int, int]] = set()
        for node in tuple(self._nodes):
            state = node.shown.state
            typed = self._city.menu.screens[state.screen][state.variant].typed
            wanted = [n for n, one in enumerate(typed, 1) if one.wrong]
            for hint in [0, *wanted] if not seen else wanted:
                if (state.screen, state.variant, hint) not in seen:
                    seen.add((state.screen, state.variant, hint))
                    self._refuse(node, hint)

    def _refuse(self, node: _Node, hint: int) -> None:
        at, way = node.shown, node.way
        number = node.scene.number
        for given in self._refused(node, hint):
            trial = Trial(given, f'wrong: "{given}"', "wrong")
            step = self._press(at, given)
            way = (*way, Passed(number, trial.label, given))
            self._enter("wrong keys", step.shown, way, deque())
            if at is node.shown:
                self._pending.append((node.scene, trial, step, "wrong keys"))
            at, scene = step.shown, self._scenes.get(look(self._city, step.shown))
            number = scene.number if scene else 0
            if at.ends or hint:
                break

    def _refused(self, node: _Node, hint: int) -> Iterator[str]:
        """Repeat the first odd input that brings this hint, as often as is allowed."""
        for given in ODD:
            step = self._press(node.shown, given)
            if not step.taken.valid and step.shown.state.hint == hint:
                return iter([given] * self._city.menu.attempts)
        return iter(())

    def found(self) -> Walked:
        """Give the scenes with their leads."""
        for scene, trial, step, chapter in self._pending:
            target = self._scenes.get(look(self._city, step.shown))
            spoken = step.shown.state.language
            here = target.number if target and spoken == self._language else 0
            # Who finds the same open passes the screens of who does not.
            if (trial, here, spoken) not in [lead[:3] for lead in scene.leads]:
                is_other = any(trial.given == lead.trial.given for lead in scene.leads)
                scene.leads.append(Lead(trial, here, spoken, chapter if is_other else ""))
        return Walked(tuple(self._scenes.values()), self._left_out)
