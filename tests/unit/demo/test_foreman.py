"""What crews read and do in the demonstration: what is so passes, and what is not so is seen."""

from pathlib import Path

import pytest

from app.demo.clock import Clock
from app.demo.foreman import Foreman
from app.demo.screen import Screen, of
from app.demo.truth import Case, Truth
from app.menu.model import City
from tests.published import checked

CITY = Path(__file__).parents[3] / "menus" / "maputo"
ANA = "+258840000001"
CREW, OTHER = "kamavota", "kamaxakeni"
ONE, TWO = 48217370, 48217381
LIST = "Trabalhos: {}\n1 Baltazar: Contentor cheio\n2 ! Soveste: Lixo fora\n8 Comunicar"
JOB = "4821 7370 Contentor cheio, Baltazar"
KEYS = "\n2 Feito\n3 Impossivel\n4 Nao e nosso\n0 Voltar"
DONE = "Caso 4821 7370: {}. Trabalhos: 1\n1 Soveste: Lixo fora\n8 Comunicar"
GONE = "Caso 4821 7370: {}, ja nao e vosso. Trabalhos: 1\n1 Soveste: Lixo fora\n8 Comunicar"


def screen(text: str) -> Screen:
    return of(text, ends=False)


class Shift:
    """A crew with two jobs."""

    def __init__(self, city: City) -> None:
        self.truth = Truth()
        for number in (ONE, TWO):
            self.truth.filed(Case(number, ANA, "one", None, CREW, status="assigned"))
        self.again: list[Case] = []
        self.foreman = Foreman(city, self.truth, Clock(0), self.again.append)

    @property
    def wrong(self) -> int:
        return len(self.foreman.wrong)


@pytest.fixture(scope="module")
def city() -> City:
    return checked(CITY)


@pytest.fixture
def shift(city: City) -> Shift:
    return Shift(city)


def test_a_list_is_read_by_what_stands_there_and_must_hold_all_that_was_given(
    shift: Shift,
) -> None:
    shift.foreman.listed(CREW, screen(LIST.format(2)))

    assert (shift.foreman.looked, shift.wrong) == (1, 0)
    signs = shift.foreman.signs
    assert signs.jobs(screen(LIST.format(2))) == ["1", "2"]
    assert signs.jobs(screen(DONE.format("resolvido"))) == ["1"]
    assert signs.jobs(screen("MOPA - gratis\n1 Contentor cheio\n2 Lixo fora")) == []
    assert signs.count(screen("Case 4821 7370: resolved. Jobs: 7\n8 Report")) == 7
    shift.foreman.listed(CREW, screen(LIST.format(3)))
    shift.foreman.listed(OTHER, screen(LIST.format(2)))
    assert shift.wrong == 2


@pytest.mark.parametrize(
    ("does", "status", "owner", "said"),
    [
        ("done", "resolved", CREW, "resolvido"),
        ("impossible", "unresolved", CREW, "sem solucao"),
        ("decline", "assigned", "waste", "entregue"),
    ],
)
def test_what_a_crew_did_is_kept_counted_and_must_be_told(
    shift: Shift, does: str, status: str, owner: str, said: str
) -> None:
    assert shift.foreman.opened(CREW, ONE, screen(f"{JOB}\n1 Aceitar{KEYS}"))

    assert shift.foreman.did(CREW, ONE, does, screen(DONE.format(said)))

    case = shift.truth.cases[ONE]
    assert (case.status, case.owner, shift.wrong) == (status, owner, 0)
    assert [one.number for one in shift.again] == ([ONE] if does == "decline" else [])
    assert sum(shift.foreman.figures.values()) == 1
    # Of the other job it is told what is not so.
    shift.foreman.did(CREW, TWO, does, screen(DONE.format(said)))
    assert shift.wrong == 1


def test_a_job_is_taken_once_though_two_accept_it(shift: Shift) -> None:
    taken = screen(f"{JOB}{KEYS}")

    assert [shift.foreman.did(CREW, ONE, "accept", taken) for _ in range(2)] == [True, True]

    assert (shift.foreman.figures["took"], shift.wrong) == (1, 0)
    assert shift.foreman.opened(CREW, ONE, taken)
    shift.foreman.opened(CREW, ONE, screen(f"{JOB}\n1 Aceitar{KEYS}"))
    assert shift.wrong == 1


def test_that_a_job_is_gone_must_be_said_where_it_is_so_and_nowhere_else(shift: Shift) -> None:
    shift.truth.changed(ONE, "resolved", 0)

    assert not shift.foreman.did(CREW, ONE, "done", screen(GONE.format("resolvido")))
    assert not shift.foreman.opened(CREW, ONE, screen("Caso 4821 7370: resolvido, ja nao e vosso"))

    assert (shift.foreman.figures["gone"], shift.wrong) == (2, 0)
    assert len(shift.truth.cases[ONE].closings) == 1
    for wrong in (GONE.format("entregue"), DONE.format("resolvido")):
        shift.foreman.did(CREW, ONE, "done", screen(wrong))
    shift.foreman.did(
        CREW, TWO, "done", screen(GONE.format("entregue").replace("4821 7370", "4821 7381"))
    )
    assert shift.wrong == 3
