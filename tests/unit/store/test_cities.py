"""The cities of a process while what is published changes under them."""

import sys
import threading
from dataclasses import replace
from functools import cache

import pytest

from app.menu.model import City
from app.menufiles.city_folder import build, parse
from app.store.published import MOST_OLD, Cities, Published
from tests.contract.live.small import small


@cache
def _city() -> City:
    return build(parse(small()), "v0")


def city(version: str, code: str = "small", dial: str = "*400#") -> City:
    return replace(_city(), version=version, code=code, service_codes=(dial,))


def never(version: str) -> City:
    raise AssertionError(f"{version} was loaded")


def test_what_was_published_before_stays_for_those_who_began_on_it() -> None:
    old, new = city("v1"), city("v2")
    cities = Cities([Published(1, old)], never)

    cities.take([Published(1, new)])

    assert cities.answering("*400#") is new
    assert cities.version("v1") is old
    assert cities.all() == [new]
    assert cities.id(old) == cities.id(new) == 1


def test_only_so_many_old_versions_are_kept_in_memory_and_others_are_read_again() -> None:
    loaded = []

    def load(version: str) -> City:
        loaded.append(version)
        return city(version)

    cities = Cities([Published(1, city("v0"))], load)
    for n in range(1, MOST_OLD + 3):
        cities.take([Published(1, city(f"v{n}"))])

    assert [cities.version(f"v{n}").version for n in range(MOST_OLD + 3)]
    assert loaded == ["v0", "v1"]


def test_a_version_that_cannot_be_read_costs_the_one_who_asks() -> None:
    def lost(version: str) -> City:
        raise OSError(version)

    cities = Cities([Published(1, city("v1"))], lost)

    with pytest.raises(OSError, match="v0"):
        cities.version("v0")
    assert cities.version("v1") is cities.answering("*400#")


def test_a_withdrawn_service_code_leads_to_the_city_that_had_it_until_another_takes_it() -> None:
    first, second = city("v1"), city("w1", "porto", "*500#")
    cities = Cities([Published(1, first), Published(2, second)], never)
    moved = city("w2", "porto", "*600#")

    cities.take([Published(1, first), Published(2, moved)])
    assert cities.answering("*500#") is moved
    cities.take([Published(1, first), Published(2, city("w3", "porto", "*600#"))])
    assert cities.answering("*500#").version == "w3"
    taking = city("v2", dial="*500#")
    cities.take([Published(1, taking), Published(2, moved)])

    assert cities.answering("*500#") is taking
    assert cities.answering("*999#") is taking


def test_who_asks_while_it_changes_gets_one_moment_or_the_other() -> None:
    pairs = [
        [Published(1, city(f"v{n}")), Published(2, city(f"w{n}", "porto", "*500#"))]
        for n in range(200)
    ]
    cities = Cities(pairs[0], city)
    begun, is_over = threading.Event(), threading.Event()
    seen: list[list[str]] = []

    def ask() -> None:
        while not is_over.is_set():
            seen.append([one.version for one in cities.all()])
            cities.id(cities.answering("*500#"))
            cities.version(f"old{len(seen)}")
            begun.set()

    asking = threading.Thread(target=ask)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so that they meet
    try:
        asking.start()
        assert begun.wait(20)
        for pair in pairs:
            cities.take(pair)
    finally:
        is_over.set()
        asking.join(20)
        sys.setswitchinterval(usual)

    assert seen
    assert all(first[1:] == second[1:] for first, second in seen)
