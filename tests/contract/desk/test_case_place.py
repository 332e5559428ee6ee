"""A case is put where it really is: what is taken, what is refused, and what is kept of it."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest

from app.domain.accounts import Role, Scope
from app.domain.geo import Position, metres
from app.store.schema import report_events, reports
from tests.contract.desk.filing import XSS, file_at, row, seen
from tests.contract.desk.site import Site, Visitor


@pytest.fixture(scope="module")
def number(site: Site) -> int:
    return file_at(site, 3, "+258840000950")


def asked(ana: Visitor, number: int) -> tuple[str, str]:
    """Give the address of the form and what it knows of the case."""
    path = f"/desk/reports/{number}/place"
    return path, seen(ana.get(path).text)


def test_a_pin_moves_a_case_and_its_history_says_so(site: Site, number: int) -> None:
    ana = site.enter(Role.CLERK)
    before = row(site, number)
    path, knows = asked(ana, number)
    lat, lon = f"{before.lat + 0.001:.5f}", f"{before.lon + 0.001:.5f}"
    form = {"lat": lat.replace(".", ","), "lon": lon, "reason": "I stood there", "seen": knows}
    form |= {"called": "Barraca do Zé"}

    answer = ana.post(path, form)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/reports/{number}")
    after = row(site, number)
    assert (f"{after.lat:.5f}", f"{after.lon:.5f}", after.located_by) == (lat, lon, "pin")
    assert (after.radius_m, after.number, after.point) == (50, before.number, before.point)
    page = unescape(ana.get(f"/desk/reports/{number}").text)
    assert "by a pin" in page
    assert "I stood there · “Barraca do Zé”" in page
    # The case keeps the name of the point, and who goes there is told that it is elsewhere.
    far = metres(Position(before.lat, before.lon), Position(after.lat, after.lon))
    assert f"by a pin ({round(far / 10)}0\xa0m from where the map has it)" in page
    nearer = {"lat": f"{before.lat + 0.0001:.6f}", "lon": str(before.lon), "reason": "no, here"}
    ana.post(path, nearer | {"seen": seen(ana.get(path).text)})
    page = ana.get(f"/desk/reports/{number}").text
    assert ("by a pin" in page, "from where the map has it" in page) == (True, False)
    drawn = ana.get("/desk/map?by=place").text
    assert "a marked point" in drawn or "by a pin" in drawn


def test_a_place_of_the_city_can_be_chosen(site: Site) -> None:
    ana, number = site.enter(Role.CLERK), file_at(site, 5, "+258840000951")
    path, knows = asked(ana, number)
    form = {"place": "jardim", "reason": "so the caller says", "seen": knows}

    assert ana.post(path, form).status_code == 303
    after = row(site, number)
    assert (after.bairro, after.point, after.located_by) == ("jardim", "", "bairro")


def test_what_is_sent_again_as_its_answer_was_lost_had_come(site: Site) -> None:
    ana, number = site.enter(Role.CLERK), file_at(site, 11, "+258840000957")
    was = row(site, number)
    pin = {"lat": f"{was.lat + 0.001:.6f}", "lon": f"{was.lon:.6f}"}
    named = {**pin, "lat": f"{was.lat + 0.0015:.6f}", "called": "Atrás da escola"}
    for put in (pin, named, {"place": "jardim"}):
        path, knows = asked(ana, number)
        form = {**put, "reason": "so the caller says", "seen": knows}
        first, again = ana.post(path, form), ana.post(path, form)
        assert (first.status_code, again.status_code) == (303, 303)
        assert "it had come the first time" in unquote(again.headers["set-cookie"])
        _, now = asked(ana, number)
        assert int(now) == int(knows) + 1
        for other in ({"reason": "another"}, {"place": "zimpeto"}, {"called": "Beco"}):
            assert ana.post(path, form | other).status_code == 409


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Write latitude and longitude"),
        ({"lat": "-25.95"}, "Write latitude and longitude"),
        ({"lat": "north", "lon": "east", "place": "jardim"}, "Write latitude and longitude"),
        ({"lat": "nan", "lon": "nan"}, "Write latitude and longitude"),
        ({"lat": "32.58", "lon": "-25.95"}, "look for a slip"),
        ({"place": "nowhere"}, "There is no place nowhere"),
        ({"place": XSS}, "There is no place"),
        ({"place": "jardim", "reason": ""}, "Write a reason"),
        ({"place": "jardim", "reason": ".."}, "Write a reason"),
        ({"place": "jardim", "called": "84 000 0001"}, "a number of somebody"),
        ({"place": "jardim", "called": "Ka Zé <b>"}, "is written without < >: letters, digits"),
        ({"place": "jardim", "called": "n" * 41}, "has 41 characters, 40 are kept"),
    ],
)
def test_what_cannot_be_meant_is_said_and_kept(
    site: Site, number: int, typed: dict[str, str], said: str
) -> None:
    ana = site.enter(Role.CLERK)
    path, knows = asked(ana, number)
    before = row(site, number)
    form = {"reason": f"I know {XSS}", "seen": knows} | typed

    answer = ana.post(path, form)

    assert answer.status_code == 400
    page = unescape(answer.text)
    assert said in page
    assert row(site, number) == before
    assert "<script>alert" not in answer.text
    for name in ("lat", "lon", "reason", "called"):
        assert f'value="{form.get(name, "")}"' in page or not form.get(name)


def test_the_history_names_both_places_in_the_words_of_the_desk(site: Site) -> None:
    eva, number = site.enter(Role.CLERK), file_at(site, 9, "+258840000953")
    was = row(site, number)
    case, path = f"/desk/reports/{number}", f"/desk/reports/{number}/place"
    eva.post(case, {"action": "assigned", "to": "drains", "seen": seen(eva.get(case).text)})
    wish = {"lat": "-25.91210", "lon": "32.60150", "place": "hulene_a/19", "reason": "fui lá ver"}
    back = {"place": was.point, "reason": "afinal não", "hands_on": "yes"}
    for form in (wish, back):
        assert eva.post(path, form | {"seen": seen(eva.get(path).text)}).status_code == 303

    page = unescape(eva.get(case, accept_language="pt").text)

    first = f"({was.lat:.5f}, {was.lon:.5f}, ± {was.radius_m} m, pelo contentor)"
    there = "Q.19 Hulene A (-25.91210, 32.60150, ± 50 m, por um ponto no mapa)"
    assert f" {first} para {there}: fui lá ver" in page
    assert f"e Salubridade. De {there} para " in page
    assert f" {first}: afinal não" in page


def test_two_officials_do_not_overwrite_each_other(site: Site) -> None:
    ana, eva = site.enter(Role.CLERK), site.enter(Role.CLERK)
    number = file_at(site, 7, "+258840000952")
    path, knows = asked(ana, number)
    assert eva.post(path, {"place": "jardim", "reason": "first", "seen": knows}).status_code == 303

    late = ana.post(path, {"place": "zimpeto", "reason": "second", "seen": knows})

    assert late.status_code == 409
    assert row(site, number).bairro == "jardim"
    assert 'value="second"' in late.text
    events = [one for one in site.rows(report_events) if one.kind == "relocated"]
    assert sum(one.report_id == row(site, number).id for one in events) == 1


def test_who_may_not_see_a_case_does_not_move_it(site: Site, number: int) -> None:
    its: Any = row(site, number)
    other = next(one.bairro for one in site.rows(reports) if one.bairro not in ("", its.bairro))
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({other})))
    path = f"/desk/reports/{number}/place"
    assert eva.get(path).status_code == 404
    assert eva.post(path, {"place": "jardim", "reason": "mine"}).status_code == 404
    assert row(site, number) == its


def test_who_works_on_a_part_is_told_who_moves_a_pin_out_of_it(site: Site) -> None:
    """Places outside are not offered to them, so to name one is no way out."""
    number = file_at(site, 13, "+258840000959")
    its = row(site, number)
    pin = {"lat": "-25.81000", "lon": "32.62000", "reason": "fui lá ver", "called": "Ka Zé"}
    theirs = site.enter(Role.CLERK, scope=Scope(areas=frozenset({its.district})))
    of_one_service = site.enter(Role.CLERK, scope=Scope(services=frozenset({its.service_code})))
    for language, whole, part in (
        ("en", "name the place there as well", "it is put by who works for the whole city"),
        ("pt", "diga também o lugar", "quem o põe lá é quem trabalha para toda a cidade"),
    ):
        for who, is_told in ((theirs, True), (of_one_service, False), (site.enter(), False)):
            path, knows = asked(who, number)
            answer = who.post(path, pin | {"seen": knows}, accept_language=language)
            page = unescape(answer.text)
            assert (answer.status_code, whole in page, part in page) == (400, True, is_told)
            assert all(f'value="{typed}"' in page for typed in pin.values())
    assert row(site, number) == its


def test_how_far_off_a_slip_is_stands_as_its_reader_writes_numbers(site: Site, number: int) -> None:
    ana = site.enter(Role.CLERK)
    path, knows = asked(ana, number)
    swapped = {"lat": "32.57", "lon": "-25.95", "reason": "slip", "seen": knows}
    for language, words in (
        ("pt", r"fica \d\u202f\d{3},\d\u00a0km fora da cidade"),
        ("en", r"lies \d,\d{3}\.\d\u00a0km outside of the city"),
    ):
        told = unescape(ana.post(path, swapped, accept_language=language).text)
        assert re.search(words, told), language
