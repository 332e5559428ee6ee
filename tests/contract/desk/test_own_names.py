"""What is a city's own stands at the desk as the city spells it, in the language of who reads."""

import re
from html import unescape

import pytest

from app.menufiles.city_folder import load_city
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town
from tests.unit.menu.test_peers_flows import CITIES

#: What pages name is asked of no database.
pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)
OF_MAPUTO = re.compile(r"MZN|-25\.|\b32\.\d|Maputo|Maxaquene", re.IGNORECASE)


def read(visitor: Visitor, path: str, language: str = "en") -> str:
    answer = visitor.get(path, accept_language=language)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def test_services_are_called_as_who_reads_calls_them(kiosks: Town) -> None:
    ana = kiosks.enter()
    city = kiosks.site.house.cities.default
    assert len(city.services) > 2
    for language in ("en", "pt"):
        here = language if language in {one.code for one in city.languages} else "fr"
        page = read(ana, "/desk/city/services", language)
        notice = read(ana, "/desk/city/calendar", language)
        for code, service in city.services.items():
            name = service.names[here]
            assert f'href="/desk/city/services/{code}">{name}</a>' in page
            assert f">{name}<" in notice
            own = read(ana, f"/desk/city/services/{code}", language)
            assert words(own.split("<h1>")[1].split("</h1>")[0]) == f"{name} {code}"


def test_no_form_gives_an_example_from_another_city(kiosks: Town) -> None:
    ana, seen = kiosks.enter(), 0
    gazetteer = kiosks.site.house.cities.default.gazetteer
    bairro = next(gazetteer.bairros())
    for path, code in (
        (f"/desk/city/places/{bairro.code}", bairro.code),
        (f"/desk/city/places/{bairro.points[0].code}", bairro.points[0].code),
        (f"/desk/city/places/new-bairro/{bairro.district}", bairro.district),
        ("/desk/city/places/new-district", next(iter(gazetteer.by_district))),
    ):
        page = read(ana, path.replace("/places/new-", "/new-"))
        assert not OF_MAPUTO.search(page), path
        at = gazetteer.locate(code)
        assert at
        assert f"{at.position.lat:.4f}, {at.position.lon:.4f}" in page
        seen += 1
    assert seen == 4
    prices = {p.currency for r in load_city(CITIES / "kiosks").routes for p in r.prices}
    routes = read(ana, "/desk/city/routes")
    hint = f"As in {prices.pop()}" if prices else "Three letters, as banks write it"
    assert hint in routes
    assert not OF_MAPUTO.search(routes)


def test_a_language_has_its_accents_where_there_is_room(kiosks: Town) -> None:
    ana = kiosks.enter()
    for path in ("languages", "diagram", "phone"):
        page = read(ana, f"/desk/city/menu/{path}")
        assert "Français" in page, path
        assert "Francais" not in page, path


def test_one_is_not_several(kiosks: Town) -> None:
    page = words(read(kiosks.enter(), "/desk/city"))
    counted = {
        "bodies": [b.is_crew for b in kiosks.site.house.cities.default.bodies.values()].count(False)
    }
    assert f"{counted['bodies']} {'body' if counted['bodies'] == 1 else 'bodies'} " in page
    assert not re.search(
        r"\b1 (screens|services|districts|bairros|points|notices|bodies|crews|members|networks)\b",
        page,
    )
