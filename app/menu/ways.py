"""The ways to every form of a menu's screens, from calls made in memory. Begin at `ways`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from app.menu.model import City
from app.menu.resume import left_at, may_resume
from app.menu.show import show
from app.menu.state import Caller
from app.menu.survey import Forms, Inputs, Lists, Visit
from app.menu.take import begin, take

#: A form of a screen: its name, and its number from 0.
Form = tuple[str, int]
#: A key that no screen has.
NO_KEY: Final = "#"


class Way(NamedTuple):
    """What is answered from dial on, and who met the form by it."""

    inputs: Inputs  #: the city's code dials again
    caller: Caller


def ways(city: City, language: str, limit: int, day: int = 0) -> Mapping[Form, Sequence[Way]]:
    """Give the ways to each form, the shortest first, on screens of `limit` septets.

    `day` is one with notices; 0 for one without any.
    """
    walks = Lists(city, language, limit, day=day), Forms(city, language, limit, day=day)
    return ways_of(city, *walks)


def ways_of(city: City, lists: Lists, forms: Forms) -> Mapping[Form, Sequence[Way]]:
    """Give them of walks that are made already."""
    return _by_form([*lists.visits, *forms.visits, *_at_the_edges(city, forms)])


def _by_form(visits: Sequence[Visit]) -> Mapping[Form, Sequence[Way]]:
    """Sort what was met by form: the shortest way first, each of them once."""
    found: dict[Form, dict[tuple[object, ...], Way]] = {}
    for visit in sorted(visits, key=lambda visit: len(visit.inputs)):
        caller = visit.state.caller
        of_form = found.setdefault((visit.state.screen, visit.state.variant), {})
        of_form.setdefault((caller.new, caller.crew, visit.inputs), Way(visit.inputs, caller))
    return {form: tuple(met.values()) for form, met in found.items()}


def _at_the_edges(city: City, forms: Forms) -> Iterator[Visit]:
    """Give what no key of a screen leads to: the end of who gives up, and who dials again."""
    for begun in [visit for visit in forms.visits if not visit.inputs]:
        yield from _given_up(city, begun, forms.limit)
    if left := next((visit for visit in forms.visits if may_resume(visit.state)), None):
        yield _dialled_again(city, left, forms.limit)


def _given_up(city: City, begun: Visit, limit: int) -> Iterator[Visit]:
    """Press what is no key, as often as the menu puts up with it."""
    state = begun.state
    for _ in range(city.menu.attempts):
        taken = take(city, state, NO_KEY)
        if taken.valid:
            return  # what is written freely may be anything
        state = taken.state
    shown = show(city, state, begun.facts, limit)
    yield Visit(shown.state, begun.facts, shown.text, (NO_KEY,) * city.menu.attempts)


def _dialled_again(city: City, left: Visit, limit: int) -> Visit:
    """Hang up in the middle of a report, and dial anew."""
    before = left.state
    caller = before.caller._replace(unfinished=left_at(before))
    again = begin(city, before.language, caller, before.day)
    shown = show(city, again.state, left.facts, limit)
    return Visit(shown.state, left.facts, shown.text, (*left.inputs, city.service_codes[0]))
