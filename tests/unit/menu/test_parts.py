"""What is open at a place, what waits for the caller's word: shown, joined, answered in a call."""

import json
from functools import cache
from pathlib import Path

import pytest

from app.menu.answers import answers, shortest
from app.menu.conditions import holds
from app.menu.dialled import is_for_life
from app.menu.effects import (
    CaseFact,
    Confirm,
    Facts,
    FileReport,
    Join,
    OpenCase,
    Reopen,
    SameOpen,
    Subscribe,
)
from app.menu.model import City
from app.menu.resume import may_resume
from app.menu.state import Answer, Awaiting, Caller, State, Unfinished, from_plain, to_plain
from app.menu.step import start, step
from app.menu.survey import Lists
from app.menu.take import take
from app.menufiles.city_folder import build, parse, read_folder
from tests.published import checked
from tests.unit.menu.walking import LIMIT, MAPUTO, Walk, maputo

SKIPS = Path(__file__).parents[2] / "cities" / "skips"
NUMBER = 39_753_100
OPEN = Facts(same=OpenCase(NUMBER, 14))
WAITS = Caller(False, 1, (), None, Awaiting(NUMBER, "missed", "palmar/3"))


@cache
def skips() -> City:
    return checked(SKIPS)


def call(*keys: str, caller: Caller | None = None, facts: Facts = OPEN) -> Walk:
    return Walk(caller, "", facts, skips()).press(*keys)


def test_the_case_is_asked_for_where_the_answer_is_shown_and_nowhere_else() -> None:
    walk = call()
    asked = [walk.press(key).taken.needs for key in ("2", "palmar", "3")]

    assert asked == [(), (), (SameOpen("missed", "palmar/3"),)]
    assert walk.lines[:2] == ["Carroca nao veio, Q.3 Palmar. 14 ja disseram", "1 Tambem eu"]


def test_a_jump_to_the_screen_asks_too() -> None:
    walk = call("3", "palmar")

    assert walk.taken.state.screen == "spot"
    assert walk.taken.needs == (SameOpen("hole", "palmar"),)
    assert walk.state.screen == "send"


def test_nothing_open_is_the_other_form() -> None:
    assert call("1", "30015", facts=Facts()).lines[1] == "1 Enviar"


def test_a_slip_keeps_the_case_and_asks_nothing() -> None:
    walk = call("1", "30015")
    walk.facts = Facts()

    assert walk.press("7").taken.needs == ()
    assert walk.lines[0] == "Tecla errada"
    assert walk.press("1").effects == [Join(NUMBER)]


def test_a_joined_case_is_the_calls_case_and_as_good_as_sent() -> None:
    walk = call("1", "30015", "1")

    assert walk.effects == [Join(NUMBER)]
    assert walk.state.number == NUMBER
    assert not may_resume(walk.state)
    assert walk.text.startswith("Caso 3975 3100")


def test_another_one_is_filed_all_the_same() -> None:
    assert call("1", "30015", "2").effects == [FileReport("full", "30015")]


def test_a_line_speaks_of_the_case_that_awaits_the_caller() -> None:
    walk = call(caller=WAITS)
    assert walk.lines[0] == "Carroca nao veio, Q.3 Palmar esta bem? 9 Sim 0 Nao"

    walk.press("9")

    assert walk.effects == [Confirm(NUMBER)]
    assert walk.text == "Obrigado. O caso 3975 3100 fica fechado"
    assert walk.state.caller == WAITS._replace(awaiting=None)


def test_the_other_key_reopens_it() -> None:
    assert call("0", caller=WAITS).effects == [Reopen(NUMBER)]


def test_the_line_is_there_again_on_the_way_back_till_something_was_sent() -> None:
    walk = call("1", "0", caller=WAITS)
    assert "esta bem?" in walk.lines[0]

    assert "1 Tambem eu" in walk.press("1", "30015").lines


def test_a_case_that_was_looked_at_is_followed() -> None:
    case = CaseFact(NUMBER, "received", "full", "30015", own=False)
    walk = call("4", "39753100", "1", facts=Facts(case=case))

    assert walk.effects == [Subscribe(NUMBER)]
    assert walk.text == "Avisamos do caso 3975 3100"


def test_who_sees_nothing_of_their_own_shares_a_position() -> None:
    city = skips()
    for who in (Caller(), WAITS) * 2:  # what is met once is not kept
        step(city, start(city, "pt", who, LIMIT).to, who, "1", LIMIT)
    one = start(city, "pt", Caller(), LIMIT).to
    other = start(city, "pt", WAITS, LIMIT).to
    assert one.is_shared
    assert not other.is_shared

    # Behind the first screen everybody sees the same again.
    both = [step(city, at, who, "1", LIMIT).to for at, who in ((one, Caller()), (other, WAITS))]
    assert all(at and at.is_shared for at in both)
    again = step(city, both[1], WAITS, "0", LIMIT).to  # type: ignore[arg-type]
    assert again is not None
    assert "esta bem?" in again.reply.text


def test_a_key_that_would_join_today_is_not_for_life() -> None:
    walk = call("1", "30015", facts=Facts())
    assert not is_for_life(walk.city, walk.state, "1")
    assert is_for_life(walk.city, walk.state, "3")  # where it leads is the same in both forms
    assert is_for_life(walk.city, call("2", "palmar", "3").state, "3")


def test_an_option_of_what_is_open_is_not_for_life_either() -> None:
    texts = read_folder(SKIPS)
    menu = texts["menu.yaml"]
    one, other = menu.index("send:\n"), menu.index("look_up:")
    joins = "4 Juntar: {if: the same is open here, do: join, go: joined}"
    send = f"send: {{say: Aqui, choose: {{1 Enviar: {{do: file, go: filed}}, {joins}}}}}\n\n"
    city = build(parse(texts | {"menu.yaml": menu[:one] + send + menu[other:]}), "")

    walk = Walk(None, "", OPEN, city).press("1", "30015")

    assert [is_for_life(city, walk.state, key) for key in ("1", "4")] == [True, False]
    assert walk.press("4").effects == [Join(NUMBER)]


def test_a_form_that_waits_for_a_word_is_answered_by_nobody_who_dials_a_row() -> None:
    texts = read_folder(SKIPS)
    menu = texts["menu.yaml"].replace("tell: [solved, ended, unfinished, hello]", "tell: [hello]")
    asked = "  - {if: a case awaits the caller, say: Feito?, choose: {%s}}\n  - {go: usual}\nusual:"
    keys = "1 Sim: {do: confirm, go: thanks}, 2 Nao: {do: reopen, go: sorry}, 4 Ver: look_up"
    lines = menu.index("  solved:"), menu.index("  hello:")
    menu = (menu[: lines[0]] + menu[lines[1] :]).replace("start:", f"start:\n{asked % keys}", 1)
    city = build(parse(texts | {"menu.yaml": menu}), "")
    asking, usual = Walk(WAITS, city=city).state, Walk(Caller(), city=city).state

    assert (asking.screen, usual.screen) == ("start", "usual")
    for at in (asking, usual):
        assert [is_for_life(city, at, key) for key in "1234"] == [False, False, False, True]


@pytest.mark.parametrize("typed", ["case number: case", "number 10-20: start"])
def test_what_another_day_takes_for_something_else_is_not_for_life(typed: str) -> None:
    texts = read_folder(SKIPS)
    menu = texts["menu.yaml"]
    one, other = menu.index("look_up:\n"), menu.index("case:\n")
    told = (
        f"  - {{if: the area has a notice, say: Qual, type: {{{typed}}}, choose: {{8 Sem: bye}}}}\n"
    )
    plain = "  - {say: Qual, type: {case number: case}, choose: {8 Sem: bye}}\n\n"
    menu = f"{menu[:one]}look_up:\n{told}{plain}{menu[other:]}"
    city = build(parse(texts | {"menu.yaml": menu}), "")

    state = Walk(city=city).press("4").state

    assert is_for_life(city, state, "39753100") == typed.startswith("case")
    assert is_for_life(city, state, "8")


def test_a_key_that_leads_to_its_own_screen_leaves_nothing_behind() -> None:
    texts = read_folder(SKIPS)
    menu = texts["menu.yaml"].replace("{do: confirm, go: thanks}", "{do: confirm, go: start}")
    menu = menu.replace("{do: subscribe, go: followed}", "{do: subscribe, go: case}")
    menu = menu.replace("2 Mais nada: bye", "2 Mais nada: thanks").replace("bye: ", "unused: ")
    menu = "\n".join(row for row in menu.split("\n") if not row.startswith(("unused", "followed")))
    city = build(parse(texts | {"menu.yaml": menu}), "")
    left = Unfinished("where", (Answer("start", "service", "hole"),))
    case = CaseFact(NUMBER, "received", "full", "30015", own=False)

    begun = Walk(WAITS._replace(unfinished=left), city=city).press("9")
    followed = Walk(city=city, facts=Facts(case=case)).press("4", "39753100")
    seen = followed.text

    assert begun.effects == [Confirm(NUMBER)]
    assert begun.lines[0] == "Acabar Buraco na rua? 9 Sim"
    assert "0 Voltar" not in begun.lines
    assert followed.press("1").effects == [Subscribe(NUMBER)]
    assert followed.text == seen


def test_a_state_of_before_can_be_read_and_one_of_today_is_no_longer() -> None:
    old: list[object] = ["where", "pt", [False, 2, [["block", "polana"]]]]
    old += [[["problem", "service", "x"]], 0, 0, 0, -1, [["1", 0, "x"]], 1, NUMBER]

    state = from_plain(old)

    assert (state.same, state.people, state.caller.awaiting) == (None, 0, None)
    assert json.loads(json.dumps(to_plain(state))) == old


def test_no_word_is_asked_for_behind_a_report_of_the_same_call() -> None:
    begun = State("start", "pt", WAITS)

    assert holds("a case awaits the caller", skips(), begun)
    assert not holds("a case awaits the caller", skips(), begun._replace(filings=1))


def test_what_a_report_costs_is_counted_where_something_may_be_open() -> None:
    found = answers(skips(), shortest(Lists(skips(), "pt", LIMIT)), "pt")

    assert found is not None
    assert found.counted == 10
    assert found.longest == ("1", "1", "1", "1", "1")


def test_what_only_few_calls_have_is_read_back() -> None:
    for state in (
        State("send", "pt", WAITS, same=OpenCase(NUMBER, 3)),
        State("send", "pt", Caller(), people=4, same=OpenCase(NUMBER, 3)),
        State("joined", "pt", Caller(), people=4),
        State("send", "pt", Caller(), day=739_000),
        State("joined", "pt", Caller(), people=4, day=739_000),
        State("send", "pt", Caller(), same=OpenCase(NUMBER, 3), day=739_000),
        State("send", "pt", Caller(), same=OpenCase(NUMBER, 3, 739_932)),
        State("send", "pt", Caller(), same=OpenCase(NUMBER, 3, 0, "10348")),
        State("send", "pt", Caller(), same=OpenCase(NUMBER, 3, 739_932, "10348"), day=739_000),
        State("filed", "pt", Caller(), filings=1, number=NUMBER, due=739_932),
        State("joined", "pt", Caller(), filings=1, people=4, sent=2, due=739_932),
    ):
        assert from_plain(json.loads(json.dumps(to_plain(state)))) == state


def test_what_a_call_does_not_have_is_not_stored() -> None:
    bare = State("send", "pt", Caller(), same=OpenCase(NUMBER, 3))
    # As it was stored before a call had a day, and a case a date.
    assert to_plain(bare)[10:] == [0, 0, (NUMBER, 3)]
    assert to_plain(bare._replace(same=None, people=4))[10:] == [0, 4, None]
    assert to_plain(bare._replace(same=None))[10:] == [0]


def test_maputo_asks_what_is_open_where_it_would_be_sent_and_nowhere_else() -> None:
    menu = maputo().menu
    assert sorted(menu.looks_at_same) == ["send"]
    assert sorted(menu.looks_at_awaiting) == ["problem", "start"]
    walk = Walk()
    asked = [walk.press(key).taken.needs for key in ("1", "3", "1", "1")]
    assert asked == [(), (), (), (SameOpen("container_full", "10348"),)]
    assert take(maputo(), walk.state, "1").needs == ()


def test_nairobi_knows_no_place_that_is_one_and_asks_nothing_of_what_is_open() -> None:
    menu = checked(MAPUTO.parent / "nairobi").menu
    assert sorted(menu.looks_at_same) == []
    assert sorted(menu.looks_at_awaiting) == ["problem", "start"]
