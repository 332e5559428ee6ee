"""Of any menu that passes the check, no call ever meets a screen that it should not."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.errors import MenuFileError
from app.menu.conditions import CONDITIONS, JOB_IS_ACCEPTED, JOB_IS_GONE, JOB_WAS_DONE
from app.menu.lists import LISTS
from app.menu.model import City, Option, Variant
from app.menu.typing import TYPES, family
from app.menu.values import VALUES
from app.menufiles.city_folder import build, load_city, parse
from app.menufiles.phrases import EFFECT_WORDS
from tests.unit.menu.random_cities import Texts
from tests.unit.menu.random_menus import random_city
from tests.unit.menu.random_walks import RandomWalks

ROOT = Path(__file__).parents[3]
MENUS = 28
CALLS = 40
#: What somebody of a crew did and was told, in random walks.
OF_CREWS = (
    *("chose a job", "do accept", "do done", "do impossible", "do decline", "told of a job"),
    *(f"form {condition}" for condition in (JOB_IS_GONE, JOB_WAS_DONE, JOB_IS_ACCEPTED)),
    *("told <jobs>", "told <deadline>"),
)
#: Seeds shrink towards 0, and a menu is known again by its seed.
SEEDS = st.integers(0, 2**32)


def passed(texts: Texts) -> City | None:
    """Give the city of a random menu, or None where the check refuses it."""
    try:
        return build(parse(texts), "random")
    except MenuFileError:
        return None


def used_words(city: City) -> Iterator[str]:
    """Name the words of the language that a city uses."""
    menu = city.menu
    yield f"{min(len(city.languages), 3)} languages"
    yield f"back on {menu.back.digit}"
    for phrase in city.messages.values():
        yield from (f"<{value}>" for value in phrase[city.language].values)
    for name, line in menu.lines.items():
        yield from (f"line {bool(name)}", f"if {line.condition}")
        yield from (f"<{value}>" for value in line.say[city.language].values)
        for option in line.options:
            yield from _option_words(option)
    for variants in menu.screens.values():
        yield "several forms" if len(variants) > 1 else "one form"
        for variant in variants:
            yield from _form_words(city, variant)


def _form_words(city: City, variant: Variant) -> Iterator[str]:
    yield from (word for word, there in (("go", variant.go), ("tell", variant.tell)) if there)
    yield f"if {variant.condition}"
    if variant.say:
        yield from (f"<{value}>" for value in variant.say[city.language].values)
    for option in variant.options:
        yield from _option_words(option)
    for typed in variant.typed:
        yield from (f"type {family(typed.kind)}", f"do {typed.effect}")
        if typed.wrong:
            yield "wrong"


def _option_words(option: Option) -> Iterator[str]:
    yield from (f"do {option.effect}", f"if {option.condition}")
    if option.lists:
        yield f"list {option.lists}"
        yield f"list {option.lists} {'with' if option.digits else 'without'} digits"


def every_word() -> set[str]:
    """Name every word of the language, as `used_words` does."""
    return {
        *(f"list {name}" for name in LISTS),
        *(f"if {condition}" for condition in CONDITIONS),
        *(f"<{value}>" for value in VALUES),
        *(f"type {kind}" for kind in TYPES),
        *(f"do {effect}" for effect in EFFECT_WORDS.known),
        *("go", "tell", "wrong", "several forms"),
        *("list service with digits", "list service without digits"),
        *(f"{count} languages" for count in (1, 2, 3)),
    }


class Counted:
    """What a run over many menus saw."""

    def __init__(self) -> None:
        self.made = self.passed = 0
        self.words: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()

    def walk(self, seed: int, calls: int) -> None:
        """Make a menu, and call it where it passes the check."""
        chance = Random(seed)
        city = passed(random_city(chance))
        self.made += 1
        if city is None:
            return
        self.passed += 1
        self.words.update(used_words(city))
        walks = RandomWalks(city, chance, self.seen)
        for _ in range(calls):
            walks.call()


def run(menus: int, calls: int) -> Counted:
    counted = Counted()

    @settings(
        max_examples=menus,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(SEEDS)
    def walk(seed: int) -> None:
        counted.walk(seed, calls)

    walk()
    return counted


def assert_meant_something(counted: Counted, menus: int, calls: int) -> None:
    assert counted.made >= menus
    assert counted.passed >= 0.85 * counted.made, counted.passed
    assert every_word() - set(counted.words) == set(), counted.words
    assert counted.seen["turns"] > 5 * calls * menus, counted.seen
    assert counted.seen["calls to an end"] > calls * menus / 3, counted.seen
    kinds = {f"input {kind}" for kind in ("key", "typed", "back", "more", "empty", "wrong")}
    effects = {
        *("effect FileReport", "effect AddComment", "effect SetLanguage"),
        *("effect Join", "effect Confirm", "effect Reopen", "effect Subscribe"),
    }
    typed = ("numbers filed", "notices held")
    others = ("jumps", "more", "calls gone on with", "form asks and lists")
    returned = ("came again to a screen", "brought an answer", "another report")
    told = ("told <service>", "told <place>", "told <number>", "told <people>", "told <due>")
    for what in (*kinds, *effects, *others, *typed, *returned, *told, *OF_CREWS):
        assert counted.seen[what] > 3, (what, counted.seen)


def test_no_call_through_a_random_menu_goes_wrong() -> None:
    counted = run(MENUS, CALLS)

    assert_meant_something(counted, MENUS, CALLS)


def call_shipped(folder: str, calls: int) -> Counter[str]:
    """Make random calls to a city as it is."""
    seen: Counter[str] = Counter()
    walks = RandomWalks(load_city(ROOT / folder), Random(f"calls to {folder}"), seen)
    for _ in range(calls):
        walks.call()
    return seen


SHIPPED = ("menus/maputo", "menus/nairobi", "tests/cities/drains", "tests/cities/skips")


@pytest.mark.parametrize(
    ("folder", "calls"),
    [
        *((folder, 250) for folder in SHIPPED),
        *(pytest.param(folder, 20_000, marks=pytest.mark.soak) for folder in SHIPPED),
    ],
)
def test_no_call_to_a_shipped_city_sends_what_it_has_not_told(folder: str, calls: int) -> None:
    seen = call_shipped(folder, calls)

    assert seen["compared FileReport"] > calls / 8, seen
    for what in ("came again to a screen", "took an answer back", "told <service>", "told <place>"):
        assert seen[what] > calls / 8, (what, seen)
    assert seen["calls gone on with"] > calls / 50, seen
    if folder.startswith("menus/"):
        assert all(seen[what] > calls / 100 for what in OF_CREWS), seen


@pytest.mark.soak
def test_no_call_through_thousands_of_random_menus_goes_wrong() -> None:
    counted = run(3_000, 20)

    assert_meant_something(counted, 3_000, 20)
