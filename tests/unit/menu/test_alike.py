"""Screens that are remembered but for their number read as they would if they were drawn."""

import dataclasses
import random
from pathlib import Path
from typing import Any

import pytest

from app.menu.alike import show_numbered
from app.menu.effects import NO_FACTS, FileReport, Join, OpenCase, SameOpen
from app.menu.model import City
from app.menu.show import show
from app.menu.state import Answer, Caller, State
from app.menu.take import Taken, begin, take
from app.menufiles.city_folder import load_city

MENUS = Path(__file__).parents[3] / "menus"
CITIES = Path(__file__).parents[2] / "cities"
LIMIT = 156
NUMBERS = (12345674, 48217365, 99999999, 123456782, 987654321)
CALLERS = (Caller(), Caller(new=False, cases=2))
#: What `app.menu.step` hands over of a caller.
SHAPES = {caller: (caller.new, caller.cases > 0, False, False, False) for caller in CALLERS}


def fresh(folder: Path) -> City:
    """A city of which nothing is remembered yet."""
    return dataclasses.replace(load_city(folder), memo={}, steps={})


class Compared:
    """Counts what was held against a drawing."""

    def __init__(self, city: City, limit: int) -> None:
        self.city, self.limit, self.screens, self.open = city, limit, 0, 0

    def hold(self, state: State) -> State:
        wanted = show(self.city, state, NO_FACTS, self.limit)
        found = show_numbered(self.city, state, SHAPES[state.caller], self.limit)
        assert found == wanted
        self.screens += 1
        self.open += state.same is not None
        return wanted.state

    @property
    def remembered(self) -> int:
        return len(self.seen_twice) - self.seen_twice.count(False)

    @property
    def seen_twice(self) -> list[object]:
        return [one for one in self.city.memo["alike"].values() if not isinstance(one, set)]


def walk(compared: Compared, dice: random.Random) -> None:
    """Press offered keys to the end of a call, whatever is found at a place being open there."""
    city, limit = compared.city, compared.limit
    language = dice.choice(city.languages).code
    state = begin(city, language, dice.choice(CALLERS)).state
    state = show(city, state, NO_FACTS, limit).state
    for _ in range(14):
        if not state.offered:
            break
        key = dice.choice((*(offer.key for offer in state.offered), "77"))
        state = after(take(city, state, key), dice)
        if state.number or state.same:
            state = compared.hold(state)
        else:
            state = show(city, state, NO_FACTS, limit).state


def after(taken: Taken, dice: random.Random) -> State:
    """Do what an input asks for, as the use case does."""
    state = taken.state
    for effect in taken.effects:
        if isinstance(effect, FileReport):
            state = state._replace(number=dice.choice(NUMBERS))
        if isinstance(effect, Join):
            state = state._replace(people=dice.choice((2, 17, 940)))
    if any(isinstance(need, SameOpen) for need in taken.needs) and dice.random() < 0.7:
        people = dice.choice((1, 3, 12, 1040))
        state = state._replace(same=OpenCase(dice.choice(NUMBERS), people))
    return state


@pytest.mark.parametrize(
    ("folder", "joins"),
    [(MENUS / "maputo", True), (CITIES / "skips", True), (MENUS / "nairobi", False)],
)
def test_a_screen_about_a_case_reads_as_if_it_were_drawn_for_it(folder: Path, joins: bool) -> None:
    compared = Compared(fresh(folder), LIMIT)
    dice = random.Random(311)

    for _ in range(600):
        walk(compared, dice)

    assert compared.screens > 300
    assert compared.open > 100 or not joins
    # None of these cities has a screen that hangs on a number.
    assert compared.remembered == len(compared.seen_twice) > 20


def test_a_screen_that_is_cut_within_the_number_is_drawn_each_time() -> None:
    compared = Compared(fresh(MENUS / "maputo"), 21)  # "Recebido. Caso 1234 5"
    at = State("filed", "pt", CALLERS[1], filings=1)

    for number in NUMBERS * 2:
        compared.hold(at._replace(number=number))

    assert compared.seen_twice == [False, False]  # eight digits, and nine


def test_calls_that_differ_by_anything_but_numbers_are_told_apart() -> None:
    compared = Compared(fresh(MENUS / "maputo"), LIMIT)
    trail = (Answer("problem", "service", "container_full"), Answer("where", "place", "10348"))
    at = State("send", "pt", CALLERS[1], trail, number=NUMBERS[0], people=7)
    changes: list[dict[str, Any]] = [
        {},
        {"same": OpenCase(NUMBERS[1], 7)},
        {"sent": 2},
        {"wrong": 1, "hint": 0},
        {"wrong": 2, "hint": 0},
        {"wrong": 1},
        {"filings": 2},
        {"language": "en"},
        {"caller": CALLERS[0]},
        {"day": 738_000},
        {"people": 17},
        {"number": NUMBERS[3]},
        {"screen": "filed"},
        {"trail": trail[:1]},
    ]

    for change in changes * 3:
        compared.hold(at._replace(**change))

    assert len(compared.seen_twice) == len(changes)
    assert compared.remembered == len(changes)
