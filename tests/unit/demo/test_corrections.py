"""Officials of the demonstration put cases where they are: the city learns of two spots."""

from pathlib import Path

import pytest

from app.demo.caller import Wish
from app.demo.corrections import Corrections
from app.demo.truth import Case, Truth
from app.domain import geo
from app.domain.corrected import Pointed
from app.domain.errors import Conflict
from app.domain.learn_places import learn
from app.domain.proposals import Altered, NewPoint
from app.menu.model import City
from app.usecases.correct_place import Correction
from tests.published import checked

CITY = Path(__file__).parents[3] / "menus" / "maputo"


@pytest.fixture(scope="module")
def city() -> City:
    return checked(CITY)


def truth(city: City) -> Truth:
    """Cases of every place, thirty of each."""
    known, places = Truth(), city.gazetteer
    wishes = [Wish("one", one.bairro, one.code) for one in places.by_point.values()]
    wishes += [Wish("one", code) for code in places.by_bairro]
    for number, wish in enumerate([one for one in wishes for _ in range(30)], 1):
        known.cases[number] = Case(number, "+258840000001", "one", wish, "waste")
    return known


def test_a_container_that_was_rolled_on_and_a_new_corner_are_learned_of(city: City) -> None:
    known, put = truth(city), list[Pointed]()

    def move(code: str, number: int, wish: Correction) -> None:
        case = known.cases[number]
        assert (code, case.wish is not None) == (city.code, True)
        place = case.wish.place if case.wish else ""
        put.append(Pointed(number, place, place, wish.at, by=wish.actor))

    corrections = Corrections(city, known, move, 311)
    corrections.hour()
    count = len(put)
    corrections.hour()  # what was seen is looked at once

    assert len(put) == count
    found = learn(city.gazetteer, put)
    assert {type(one) for one in found.proposals} == {Altered, NewPoint}
    assert found.remarks == ()
    for one in found.proposals:
        at = corrections.rolled if isinstance(one, Altered) else corrections.corner
        assert isinstance(one, Altered | NewPoint)
        assert one.at is not None
        assert geo.metres(one.at, at) < 10


def test_what_a_colleague_did_before_stops_nobody(city: City) -> None:
    tried = 0

    def move(_code: str, _number: int, _wish: Correction) -> None:
        nonlocal tried
        tried += 1
        raise Conflict("a colleague was faster")

    Corrections(city, truth(city), move, 311).hour()
    assert tried > 20
