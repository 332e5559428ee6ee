"""Back in a call with several reports: into what is being asked, not into what was sent."""

import json

import pytest

from app.menu.effects import Facts, FileReport, Join, OpenCase
from app.menu.state import State, from_plain, to_plain
from tests.unit.menu.little_cities import WHERE, town
from tests.unit.menu.walking import Walk

MENU = """\
problem: {say: Que problema, choose: {1-3 <service>: where}}
%s
send:
  - {if: the same is open here, say: Há um, choose: {1 Também eu: {do: join, go: filed}}}
  - {say: "<service>, <place>", choose: {1 Enviar: {do: file, go: filed}}}
filed:
  say: Caso <number>
  choose: {1 Outro: problem, 2 Outro lugar: where, 3 Porquê: why, 4 Fim: bye}
why: {say: Porque sim, choose: {1 Fim: bye}}
bye: Obrigado
"""
SENT = ("1", "1", "2", "1")
SAME = Facts(same=OpenCase(39_753_100, 4))


def call(*keys: str, facts: Facts | None = None) -> Walk:
    return Walk(facts=facts or Facts(), city=town(MENU % WHERE)).press(*keys)


def goes_back(walk: Walk) -> bool:
    return walk.lines[-1] == "0 Voltar"


@pytest.mark.parametrize("facts", [Facts(), SAME])
def test_a_second_report_is_gone_back_in_as_the_first(facts: Facts) -> None:
    walk = call(*SENT, facts=facts)
    assert walk.state.screen == "filed"
    assert not goes_back(walk)
    walk.press("1")
    assert not goes_back(walk)
    walk.press("2")
    assert goes_back(walk)
    walk.press("2", "0", "0")
    assert walk.state.screen == "problem"
    walk.press("3", "1", "1", "1")

    kind = Join if facts.same else FileReport
    assert [type(effect) for effect in walk.effects] == [kind, kind]
    if not facts.same:
        assert walk.effects[-1] == FileReport("hole", "moinho")


def test_what_was_sent_is_not_gone_back_into() -> None:
    walk = call(*SENT, "3")
    assert goes_back(walk)
    assert not goes_back(walk.press("0"))
    assert walk.state.screen == "filed"
    assert walk.press("0").lines[0] == "Tecla errada"
    elsewhere = call(*SENT, "2")
    assert (elsewhere.state.screen, goes_back(elsewhere)) == ("where", False)
    assert goes_back(elsewhere.press("1"))
    assert elsewhere.press("0").state.screen == "where"


def test_few_calls_store_what_was_sent_and_an_old_one_is_all_sent() -> None:
    states = [call(*keys).state for keys in (SENT[:2], SENT, (*SENT, "3"), (*SENT, "2", "1"))]
    lengths = [len(to_plain(state)) for state in states]
    assert [from_plain(json.loads(json.dumps(to_plain(state)))) for state in states] == states
    without_date = State._fields.index("due")
    assert lengths == [11, 11, without_date, without_date]
    old = from_plain([*to_plain(states[2])[:-1]])
    assert old.filings == 1
    assert not old.goes_back
