"""Remarks in a city's files: what is edited at the desk leaves them with what they speak of."""

import re

import pytest

from tests.contract.desk.builder_forms import BUILDER
from tests.contract.desk.city_fields import named, publish, said, taking_out
from tests.contract.desk.taken import taking
from tests.contract.desk.test_clashes import put_in_folder
from tests.contract.desk.towns import Town

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
CALENDAR = "/desk/city/calendar"
DOUBT = "          # In doubt: 5 km from the others.\n          # Look on the spot.\n"
GARE = '          - {code: "20023"'
PORTAIL = '          - {code: "20014"'


def with_remark(town: Town, file: str, before: str, remark: str) -> str:
    """Put a remark above a line of a file in the folder; give the file."""
    text = town.first[file].decode().replace(before, remark + before, 1)
    assert remark in text
    put_in_folder(town, file, text)
    return text


def drafted(town: Town, file: str = "places.yaml") -> str:
    return town.drafting.state(town.spot).files[file]


def test_names_and_addresses_keep_what_is_said_of_them(kiosks: Town) -> None:
    ana = kiosks.enter()
    names = (
        "        aliases:\n"
        "          # painted so at the bus stop\n"
        "          - Marché central   # old maps\n"
        "          - Grand marché     # said by callers, 2021\n"
    )
    text = with_remark(kiosks, "places.yaml", "        at: [0.011, 0.011]\n", names)
    name, value = named(ana.get(f"{BUILDER}/marche"), "aliases")
    assert ana.post(f"{BUILDER}/marche", {name: f"{value}; Marché neuf"}).status_code == 303
    assert publish(kiosks, ana).status_code == 303
    folder = kiosks.raw()["places.yaml"].decode()
    assert folder == text.replace("2021\n", "2021\n          - Marché neuf\n")

    name, value = named(ana.get(f"{BUILDER}/marche"), "aliases")
    refused = ana.post(f"{BUILDER}/marche", {name: value.replace("Marché central; ", "")})
    assert (refused.status_code, "painted so at the bus stop" in said(refused)) == (400, True)
    assert 'value="Grand marché; Marché neuf"' in refused.text
    assert kiosks.drafting.state(kiosks.spot).draft is None


def test_a_point_shows_what_the_file_says_of_it_and_keeps_it(kiosks: Town) -> None:
    ana = kiosks.enter()
    text = with_remark(kiosks, "places.yaml", GARE, DOUBT)
    page = ana.get(f"{BUILDER}/20023")
    assert "In the file: In doubt: 5 km from the others. Look on the spot." in " ".join(
        said(page).split()
    )
    assert "No ficheiro:" in said(ana.get(f"{BUILDER}/20023", accept_language="pt"))
    assert "In the file:" not in said(ana.get(f"{BUILDER}/20014"))
    name, _ = named(page, "name")
    assert ana.post(f"{BUILDER}/20023", {name: "La gare"}).status_code == 303
    assert drafted(kiosks) == text.replace("Derrière la gare", "La gare")

    form = taking(page, f"{BUILDER}/20023/remark")
    done = ana.post(f"{BUILDER}/20023/remark", form)
    assert (done.status_code, done.headers["location"]) == (303, f"{BUILDER}/20023")
    assert drafted(kiosks) == text.replace("Derrière la gare", "La gare").replace(DOUBT, "")
    assert "5 km from the others" in said(ana.get("/desk/city/draft"))
    late = ana.post(f"{BUILDER}/20023/remark", form)
    assert (late.status_code, "something else of it by now" in said(late)) == (409, True)


def test_nobody_deletes_a_remark_that_they_did_not_see(kiosks: Town) -> None:
    ana = kiosks.enter()
    with_remark(kiosks, "places.yaml", GARE, DOUBT)
    form = taking(ana.get(f"{BUILDER}/20023"), f"{BUILDER}/20023/remark")
    text = with_remark(kiosks, "places.yaml", GARE, "          # Painted in May.\n")
    late = ana.post(f"{BUILDER}/20023/remark", form)
    assert (late.status_code, "Painted in May" in said(late)) == (409, True)
    assert drafted(kiosks) == text


def test_a_point_that_is_taken_out_takes_its_remark_along(kiosks: Town) -> None:
    ana = kiosks.enter()
    text = with_remark(kiosks, "places.yaml", GARE, DOUBT)
    form = taking(ana.get(f"{BUILDER}/20023"), f"{BUILDER}/20023/remove")
    assert ana.post(f"{BUILDER}/20023/remove", form).status_code == 303
    [line] = re.findall(f"{GARE}.*\n", text)
    assert drafted(kiosks) == text.replace(DOUBT + line, "")


def test_a_remark_that_a_colleague_wrote_since_is_not_taken_out_unseen(kiosks: Town) -> None:
    ana = kiosks.enter()
    form = taking(ana.get(f"{BUILDER}/20023"), f"{BUILDER}/20023/remove")
    text = with_remark(kiosks, "places.yaml", GARE, DOUBT)
    late = ana.post(f"{BUILDER}/20023/remove", form)
    assert (late.status_code, "5 km from the others" in said(late)) == (409, True)
    assert drafted(kiosks) == text


@pytest.mark.parametrize("word", ["goes", "stays"])
def test_of_the_first_point_who_takes_it_out_says_whether_the_remark_goes(
    kiosks: Town, word: str
) -> None:
    ana = kiosks.enter()
    text = with_remark(kiosks, "places.yaml", PORTAIL, DOUBT)
    page = ana.get(f"{BUILDER}/20014")
    assert "may speak of all" in said(page)
    assert page.text.count('name="remark"') == 2
    form = {"seen": taking(page, f"{BUILDER}/20014/remove")["seen"]}
    for nothing in ({}, {"remark": "?"}):
        refused = ana.post(f"{BUILDER}/20014/remove", form | nothing)
        assert (refused.status_code, "Say whether that goes too" in said(refused)) == (400, True)
        assert kiosks.drafting.state(kiosks.spot).draft is None
    assert ana.post(f"{BUILDER}/20014/remove", form | {"remark": word}).status_code == 303
    [line] = re.findall(f"{PORTAIL}.*\n", text)
    assert drafted(kiosks) == text.replace(DOUBT + line if word == "goes" else line, "")


def test_a_notice_takes_its_remark_along_and_the_first_is_asked_for(kiosks: Town) -> None:
    ana = kiosks.enter()
    text = with_remark(kiosks, "calendar.yaml", "  market_pipe:", "  # by the water works\n")
    pipe = taking_out(ana.get(CALENDAR), "market_pipe")
    assert ana.post(f"{CALENDAR}/remove", pipe).status_code == 303
    after = drafted(kiosks, "calendar.yaml")
    assert "by the water works" not in after
    assert "meters:" in after

    kiosks.begin_anew()
    text = with_remark(kiosks, "calendar.yaml", "  strike:", "  # by the union, 2 May\n")
    page = ana.get(CALENDAR)
    assert page.text.count("by the union, 2 May") == 1
    form = taking_out(page, "strike")
    refused = ana.post(f"{CALENDAR}/remove", form)
    assert (refused.status_code, "Say whether that goes too" in said(refused)) == (400, True)
    assert ana.post(f"{CALENDAR}/remove", form | {"remark": "stays"}).status_code == 303
    gone = re.sub(r"  strike:\n(?:    .*\n)+", "", text)
    assert drafted(kiosks, "calendar.yaml") == gone
