"""Lists that take several pages: nothing twice, nothing lost, and the line above them."""

import pytest

from app.domain.text import septets
from app.menu.state import MORE, Caller
from tests.unit.menu.little_cities import SEND, WHERE, findings, town
from tests.unit.menu.walking import LIMIT, Walk

SERVICES = "".join(
    f"- {{code: s{n}, name: {{pt: P{n}}}, label: {{pt: Problema nr {n:02}ab}}, group: g,"
    " needs: nothing, reveals home: no, responsible: roads}\n"
    for n in range(1, 25)
)
FIRST = "problem: {say: Que problema, choose: {<service>: where}}\n"
FEW = "problem: {say: Que problema, choose: {1-3 <service>: where}}\n"
TOLD = "where: {say: Onde, tell: [notice, often], choose: {<district>: bairro}}\n"
LINES = """\
tell:
  notice: {if: the area has a notice, say: <notice>}
  often: {if: caller has cases, say: Obrigado por voltar}
"""
BAIRRO = "bairro: {say: Que bairro, choose: {<bairro>: send}}\n"
CALENDAR = "notices: {strike: {say: {pt: %s}}}\n"


def districts(count: int) -> str:
    return "districts:\n" + "".join(
        f"  - {{code: d{n}, name: Distrito {n:02}, bairros: [{{code: b{n}, name: Bairro {n}}}]}}\n"
        for n in range(1, count + 1)
    )


def found(menu: str, count: int, notice: str) -> list[tuple[str, str, int, str, str]]:
    there = findings(
        menu,
        places=districts(count),
        services=SERVICES.partition("- {code: s4,")[0],
        calendar=CALENDAR % notice,
    )
    return [(one.rule, one.what, one.line, one.screen, one.path) for one in there]


@pytest.mark.parametrize(
    "keys", ["{0 Voltar: back, 9 Mais: more}", "{9 Voltar: back, 0 Mais: more}"]
)
def test_where_a_call_begins_no_problem_stands_on_two_pages(keys: str) -> None:
    city = town(f"keys: {keys}\n" + FIRST + WHERE + SEND, services=SERVICES)
    walk, seen = Walk(city=city), list[str]()
    while True:
        assert septets(walk.text) <= LIMIT
        seen += [offer.code for offer in walk.state.offered if offer.code]
        more = [offer.key for offer in walk.state.offered if offer.option == MORE]
        if not more:
            break
        walk.press(*more)

    assert seen == [f"s{n}" for n in range(1, 25)]
    assert walk.state.page >= 3


def test_a_line_is_told_above_a_list_of_several_pages_where_it_costs_none() -> None:
    city = town(
        FEW + TOLD + BAIRRO + SEND + LINES,
        places=districts(11),
        services=SERVICES.partition("- {code: s4,")[0],
        calendar=CALENDAR % "Greve hoje",
    )
    first = Walk(city=city, day=5).press("1")
    assert first.lines[:2] == ["Onde", "Greve hoje"]
    second = first.press("9")
    assert second.lines[:2] == ["Onde", "Greve hoje"]
    assert [o.option for o in second.state.offered].count(MORE) == 0
    returning = Walk(Caller(False, 1), city=city).press("1")
    assert returning.lines[:2] == ["Onde", "Obrigado por voltar"]


def test_a_line_that_would_cost_a_page_is_found_and_so_is_no_other() -> None:
    menu = FEW + TOLD + BAIRRO + SEND + LINES
    long = "Greve hoje e amanhã em toda a vila"

    assert found(menu, 15, "Greve hoje") == found(menu, 5, long) == []
    [(rule, what, line, screen, path)] = found(menu, 15, long)
    assert what.startswith(
        "the line notice is not told on the screen where in pt: with it the list"
    )
    assert (rule, line, screen, path) == ("too-long", 7, "where", "*399# 1")
    without = menu.replace("tell: [notice, often]", "tell: [often]").replace("  notice:", "  #")
    [(rule, what, *_)] = found(without, 15, long)
    assert (rule, what[:24]) == ("never-shown", "no screen tells notices,")


def test_an_option_in_place_of_back_may_not_shut_a_page_in() -> None:
    shut = TOLD.replace("<district>: bairro", "<district>: bairro, 0 Não sei: bye")
    menu = FEW + shut + BAIRRO + SEND + "bye: Obrigado\n" + LINES

    assert found(menu, 5, "Greve") == []
    [(rule, what, line, screen, path)] = found(menu, 12, "Greve")
    assert what.startswith("0 is the key for back, which page 2 of the screen where needs")
    assert (rule, line, screen, path) == ("two-meanings", 7, "where", "*399# 1 9")
