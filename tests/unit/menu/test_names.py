"""Names typed where the call asks for the place: bairros first, then districts."""

import pytest

from tests.unit.menu.walking import Walk


@pytest.mark.parametrize(
    ("typed", "district"),
    [
        *(("KaMavota", "kamavota"), ("kampfumo", "kampfumo"), ("Inhaca", "kanyaka")),
        # Like Maxaquene A and Chamanculo B, but spelt as districts are.
        *(("kamaxaquene", "kamaxakeni"), ("Lhamanculo", "nlhamankulu")),
    ],
)
def test_a_typed_district_leads_to_its_bairros(typed: str, district: str) -> None:
    walk = Walk().press("1", typed)

    assert walk.taken.kind == "typed"
    assert walk.lines[0] == "Qual o bairro"
    assert walk.state.place == district


@pytest.mark.parametrize("typed", ["maxaquene", "mavalane", "polna", "kamaxakn"])
def test_a_name_that_bairros_have_asks_which(typed: str) -> None:
    walk = Walk().press("1", typed)

    assert walk.lines[0] == "Qual o bairro"


def test_the_bairros_of_a_typed_district_are_those_of_its_key() -> None:
    assert Walk().press("1", "KaMaxakeni").text == Walk().press("1", "3").text


def test_a_bairro_wins_where_a_district_begins_alike() -> None:
    walk = Walk().press("1", "maxaquene")

    assert walk.state.trail[-1].kind == "names"


@pytest.mark.parametrize("typed", ["kama", "mpf", "centro", "distrito"])
def test_a_name_that_fits_no_one_district_is_a_wrong_key(typed: str) -> None:
    assert not Walk().press("1", typed).taken.valid


def test_where_no_district_is_asked_a_name_like_it_still_finds_bairros() -> None:
    walk = Walk().press("1", "1", "kamaxaquene")

    assert walk.taken.valid
