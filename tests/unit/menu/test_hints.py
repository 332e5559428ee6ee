"""The hint of a wrong key: before the prompt, or in its place when both do not fit."""

import dataclasses

from app.domain.text import septets
from app.menu.effects import NO_FACTS, CaseByNumber
from app.menu.model import Option, Template, Variant
from app.menu.show import show
from app.menu.state import Caller, State
from app.menu.take import refuse
from app.menufiles.build import build
from app.menufiles.parse import parse
from tests.unit.menu.walking import Walk, maputo
from tests.unit.menufiles.folders import broken


def _phrase(text: str) -> dict[str, Template]:
    return {"pt": Template((text,)), "en": Template((text,))}


def _screen(say: str, label: str) -> tuple[str, str]:
    """The screen as first shown and after a wrong key, in 60 septets."""
    city = maputo()
    option = Option(("1",), _phrase(label), "", "", "", "asked")
    variant = Variant("", _phrase(say), (), (option,), (), "")
    menu = dataclasses.replace(city.menu, screens={"asked": (variant,)}, first="asked")
    small = dataclasses.replace(city, menu=menu, memo={})
    first = show(small, State("asked", "pt", Caller()), NO_FACTS, 60)
    again = show(small, refuse(small, first.state).state, NO_FACTS, 60)
    assert again.state.offered == first.state.offered
    return first.text, again.text


def test_the_hint_stands_before_the_prompt_where_both_fit() -> None:
    first, again = _screen("Onde", "Aqui")
    assert first == "Onde\n1 Aqui"
    assert again == "Tecla errada\nOnde\n1 Aqui"


def test_the_hint_takes_the_prompts_place_where_both_do_not_fit() -> None:
    first, again = _screen("Uma pergunta bastante comprida", "Uma resposta tambem")
    assert septets(first) <= 60
    assert again == "Tecla errada\n1 Uma resposta tambem"


def test_an_own_hint_waits_until_no_kind_of_answer_below_reads_what_was_typed() -> None:
    type_ = "{container code: send, bairro name: bairro, district name: bairro}"
    hinted = type_.replace("code: send", "code: {go: send, wrong: Sem contentor}")
    texts = broken("menu.yaml", type_, hinted.replace("}, b", "}, case number: case, b", 1))
    english = "where: {say: Where?"
    assert english in texts["menu.en.yaml"]
    texts["menu.en.yaml"] = texts["menu.en.yaml"].replace(
        english, english + ", type: {container code: No container}", 1
    )
    city = build(parse(texts), "version")

    case = Walk(city=city).press("1", "93998013")
    code = Walk(city=city).press("1", "10349")

    assert case.taken.needs == (CaseByNumber(93_998_013),)
    assert code.lines[0] == "Sem contentor"


def test_a_screen_keeps_room_for_a_hint_longer_than_its_prompt() -> None:
    _, again = _screen("O", "x" * 44)
    assert again.startswith("Tecla errada\n1 ")
    assert septets(again) <= 60
