"""Make the calls of a city in memory and note what they cost: time on a screen, answers a report.

For menus without findings. Begin reading at `check_calls`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.menu.answers import Answers, Ways, answers, is_whole, shortest
from app.menu.inspect import WIRE_PREFIX, smallest_limit
from app.menu.model import City, Route
from app.menu.notices import SOME_DAY, at_its_longest
from app.menu.reading import lines, seconds
from app.menu.show import show
from app.menu.survey import MOST, Forms, Inputs, Lists, Visit, path
from app.menu.values import place_label
from app.menu.ways import NO_KEY, Form, ways
from app.menufiles.check_lists_shown import Told, check_shown
from app.menufiles.draft import Menu
from app.menufiles.notes import Notes
from app.menufiles.schema_limits import Limits
from app.menufiles.tree import Mark


class Slow(NamedTuple):
    """The longest look at a form of a screen: of one form more lines take more time."""

    lines: int
    text: str
    visit: Visit


def check_calls(city: City, menu: Menu, limits: Limits, notes: Notes, most: int = MOST) -> None:
    """Hold every screen to its network's patience, every report to the city's limits.

    `most` screens are drawn in one language on one size of screen.
    """
    sizes = sorted({route.screen for route in city.routes})
    counted: list[Answers] = []
    told: Told | None = None if notes.findings else set()  # what does not fit at all is told then
    for language in (language.code for language in city.languages):
        for screen in sizes:
            drawn, days = _days(city, language)
            walks = [_Walks(drawn, language, screen - WIRE_PREFIX, most, day) for day in days]
            if any(walk.is_cut for walk in walks):
                _note_cut(menu, most, notes)
                return
            visits = [visit for walk in walks for visit in walk.visits]
            _check_time(drawn, menu, language, screen, visits, notes)
            if told is not None:
                check_shown(drawn, menu, language, visits, told, notes)
            for walk in walks if screen == sizes[0] else ():
                ways = walk.ways()
                if walk is walks[0] and not _reported(city, menu, ways, walk.forms, notes):
                    return
                counted += filter(None, [answers(city, ways, language)])
    # A list below a text that does not fit pages line by line, so its count says nothing yet.
    if not any(found.rule == "too-long" and found.screen for found in notes.findings):
        _check_answers(city, limits, counted, notes)


def _days(city: City, language: str) -> tuple[City, tuple[int, ...]]:
    """Give the city as it is drawn, and the days: one without a notice, one with the longest."""
    return at_its_longest(city, language), (0, SOME_DAY) if city.tells_notices else (0,)


class _Walks:
    """Both walks of one day."""

    def __init__(self, city: City, language: str, limit: int, most: int, day: int) -> None:
        self._city, self._language, self._most, self._day = city, language, most, day
        self.lists = Lists(city, language, limit, most, day=day)
        self.forms = Forms(city, language, limit, most, day=day)

    @property
    def is_cut(self) -> bool:
        """Whether there was more than was walked."""
        return self.lists.is_cut or self.forms.is_cut

    @property
    def visits(self) -> list[Visit]:
        """Every screen that was met."""
        return [*self.lists.visits, *self.forms.visits]

    def ways(self) -> Ways:
        """Give the ways of a caller who reads; where nothing lists a place, who types its name."""
        ways = shortest(self.lists)
        if is_whole(self._city, ways):
            return ways
        city, limit = self._city, self.lists.limit
        written = Lists(city, self._language, limit, self._most, writes=True, day=self._day)
        return {**shortest(written), **ways}


def paths(city: City, language: str) -> dict[Form, str]:
    """Give what to dial and answer to meet each form of each screen, the shortest way."""
    limit = smallest_limit(city)
    found: dict[Form, Inputs] = {}
    drawn, days = _days(city, language)
    for day in days:
        for form, led in ways(drawn, language, limit, day).items():
            found[form] = min(found.get(form, led[0].inputs), led[0].inputs, key=len)
    # Wrong keys are told in words, by `ways_to`.
    return {form: path(city, way) for form, way in found.items() if NO_KEY not in way}


def _note_cut(menu: Menu, most: int, notes: Notes) -> None:
    what = f"this menu leads to more than {most:,} screens, and cannot be followed to its end"
    notes.add(menu.mark, what, "ask for the place as late as you can", rule="too-large")


def _check_time(
    city: City, menu: Menu, language: str, screen: int, visits: list[Visit], notes: Notes
) -> None:
    """Note each form that takes longer than a network with this size of screen waits."""
    routes = [route for route in city.routes if route.screen == screen]
    slowest: dict[tuple[str, int], Slow] = {}
    for visit in visits:
        form = (visit.state.screen, visit.state.variant)
        for text in _looks(city, visit, screen - WIRE_PREFIX):
            count = lines(text)
            if form not in slowest or count > slowest[form].lines:
                slowest[form] = Slow(count, text, visit)
    for (name, variant), slow in slowest.items():
        takes_s = seconds(slow.text, city.menu.screens[name][variant])
        cut = sorted((r for r in routes if r.idle_s < takes_s), key=lambda r: r.idle_s)
        if cut:
            _note_slow(city, menu, language, slow, takes_s, cut[0], notes)


def _looks(city: City, visit: Visit, limit: int) -> Iterator[str]:
    """Give a screen as it comes, and as it comes again behind a wrong key."""
    variant = city.menu.screens[visit.state.screen][visit.state.variant]
    if variant.ends:
        return
    yield visit.text
    yield show(city, visit.state._replace(hint=0, wrong=1), visit.facts, limit).text


def _note_slow(
    city: City, menu: Menu, language: str, slow: Slow, takes_s: float, cut: Route, notes: Notes
) -> None:
    state = slow.visit.state
    mark = _mark(menu, state.screen, state.variant, language)
    what = (
        f"the screen {state.screen} in {language} has {slow.lines} lines, which take"
        f" {takes_s:g} s to read and answer; {cut.name} hangs up after {cut.idle_s} s"
    )
    mend = "show fewer lines, or ask for less on one screen"
    route = path(city, slow.visit.inputs)
    notes.add(mark, what, mend, rule="too-slow", screen=state.screen, language=language, path=route)


def _mark(menu: Menu, screen: str, variant: int, language: str) -> Mark:
    form = menu.screens[screen].variants[variant]
    text = form.say.get(language) if form.say else None
    return text.mark if text else form.mark


def _reported(city: City, menu: Menu, ways: Ways, forms: Forms, notes: Notes) -> bool:
    """Whether every problem can be reported, be it with a painted code; note the others."""
    reported = {service for service, _ in ways}
    filed = forms.needs_filed
    lost = [s for s in city.services.values() if s.code not in reported and s.needs not in filed]
    mark = menu.screens[city.menu.first].mark
    for service in lost:
        what = f"no way through this menu reports {service.code}"
        mend = f"lead a problem that needs {service.needs} to a screen with {{do: file, ...}}"
        notes.add(mark, what, mend, rule="unreported")
    return not lost


def _check_answers(city: City, limits: Limits, counted: list[Answers], notes: Notes) -> None:
    """Hold the language in which reports take the most answers to the limits."""
    if not counted:
        return
    mean = max(counted, key=lambda found: found.mean)
    if limits.mean_mark and limits.mean is not None and mean.mean > limits.mean:
        what = f"a report takes {mean.mean:.2f} answers on average, more than {limits.mean:g}"
        _note_answers(city, mean, limits.mean_mark, what, "answers-mean", notes)
    longest = max(counted, key=lambda found: len(found.longest))
    most = len(longest.longest)
    if limits.longest_mark and limits.longest is not None and most > limits.longest:
        what = f"a report takes {most} answers, more than {limits.longest}"
        _note_answers(city, longest, limits.longest_mark, what, "answers-longest", notes)


def _note_answers(
    city: City, found: Answers, mark: Mark, what: str, rule: str, notes: Notes
) -> None:
    label = city.services[found.service].labels[found.language]
    at = place_label(city, found.place, found.language)
    whole = (
        f"{what}, counted over {found.counted:,} problems at places; the longest is {label}, {at}"
    )
    mend = "ask less, list what is reported most first, or allow more"
    way = path(city, found.longest)
    notes.add(mark, whole, mend, rule=rule, language=found.language, path=way)
