"""All points of a bairro are taken out, and put back one by one."""

from typing import Any

import pytest

from app.menufiles.yaml_put import find, plain
from tests.contract.desk.builder_forms import BUILDER
from tests.contract.desk.city_fields import field
from tests.contract.desk.site import Visitor
from tests.contract.desk.taken import ON_SQLITE, take_out, taking, words
from tests.contract.desk.towns import Town

POINTS = ("30015", "30028")
pytestmark = ON_SQLITE


@pytest.fixture(scope="module")
def town_name() -> str:
    """One whose menu takes a bairro without points."""
    return "skips"


def held(kiosks: Town) -> list[str]:
    read: Any = plain(find(kiosks.drafting.state(kiosks.spot).files["places.yaml"], ("districts",)))
    return [one["code"] for one in read[0]["bairros"][0].get("points", ())]


def put_back(who: Visitor, code: str) -> Any:
    page = f"{BUILDER}/{code}"
    return who.post(f"{page}/back", taking(who.get(page), f"{page}/back"))


@pytest.mark.parametrize("out", [POINTS, POINTS[::-1]])
@pytest.mark.parametrize("back", [POINTS, POINTS[::-1]])
def test_they_come_back_in_any_order(
    kiosks: Town, out: tuple[str, ...], back: tuple[str, ...]
) -> None:
    ana = kiosks.enter()
    for code in out:
        assert take_out(ana, f"{BUILDER}/{code}").status_code == 303
    assert held(kiosks) == []
    for code in back:
        answer = put_back(ana, code)
        assert (answer.status_code, code in held(kiosks)) == (303, True), words(answer)
    assert kiosks.drafting.state(kiosks.spot).draft is None


def test_they_come_back_beside_one_that_came_meanwhile(kiosks: Town) -> None:
    ana = kiosks.enter()
    for code in POINTS:
        assert take_out(ana, f"{BUILDER}/{code}").status_code == 303
    new = {"name": "Poço", "kind": "container", "lat": "-19.0111", "lon": "35.0121"}
    answer = ana.post(f"{BUILDER}/moinho/new", new | {"code": "30031"})
    assert answer.status_code == 303, words(answer)
    for code in POINTS[::-1]:
        assert put_back(ana, code).status_code == 303
    assert held(kiosks) == [*POINTS, "30031"]


def test_what_somebody_wrote_of_one_comes_with_it(kiosks: Town) -> None:
    ana, rui, page = kiosks.enter(), kiosks.enter(), f"{BUILDER}/{POINTS[0]}"
    for code in POINTS:
        assert take_out(ana, f"{BUILDER}/{code}").status_code == 303
    refused = rui.post(page, {field("label", "Mercado"): "Mercado novo"})
    assert rui.post(f"{page}/back", taking(refused, f"{page}/back")).status_code == 303
    assert put_back(ana, POINTS[1]).status_code == 303
    assert "label: Mercado novo," in kiosks.drafting.state(kiosks.spot).files["places.yaml"]
    assert held(kiosks) == [*POINTS]
