"""Places as officials type them; here those with the number of a block."""

from pathlib import Path

import pytest

from app.domain.text import key
from app.menu.places import place_label
from app.usecases.place_typed import Found, find_block, find_place
from tests.published import checked

CITY = checked(Path(__file__).parents[3] / "menus" / "maputo")
LETTERS = "abdc"


def block(code: str, *, sure: bool = True, spelt: bool = True) -> Found:
    return Found((code,), sure, spelt)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jardim 8", block("jardim/8")),
        ("Q.8 Jardim", block("jardim/8")),
        ("Quarteirão 08, Jardim", block("jardim/8")),
        ("block 8 jardim", block("jardim/8")),
        ("Jardim, quarteirão n.º 8", block("jardim/8")),
        ("Jardim Q.nº 8", block("jardim/8")),
        # The words that the city itself has before and behind a number are no part of a name.
        ("Q.12, Maxaquene A", block("maxaquene_a/12")),
        ("Maxaquene A, Q.12", block("maxaquene_a/12")),
        ("Maxaquene A 12", block("maxaquene_a/12")),
        # The number may be the name's own, or stand beside one that is.
        ("unidade 7", Found()),
        ("Unidade 7 Q.3", block("unidade_7/3")),
        ("12, 25 de Junho B", block("25_de_junho_b/12")),
        ("25 de junho", Found()),
        # Something else is said as well.
        ("lixo 8 jardim", block("jardim/8", sure=False, spelt=False)),
        ("rua 123 jardim", block("jardim/123", sure=False, spelt=False)),
        ("jardim 8 casa 12", block("jardim/8", sure=False, spelt=False)),
        # What is called a block is one; a house has a number as well.
        ("Jardim, Q.8, casa 12", block("jardim/8", spelt=False)),
        ("jardim Q8 C12", block("jardim/8", spelt=False)),
        ("casa 5, quarteirão 3, Chamanculo C", block("chamanculo_c/3", spelt=False)),
        ("Quarteirão 12 do bairro Maxaquene A", block("maxaquene_a/12", spelt=False)),
        ("Q.3, Unidade 7, casa n.º 4", block("unidade_7/3", spelt=False)),
        ("jardin 8", block("jardim/8", sure=False, spelt=False)),
        ("maxaquene 12", Found(tuple(f"maxaquene_{letter}/12" for letter in LETTERS))),
        # The end of a longer number is no block's.
        ("10348 jardim", Found()),
        ("contentor 5", Found()),
        ("jardim 0", Found()),
        ("jardim 1000", Found()),
        ("jardim", Found()),
        ("", Found()),
    ],
)
def test_a_block_is_read_as_it_is_written(typed: str, found: Found) -> None:
    assert find_block(CITY, typed) == found


def test_a_block_is_found_by_what_every_page_calls_it() -> None:
    for bairro in CITY.gazetteer.bairros():
        for language in ("pt", "en"):
            said = place_label(CITY, f"{bairro.code}/7", language)
            assert find_block(CITY, said) == block(f"{bairro.code}/7"), said
            assert find_place(CITY, said).codes == (f"{bairro.code}/7",)


@pytest.mark.parametrize(
    ("typed", "codes", "sure"),
    [
        ("jardim/8", ["jardim/8"], True),
        ("Jardim, Q.8, casa 12", ["jardim/8"], True),
        ("jardin 8", ["jardim/8", "jardim"], False),
        # A number of something else: a street, a house, a heap.
        ("rua 123 jardim", ["jardim/123", "jardim"], False),
        ("jardim 8 casa 12", ["jardim/8", "jardim"], False),
        ("travessa do jardim", ["jardim"], False),
        # A painted code says itself whether it is right.
        ("contentor 10348", ["10348"], True),
        ("10348 Maxaquene A", ["10348"], True),
        ("10348 jardim", ["10348", "jardim"], False),
        # No block is called so.
        ("jardim/8 casa 12", ["jardim/8", "jardim"], False),
        ("jardim/" + "x" * 300, ["jardim"], False),
        ("jardim/x", ["jardim"], True),
        ("jardim/0", ["jardim", "11131"], False),
        ("jardim 1000", ["jardim"], False),
        ("kamavota/3", ["kamavota"], False),
    ],
)
def test_a_place_is_taken_only_where_nothing_else_can_be_meant(
    typed: str, codes: list[str], sure: bool
) -> None:
    assert find_place(CITY, typed)[:2] == ((*codes,), sure)


def test_a_point_is_found_by_its_name_with_words_that_join_others() -> None:
    for typed in ("mercado benfica", "mercado de benfica", "Mercado do Benfica"):
        assert find_place(CITY, typed).codes == ("10974",)
    # With a slip in a word it is asked back.
    for typed in ("mercado benfika", "Mercado do Benfika"):
        assert find_place(CITY, typed) == Found(("10974",))
    assert find_place(CITY, "marien nguabi") == Found(("10527",))
    assert find_place(CITY, "baltasar").codes == find_place(CITY, "baltazar").codes != ()
    assert find_place(CITY, "escola benfika") == find_place(CITY, "lixo na rua") == Found()
    # A number tells points apart.
    assert find_place(CITY, "escola do noroeste 2").codes == ("10464",)


def by_name(label: str) -> str:
    return key(label.rpartition(",")[0])


def test_of_many_places_with_a_word_those_called_just_so_come_first() -> None:
    found = find_place(CITY, "mercado", most=None)
    said = [place_label(CITY, code, "pt") for code in found.codes]
    assert (len(said), found.sure) == (24, False)
    whole = [f"Mercado, {bairro}" for bairro in ("Bagamoyo", "Inhagoia A", "Luis Cabral")]
    assert said[:4] == [*whole, "Mercado, Xipamanine"]
    begin = [one for one in said if one.startswith("Mercado ")]
    assert said[4 : 4 + len(begin)] == sorted(begin, key=by_name)
    assert len(begin) == 16
    rest = said[4 + len(begin) :]
    assert rest == sorted(rest, key=by_name)
    for typed in ("Mercado, Inhagoia A", "mercado inhagoia a"):
        assert find_place(CITY, typed) == Found(("11233",), sure=True), typed
    assert find_place(CITY, "inhagoia a mercado").codes[:2] == ("inhagoia_a", "11233")
    assert find_place(CITY, "mercado inhagoia").codes[0] == "11233"
