"""How many keys a report costs."""

import os

from app.demo.caller import Wish
from app.menu.model import City
from tests.e2e.people import People
from tests.rehearsal.gateway import Gateway
from tests.rehearsal.keys import Counted, returning
from tests.rehearsal.replay import make_calls

#: Keys of a call from lists alone that needs no second page.
SHORTEST = 5
#: Keys where the container's code is painted on it.
PAINTED = 3
#: Keys from one of the caller's last two places.
SAME = 3
WHOLE_SAMPLE = bool(os.environ.get("DIAL311_TEST_SAMPLE"))


def test_a_first_call_costs_five_keys_and_one_for_each_further_page(
    gateway: Gateway, city: City, wishes: list[Wish], people: People
) -> None:
    counted = Counted("first", tuple(make_calls(gateway, city, wishes, people.many(len(wishes)))))

    assert counted.stored == len(wishes)
    assert all(call.answers == SHORTEST + call.pages for call in counted.calls)
    assert max(call.pages for call in counted.calls) == 1
    assert not WHOLE_SAMPLE or counted.mean <= 5.15


def test_a_painted_code_answers_three_questions_at_once(
    gateway: Gateway, city: City, wishes: list[Wish], people: People
) -> None:
    painted = [wish._replace(types_code=True) for wish in wishes if wish.point]
    others = [wish for wish in wishes if not wish.point]

    by_code = make_calls(gateway, city, painted, people.many(len(painted)))
    listed = make_calls(gateway, city, others, people.many(len(others)))

    assert {call.answers for call in by_code if call.number} == {PAINTED}
    mean = Counted("painted", tuple(by_code + listed)).mean
    assert not WHOLE_SAMPLE or mean <= 4.0


def test_callers_who_return_never_press_more_keys_on_average(
    gateway: Gateway, city: City, wishes: list[Wish], people: People
) -> None:
    size = len(wishes)
    first = Counted("first", tuple(make_calls(gateway, city, wishes, people.many(size))))

    again = Counted("again", returning(gateway, city, wishes, 311, people.many(size)))

    assert again.stored == size
    assert sum(call.answers == SAME for call in again.calls) >= size // 4
    assert again.mean <= first.mean
    assert not WHOLE_SAMPLE or again.mean <= 4.7
