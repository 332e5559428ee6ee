"""Note what the calls of a city cost: time on a screen, answers a report.

For menus without findings. Begin reading at `check_calls`.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from app.menu.answers import Answers, Ways, answers
from app.menu.inspect import WIRE_PREFIX
from app.menu.model import City, Route
from app.menu.places import place_label
from app.menu.reading import lines, seconds
from app.menu.show import show
from app.menu.survey import Forms, Visit, path
from app.menufiles.calls import Spoken
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


def check_calls(
    city: City, menu: Menu, calls: Sequence[Spoken], limits: Limits, notes: Notes
) -> None:
    """Hold every screen to its network's patience, every report to the city's limits."""
    sizes = sorted({route.screen for route in city.routes})
    counted: list[Answers] = []
    told: Told | None = None if notes.findings else set()  # what does not fit at all is told then
    for spoken, screen in product(calls, sizes):
        drawn, language, walks = spoken.city, spoken.language, spoken.on(screen - WIRE_PREFIX)
        if any(walk.is_cut for walk in walks):
            _note_cut(menu, spoken.most, notes)
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
        takes = _clearly_over(mean.mean, limits.mean)
        what = f"a report takes {takes} answers on average, more than {limits.mean:g}"
        _note_answers(city, mean, limits.mean_mark, what, "answers-mean", notes)
    longest = max(counted, key=lambda found: len(found.longest))
    most = len(longest.longest)
    if limits.longest_mark and limits.longest is not None and most > limits.longest:
        what = f"a report takes {most} answers, more than {limits.longest}"
        _note_answers(city, longest, limits.longest_mark, what, "answers-longest", notes)


def _clearly_over(value: float, limit: float) -> str:
    """Write a value with as many decimals as show that it is over its limit.

    >>> _clearly_over(6.217, 5.9), _clearly_over(5.9004, 5.9)
    ('6.22', '5.9004')
    """
    return next(said for n in range(2, 18) if float(said := f"{value:.{n}f}") > limit or n == 17)


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
