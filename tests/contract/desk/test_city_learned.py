"""On what a proposal stands is shown, and what is typed stays with it while pins come in."""

import re
from html import unescape

import pytest

from app.domain.geo import Position
from tests.contract.desk.builder_forms import BUILDER, moved, signs
from tests.contract.desk.city_fields import said
from tests.contract.desk.site import Visitor
from tests.contract.desk.towns import Town

LEARN = f"{BUILDER}/learn"


def pinned(kiosks: Town, count: int = 6, place: str = "port", off: float = 0) -> list[int]:
    """Let cases propose a new point, or another position of one; give them, the oldest first."""
    lat, lon = (-0.0131, 0.0101) if place == "port" else (0.0151, 0.0091)
    return [
        moved(
            kiosks,
            place,
            at=Position(lat + off + step % 3 * 1e-5, lon + off),
            by=f"official of{step}",
        )
        for step in range(count)
    ]


def kept(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'name="was" form="taking" value="([^"]*)"', page)]


def test_where_nothing_is_to_be_looked_at_no_heading_says_so(kiosks: Town) -> None:
    assert "What cannot be proposed yet" not in kiosks.enter().get(LEARN).text


def test_a_proposal_shows_its_pins_where_it_stands_now_and_the_cases_that_speak(
    kiosks: Town,
) -> None:
    ana = kiosks.enter()
    numbers = pinned(kiosks, 24)
    other = moved(kiosks, "20038", at=Position(0.0161, 0.0091), by="official bia")
    there = pinned(kiosks, 6, "20038")
    page = ana.get(LEARN).text
    rows = {
        "new" if "New point" in one else "other": one
        for one in re.findall(r'<li class="sheet" id="p-.*?</div>\s*</li>', page, re.S)
    }

    assert rows["new"].count('class="pin"') == 24
    assert 'class="stands"' not in rows["new"]
    assert (rows["other"].count('class="pin"'), rows["other"].count('class="stands"')) == (6, 1)
    assert "where it stands now" in rows["other"]
    assert all(f'class="key {one}"' in page for one in ("would", "stands", "pin", "pin out"))

    listed = [int(one) for one in re.findall(r'href="/desk/reports/(\d+)"', rows["new"])]
    assert listed == [*reversed(numbers)][:20]
    assert "and 4 more" in rows["new"]
    assert "The 24 cases that speak" in rows["new"]
    assert "of23, " in rows["new"]
    listed = [int(one) for one in re.findall(r'href="/desk/reports/(\d+)"', rows["other"])]
    assert listed == [*reversed(there), other]
    assert (rows["other"].count("left out"), "1 person elsewhere" in rows["other"]) == (1, True)
    for number in listed:
        assert ana.get(f"/desk/reports/{number}").status_code == 200


def test_what_is_to_be_looked_at_on_the_spot_names_its_cases(kiosks: Town) -> None:
    numbers = [*pinned(kiosks, 8, "20014"), *pinned(kiosks, 8, "20014", off=0.0009)]
    page = kiosks.enter().get(LEARN).text
    [remarks] = re.findall(r'<section class="sheet remarks".*?</section>', page, re.S)
    [its] = [one for one in remarks.split("<li><div>") if one.startswith("20014")]
    assert "16 pins are of more than one spot. Look on the spot." in its
    assert {int(one) for one in re.findall(r"/desk/reports/(\d+)", its)} == {*numbers}


def open_page(kiosks: Town, off: float) -> tuple[Visitor, str, list[str]]:
    """Give an official, the sign of a new point on the page, and what its form keeps."""
    ana = kiosks.enter()
    before = {*signs(ana.get(LEARN))}
    pinned(kiosks, off=off)
    page = ana.get(LEARN)
    [sign] = {*signs(page)} - before
    at = Position(-0.01308 + off, 0.0101 + off)
    moved(kiosks, "port", at=at, by="official zita")  # meanwhile
    assert sign not in signs(ana.get(LEARN))
    return ana, sign, kept(page.text)


def test_a_name_that_is_typed_stays_with_what_one_more_pin_has_moved(kiosks: Town) -> None:
    ana, sign, was = open_page(kiosks, 0.004)
    typed = {"was": was, f"name-{sign}": "Puits vert", f"kind-{sign}": "landmark"}
    wrong = ana.post(LEARN, typed)
    assert wrong.status_code == 400
    assert 'value="Puits vert"' in wrong.text
    assert '<option value="landmark" selected>' in wrong.text

    assert ana.post(LEARN, {**typed, "take": sign}).status_code == 303
    state = kiosks.drafting.state(kiosks.spot)
    assert state.city is not None
    [puits] = [one for one in state.city.gazetteer.by_point.values() if one.name == "Puits vert"]
    assert puits.kind == "landmark"


def test_what_has_moved_is_dismissed_as_it_is_now(kiosks: Town) -> None:
    ana, sign, was = open_page(kiosks, -0.004)
    before = len(signs(ana.get(LEARN)))
    form = {"was": was, "take": sign, "do": "dismiss", "reason": "é a casa de alguém"}
    assert ana.post(LEARN, form).status_code == 303
    assert len(signs(ana.get(LEARN))) == before - 1
    late = ana.post(LEARN, form)
    assert (late.status_code, "1 of the marked" in said(late)) == (409, True)


@pytest.mark.parametrize(
    "was",
    [
        "",
        "{",
        "[]",
        "1",
        '["abcdef"]',
        '["abcdef", "new", "port", "", null]',
        '["abcdef", "new", "port", "", [1e999, 0]]',
        '["abcdef", "new", "port", "", [91, 0]]',
        '["abcdef", "new", "port", "", ["x", 0]]',
        '["abcdef", "new", "port", "", {"a": 1}]',
        '["abcdef", [], "port", "", [0, 0]]',
        '["abcdef", "altered", "20038", "", [0, 0]]',
        '["abcdef", "alias", {}, [], 3]',
    ],
)
def test_what_no_page_of_ours_keeps_is_left(kiosks: Town, was: str) -> None:
    gone = kiosks.enter().post(LEARN, {"was": was, "take": "abcdef"})
    assert (gone.status_code, "1 of the marked" in said(gone)) == (409, True)
