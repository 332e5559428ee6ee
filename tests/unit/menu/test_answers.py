"""What a report costs is counted as the engine plays it, over every problem at every place."""

from collections import Counter
from functools import cache

import pytest

from app.menu.answers import answers, is_whole, shortest, suiting
from app.menu.conditions import CONDITIONS, holds
from app.menu.effects import NO_FACTS, FileReport
from app.menu.excluding import exclude, one_holds
from app.menu.model import City
from app.menu.show import show
from app.menu.state import Answer, Caller, State
from app.menu.survey import Forms, Lists
from app.menu.take import begin, take
from app.menufiles.build import build
from app.menufiles.parse import parse
from tests.unit.menu.walking import LIMIT, maputo
from tests.unit.menufiles import folders

#: The place is asked before the problem, of a list of names and codes.
PLACE_FIRST = """\
language: 1
keys: {0 Voltar: back, 9 Mais: more}
wrong: {say: Tecla errada, after 3: gave_up}
failed: Tente mais tarde
over: Terminou
where: {say: Onde?, type: {container code: fault}, choose: {<district>: bairro}}
bairro: {say: Qual o bairro, choose: {<bairro>: fault}}
fault: {say: O que se passa, choose: {<service>: send}}
send: {say: "<service>, <place>", choose: {1 Enviar: {do: file, go: filed}}}
filed: Recebido. Caso <number>
gave_up: Ligue <help number>
words: {block: Q., received: a, acknowledged: b, assigned: c, in progress: d, resolved: e,
  confirmed: f, unresolved: g, duplicate: h, invalid: i, until: j, no date: k}
"""


@cache
def _city(menu: str) -> City:
    texts = folders.maputo()
    texts = {name: text for name, text in texts.items() if ".en." not in name}
    texts["city.yaml"] = texts["city.yaml"].replace("  en: English\n", "")
    services = texts["services.yaml"].split("- code:")
    texts["services.yaml"] = "- code:".join(services[:11]).replace(", en:", "} #, en:")
    return build(parse(texts | {"menu.yaml": menu}), "")


def _filed(city: City, inputs: tuple[str, ...]) -> tuple[str, str]:
    """Play inputs on a new caller's line and give the report that the last of them files."""
    state = show(city, begin(city, city.language, Caller()).state, NO_FACTS, LIMIT).state
    for given in inputs[:-1]:
        taken = take(city, state, given)
        assert (taken.valid, taken.effects) == (True, ()), inputs
        state = show(city, taken.state, NO_FACTS, LIMIT).state
    (effect,) = take(city, state, inputs[-1]).effects
    assert isinstance(effect, FileReport)
    return effect.service, effect.place


def test_every_way_that_is_counted_files_the_report_it_is_counted_for() -> None:
    city = maputo()
    ways = shortest(Lists(city, "pt", LIMIT))

    played = {report: _filed(city, way) for report, way in ways.items()}

    assert len(played) > 1_500
    assert {report: filed for report, filed in played.items() if report != filed} == {}


def test_maputos_reports_cost_what_its_callers_were_seen_to_pay() -> None:
    city = maputo()
    ways = shortest(Lists(city, "pt", LIMIT))
    # The six most used problems, no second page: language, district, bairro, spot, send.
    near = [len(ways[code, "maxaquene_a/1"]) for code in ("cart_missed", "waste_in_drain")]

    assert near == [5, 5]
    assert len(ways["container_full", "10348"]) == 5
    assert len(ways["truck_missed", "maxaquene_a/1"]) == 6
    # The last of twelve and more bairros stands on a second page.
    last = city.gazetteer.by_district["kamubukwana"].bairros[-1].code
    assert len(ways["cart_missed", f"{last}/1"]) == 6


def test_no_shorter_way_by_keys_is_missed() -> None:
    """Every call of up to five answers is played: none files a report with fewer than counted."""
    city = build(parse(folders.maputo()), "")
    ways = shortest(Lists(city, "pt", LIMIT))
    found: Counter[tuple[str, str]] = Counter()
    calls: list[tuple[State, int]] = [(begin(city, "pt", Caller()).state, 0)]
    while calls:
        state, depth = calls.pop()
        shown = show(city, state, NO_FACTS, LIMIT)
        for offer in shown.state.offered if depth < 5 and not shown.ends else ():
            taken = take(city, shown.state, offer.key)
            for effect in taken.effects:
                if isinstance(effect, FileReport):
                    found[effect.service, effect.place] += 1
                    assert len(ways[effect.service, effect.place]) <= depth + 1
            if not taken.effects:
                calls.append((taken.state, depth + 1))

    assert len(found) > 10


def test_the_mean_is_over_every_problem_at_every_place_it_suits() -> None:
    city = maputo()
    ways = shortest(Lists(city, "pt", LIMIT))
    found = answers(city, ways, "pt")

    assert found is not None
    assert found.counted == sum(len(list(suiting(city, service))) for service in city.services)
    assert len(found.longest) == 8
    assert 5.7 < found.mean < 5.9


def test_a_container_problem_suits_containers_and_bairros_without_any() -> None:
    city = build(parse(folders.maputo()), "")

    assert list(suiting(city, "container_full")) == ["10348", "mafalala", "inguane"]
    assert list(suiting(city, "cart_missed")) == ["maxaquene_a", "mafalala", "inguane"]


def test_a_menu_that_asks_the_place_first_is_counted_too() -> None:
    city = _city(PLACE_FIRST)
    ways = shortest(Lists(city, "pt", LIMIT))

    assert is_whole(city, ways)
    # District, bairro, problem, send; the tenth problem stands on a second page.
    assert len(ways["container_full", "mafalala"]) == 4
    assert max(map(len, ways.values())) == 5


def test_of_two_ways_to_a_report_the_shorter_counts() -> None:
    menu = PLACE_FIRST.replace(
        "{<service>: send}}\n",
        "{1-7 <service>: send, 8 Mais: more}}\n"
        "more: {say: E mais, choose: {1-7 <service>: again, <service>: again}}\n"
        "again: {say: Outra vez, choose: {1 Sim: {do: file, go: filed}}}\n",
    )
    ways = shortest(Lists(_city(menu), "pt", LIMIT))

    assert ways["container_full", "mafalala"] == ("1", "2", "1", "1")
    assert ways["truck_missed", "mafalala"][:3] == ("1", "2", "7")


def test_names_are_typed_where_nothing_lists_them() -> None:
    menu = PLACE_FIRST.replace(
        "type: {container code: fault}, choose: {<district>: bairro}",
        "type: {bairro name: bairro}",
    )
    city = _city(menu)

    assert shortest(Lists(city, "pt", LIMIT)) == {}
    ways = shortest(Lists(city, "pt", LIMIT, writes=True))
    assert ways["container_full", "mafalala"] == ("Mafalala", "1", "1")


@pytest.mark.parametrize("language", ["pt", "en"])
def test_the_walks_meet_every_form_of_every_screen_but_the_end_after_wrong_keys(
    language: str,
) -> None:
    city = maputo()
    walks = (Lists(city, language, LIMIT), Forms(city, language, LIMIT))

    met = {(v.state.screen, v.state.variant) for walk in walks for v in walk.visits}

    every = {
        (name, index)
        for name, variants in city.menu.screens.items()
        for index, variant in enumerate(variants)
        if not variant.go
    }
    assert every - met == {(city.menu.gave_up, 0)}


def _states() -> list[State]:
    callers = (Caller(), Caller(False, 1), Caller(False, 2, (("block", "mafalala/3"),)))
    services = ("", "container_full", "cart_missed")
    places = ("", "mafalala", "maxaquene_a", "maxaquene_a/7", "maxaquene_a/99")
    trails = [
        (Answer("a", "service", service), Answer("b", "place", place))
        for service in services
        for place in places
    ]
    return [State("a", "pt", caller, trail) for caller in callers for trail in trails]


def test_conditions_that_share_a_key_never_hold_together() -> None:
    city = build(parse(folders.maputo()), "")
    pairs = [(a, b) for a in CONDITIONS for b in CONDITIONS if exclude(a, b)]

    both = [(a, b) for a, b in pairs for s in _states() if holds(a, city, s) and holds(b, city, s)]

    assert len(pairs) >= 6
    assert both == []


def test_one_of_the_conditions_that_leave_nobody_out_always_holds() -> None:
    city = build(parse(folders.maputo()), "")
    sure = [(a, b) for a in CONDITIONS for b in CONDITIONS if one_holds(frozenset({a, b}))]

    assert sure
    for a, b in sure:
        assert all(holds(a, city, s) or holds(b, city, s) for s in _states()), (a, b)
