"""How sentences of the check are said: behind their rule, with their values, on a page."""

import pytest

from app.domain.errors import Finding
from app.menufiles.rules import RULES
from app.web.desk.city.editing import Wrong
from app.web.desk.findings import Findings
from tests.unit.desk_told import PT, draw


def test_every_rule_of_the_check_is_told_in_portuguese() -> None:
    assert {*PT.rules} == {*RULES}
    assert not Findings("en").rules


def test_what_only_a_text_editor_writes_wrong_stands_behind_its_rule() -> None:
    odd = Finding(
        "menu.yaml", 3, 1, "place stands without < and >", "write <place>", "unknown-word"
    )
    known = Finding("menu.yaml", 3, 1, "the file is empty of zeal", "add name:", "form")
    told = [str(draw("pt").finding(one)) for one in (odd, known)]
    assert PT.rules["unknown-word"] in told[0]
    assert 'lang="en">place stands without &lt; and &gt;<' in told[0]
    usual = Finding(
        "places.yaml", 3, 1, "target hours is a whole number", "shorten it by 3", "form"
    )
    assert PT.rules["form"] not in str(draw("pt").finding(usual))
    assert "does not hold" not in str(draw("en").finding(odd))


def test_what_is_wrong_at_a_field_begins_as_a_sentence() -> None:
    for language, said in (("en", "Target hours is"), ("pt", "Prazo em horas é")):
        found = Finding(
            "services.yaml", 3, 1, "target hours is a whole number", "shorten it by 3", "form"
        )
        wrong = Wrong(400, "", at={"target hours": [found]})
        at_field = str(draw(language).notes_at("target hours", "f-target-hours", wrong))
        assert f"<li>{said} " in at_field


@pytest.mark.parametrize(
    "what",
    [
        'the label "Escola" is the same as in line 286',
        "the code 11539 is taken, in line 286",
        '"Escola" already names 11539, in line 286, and 11540 too',
    ],
)
def test_what_would_be_written_is_said_behind_any_sentence(what: str) -> None:
    told = PT.tell(f'{what}, where "- {{code}}" would be written')
    assert told == f'{PT.tell(what)}, onde se escreveria "- {{code}}"'
    assert PT.tell(what) != what


def test_networks_without_a_name_are_called_as_everywhere_else() -> None:
    english = (
        "the screen x in pt may need 194 characters, 156 fit on Tmcel, other; its longest text is"
    )
    told = PT.tell(f'{english} "other"')
    assert "cabem 156 em Tmcel, outras redes;" in told
    assert told.endswith('"other"')


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("the screen here", "o ecrã here"),
        ("the message resolved", "a mensagem resolved"),
        ("the text over", "o texto over, da chamada que já acabou,"),
        ("the text failed", "o texto failed, de quando não se consegue guardar,"),
    ],
)
def test_whatever_is_too_long_is_named(subject: str, said: str) -> None:
    longest = 'its longest text is "Caso ..."'
    told = PT.tell(f"{subject} in pt may need 232 characters, 160 fit; {longest}")
    assert told.startswith(f"{said} em pt pode precisar de 232 letras, cabem 160; ")
    on = PT.tell(f"{subject} in pt may need 232 characters, 160 fit on Tmcel, other; {longest}")
    assert on.startswith(f"{said} em pt pode precisar de 232 letras, cabem 160 em Tmcel, outras")
    word = PT.tell(
        f"with the word for in progress {subject} in pt may need 232 characters, 160 fit"
    )
    assert word.startswith(f'com a palavra para "em curso" {said} em pt pode precisar de 232 ')


def test_a_sentence_that_is_not_known_is_not_swallowed_by_a_shorter_one() -> None:
    mend = "shorten it by 72, or allow it parts: 2 beside say, each part paid for"
    assert PT.tell(mend).startswith("encurte em 72; ou ")
    assert "parts: 2" in PT.tell(mend)
    for longer in ("shorten it by 72, or sing", "the notice x is told on two days of no week"):
        assert PT.tell(longer) == longer
    refused = (
        '"10348" is no answer to the screen a: seen is a again, with a hint, expected the screen b'
    )
    dialogue = f'"A report", after *311# 1: {refused}'
    assert PT.tell(dialogue) == f'no diálogo "A report", depois de *311# 1: {PT.tell(refused)}'


def test_values_stay_as_they_were_typed_and_phrases_are_ours() -> None:
    assert PT.tell("target hours is a whole number") == "prazo em horas é um número inteiro"
    assert PT.tell('there is no value "name"') == 'não há valor "name"'
    assert PT.tell('there is no value "100%(x)s\n"') == 'não há valor "100%(x)s\n"'
    assert PT.tell("this lies 4,682 km from the middle of the city") == (
        "isto fica a 4\u202f682 km do centro da cidade"
    )
    assert PT.tell("this lies 8,972.2 km outside of the district of Polana") == (
        "isto fica a 8\u202f972,2 km fora do distrito do bairro Polana"
    )
    assert PT.tell("the notice x suspends work and has no until") == (
        "o aviso x suspende o trabalho e não tem último dia"
    )
    assert PT.tell("the moon has no name") == "the moon has no name"
    assert PT.tell("no such sentence") == "no such sentence"
    assert [PT.field(one) for one in ("label pt", "fr/menu/kiosk/say")] == [
        "nome no telefone (pt)",
        "fr/menu/kiosk/say",
    ]
    assert Findings("en").tell("at is two numbers") == "at is two numbers"
