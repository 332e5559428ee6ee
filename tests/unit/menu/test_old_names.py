"""What a city has no more is called as it was: as long as texts can bear, and to nobody's harm."""

from dataclasses import replace

import pytest

from app.domain.old_names import OldNames, OldPlace, OldService
from app.menu.areas import area_of
from app.menu.effects import CaseFact, Facts, Job
from app.menu.model import City
from app.menu.places import place_label, place_labels
from app.menu.state import Caller
from app.usecases.telling import JOINED, REPORTER, Case, Person, text_for
from tests.unit.menu.walking import Walk, maputo

NUMBER = 48217362
LONG = "Paragem do Estaleiro 2"
OLD = OldNames(
    {
        "99990": OldPlace("container", "Escola Nova de Maxaquene", "Escola Nova", "maxaquene_a"),
        "99991": OldPlace("container", "Praça", "Praça", "velho"),
        "99992": OldPlace("container", LONG, LONG, "longo"),
        "velho": OldPlace("bairro", "Bairro Velho", "Bairro Velho", "kamaxakeni"),
        "longo": OldPlace("bairro", "Urbanização da Polana 9", "Urbanização da Polana 9", "antigo"),
        "antigo": OldPlace("district", "KaAntigo", "KaAntigo", ""),
    },
    {"dog": OldService({"pt": "Cão morto"}, {"pt": "Cao morto"}), "cat": OldService({}, {})},
    {},
)


def remembering() -> City:
    return replace(maputo(), memo={}, steps={}, old=OLD)


@pytest.mark.parametrize(
    ("place", "label", "area"),
    [
        ("99990", "Escola Nova, Maxaquene A", ("kamaxakeni", "maxaquene_a")),
        ("99991", "Praca, Bairro Velho", ("kamaxakeni", "velho")),
        ("velho/3", "Q.3 Bairro Velho", ("kamaxakeni", "velho")),
        ("velho", "Bairro Velho", ("kamaxakeni", "velho")),
        ("99992", f"{LONG}, Urbanizacao da Polana 9", ("antigo", "longo")),
        ("antigo", "KaAntigo", ("antigo", "")),
        ("10348", "Baltazar, Maxaquene A", ("kamaxakeni", "maxaquene_a")),
        ("kamaxakeni", "KaMaxakeni", ("kamaxakeni", "")),
        ("nowhere/3", "", ("", "")),
    ],
)
def test_a_place_has_its_name_and_its_area(place: str, label: str, area: tuple[str, str]) -> None:
    assert place_label(remembering(), place, "pt") == label
    assert area_of(remembering(), place) == area


def told(city: City, service: str, place: str, role: str) -> str:
    return text_for(city, "resolved", Case(1, NUMBER, service, place), Person(0, "pt", (), role))


def test_a_message_names_it() -> None:
    assert "(Contentor cheio, Escola Nova, Maxaquene A)" in told(
        remembering(), "container_full", "99990", REPORTER
    )
    assert "(Cao morto, Praca, Bairro Velho)" in told(remembering(), "dog", "99991", REPORTER)
    assert "(Praca, Bairro Velho)" in told(remembering(), "cat", "99991", REPORTER)


@pytest.mark.parametrize(
    ("role", "is_named"), [(REPORTER, True), (JOINED, True), ("subscribed", False)]
)
@pytest.mark.parametrize("home", ["velho/3", "99991"])
def test_who_follows_a_case_at_a_home_hears_its_district_alone(
    home: str, role: str, is_named: bool
) -> None:
    text = told(remembering(), "cart_missed", home, role)

    assert remembering().services["cart_missed"].reveals_home
    assert ("Bairro Velho" in text, "KaMaxakeni" in text) == (is_named, not is_named)


@pytest.mark.parametrize("problem", ["cart_missed", "dog"])
def test_a_screen_shows_of_others_homes_the_district_alone(problem: str) -> None:
    said = []
    for own in (True, False):
        case = CaseFact(NUMBER, "received", problem, "velho/3", own=own)
        said.append(Walk(facts=Facts(case=case), city=remembering()).press(str(NUMBER)).text)

    assert ["Q.3 Bairro Velho" in one for one in said] == [True, False]
    assert "KaMaxakeni" in said[1]


def test_no_name_is_longer_than_what_texts_were_measured_with() -> None:
    city = remembering()
    most = max(len(place_label(city, code, "pt")) for code in city.gazetteer.by_point)
    job = Job(NUMBER, "assigned", "container_full", "99992")
    crew = Walk(Caller(crew="kamaxakeni 1"), facts=Facts(jobs=(job,), job=job), city=city)
    listed, screen = crew.lines[1], crew.press("1").lines[0]

    assert len(place_label(city, "99992", "pt")) > most
    assert listed == f"1 {LONG}: Contentor cheio"
    assert screen.startswith(f"4821 7362 Contentor cheio, {LONG[:20]}")
    assert len(screen) <= len("4821 7362 Contentor cheio, ") + most
    assert max(map(len, place_labels(city, ["99992", "99990", "99991"], "pt"))) <= 22
