"""What an edit does to crews' calls: nobody's call need have come there."""

import pytest

from app.edits.compare import compare
from app.edits.samples import Sample
from app.menu.effects import MEMBER, Job
from app.menu.meaning import Heard, journey
from app.walks.walker import Walker
from app.walks.world import World, with_check_digit
from tests.unit.edits.calls import Passage, city, edited

OURS = with_check_digit(7_654_321)
JOBS = tuple(
    Job(number, "assigned", "cart_missed", "mafalala")
    for number in (OURS, with_check_digit(1_111_111))
)


def walked(*keys: str) -> list[Heard]:
    """A crew's call."""
    turns: list[Heard] = []
    world = World(city(), jobs=JOBS)
    walker = Walker(city(), world, watch=turns.append)
    walker.dial("*311#")
    for given in keys:
        walker.answer(given)
    return turns


@pytest.mark.parametrize(
    ("passage", "screen"),
    [
        (("menu.yaml", 'say: "Trabalhos: <jobs>"', 'say: "Por fazer: <jobs>"'), "jobs"),
        (("menu.yaml", '<status>. Trabalhos: <jobs>"', '<status>. Faltam: <jobs>"'), "jobs"),
        (("menu.yaml", "já não é vosso. Trabalhos", "é de outros. Trabalhos"), "jobs"),
        (("menu.yaml", '<status>, já não é vosso"', '<status>, é de outros"'), "job"),
        (("menu.yaml", "1 Aceitar:", "1 Aceitamos:"), "job"),
        (("menu.yaml", "      2 Feito: how_done\n", "      2 Acabado: how_done\n"), "job"),
        (("menu.yaml", "say: Código do contentor, ou o que", "say: Código, ou o que"), "how_done"),
        (("menu.yaml", "say: Porquê? Escolha", "say: Por quê? Escolha"), "why_not"),
        (("menu.yaml", "2 Sem acesso:", "2 Não se chega lá:"), "why_not"),
    ],
)
def test_each_screen_of_a_crew_is_met(passage: Passage, screen: str) -> None:
    edit = edited(passage)

    assert {one.screen for one in edit.changed} == {screen}
    assert not edit.contents


def test_what_a_crew_can_do_no_more_is_a_break() -> None:
    declined = journey(city(), walked("1", "4"))
    assert declined is not None
    lines = [("menu.yaml", "      4 Não é nosso: {do: decline, go: jobs}\n", "")] * 2
    english = [("menu.en.yaml", ", 4 Not ours]", "]")] * 2

    edit = compare(city(), city(*lines, *english), [Sample(declined, 3)])

    [broken] = edit.broken
    assert (broken.screen, broken.move.effect, broken.calls) == ("job", "decline", 3)
    assert edit.left_out == 0


@pytest.mark.parametrize(
    ("keys", "effect"),
    [
        (("1", "1"), "accept"),
        (("1", "2", "lixo tirado"), "done"),
        (("1", "2", "10348"), "done"),
        (("1", "2", "1"), "done"),
        (("1", "3", "rua fechada"), "impossible"),
        (("2", "3", "1"), "impossible"),
        (("1", "4"), "decline"),
    ],
)
def test_a_crews_call_is_made_again_to_its_end(keys: tuple[str, ...], effect: str) -> None:
    made = journey(city(), walked(*keys))
    assert made is not None

    edit = compare(city(), city(), [Sample(made, 1)])

    assert (edit.calls, edit.left_out) == (1, 0)
    assert len(made.moves) == len(keys)
    assert made.moves[-1].effect == effect or made.moves[-1].kind == "place"


def test_no_number_of_a_job_and_no_crew_is_part_of_a_journey() -> None:
    made = journey(city(), walked("1", "2", "1"))

    assert str(OURS) not in repr(made)
    assert made is not None
    assert made.caller.crew == MEMBER
