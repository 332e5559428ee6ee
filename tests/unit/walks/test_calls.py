"""Who calls, from which network, in which language, and how often: the walker's world."""

from pathlib import Path

import pytest

from app.menu.effects import CaseFact
from app.menu.inspect import smallest_limit
from app.walks.walker import Walker, is_dialled, network_limit
from app.walks.world import FIRST_NUMBER, World, returning, with_check_digit
from tests.unit.walks.cities import FIRST, found, small_city

REPORT = FIRST + "  - 1: where\n  - 10348: send\n  - 1: filed\n"
LANGUAGE = FIRST + "  - 8: problem\n"

OFFERED = '  - "*311#": |\n      Acabar Contentor cheio? 9 Sim\n      ...\n'
FOUR = "".join(f"      {number}: Contentor cheio, 10348\n" for number in (
    "4821 7362", "1234 5671", "2000 0006", "2000 0011",
))  # fmt: skip

KEPT = {
    "a call that broke off is offered until something else begins": FIRST
    + "  - 1: where\n"
    + OFFERED
    + OFFERED
    + "  - 2: where\n"
    + OFFERED.replace("Contentor cheio", "Tchova nao passou"),
    "the newest three of four cases": f"  - before:\n{FOUR}{FIRST}"
    "  - 8: |\n      ...\n      1 4821 7362 Contentor cheio\n      2 1234 5671 Contentor cheio\n"
    "      3 2000 0006 Contentor cheio\n      0 Voltar\n",
    "dialled at once": '  - "*311*1*10348*1#": filed\n  - filed: Contentor cheio, 10348\n',
    "a comment with stars, dialled": '  - "*311*1*10348*2*a*b#": filed\n  - comment: a*b\n',
    "the second call knows of the first": REPORT + FIRST + "  - 8: my_cases\n  - 1: case\n",
    "hanging up in between": FIRST + "  - 1: where\n" + FIRST + "  - 7: other_problem\n",
    "the language stays": LANGUAGE + '  - "*311#": |\n      MOPA - free\n      ...\n',
    "labels in another language": "  - language: en\n"
    + REPORT
    + "  - filed: container full, baltazar, maxaquene a\n",
    "a network": "  - network: Vodacom\n" + FIRST,
    "own places": "  - before:\n      4821 7362: Contentor cheio, 10348\n"
    + FIRST
    + "  - 1: |\n      Onde?\n      1 Baltazar, Maxaquene A\n      ...\n",
    "somebody else's case": "  - others:\n"
    "      4821 7362: Tchova não passou, Q.12 Maxaquene A, in progress\n"
    + FIRST
    + '  - 48217362: "Caso 4821 7362, em curso. Tchova não passou, KaMaxakeni.'
    ' Solução sem prazo. Dúvidas? Ligue <help number>"\n',
    "a bare key": FIRST + "  - 1\n  - 10348: send\n",
    "a word of ours, typed": REPORT.replace("1: filed", "2: detail") + '  - "filed": filed\n'
    "  - comment: filed\n",
    "nothing typed": FIRST + '  - "": wrong\n',
    "a number of no case": FIRST + "  - 48217362: wrong\n",
    "giving up": FIRST + "  - x: wrong\n  - x: wrong\n  - x: gave_up\n",
}


@pytest.mark.parametrize("name", KEPT)
def test_calls_are_answered_as_the_line_answers_them(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, KEPT[name]) == ()


def test_a_report_gets_a_number_that_no_case_has() -> None:
    taken = with_check_digit(FIRST_NUMBER)
    case = CaseFact(taken, "received", "cart_missed", "mafalala", own=False)
    walker = Walker(small_city(), World(small_city(), others=[case]))

    walker.dial("*311*1*10348*1#")
    walker.dial("*311*1*10348*1#")

    numbers = [filing.number for filing in walker.world.filed]
    assert taken not in numbers
    assert len(set(numbers)) == 2


def test_the_networks_limit_counts() -> None:
    city = small_city()

    assert network_limit(city, "Tmcel") == smallest_limit(city) == 156
    assert network_limit(city, "Nobody") == 0
    assert all(screen_fits(limit) for limit in (60, 80, 156))


def test_what_is_dialled_ends_with_a_sign_of_its_own() -> None:
    city = small_city()

    assert all(is_dialled(city, given) for given in ("*311#", "*311*1#", "*311*1*2#"))
    assert not any(is_dialled(city, given) for given in ("*311", "*311*1", "*3119#", "311#", ""))


def screen_fits(limit: int) -> bool:
    walker = Walker(small_city(), World(small_city()), limit)
    return walker.dial("*311*2#").septets <= limit


def test_a_made_up_returning_caller_has_places_and_cases() -> None:
    world = World(small_city(), own=returning(small_city()))

    caller = world.caller()

    assert (caller.new, caller.cases) == (False, 2)
    assert {need for need, _ in caller.places} == {"container", "block"}


def test_a_call_begins_by_dialling() -> None:
    with pytest.raises(AssertionError, match="dialling"):
        Walker(small_city(), World(small_city())).answer("1")
