"""Plates to print: what is dialled is right, and the strictest page may hold them."""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.__main__ import main
from app.domain.errors import InvalidInput
from app.drawings.plates import PER_PAGE, Plate, draw_plate, plates, plates_page
from app.menu.model import City
from app.walks.walker import Walker
from app.walks.world import World
from tests.published import checked

ROOT = Path(__file__).parents[3]
PLATE = Plate("10019", "container", "Mercado <b>&", "Alto", "*311*10019#", 'M"PA')


@cache
def maputo() -> City:
    return checked(ROOT / "menus" / "maputo")


def test_what_is_dialled_comes_to_that_very_point() -> None:
    city, found = maputo(), plates(maputo())
    containers = [one for one in city.gazetteer.by_point.values() if one.kind == "container"]

    assert len(found) == len(containers) > 90
    assert {plate.code for plate in found} == {point.code for point in containers}
    for plate in (found[0], found[-1]):
        assert plate.dial == f"*311*{plate.code}#"
        screen = Walker(city, World(city)).dial(plate.dial)
        assert screen.name == "here"
        assert screen.text.startswith(f"Em {plate.name}, {plate.area}")


def test_where_the_first_screen_takes_no_code_the_line_is_dialled() -> None:
    skips = checked(ROOT / "tests" / "cities" / "skips")

    assert {(plate.code, plate.dial) for plate in plates(skips)} == {
        ("30015", "*399#"),
        ("30028", "*399#"),
    }


def test_plates_are_of_codes_or_of_a_bairro() -> None:
    city = maputo()
    malanga = [point.code for point in city.gazetteer.by_bairro["malanga"].points]

    assert [one.code for one in plates(city, bairro="malanga")] == malanga
    assert [one.code for one in plates(city, malanga[1:2], "malanga")][:2] == malanga[1::-1]
    with pytest.raises(InvalidInput, match="Maputo has no point 99998"):
        plates(city, ["99998"])
    with pytest.raises(InvalidInput, match="Maputo has no bairro malange"):
        plates(city, bairro="malange")


@pytest.mark.parametrize("kind", ["container", "dump", "landmark"])
def test_a_plate_is_a_drawing_of_its_own_with_every_digit(kind: str) -> None:
    drawn = draw_plate(PLATE._replace(kind=kind))

    root = ElementTree.fromstring(drawn)
    said = [one.text for one in root.iter() if one.tag.endswith("}text")]
    assert said == ['M"PA', "Mercado <b>&", "Alto", *"10019", "*311*10019#"]
    assert not re.search(r"style=|href=|<script|url\(|on\w+=", drawn)


def test_words_of_any_length_stay_within_their_plate() -> None:
    for words in ("M", "M" * 22, "M" * 60):
        plate = Plate("10019", "dump", words, words, f"*{'3' * 40}#", words)
        for one in ElementTree.fromstring(draw_plate(plate)).iter():
            if one.tag.endswith("}text") and one.text and len(one.text) > 1:
                wide = 0.6 * float(one.attrib["font-size"]) * len(one.text)
                assert float(one.attrib["x"]) + wide <= 420 - 14, one.text[:3]


@pytest.mark.parametrize("per_page", PER_PAGE)
def test_a_page_holds_so_many_and_nothing_from_elsewhere(per_page: int) -> None:
    page = plates_page([PLATE] * 9, "<Title>", "pt", per_page)

    assert page.count('class="plate"') == 9
    assert page.count(f'class="sheet of-{per_page}"') == -(-9 // per_page)
    assert "<title>&lt;Title&gt;</title><style>" in page
    assert "Mercado <b>" not in page
    linked = plates_page([PLATE], "Title", "pt", per_page, "/static/plates.css?v=1&x=2")
    assert "<style" not in linked
    assert 'style="' not in linked
    assert '<link rel="stylesheet" href="/static/plates.css?v=1&amp;x=2">' in linked


def test_the_command_writes_a_page_but_not_among_the_citys_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, page = ROOT / "tests" / "cities" / "skips", tmp_path / "plates.html"

    assert main(["places", "plates", str(folder), "--html", str(page), "--per-page", "8"]) == 0
    assert capsys.readouterr().out == f"{page}: 2 plates, 8 on a page of A4\n"
    assert page.read_text(encoding="utf-8").count("<svg") == 2

    for wrong, says in (
        (["--html", str(folder / "places.yaml")], "lies among the files of the city"),
        (["--html", str(page), "--code", "10019"], "Vila Nova has no point 10019"),
    ):
        assert main(["places", "plates", str(folder), *wrong]) == 2
        assert says in capsys.readouterr().err
    drains = ROOT / "tests" / "cities" / "drains"
    assert main(["places", "plates", str(drains), "--html", str(page)]) == 2
    assert "drains has no container" in capsys.readouterr().err
