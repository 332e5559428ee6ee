"""Callers who slip on lines that drop: what is stored is what they meant."""

import pytest

from app.demo.caller import Wish
from app.menu.model import City
from tests.e2e.people import People
from tests.rehearsal.noise import RATES, Habits, noisy_calls, outcome
from tests.rehearsal.running import Service

SLIPS = 0.04
#: So many callers for each wish: one of a handful who gets something wrong would be too many.
CALLERS = 40


def test_slips_lead_to_nothing_else_being_stored(
    service: Service, city: City, wishes: list[Wish], people: People
) -> None:
    first = people.many(len(wishes))

    tried = noisy_calls(service.callback, city, wishes, Habits(wrong=SLIPS), 311, first)

    came = outcome(SLIPS, tried, service.reports(), city)
    assert came.right >= 0.85, came
    assert came.wrong <= 0.01, came


def test_patient_callers_reach_the_end_however_often_the_line_drops(
    service: Service, city: City, wishes: list[Wish], people: People
) -> None:
    habits = Habits(wrong=0.12, drop=0.05, redial=1.0, calls=40)

    tried = noisy_calls(service.callback, city, wishes, habits, 7, people.many(len(wishes)))

    assert all(one.made.number for one in tried)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_more_slips_cost_keys_but_hardly_a_wrong_report(
    service: Service, city: City, wishes: list[Wish], people: People, seed: int
) -> None:
    curve = []
    callers = wishes * CALLERS
    for rate in RATES:
        first = people.many(len(callers))
        tried = noisy_calls(service.callback, city, callers, Habits(wrong=rate), seed, first)
        curve.append(outcome(rate, tried, service.reports(), city))

    assert [came.keys for came in curve] == sorted(came.keys for came in curve)
    assert all(came.wrong <= came.rate / 4 for came in curve), curve
