"""Calls that show a form of a screen: by whom, whatever others have done, or none."""

import pytest

from app.domain.report import Status
from app.menu.effects import CaseFact, SameOpen
from app.menu.model import City
from app.menu.ways import Form
from app.walks.replay import Wish, replay, way_to
from app.walks.walker import Walker
from app.walks.world import World, returning
from tests.unit.menu.little_cities import SEND, WHERE, skips_file, town
from tests.unit.menu.walking import maputo
from tests.unit.walks.cities import small_city

#: What its forms hang on: how the last call ended, how cases ended, what others have done.
MENU = (
    "start:\n"
    "  - {if: a case awaits the caller, say: Bem?, choose: {1 Sim: {do: confirm, go: bye}}}\n"
    "  - {if: a case has news, say: Fechado, choose: {1 Novo: problem}}\n"
    "  - {if: the last call broke off, go: offer}\n"
    "  - {say: Linha Limpa, choose: {1-3 <service>: where, 8 Novo: problem}}\n"
    "offer: {say: Acabar?, choose: {1 Acabar: {do: resume}, 2 Nova: problem}}\n"
    "problem: {say: Que problema, choose: {1-3 <service>: where}}\n"
    "bye: Adeus\n" + WHERE + SEND
)
#: A list of jobs, and one whose form hangs on what others do at the last moment alone.
JOBS = (
    "start:\n"
    "  - {if: caller is in a crew, go: jobs}\n"
    "  - {say: Linha Limpa, choose: {1-3 <service>: where}}\n"
    "jobs:\n"
    "  - {if: the job is gone, say: Foi-se, choose: {<job>: job}}\n"
    "  - {say: Trabalhos, choose: {<job>: job}}\n"
    "job:\n"
    "  - {if: the job is gone, say: Tarde, choose: {1 Bem: bye}}\n"
    "  - {say: <service>, choose: {1 Feito: {do: done, go: jobs}}}\n"
    "bye: Adeus\n" + WHERE + SEND
)
NEW = Wish()
CREWS = "crews: {carts: {name: Carroças, body: skips}}\n"
#: The last call is lost where the menu has changed meanwhile.
LOST = (
    "start:\n"
    "  - {if: the last call is lost, say: Mudou, choose: {1-3 <service>: where}}\n"
    "  - {say: Linha Limpa, choose: {1-3 <service>: where, 8 Novo: problem}}\n"
    "problem:\n"
    "  - {if: caller is new, say: Bem-vindo, choose: {1-3 <service>: where}}\n"
    "  - {say: Outra vez, choose: {1-3 <service>: where}}\n" + WHERE + SEND
)


def led(city: City, form: Form, wished: Wish = NEW) -> tuple[Wish, Walker]:
    """Give the call that shows a form, and who stands at its end."""
    wish = way_to(city, wished, form)
    assert wish, form
    return wish, replay(city, wish)


@pytest.mark.parametrize(
    ("form", "caller", "answers"),
    [
        (("start", 0), "returning", ()),
        (("start", 1), "unsolved", ()),
        (("start", 3), "new", ()),
        (("offer", 0), "new", ("1", "*399#")),
        (("gave_up", 0), "new", ("#", "#", "#")),
    ],
)
def test_a_form_is_shown_to_whom_it_is_for(
    form: Form, caller: str, answers: tuple[str, ...]
) -> None:
    wish, walker = led(town(MENU), form)
    screen = walker.transcript[-1].screen
    assert (screen.name, screen.form) == form
    assert (wish.caller, wish.answers) == (caller, answers)


@pytest.mark.parametrize(
    ("form", "others", "text"),
    [
        (("job", 0), "before", "Tarde"),
        (("job", 1), "", "1 Feito"),
        (("jobs", 0), "meanwhile", "Foi-se"),
        (("jobs", 1), "", "Trabalhos"),
    ],
)
def test_others_are_faster_than_a_crew_where_the_form_says_so(
    form: Form, others: str, text: str
) -> None:
    wish, walker = led(town(JOBS, city=skips_file("city.yaml") + CREWS), form)
    assert (wish.caller, wish.others) == ("crew", others)
    assert text in walker.transcript[-1].screen.text


def test_a_job_that_others_were_faster_with_is_told_with_how_it_stands() -> None:
    walker = replay(maputo(), Wish(("1", "1"), "crew", others="meanwhile"))
    assert ": em curso, ja nao e vosso" in walker.transcript[-1].screen.text


def test_no_call_leads_to_a_form_that_needs_another_menu_before_or_is_none() -> None:
    city = town(LOST)
    forms = ("start", 0), ("problem", 9), ("failed", 0), ("nowhere", 0)
    assert [way_to(city, Wish(), form) for form in forms] == [None] * 4
    assert led(city, ("problem", 1))[0].caller == "returning"


def test_a_way_is_made_in_the_language_and_on_the_screen_that_is_wished() -> None:
    city = small_city()
    for route in city.routes:
        wish, walker = led(city, ("bairro", 0), Wish(language="en", network=route.name))
        assert (wish.language, wish.network) == ("en", route.name)
        assert walker.limit == route.screen - 4
        assert "Which bairro" in walker.transcript[-1].screen.text


def test_what_others_told_before_is_open_wherever_the_caller_is() -> None:
    city = small_city()
    own = returning(city)
    world = World(city, own=own, same_open=True)
    need = SameOpen(own[0].service, "10019")
    first, again = world.know([need]).same, world.know([need]).same
    assert first
    assert again == first
    assert first.number not in {case.number for case in own}
    plain = World(city, others=[CaseFact(1, Status.RESOLVED, need.service, "10019", own=False)])
    assert plain.know([need]).same is None
