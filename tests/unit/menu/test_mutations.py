"""A good menu with one thing changed: the check tells, or the change does no harm."""

from collections import Counter
from copy import deepcopy
from functools import cache
from random import Random

import pytest

from tests.unit.menu.mutations import DOUBTFUL, WRONG, Files, loaded, written
from tests.unit.menu.random_cities import Texts
from tests.unit.menu.random_menus import random_city
from tests.unit.menu.random_walks import RandomWalks
from tests.unit.menu.test_random_menus import passed
from tests.unit.menufiles.folders import findings, maputo

#: Menus that are changed in each way: Maputo's, and random ones.
WRONGED, DOUBTED = 2, 4
CALLS = 6
CHANGES = {**WRONG, **DOUBTFUL}


@cache
def good(number: int) -> Files:
    """Give the files of a city that passes the check; number 0 is Maputo."""
    if not number:
        return loaded(maputo())
    seed = number
    while not (passed(texts := random_city(Random(seed)))):
        seed += 1_000
    return loaded(texts)


def changed(files: Files, change: str, chance: Random) -> Texts | None:
    """Give a city with one thing changed; None where it has nothing of the kind."""
    copy = deepcopy(files)
    return written(copy) if CHANGES[change](copy, chance) else None


def wrong(change: str, cities: int) -> int:
    """Change so many cities in one way, each change a wrong one; give how many there were."""
    count = number = 0
    while count < cities:
        chance = Random(f"{change} {number}")
        texts = changed(good(number % 40), change, chance)
        if texts is not None:
            assert findings(texts), (change, number, texts["menu.yaml"])
            count += 1
        number += 1
        assert number < 40 * cities, f"hardly any city has what {change} changes"
    return count


def doubtful(change: str, cities: int, seen: Counter[str]) -> Counter[str]:
    """Change so many cities in one way and call those that pass; give how many did."""
    counted: Counter[str] = Counter()
    number = 0
    while counted.total() < cities:
        chance = Random(f"{change} {number}")
        texts = changed(good(number % 40), change, chance)
        number += 1
        if texts is None:
            continue
        city = passed(texts)
        counted["refused" if city is None else "called"] += 1
        if city is not None:
            walks = RandomWalks(city, chance, seen)
            for _ in range(CALLS):
                walks.call()
    return counted


@pytest.mark.parametrize("change", WRONG)
def test_a_wrong_change_is_always_found(change: str) -> None:
    assert wrong(change, WRONGED) == WRONGED


def test_a_change_that_is_not_found_does_no_harm() -> None:
    seen: Counter[str] = Counter()
    counted = {change: doubtful(change, DOUBTED, seen) for change in DOUBTFUL}

    total = sum(counted.values(), Counter())
    assert total.total() == DOUBTED * len(DOUBTFUL)
    # Both happen, else one of the two would prove nothing.
    assert total["refused"] > total.total() / 6, counted
    assert total["called"] > total.total() / 4, counted
    assert seen["turns"] > 3 * CALLS * total["called"], seen


@pytest.mark.soak
@pytest.mark.parametrize("change", DOUBTFUL)
def test_hundreds_of_doubtful_changes_do_no_harm(change: str) -> None:
    seen: Counter[str] = Counter()

    assert doubtful(change, 300, seen).total() == 300


@pytest.mark.soak
@pytest.mark.parametrize("change", WRONG)
def test_hundreds_of_wrong_changes_are_found(change: str) -> None:
    assert wrong(change, 100) == 100
