"""Where calls begin, be it behind jumps."""

import pytest

from app.menu.effects import NO_FACTS
from app.menu.model import City
from app.menu.opening import opening_forms, opening_screen, opening_screens, screens_of_crews
from app.menu.show import show
from app.menu.state import Caller
from app.menu.take import begin
from tests.unit.menu.little_cities import SEND, WHERE, skips_file, town
from tests.unit.menu.walking import LIMIT, maputo

PROBLEM = "problem: {say: Que problema, choose: {<service>: where}}\n" + WHERE + SEND
HELLO = "hello: {say: Bem-vindo, choose: {1 Adiante: problem}}\n"
#: Menus by what they begin with, the screens of any call's begin, and the likeliest of residents.
MENUS = (
    (PROBLEM, ("problem",), "problem"),
    ("start: {go: middle}\nmiddle: {go: problem}\n" + PROBLEM, ("problem",), "problem"),
    (
        "start:\n- {if: caller is new, go: hello}\n- {go: problem}\n" + HELLO + PROBLEM,
        ("hello", "problem"),
        "problem",
    ),
    (
        "start:\n- {if: caller is new, say: Bem-vindo, choose: {1 Adiante: problem}}\n"
        "- {go: problem}\n" + PROBLEM,
        ("start", "problem"),
        "problem",
    ),
)
CALLERS = (Caller(), Caller(new=False, cases=1), Caller(crew="kamaxakeni 1"))


@pytest.mark.parametrize(("menu", "screens", "likeliest"), MENUS)
def test_a_call_begins_behind_the_jumps_of_the_first_screen(
    menu: str, screens: tuple[str, ...], likeliest: str
) -> None:
    city = town(menu)

    assert opening_screens(city) == screens
    assert opening_screen(city) == likeliest
    assert_begins(city)


def test_in_maputo_crews_begin_with_their_jobs_and_residents_with_the_problem() -> None:
    city = maputo()

    assert opening_screens(city) == ("jobs", "problem")
    assert opening_screen(city) == "problem"
    assert list(opening_forms(city)) == list(city.menu.screens["problem"])
    assert_begins(city)


def test_crews_alone_meet_what_no_resident_comes_to() -> None:
    own = """\
jobs:
- {if: the job is gone, say: Já não, choose: {<job>: job, 8 Comunicar: problem}}
- {say: "Trabalhos: <jobs>", choose: {<job>: job, 8 Comunicar: problem}}
job:
- {if: the job is gone, say: Já não, choose: {1 Trabalhos: jobs}}
- {say: <number>, choose: {1 Feito: {do: done, go: jobs}}}
"""
    first = "start:\n- {if: caller is in a crew, go: jobs}\n- {go: problem}\n" + PROBLEM
    by_key = (
        "problem: {say: Que problema, choose: {<service>: where,"
        " 8 Trabalhos: {if: caller is in a crew, go: jobs}}}\n" + WHERE + SEND
    )
    crews = skips_file("city.yaml") + "crews: {carts: {name: Carroças, body: skips}}\n"
    assert screens_of_crews(maputo()) == {"jobs", "job", "how_done", "why_not"}
    assert screens_of_crews(town(first + own, city=crews)) == {"jobs", "job"}
    assert screens_of_crews(town(by_key + own, city=crews)) == {"jobs", "job"}
    assert screens_of_crews(town(PROBLEM)) == frozenset()


def assert_begins(city: City) -> None:
    """What is said of begins is where calls begin: of residents, and of crews."""
    begun = {}
    for caller in CALLERS:
        taken = begin(city, city.language, caller)
        begun[caller] = show(city, taken.state, NO_FACTS, LIMIT).state
    assert {state.screen for state in begun.values()} == set(opening_screens(city))
    forms = opening_forms(city)
    for caller, state in begun.items():
        form = city.menu.screens[state.screen][state.variant]
        assert (form in forms) == (not caller.crew or state.screen != "jobs")
