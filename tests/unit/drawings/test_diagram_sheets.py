"""A diagram on paper: all of it from the top, in sheets that cut through no card."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from app.domain.stops import Figures
from app.drawings.diagram import Sheet, draw, sheets
from app.drawings.routes import CARD_WIDTH
from tests.unit.drawings.test_diagram import SPACE, figures
from tests.unit.menu.walking import maputo

#: What A4 has room for inside of margins of 15 mm, in CSS pixels.
A4 = 180 / 25.4 * 96, 267 / 25.4 * 96
SEEN = {name: figures(answered=3, wrong_key=2) for name in maputo().menu.screens}


def cards_of(picture: str) -> list[tuple[float, float]]:
    """Give where the cards of a picture begin and end, from its top."""
    root = ElementTree.fromstring(picture)
    [moved] = [one for one in root.iter(f"{SPACE}g") if one.get("transform")]
    top = float(str(moved.get("transform")).rstrip(")").split()[-1])
    tall = [one for one in moved.iter(f"{SPACE}rect") if one.get("width") == str(CARD_WIDTH)]
    return [
        (top + float(str(one.get("y"))), top + float(str(one.get("y"))) + float(height))
        for one in tall
        if (height := str(one.get("height")))
    ]


@pytest.mark.parametrize("stops", [None, SEEN])
def test_sheets_hold_all_of_it_and_cut_through_no_card(stops: dict[str, Figures] | None) -> None:
    city = maputo()
    picture, cut = draw(city, "pt", stops=stops), sheets(city, "pt", stops)
    cards = cards_of(picture)

    assert len(cards) >= len(city.menu.screens)
    assert len(cut) > 1
    assert cut[0].y == 0
    assert all(one.y + one.height == other.y for one, other in pairwise(cut))
    assert cut[-1].y + cut[-1].height >= max(end for _, end in cards)
    for sheet in cut[1:]:
        assert not any(begin < sheet.y < end for begin, end in cards)


@pytest.mark.parametrize("stops", [None, SEEN])
def test_each_fits_a_sheet_and_two_of_them_would_not(stops: dict[str, Figures] | None) -> None:
    cut = sheets(maputo(), "pt", stops)
    sizes = [one.printed for one in cut]

    assert all(width <= A4[0] and height <= A4[1] for width, height in sizes)
    assert all(width == sizes[0][0] for width, _ in sizes)
    assert all(one[1] + other[1] > A4[1] * 0.8 for one, other in pairwise(sizes))


def test_a_row_that_is_higher_than_a_sheet_is_made_to_fit() -> None:
    width, height = Sheet(0, 904, 2_000).printed

    assert height <= A4[1]
    assert width / height == pytest.approx(904 / 2_000, rel=0.01)
