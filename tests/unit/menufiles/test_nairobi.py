"""The sample city: two other languages, no coordinates, nothing of Maputo's, and it says so."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.domain.gazetteer import Bairro
from app.domain.geo import Position
from app.menu.effects import FileReport
from app.menu.model import City
from app.menufiles.city_folder import read_folder
from tests.published import checked
from tests.unit.menu.walking import Walk
from tests.unit.menufiles.folders import MAPUTO, broken, findings

NAIROBI = MAPUTO.parent / "nairobi"


@cache
def nairobi() -> City:
    return checked(NAIROBI)


@cache
def texts() -> dict[str, str]:
    return read_folder(NAIROBI)


def wards() -> list[Bairro]:
    return list(nairobi().gazetteer.bairros())


def call(*inputs: str, language: str = "en") -> Walk:
    return Walk(language=language, city=nairobi()).press(*inputs)


def test_it_has_the_sub_counties_and_wards_of_the_county_and_is_a_sample() -> None:
    city = nairobi()

    assert len(city.gazetteer.districts) == 17
    assert len(wards()) == 85
    assert [language.code for language in city.languages] == ["en", "sw"]
    assert city.zone == "Africa/Nairobi"
    assert "sample" in city.name
    assert "sample" in call().text


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
    [effect] = call("3", "9", "1", "1", "1", language=language).effects

    assert isinstance(effect, FileReport)
    assert effect.service == "drain_blocked"
    assert effect.place in nairobi().gazetteer.by_bairro


@pytest.mark.parametrize("ward", wards(), ids=lambda ward: ward.code)
def test_a_ward_is_found_by_its_name(ward: Bairro) -> None:
    walk = call("3", ward.name)

    assert walk.text.startswith(f"Drain blocked, {ward.label}")
    assert walk.state.place == ward.code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *(("Kasarani", "Which ward"), ("roysambu", "Which ward"), ("mathare", "Which ward")),
        *(("embakasi", "Drain blocked, Embakasi"), ("kibera", "Which ward")),
        *(("dandora", "Which ward"), ("langata", "Which ward")),
    ],
)
def test_a_name_that_a_sub_county_has_leads_to_its_wards(typed: str, said: str) -> None:
    assert call("3", typed).text.startswith(said)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Where? Or type a ward"), ("sw", "Wapi? Au andika wadi")]
)
def test_beside_a_long_list_it_is_said_that_a_name_may_be_typed(language: str, said: str) -> None:
    assert call("1", language=language).lines[0] == said
    assert call("1", "9", language=language).lines[0] == said


def test_a_caller_may_speak_swahili_all_the_way() -> None:
    walk = call("8", "3", "lindi", "1")

    assert walk.text.startswith("Imepokelewa. Kesi ")


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


#: Numbers of the practice phone belong to nobody; any country's would do. A table names all.
PRACTICE = {"web/phone/served.py": {"+25884000"}, "domain/countries.py": {"254", "258"}}
OF_CITIES = re.compile(
    r"maputo|mopa|nairobi|kibra|tchova|quarteir|africa/|\b258\b|\b254\b|\+25\d|\bsair\b|kiswahili",
    re.IGNORECASE,
)


def test_nothing_of_a_city_is_in_the_program() -> None:
    """Docstrings and comments may give examples; what acts may not."""
    app = Path(__file__).parents[3] / "app"
    seen = 0
    for path in app.rglob("*.py"):
        file = path.relative_to(app).as_posix()
        for text in acting_texts(path.read_text(encoding="utf-8")):
            seen += 1
            found = OF_CITIES.search(text)
            assert found is None or text in PRACTICE.get(file, ()), (file, text)
    assert seen > 2_000


def acting_texts(source: str) -> Iterator[str]:
    """Give every text of a program but its docstrings."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize(
    "written", ["at: [-1,286, 36,817]", 'at: "-1.286, 36.817"', "at: [-1.286]"]
)
def test_a_middle_that_cannot_be_read_is_told_once_and_not_of_every_place(written: str) -> None:
    city = texts()["city.yaml"].replace("at: [-1.286, 36.817]", written)

    (found,) = findings({**texts(), "city.yaml": city})

    assert found.what == "at is two numbers"
