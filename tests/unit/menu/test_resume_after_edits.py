"""A call that broke off before an edit that changes nothing of its way is not said to be lost."""

import dataclasses
import re

import pytest

from app.menu.effects import NO_FACTS, Facts, OpenCase
from app.menu.model import City
from app.menu.resume import may_resume, unfinished
from app.menu.state import Awaiting, Caller, Unfinished
from app.walks.walker import Walker
from app.walks.world import World
from tests.unit.menu.little_cities import LINES, SEND, WHERE, skips_file, texts, town
from tests.unit.menu.walking import Walk

PROBLEM = "problem: {say: Que problema, tell: [unfinished, lost], choose: {1-3 <service>: where}}\n"
SAME = Facts(same=OpenCase(48_217_365, 3))
KNOWN = """\
send:
  - {if: the same is open here, go: known}
  - {say: "<service>, <place>", choose: {1 Enviar: {do: file, go: filed}}}
known:
  say: Já nos disseram
  choose: {1 Enviar ainda assim: {do: file, go: filed}, 2 Porquê: why, 3 Está bem: thanks}
why: {say: "<service>, <place>", choose: {1 Enviar: {do: file, go: filed}}}
thanks: Obrigado
"""
WORD = """\
start: {say: Linha Limpa, tell: [solved, unfinished, lost], choose: {1-3 <service>: where}}
well: {say: Obrigado, choose: {1 Reportar: problem, 2 Mais nada: bye}}
problem: {say: Que problema, choose: {1-3 <service>: where}}
bye: Adeus
"""
SOLVED = """\
  solved:
    if: a case awaits the caller
    say: <place> está bem?
    choose: {9 Sim: {do: confirm, go: well}}
"""
SKIP = """\
start:
  - {if: the last call broke off, go: offer}
  - {say: Linha Limpa, choose: {1 Reportar: problem}}
offer: {say: Acabar?, choose: {1 Acabar: {do: resume}, 2 Nova: problem}}
problem: {say: Que problema, choose: {1-3 <service>: where}}
"""


def edited(city: City) -> City:
    """Give the city as an edit of a text would: no way of it has changed."""
    return dataclasses.replace(city, version="another", memo={}, steps={})


def gone_on(city: City, walk: Walk, language: str = "pt") -> Unfinished:
    assert may_resume(walk.state)
    return unfinished(edited(city), language, Caller(), walk.state)


@pytest.mark.parametrize(("keys", "screen"), [("111", "known"), ("1112", "why")])
def test_a_screen_that_something_open_led_to(keys: str, screen: str) -> None:
    city = town(PROBLEM + WHERE + KNOWN + LINES)
    walk = Walk(city=city, facts=SAME).press(*keys)
    assert walk.state.screen == screen

    assert gone_on(city, walk) == Unfinished(screen, walk.state.trail)

    # Taken out, the screen is passed; what was answered on it, nobody asks any more.
    without = town(PROBLEM + WHERE + SEND + LINES)
    left = unfinished(without, "pt", Caller(), walk.state)
    assert left == (Unfinished("send", walk.state.trail) if screen == "known" else Unfinished())


def test_a_word_on_a_case_before_the_problem() -> None:
    city = town(WORD + WHERE + SEND + LINES + SOLVED)
    caller = Caller(False, 1, (), None, Awaiting(48_217_365, "hole", "cais"))
    walk = Walk(caller, city=city).press("9", "1", "1", "1")
    assert walk.state.screen == "bairro"

    assert gone_on(city, walk) == Unfinished("bairro", walk.state.trail)


def test_a_new_call_begun_instead_of_the_one_that_broke_off() -> None:
    city = town(SKIP + WHERE + SEND)
    first = Walk(city=city).press("1", "1")
    again = Walk(Caller(unfinished=gone_on(city, first)), city=city).press("2", "3", "2")
    assert again.state.answer("service") == "hole"

    assert gone_on(city, again) == Unfinished("bairro", again.state.trail)


@pytest.mark.parametrize("keys", [("1", "1", "1"), ("1", "moinho")])
def test_an_answer_that_sends_the_report_now_is_not_taken_as_given(keys: tuple[str, ...]) -> None:
    where = "where: {say: Onde, type: {bairro name: bairro}, choose: {<district>: bairro}}\n"
    bairro = "bairro: {say: Que bairro, choose: {<bairro>: %s}}\n"
    done = "done: {say: '<service>, <place>', choose: {1 Enviar: {do: file, go: filed}}}\n"
    sent = "done: {say: Caso <number>, choose: {1 Fim: filed}}\n"
    before = town(PROBLEM + where + bairro % "done" + done + LINES)
    after = town(PROBLEM + where + bairro % "{do: file, go: done}" + sent + LINES)
    walk = Walk(city=before).press(*keys)
    assert walk.state.screen == "done"

    assert unfinished(after, "pt", Caller(), walk.state) == Unfinished()


def two_languages() -> City:
    menu = """\
start: {say: Olá, tell: [unfinished, lost], choose: {1 Reportar: problem, 8 <language>: problem}}
problem: {say: Que problema, choose: {1-3 <service>: where}}
"""
    files = texts(menu + WHERE + SEND + LINES)
    english = {
        "city": skips_file("city.yaml").replace("{pt: Português}", "{pt: Português, en: English}"),
        "services": re.sub(r"\{pt: ([^}]*)\}", r"{pt: \1, en: \1}", skips_file("services.yaml")),
        "messages.en": skips_file("messages.yaml"),
        "menu.en": "keys: [0 Back, 9 More]\nwrong: Wrong\nfailed: Call <help number>\n"
        "over: Dial <dial>\nstart: {say: Hello, choose: [1 Report]}\nproblem: {say: What}\n"
        "where: {say: Where}\nbairro: {say: Which}\n"
        "send: {say: '<service>, <place>', choose: [1 Send]}\n"
        "filed: Case <number>. <service>, <place>\ngave_up: Call <help number>\n"
        "tell: {unfinished: {say: Finish?, choose: [9 Yes]}, lost: Changed}\n"
        "words:" + files["menu.yaml"].partition("\nwords:")[2],
    }
    return town(menu + WHERE + SEND + LINES, **english)


def test_a_language_chosen_on_the_way() -> None:
    city = two_languages()
    walk = Walk(city=city).press("8", "1", "1")
    assert (walk.lines[0], walk.state.screen) == ("Which", "bairro")

    left = gone_on(city, walk, "en")
    assert left == Unfinished("bairro", walk.state.trail)

    again = Walk(Caller(unfinished=left), "en", NO_FACTS, city)
    assert again.lines[:2] == ["Hello", "Finish? 9 Yes"]
    assert again.press("9").text == walk.text


def test_what_was_left_before_a_report_is_not_offered_behind_it() -> None:
    more = "filed: {say: Caso <number>, choose: {1 Outro: problem, 2 Fim: fim}}\nfim: Obrigado\n"
    city = town(PROBLEM + WHERE + SEND + LINES.replace("tell:", more + "tell:"))
    walker = Walker(city, World(city))
    for keys in ("11", "2111"):
        walker.dial("*399#")
        for key in keys:
            walker.answer(key)
    walker.answer("1")

    assert "Acabar" not in walker.dial("*399#").text
