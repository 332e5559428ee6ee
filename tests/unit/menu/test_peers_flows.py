"""Three calls of other towns, to see how far the language carries: a kiosk by its number, several
drains in one call, a medicine that ran out. Their folders pass the check as any city's does."""

from functools import cache
from pathlib import Path

import pytest

from app.domain.text import septets
from app.menu.effects import AddComment, CaseFact, Facts, FileReport, SetLanguage
from app.menu.model import City
from app.menu.state import Caller
from app.walks.try_folder import try_folder
from tests.published import checked
from tests.unit.menu.walking import LIMIT, Walk

CITIES = Path(__file__).parents[2] / "cities"
NAMES = sorted(folder.name for folder in CITIES.iterdir())
#: A public number, its last digit a check.
CASE = 93_998_013


@cache
def city(name: str) -> City:
    return checked(CITIES / name)


def call(name: str, *keys: str, caller: Caller | None = None, facts: Facts | None = None) -> Walk:
    walk = Walk(caller, "", facts or Facts((), None), city(name))
    return walk.press(*keys)


def filed(walk: Walk) -> list[tuple[str, str]]:
    return [(e.service, e.place) for e in walk.effects if isinstance(e, FileReport)]


def test_the_towns_pass_the_check() -> None:
    assert NAMES == ["clinics", "drains", "kiosks", "skips"]
    assert [city(name).code for name in NAMES] == NAMES


@pytest.mark.parametrize(("name", "dialogues"), [("clinics", 0), ("drains", 0), ("kiosks", 7)])
def test_their_dialogues_hold(name: str, dialogues: int) -> None:
    tried = try_folder(CITIES / name, city(name))

    assert [str(finding) for finding in tried.findings] == []
    assert tried.dialogues == dialogues


def test_a_kiosk_takes_its_number_its_fault_and_one_key() -> None:
    walk = call("kiosks", "20023", "2")
    assert walk.lines[0] == "Eau sale, Derriere la gare, Marche"

    walk.press("1")

    assert filed(walk) == [("dirty_water", "20023")]
    assert walk.text.startswith("Recu. Cas 4821 7365")


def test_a_slip_in_a_kiosks_number_is_noticed_and_the_number_asked_again() -> None:
    walk = call("kiosks", "20032")  # two neighbours swapped
    assert walk.lines[0] == "Ce numero a une erreur. Regardez encore"
    assert "1 Illisible" in walk.lines

    assert walk.press("20023").lines[0] == "Que se passe-t-il a Derriere la gare, Marche"


def test_a_kiosk_whose_number_cannot_be_read_is_found_by_the_lists() -> None:
    walk = call("kiosks", "1", "1", "1")
    assert walk.lines[:3] == ["Quelle borne a Marche", "1 Grand portail", "2 Derriere la gare"]

    walk.press("8", "4", "1")

    assert filed(walk) == [("closed", "marche")]


def test_another_language_keeps_the_screen() -> None:
    walk = call("kiosks", "8")

    assert walk.lines[:2] == ["Number painted on the kiosk", "EauInfo, free"]
    assert walk.effects == [SetLanguage("en")]


def test_several_drains_are_reported_in_one_call() -> None:
    walk = call("drains", "1", "1", "1", "12", "1")
    assert walk.lines == [
        "Case 4821 7365 is with the gang. Another drain?",
        "1 Yes",
        "2 No",
    ]

    walk.press("1", "4", "1", "quay", "1", "2")

    assert filed(walk) == [("blocked", "bridge_end/12"), ("erosion", "quay")]
    assert walk.text.startswith("Thank you. Case 4821 7365")
    assert walk.ends


def test_a_plot_beyond_those_known_is_taken_and_said() -> None:
    walk = call("drains", "3", "quay", "13")

    assert walk.lines[:2] == ["Cover missing, Plot 13 Quay", "We know plots 1 to 12"]


def test_what_is_no_plot_gets_a_hint_of_its_own_and_nine_goes_back() -> None:
    walk = call("drains", "3", "quay", "gate")
    assert walk.lines[0] == "Write the number on the gate"
    assert walk.lines[-1] == "9 Back"

    assert walk.press("9").lines[0] == "Which ward or part"


def test_a_beginning_that_two_parts_share_asks_which() -> None:
    walk = call("drains", "2", "bridge")

    assert walk.lines == ["Which part", "1 Bridge End", "2 Bridge Top", "9 Back"]


def test_a_drain_lies_at_the_towns_own_point() -> None:
    located = city("drains").gazetteer.locate("bridge_end/12")

    assert located is not None
    assert (located.located_by, located.radius_m) == ("city", 5_000)


def test_a_nurse_turns_pages_to_what_ran_out_and_names_the_post() -> None:
    walk = call("clinics")
    seen = list(walk.lines)
    while "9 Mas" in walk.lines:
        seen += walk.press("9").lines
    offered = [line[2:] for line in seen if line[2:] in labels("clinics")]
    assert offered == labels("clinics"), "each once, in the file's order"

    walk.press(key_of(walk, "Metformina"), "1", "1", "1", "1")

    assert filed(walk) == [("metformina", "30015")]


def test_the_second_call_offers_the_nurses_own_post() -> None:
    again = Caller(False, 1, (("container", "30028"),))
    walk = call("clinics", "1", caller=again)
    assert walk.lines == ["¿Donde?", "1 Puesto del Faro, Bahia", "3 Otro puesto", "0 Volver"]

    walk.press("1", "2", "*2 dias*")

    assert filed(walk) == [("paracetamol", "30028")]
    assert walk.effects[-1] == AddComment("*2 dias*")


def test_a_nurse_hears_of_a_notice_by_its_number() -> None:
    fact = CaseFact(CASE, "in_progress", "insulina", "30015", True)
    walk = call("clinics", str(CASE), facts=Facts((), fact))

    assert walk.text == "Aviso 9399 8013, en camino. Insulina, Puesto de la Bahia, Bahia"


def test_two_wrong_keys_end_the_nurses_call_with_somebody_to_ring() -> None:
    assert call("clinics", "#", "#").text == "No le entendimos. Llame al 000 000."


@pytest.mark.parametrize("name", NAMES)
def test_every_screen_of_a_wrong_key_fits_and_keeps_its_options(name: str) -> None:
    first = call(name)

    wrong = call(name, "#")

    assert septets(wrong.text) <= LIMIT
    assert wrong.lines[-3:] == first.lines[-3:]


def labels(name: str) -> list[str]:
    known = city(name)
    return [service.labels[known.language] for service in known.services.values()]


def key_of(walk: Walk, label: str) -> str:
    [key] = [line[0] for line in walk.lines if line[2:] == label]
    return key
