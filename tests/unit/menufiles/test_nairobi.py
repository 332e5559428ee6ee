"""The sample city: two other languages, no coordinates, nothing of Maputo's, and it says so."""

import json
from functools import cache
from pathlib import Path

import pytest

from app.domain.gazetteer import Bairro
from app.domain.geo import Position
from app.menu.effects import NO_FACTS, FileReport
from app.menu.model import City
from app.menu.show import Shown, show
from app.menu.state import Caller, from_plain, to_plain
from app.menu.take import Taken, begin, take
from app.menufiles.city_folder import load_city, read_folder
from tests.unit.menufiles.folders import MAPUTO, broken, findings

NAIROBI = MAPUTO.parent / "nairobi"
LIMIT = 156


@cache
def nairobi() -> City:
    return load_city(NAIROBI)


@cache
def texts() -> dict[str, str]:
    return read_folder(NAIROBI)


def wards() -> list[Bairro]:
    return list(nairobi().gazetteer.bairros())


def call(*inputs: str, language: str = "en", caller: Caller | None = None) -> tuple[Taken, Shown]:
    """Walk a call, its state saved and loaded between every two inputs."""
    city = nairobi()
    taken = begin(city, language, caller or Caller())
    shown = show(city, taken.state, NO_FACTS, LIMIT)
    for given in inputs:
        state = from_plain(json.loads(json.dumps(to_plain(shown.state))))
        taken = take(city, state, given)
        shown = show(city, taken.state, NO_FACTS, LIMIT)
    return taken, shown


def test_it_has_the_sub_counties_and_wards_of_the_county_and_is_a_sample() -> None:
    city = nairobi()

    assert len(city.gazetteer.districts) == 17
    assert len(wards()) == 85
    assert [language.code for language in city.languages] == ["en", "sw"]
    assert city.zone == "Africa/Nairobi"
    assert "sample" in city.name
    assert "sample" in call()[1].text


@pytest.mark.parametrize("file", ["city.yaml", "places.yaml"])
def test_its_files_say_that_it_is_one(file: str) -> None:
    assert "SAMPLE" in texts()[file].split("\ndistricts:")[0]


def test_no_place_of_it_claims_to_be_anywhere_but_in_the_city() -> None:
    gazetteer = nairobi().gazetteer
    places = [*gazetteer.by_district, *gazetteer.by_bairro, "lindi/12"]

    located = [gazetteer.locate(place) for place in places]

    assert len(located) == 17 + 85 + 1
    assert {at and (at.located_by, at.position, at.radius_m) for at in located} == {
        ("city", Position(-1.286, 36.817), 15_000)
    }


@pytest.mark.parametrize("language", ["en", "sw"])
def test_a_report_takes_five_answers_by_keys(language: str) -> None:
    # Problem, more, sub-county, ward, send.
    taken, _ = call("3", "9", "1", "1", "1", language=language)

    [effect] = taken.effects
    assert isinstance(effect, FileReport)
    assert effect.service == "drain_blocked"
    assert effect.place in nairobi().gazetteer.by_bairro


@pytest.mark.parametrize("ward", wards(), ids=lambda ward: ward.code)
def test_a_ward_is_found_by_its_name(ward: Bairro) -> None:
    taken, shown = call("3", ward.name)

    assert shown.text.startswith(f"Drain blocked, {ward.label}")
    assert taken.state.place == ward.code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *(("Kasarani", "Which ward"), ("roysambu", "Which ward"), ("mathare", "Which ward")),
        *(("embakasi", "Drain blocked, Embakasi"), ("kibera", "Which ward")),
        *(("dandora", "Which ward"), ("langata", "Which ward")),
    ],
)
def test_a_name_that_a_sub_county_has_leads_to_its_wards(typed: str, said: str) -> None:
    assert call("3", typed)[1].text.startswith(said)


def test_a_caller_may_speak_swahili_all_the_way() -> None:
    _, shown = call("8", "3", "lindi", "1")

    assert shown.text.startswith("Imepokelewa. Kesi ")


def test_a_district_without_coordinates_in_a_city_without_a_point_is_refused() -> None:
    found = findings(texts() | {"city.yaml": _without(texts()["city.yaml"], "at: ", "radius_m: ")})

    assert len(found) == 17
    assert {one.file for one in found} == {"places.yaml"}
    assert "no at" in found[0].what
    assert "city.yaml" in found[0].mend


@pytest.mark.parametrize("word", ["at", "radius_m"])
def test_the_citys_point_and_its_radius_go_together(word: str) -> None:
    found = findings(texts() | {"city.yaml": _without(texts()["city.yaml"], f"{word}: ")})

    assert [(one.file, one.what) for one in found if one.file == "city.yaml"] == [
        ("city.yaml", f"city.yaml has no {word}")
    ]


@pytest.mark.parametrize("line", ["    radius_m: 3000\n", "    source: unverified\n"])
def test_how_well_a_place_is_known_needs_a_place(line: str) -> None:
    places = texts()["places.yaml"].replace("    name: Kibra\n", f"    name: Kibra\n{line}")

    [found] = findings(texts() | {"places.yaml": places})

    assert found.line == places[: places.index(line)].count("\n") + 1
    assert "there is no at" in found.what


def test_the_middle_of_a_city_is_two_numbers() -> None:
    written = texts()["city.yaml"].replace("[-1.286, 36.817]", "[-1.286]")

    found = findings(texts() | {"city.yaml": written})

    assert [one.what for one in found if one.file == "city.yaml"] == ["at is two numbers"]


def test_maputo_needs_no_point_of_its_own() -> None:
    assert findings(broken("city.yaml", "code: maputo", "code: maputo")) == ()


def _without(text: str, *starts: str) -> str:
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith(starts)]
    assert len(kept) == text.count("\n") - len(starts)
    return "".join(kept)


def test_nothing_of_a_city_is_in_the_program() -> None:
    """Comments and examples may name Maputo; what acts may not."""
    words = ("mopa", "kampfumo", "tchova", "quarteir", "africa/nairobi", "westlands")
    app = Path(__file__).parents[3] / "app"
    seen = 0
    for path in app.rglob("*.py"):
        text = path.read_text(encoding="utf-8").lower()
        seen += 1
        assert [word for word in words if word in text] == [], path
    assert seen > 100
