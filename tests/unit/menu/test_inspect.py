"""The proof that every screen fits: what it counts, and that phones agree with it."""

import dataclasses
from pathlib import Path

import pytest

from app.domain.text import septets
from app.menu.effects import CaseFact, Facts
from app.menu.inspect import WIRE_PREFIX, oversized
from app.menu.model import City, Option, Template, Variant
from app.menu.show import show
from app.menu.state import Answer, Caller, State
from tests.published import checked

MAPUTO = Path(__file__).parents[3] / "menus" / "maputo"


@pytest.fixture(scope="module")
def city() -> City:
    return checked(MAPUTO)


def _with(city: City, name: str, variant: Variant) -> City:
    menu = dataclasses.replace(city.menu, screens={**city.menu.screens, name: (variant,)})
    return dataclasses.replace(city, menu=menu)


def _limited(city: City, screen: int) -> City:
    routes = tuple(dataclasses.replace(route, screen=screen) for route in city.routes)
    return dataclasses.replace(city, routes=routes)


def _saying(text: str, *options: Option) -> Variant:
    say = {"pt": Template(tuple(text.split("|"))), "en": Template(("x",))}
    return Variant("", say, (), options, (), "")


def _option(digits: str, label: str = "", lists: str = "") -> Option:
    said = {"pt": Template((label,)), "en": Template((label,))} if label else None
    return Option(tuple(digits), said, lists, "", "", "send")


def test_everything_maputo_says_fits(city: City) -> None:
    assert oversized(city) == []


def test_a_sentence_counts_with_its_longest_values(city: City) -> None:
    # 136 letters, and the number of a case takes 11: 147 of 156.
    assert oversized(_with(city, "end", _saying("x" * 136 + "|number|"))) == []

    (issue,) = oversized(_with(city, "end", _saying("x" * 146 + "|number|")))

    assert issue[:6] == ("end", 0, "pt", 157, 156, "say")


def test_options_count_with_their_digits_and_line_feeds(city: City) -> None:
    # "1 aaaa" and "0 Voltar" take 7 and 9 with their line feeds.
    fits = _saying("x" * 140, _option("1", "aaaa"))
    cut = _saying("x" * 141, _option("1", "aaaa"))

    assert oversized(_with(city, "ask", fits)) == []
    assert [issue.septets for issue in oversized(_with(city, "ask", cut))] == [157]


def test_of_two_options_under_one_digit_the_longer_counts(city: City) -> None:
    variant = _saying("x" * 140, _option("1", "aaaa"), _option("1", "aa"))

    assert oversized(_with(city, "ask", variant)) == []


def test_a_list_counts_with_one_entry_and_the_key_for_more(city: City) -> None:
    # Longest bairro 21 + 3, "0 Voltar" 9, "9 Mais" 7.
    fits, cut = (_saying("x" * n, _option("", lists="bairro")) for n in (116, 117))

    assert oversized(_with(city, "ask", fits)) == []
    assert [i.part for i in oversized(_with(city, "ask", cut))] == ["say"]


def test_the_smallest_network_decides(city: City) -> None:
    found = {issue.screen for issue in oversized(_limited(city, 120))}

    assert {"problem", "send", "filed"} <= found
    assert all(
        issue.limit == 116
        for issue in oversized(_limited(city, 120))
        if "messages" not in issue.screen
    )


def test_a_message_must_fit_one_part(city: City) -> None:
    long = {"pt": Template(("x" * 161,)), "en": Template(("x",))}
    city = dataclasses.replace(city, messages={"received": long})

    (issue,) = oversized(city)

    assert issue[:5] == ("messages: received", 0, "pt", 161, 160)


def test_no_screen_of_maputo_is_ever_cut_or_lacks_an_option(city: City) -> None:
    limit = min(route.screen for route in city.routes) - WIRE_PREFIX
    cases = tuple(
        CaseFact(999_999_990 + n, "in_progress", code, "11254", True)
        for n, code in enumerate(list(city.services)[:3])
    )
    facts = Facts(cases, cases[0])
    for state in _states(city):
        shown = show(city, state, facts, limit)
        wanted = {offer.key for offer in shown.state.offered}

        assert septets(shown.text) <= limit
        assert wanted == {line[0] for line in shown.text.split("\n") if line[1:2] == " "} & wanted


def _states(city: City) -> list[State]:
    """Every screen, language and service at every place, for callers new and known."""
    places = [p.code for p in city.gazetteer.by_point.values()] + list(city.gazetteer.by_bairro)
    callers = (Caller(), Caller(False, 3, (("container", "10348"), ("container", "11254"))))
    states = []
    for number, place in enumerate(places):
        service = list(city.services)[number % len(city.services)]
        trail = (
            Answer("problem", "service", service),
            Answer("where", "district", city.gazetteer.districts[number % 7].code),
            Answer("bairro", "place" if place.isdigit() else "bairro", place),
        )
        states += [
            State(screen, language.code, caller, trail, hint=hint, number=999_999_999)
            for screen in city.menu.screens
            for language in city.languages
            for caller in callers
            for hint in (-1, 0)
        ]
    return states
