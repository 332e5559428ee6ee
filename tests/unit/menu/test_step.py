"""A remembered step is the step itself, for whoever takes it."""

import dataclasses

from app.menu.effects import NO_FACTS
from app.menu.show import show
from app.menu.state import Caller, State
from app.menu.step import step
from app.menu.take import begin, take
from tests.unit.menu.walking import LIMIT, maputo

CALLERS = (
    Caller(),
    Caller(new=False, cases=1),
    Caller(new=False, cases=2, places=(("container", "10348"), ("block", "malanga/12"))),
    Caller(new=False, cases=2, places=(("container", "10019"),)),
)
KEYS = ("1", "2", "3", "7", "8", "9", "0", "x", "", "12", "10348", "maxaq")


def test_a_remembered_step_leads_where_the_step_does_for_every_caller() -> None:
    city = dataclasses.replace(maputo(), memo={}, steps={})
    compared = 0
    for _ in range(2):  # the second time from memory
        for language in ("pt", "en"):
            for caller in CALLERS:
                first = show(city, begin(city, language, caller).state, NO_FACTS, LIMIT)
                waiting, seen = [first.state], set[State]()
                while waiting and len(seen) < 120:
                    state = waiting.pop()
                    for key in KEYS:
                        taken, shown = step(city, state, key, LIMIT)
                        wanted = take(city, state, key)
                        assert taken[1:] == wanted[1:]
                        if shown is None:
                            continue
                        assert shown == show(city, wanted.state, NO_FACTS, LIMIT)
                        compared += 1
                        if not shown.ends and shown.state not in seen:
                            seen.add(shown.state)
                            waiting.append(shown.state)
    assert compared > 5_000
    assert len(city.steps) > 500


def test_what_is_one_callers_own_is_not_remembered() -> None:
    city = dataclasses.replace(maputo(), memo={}, steps={})
    first = show(city, begin(city, "pt", CALLERS[2]).state, NO_FACTS, LIMIT)

    step(city, first.state, "1", LIMIT)  # asks where: their last place is a line of it

    assert not city.steps


def test_words_are_not_remembered() -> None:
    city = dataclasses.replace(maputo(), memo={}, steps={})
    first = show(city, begin(city, "pt", Caller()).state, NO_FACTS, LIMIT)
    where = step(city, first.state, "1", LIMIT).shown
    assert where is not None
    known = len(city.steps)

    step(city, where.state, "maria da rua de baixo", LIMIT)

    assert len(city.steps) == known
