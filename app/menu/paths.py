"""Prove that nothing is said, listed or filed before it is settled, on every way a call may take.

For each screen: the facts settled on all ways that lead there (their intersection, worked out
until nothing changes). Conditions are not evaluated, so each form and option counts as possible.
Going back to a screen that was passed brings the facts that stood there before, and what was
answered since if that is kept (see `returning`): without an answer of its own such a way is left
out, for it can neither add nor take away any but the place's precision.
Begin reading at `gaps`.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from app.menu.graph import Need, Way, needs, ways
from app.menu.model import Menu
from app.menu.settled import (
    BAIRRO,
    DATED,
    EFFECT_NEEDS,
    EFFECT_SETTLES,
    FILED,
    JOB,
    MOMENTARY,
    NOTHING,
    OF_A_CASE,
    PLACE,
    SERVICE,
    SHOWN,
    Facts,
    answered,
    closed,
    told,
)

#: What a screen's form is taken to know, lest one gap be told again on every screen behind it.
Assumed = Mapping[tuple[str, int], Facts]
#: What an option does that sends a report, in the words of `Need`.
FILES: Final = "files a report"


class _Known(NamedTuple):
    """What holds on every way to a screen."""

    facts: Facts
    passed: int  #: screens that were passed, a bit each


class Gap(NamedTuple):
    """A need that is not met on every way, and the ways to blame; none: its own words."""

    need: Need
    ways: tuple[Way, ...]


class Paths:
    """All ways of a menu and what is settled along them."""

    def __init__(self, menu: Menu, assumed: Assumed | None = None) -> None:
        self._menu = menu
        self._assumed = assumed or {}
        self._bits = {screen: 1 << index for index, screen in enumerate(menu.screens)}
        self._out = {screen: tuple(ways(menu, screen)) for screen in menu.screens}
        self._known: dict[str, _Known] = {menu.first: _Known(NOTHING, 0)}
        self._spread()
        self._into: dict[str, list[Way]] = {screen: [] for screen in menu.screens}
        for way in self.walked():
            if self._arrival(way):
                self._into[way.to].append(way)

    def _spread(self) -> None:
        waiting = deque([self._menu.first])
        while waiting:
            for way in self._out[waiting.popleft()]:
                arrival, old = self._arrival(way), self._known.get(way.to)
                if arrival is None:
                    continue
                met = arrival if old is None else _both(old, arrival)
                if met != old:
                    self._known[way.to] = met
                    waiting.append(way.to)

    def _arrival(self, way: Way) -> _Known | None:
        """Say what a way brings; None when it only goes back."""
        _, passed = self._known[way.screen]
        if way.answers:
            passed |= self._bits[way.screen]
        brought = self.after(way)
        if way.returns and not way.settles and passed & self._bits[way.to]:
            # Of answers since, the call may keep a place, and that may be a district.
            stood = self._known[way.to].facts
            return _Known(stood - {BAIRRO}, passed) if BAIRRO in stood - brought else None
        return _Known(brought, passed)

    def before(self, screen: str, variant: int, given: Facts = NOTHING) -> Facts:
        """Say what is settled where a form of a screen is shown."""
        condition = self._menu.screens[screen][variant].condition
        return closed(self._known[screen].facts | told(condition) | given)

    def after(self, way: Way) -> Facts:
        """Say what is settled when a way was taken."""
        facts = self.before(way.screen, way.variant, way.given)
        facts |= self._assumed.get((way.screen, way.variant), NOTHING)
        if way.answers:
            facts = answered(facts, way.settles)
        settled = EFFECT_SETTLES.get(way.effect, NOTHING)
        # Words are for the report that was filed last, never for another case that is shown.
        lost = MOMENTARY | {FILED, DATED} if settled & OF_A_CASE else MOMENTARY
        return closed((facts - lost - ({JOB} if settled else NOTHING)) | settled)

    def walked(self) -> Iterator[Way]:
        """Give the ways that a call may take."""
        return (way for screen in self._known for way in self._out[screen])

    def unreached(self) -> list[str]:
        """Name the screens that nothing leads to; of those that lead to each other the first."""
        lost = [screen for screen in self._menu.screens if screen not in self._known]
        behind = {way.to for screen in lost for way in self._out[screen] if way.to != screen}
        return [screen for screen in lost if screen not in behind] or lost[:1]

    def unmet(self) -> Iterator[Need]:
        """Give what is needed and not settled on every way."""
        for screen in self._known:
            for need in needs(self._menu, screen):
                if need.fact not in self._where(need):
                    yield need
        for way in self.walked():
            if way.effect == "file":
                yield from self._files_without(way)

    def _where(self, need: Need) -> Facts:
        """Say what is settled where something is needed."""
        if need.part == "if":
            return self._known[need.screen].facts
        return self.before(need.screen, need.variant, need.given)

    def _files_without(self, way: Way) -> Iterator[Need]:
        settled = answered(self.before(way.screen, way.variant, way.given), way.settles)
        for fact in EFFECT_NEEDS["file"]:
            if fact not in settled:
                yield Need(way.screen, way.variant, way.part, FILES, fact, way.given)

    def blamed(self, need: Need) -> tuple[Way, ...]:
        """Give the odd ways on which a need goes unmet; () when no way, or hardly one, meets it.

        The nearest of them, or where these have fewer causes farther back, those. None where the
        need goes unmet from the first screen on besides, since mending them would not meet it.
        """
        near, far = self._odd_ways(need, far=False), self._odd_ways(need, far=True)
        return tuple(far if 0 < len(far) < len(near) else near)

    def _odd_ways(self, need: Need, *, far: bool) -> list[Way]:
        found: list[Way] = []
        seen = {need.screen, self._menu.first}
        # A call begins on the first screen with nothing, so no way there is to blame.
        waiting = [need.screen] if need.screen != self._menu.first else []
        while waiting:
            into = self._into[waiting.pop()]
            lacking = [way for way in into if need.fact not in self.after(way)]
            odd = 2 * len(lacking) <= len(into)
            for way in lacking:
                if odd and not (far and self._is_mixed(way.screen, need.fact)):
                    found.append(way)
                elif way.screen == self._menu.first:
                    return []
                elif way.screen not in seen:
                    seen.add(way.screen)
                    waiting.append(way.screen)
        return found

    def _is_mixed(self, screen: str, fact: str) -> bool:
        """Whether a fact gets lost on the way to a screen, since some ways there settle it."""
        if screen == self._menu.first or fact in self._known[screen].facts:
            return False
        return any(fact in self.after(way) for way in self._into[screen])

    def empties(self, way: Way, facts: Facts) -> Facts:
        """Say which facts a way that files forgets at once, since it goes back to before them."""
        if way.screen not in self._behind(way.to):
            return NOTHING
        return facts - self._known[way.to].facts

    def _behind(self, screen: str) -> set[str]:
        seen, waiting = {screen}, [screen]
        while waiting:
            further = {way.to for way in self._out[waiting.pop()]} - seen
            seen |= further
            waiting += further
        return seen


def _both(one: _Known, other: _Known) -> _Known:
    return _Known(one.facts & other.facts, one.passed & other.passed)


def gaps(menu: Menu) -> tuple[Paths, list[Gap]]:
    """Find what is said, listed or filed before it is settled, each cause once."""
    assumed: dict[tuple[str, int], Facts] = {}
    for need in Paths(menu).unmet():
        form = (need.screen, need.variant)
        assumed[form] = assumed.get(form, NOTHING) | {need.fact, SHOWN.get(need.fact, need.fact)}
    paths = Paths(menu, assumed)
    return paths, [Gap(need, paths.blamed(need)) for need in paths.unmet()]


def forgotten(paths: Paths) -> Iterator[Way]:
    """Give the ways that file a report and forget it before its message is written."""
    shown = frozenset(show for show, sure in SHOWN.items() if sure in (SERVICE, PLACE))
    for way in paths.walked():
        if way.effect == "file" and paths.empties(way, shown):
            yield way
