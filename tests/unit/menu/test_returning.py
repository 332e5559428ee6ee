"""A screen that was passed is asked again; an answer that is given to bring it there is kept."""

import dataclasses

import pytest

from app.menu.effects import FileReport
from app.menu.resume import unfinished
from app.menu.returning import renewed, returned
from app.menu.state import Answer, Caller, Unfinished
from tests.unit.menu.little_cities import WHERE, findings, town
from tests.unit.menu.walking import Walk

PROBLEM = "problem: {say: Que problema, choose: {1-3 <service>: where}}\n"
SEND = """\
send:
  say: <service>, <%s>
  choose: {1 Enviar: {do: file, go: filed}, 2 Outro lugar: other, 3 Mudar: where}
other: {say: Que distrito, choose: {<district>: send, 8 Nada: send}}
"""
AGAIN = """\
filed: {say: Caso <number>, choose: {1 Outro aqui: what, 2 Fim: fim}}
what: {say: Que em <place>, choose: {1-3 <service>: send}}
fim: Obrigado
"""
CHANGES = """\
send:
  say: <service>, <place>
  choose: {1 Enviar: {do: file, go: filed}, 2 Mudar: another, 3 Mapa: hop}
another: {say: Que outro, choose: {1-3 <service>: send, 4 Lugar: elsewhere}}
elsewhere: {say: Onde entao, choose: {<district>: send}}
hop: {go: where}
filed: {say: Caso <number>, choose: {1 Mudar: another, 2 Dizer: tell_us, 3 Fim: fim}}
tell_us: {say: Diga, type: {text: {do: comment, go: another}}, choose: {1 Nada: fim}}
fim: Obrigado
"""
#: Behind a report the place is asked for anew, on a screen that leads back into the call.
ANOTHER_PLACE = """\
where: {say: Que distrito, choose: {<district>: what}}
what: {say: E agora, choose: {1 Problema: problem}}
problem: {say: Que problema, choose: {1-3 <service>: send}}
send:
  say: <service>, <place>
  choose: {1 Enviar: {do: file, go: filed}, 2 Mudar: elsewhere}
filed: {say: Caso <number>, choose: {1 Outro lugar: elsewhere, 2 Fim: fim}}
elsewhere: {say: Onde entao, type: {container code: send}, choose: {<district>: what}}
fim: Obrigado
"""
CHANGED = (
    (("10357",), "10357"),
    (("3", "1", "2"), "10357"),
    (("3", "1", "8"), "maxaquene_a"),  # "another": a key that leads on
)


@pytest.mark.parametrize(("keys", "place"), CHANGED)
def test_a_place_that_is_changed_at_a_painted_container(keys: tuple[str, ...], place: str) -> None:
    walk = Walk().press("10348", "1", "3", *keys)
    assert walk.state.screen == "send"
    assert "Baltazar" not in walk.text

    before = walk.text
    walk.press("0", keys[-1])
    assert walk.text == before

    walk.press("1")
    assert walk.effects == [FileReport("container_full", place)]


@pytest.mark.parametrize(("keys", "place"), CHANGED)
def test_it_is_gone_on_with_when_the_call_breaks_off(keys: tuple[str, ...], place: str) -> None:
    walk = Walk().press("10348", "1", "3", *keys)
    edited = dataclasses.replace(walk.city, version="another", memo={}, steps={})

    left = unfinished(edited, "pt", Caller(), walk.state)
    assert left == Unfinished("send", walk.state.trail)

    again = Walk(Caller(unfinished=left), city=edited).press("9", "1")
    assert again.effects == [FileReport("container_full", place)]


def test_what_is_led_away_to_and_never_back_from_is_lost() -> None:
    city = town(PROBLEM + WHERE + SEND % "place")
    walk = Walk(city=city).press("1", "1", "1")
    led = walk.state._replace(screen="other")
    assert unfinished(city, "pt", Caller(), led) == Unfinished()


def test_another_problem_at_the_place_of_the_report_before() -> None:
    city = town(PROBLEM + WHERE + SEND % "place" + AGAIN)
    walk = Walk(city=city).press("1", "1", "1", "1", "1", "2")
    assert walk.lines[0] == "Carroca nao veio, Moinho"
    assert walk.press("0", "3").lines[0] == "Buraco na rua, Moinho"
    assert walk.press("0", "0").lines[0] == "Caso 4821 7365"
    assert "0 Voltar" not in walk.lines

    walk.press("1", "3", "1")
    assert walk.effects == [FileReport("full", "moinho"), FileReport("hole", "moinho")]


def test_a_key_alone_brings_nothing_and_a_passed_question_is_asked_anew() -> None:
    city = town(PROBLEM + WHERE + SEND % "place" + AGAIN)
    walk = Walk(city=city).press("1", "1", "1")
    before = walk.state
    assert walk.press("2", "8").state == before

    walk = Walk(city=city).press("1", "1", "1", "3")
    assert [answer.screen for answer in walk.state.trail] == ["problem"]
    assert walk.press("2", "1").state.trail[-1].screen == "bairro"


@pytest.mark.parametrize("sure", ["send", "sure}}\nsure: {say: Certo, choose: {1 Sim: send"])
def test_a_return_that_knows_the_place_less_exactly_is_found(sure: str) -> None:
    send = SEND.replace("<district>: send, 8 Nada: send", f"8 Nada: send, <district>: {sure}")
    assert not findings(PROBLEM + WHERE + send % "place")

    assert {finding.rule for finding in findings(PROBLEM + WHERE + send % "bairro")} == {"unset"}


def test_what_is_asked_again_or_was_sent_before_is_forgotten() -> None:
    menu, problem = Answer("menu", "go", ""), Answer("problem", "service", "full")
    where, other = Answer("where", "district", "cima"), Answer("other", "service", "hole")

    assert returned((problem, where, other), "where", 0) == ((problem,), 0)
    assert returned((menu, problem, where), "menu", 3) == ((), 0)
    assert returned((menu, problem, where, other), "send", 3) == ((menu, problem, where, other), 3)


def test_what_was_sent_stays_known_in_front_of_what_was_answered_behind_it() -> None:
    menu, hop = Answer("menu", "go", ""), Answer("filed", "go", "")
    sent = (Answer("problem", "service", "full"), Answer("where", "district", "cima"))
    since = (hop, Answer("other", "service", "hole"))
    told = tuple(answer._replace(screen="") for answer in sent)

    kept, of_it = returned((menu, *sent, *since), "menu", 3)
    assert (kept, of_it) == ((*told, *since), 2)
    assert returned(kept, "other", of_it) == ((*told, hop), 2)


def test_whoever_changes_a_second_place_is_not_asked_about_nothing() -> None:
    city = town(ANOTHER_PLACE)
    walk = Walk(city=city).press("1", "1", "1", "1", "1", "2", "1", "3", "2")
    assert walk.state.screen == "elsewhere"

    assert walk.press("30015").lines[0] == "Buraco na rua, Mercado, Moinho"
    walk.press("1")
    assert walk.effects == [FileReport("full", "cima"), FileReport("hole", "30015")]


def test_an_older_problem_does_not_come_back_when_only_the_place_is_changed() -> None:
    city = town(PROBLEM + WHERE + CHANGES)
    walk = Walk(city=city).press("1", "1", "1", "2", "3")
    assert walk.lines[0] == "Buraco na rua, Moinho"

    walk.press("2", "4", "2")
    assert walk.lines[0] == "Buraco na rua, Cidade Baixa"
    assert walk.press("1").effects == [FileReport("hole", "baixo")]


def test_nor_behind_a_report_and_words() -> None:
    city = town(PROBLEM + WHERE + CHANGES)
    walk = Walk(city=city).press("1", "1", "1", "1", "1", "3", "1", "2", "muito", "4", "2", "1")

    reports = [effect for effect in walk.effects if isinstance(effect, FileReport)]
    assert reports == [
        FileReport("full", "moinho"),
        FileReport("hole", "moinho"),
        FileReport("hole", "baixo"),
    ]


def test_a_jump_returns_to_a_screen_that_was_passed() -> None:
    city = town(PROBLEM + WHERE + CHANGES)
    walk = Walk(city=city).press("1", "1", "1", "3")
    assert [answer.screen for answer in walk.state.trail] == ["problem"]
    assert walk.press("2", "1").lines[0] == "Contentor cheio, Cais"


NEWER = (
    (("where", "district", "nlhamankulu"), ("spot", "place", "10348"), ("district", "kamaxakeni")),
    (("where", "district", "kamaxakeni"), ("spot", "place", "10348"), ("district", "kamaxakeni")),
    (("where", "bairro", "jardim"), ("spot", "place", "10348"), ("bairro", "maxaquene_a")),
    (("where", "place", "10357"), ("spot", "place", "jardim/3"), ("place", "jardim/3")),
    (("where", "place", "10357"), ("spot", "district", "katembe"), ("district", "katembe")),
)


@pytest.mark.parametrize(("old", "new", "kept"), NEWER)
def test_an_older_place_gives_way_as_coarse_as_it_was(
    old: tuple[str, str, str], new: tuple[str, str, str], kept: tuple[str, str]
) -> None:
    problem, where, spot = Answer("problem", "go", ""), Answer(*old), Answer(*new)
    gazetteer = Walk().city.gazetteer

    assert renewed((problem, where), (problem, where, spot), gazetteer) == (
        problem,
        Answer("where", *kept),
    )
    assert renewed((problem,), (problem, where, spot), gazetteer) == (problem,)
