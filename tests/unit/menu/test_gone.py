"""A case whose place or problem was taken out of the files is told without a gap in the text."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from app.menu.effects import CaseFact, Facts, Job, Told
from app.menu.model import City, Phrase
from app.menu.state import Answer, Caller, State
from app.menu.values import say
from tests.published import checked
from tests.unit.menu.walking import MAPUTO, Walk, maputo

#: A blank or a sign that belongs to nothing.
GAP: Final = re.compile(r"\( *[,)]|[ ,][.,;)]|, *[?!]|  |[.?!] [.,]|^[ ,]|[ ,]$")
NUMBER: Final = 48217362
TOLD: Final = Facts(told=Told(reason="none", main=NUMBER))
GONE: Final = [("container_full", "99990"), ("gone", "10348"), ("gone", "99990")]


def _texts(city: City) -> Iterator[Phrase]:
    """Give every text of a city that names a problem or a place."""
    said = [form.say for screen in city.menu.screens.values() for form in screen]
    said += [line.say for line in city.menu.lines.values()]
    for phrase in (*said, *city.messages.values()):
        parts = phrase[city.language].parts if phrase else ()
        if {"service", "place"} & {*parts[1::2]}:
            yield phrase  # type: ignore[misc]


def _of(service: str, place: str) -> State:
    trail = (Answer("", "service", service), Answer("", "place", place))
    return State("send", "pt", Caller(), trail, number=NUMBER, people=2)


@pytest.mark.parametrize(("service", "place"), GONE)
def test_no_text_shows_a_gap_where_something_is_gone(service: str, place: str) -> None:
    cities = (maputo(), checked(MAPUTO.parent / "nairobi"))
    told = 0
    for city in cities:
        problem = service if service == "gone" else next(iter(city.services))
        state = _of(problem, place)
        for phrase in _texts(city):
            for language in phrase:
                text = say(phrase, city, state._replace(language=language), TOLD)
                assert not GAP.search(text), text
                told += 1
    assert told > 40


@pytest.mark.parametrize(
    ("service", "place", "said"),
    [
        (
            "container_full",
            "99990",
            "Caso 4821 7362, recebido. Contentor cheio. Solucao sem prazo.",
        ),
        ("gone", "10348", "Caso 4821 7362, recebido. Baltazar, Maxaquene A. Solucao sem prazo."),
        ("gone", "99990", "Caso 4821 7362, recebido. Solucao sem prazo."),
    ],
)
def test_who_asks_for_such_a_case_reads_what_is_known(service: str, place: str, said: str) -> None:
    case = CaseFact(NUMBER, "received", service, place, own=True)

    walk = Walk(facts=Facts(case=case)).press(str(NUMBER))

    assert walk.text == f"{said} Duvidas? Ligue 21 000 000"


def test_a_message_of_such_a_case_has_no_empty_brackets() -> None:
    resolved = maputo().messages["resolved"]

    whole = say(resolved, maputo(), _of("container_full", "10348"), Facts())
    bare = say(resolved, maputo(), _of("gone", "99990"), Facts())

    assert whole.replace(" (Contentor cheio, Baltazar, Maxaquene A)", "") == bare
    assert "(" in whole


@pytest.mark.parametrize(("place", "said"), [("99990", "99990"), ("gone/12", "gone/12")])
def test_a_crew_is_told_the_code_that_may_still_be_painted_there(place: str, said: str) -> None:
    job = Job(NUMBER, "assigned", "container_full", place)
    crew = Walk(Caller(crew="kamaxakeni 1"), facts=Facts(jobs=(job,), job=job))

    assert crew.lines[1] == f"1 {said}: Contentor cheio"
    assert crew.press("1").lines[0] == f"4821 7362 Contentor cheio, {said}"
