"""How a call goes: what keys do, what is remembered, what is forgotten."""

import pytest

from app.menu.effects import (
    AddComment,
    CaseByNumber,
    CaseFact,
    Facts,
    FileReport,
    OwnCases,
    SetLanguage,
)
from app.menu.longest import longest_items
from app.menu.state import Answer, Caller
from app.menu.take import not_found
from tests.unit.menu.walking import NUMBER, Walk, maputo

RETURNING = Caller(new=False, cases=2, places=(("container", "10348"), ("block", "malanga/12")))


def test_the_first_screen_is_the_question() -> None:
    walk = Walk()
    assert walk.lines[0] == "MOPA - gratis"
    assert walk.lines[1] == "1 Contentor cheio"
    assert walk.lines[-1] == "8 English"


def test_a_container_is_reported_in_five_answers() -> None:
    walk = Walk().press("1", "3", "1", "1", "1")
    assert walk.ends
    assert walk.effects == [FileReport("container_full", "10348")]
    assert "Caso 4821 7365" in walk.text


def test_a_block_is_typed_as_it_is_numbered() -> None:
    walk = Walk().press("2", "3", "1", "12", "1")
    assert walk.effects == [FileReport("cart_missed", "maxaquene_a/12")]
    assert "Q.12 Maxaquene A" in walk.text


def test_a_painted_code_answers_three_questions_at_once() -> None:
    walk = Walk().press("1", "10348")
    assert walk.lines[0] == "Contentor cheio, Baltazar, Maxaquene A"
    assert walk.press("1").effects == [FileReport("container_full", "10348")]


@pytest.mark.parametrize("code", ["10347", "1034", "103488", "10384", "１０３４８"])
def test_a_code_with_a_slip_is_a_wrong_key_and_never_another_container(code: str) -> None:
    walk = Walk().press("1", code)
    assert walk.lines[0] == "Tecla errada"
    assert walk.state.place == ""


def test_a_name_that_fits_one_bairro_leads_straight_on() -> None:
    walk = Walk().press("2", "Zimpeto")
    assert walk.lines[0] == "Numero do quarteirao em Zimpeto"


def test_the_beginning_of_a_name_asks_which() -> None:
    walk = Walk().press("2", "maxaq")
    assert walk.lines[0] == "Qual o bairro"
    assert [line[2:] for line in walk.lines[1:-1]] == [
        "Maxaquene A",
        "Maxaquene B",
        "Maxaquene D",
        "Maxaquene C",
    ]
    assert walk.press("3").state.place == "maxaquene_d"


def test_a_district_chosen_after_a_name_forgets_the_name() -> None:
    walk = Walk().press("2", "maxaq", "0", "1")
    assert walk.lines[1] == "1 Central B"


def test_a_name_typed_among_the_bairros_asks_which_and_may_be_typed_again() -> None:
    walk = Walk().press("1", "1", "maxaq")
    assert walk.lines[1] == "1 Maxaquene A"
    assert walk.press("polana").lines[1].startswith("1 Polana")
    assert len(walk.state.trail) == 3
    assert walk.press("maxaq", "2").state.place == "maxaquene_b"
    assert walk.press("0").lines[1] == "1 Maxaquene A"
    assert walk.press("0").lines[1] == "1 Central B"


def test_a_district_may_be_typed() -> None:
    assert Walk().press("1", "kamavota").state.answer("district") == "kamavota"


def test_where_no_container_is_known_the_question_vanishes() -> None:
    walk = Walk().press("1", "1", "1")
    assert walk.lines[0].startswith("Contentor cheio, ")
    assert walk.press("1").effects[-1] == FileReport("container_full", "central_b")


def test_another_container_is_reported_at_its_bairro() -> None:
    walk = Walk().press("1", "3", "1", "8", "1")
    assert walk.effects == [FileReport("container_full", "maxaquene_a")]


def test_not_knowing_the_block_reports_at_the_bairro() -> None:
    walk = Walk().press("2", "3", "1", "0", "1")
    assert walk.effects == [FileReport("cart_missed", "maxaquene_a")]


def test_a_block_beyond_the_known_ones_is_taken_with_a_warning() -> None:
    walk = Walk().press("2", "3", "1", "75")
    assert walk.lines[1] == "So conhecemos os quarteiroes 1 a 60"
    assert walk.press("1").effects == [FileReport("cart_missed", "maxaquene_a/75")]


@pytest.mark.parametrize("typed", ["1234", "00", "12a", "-3", "1.5", "²", "١٢"])
def test_what_is_no_block_number_is_asked_again(typed: str) -> None:
    walk = Walk().press("2", "3", "1", typed)
    assert walk.lines[0] == "Tecla errada"
    assert not walk.taken.valid


def test_a_wrong_key_costs_one_hop_and_no_answer() -> None:
    walk = Walk().press("1", "3")
    before = walk.state.trail
    walk.press("x")
    assert walk.lines[0] == "Tecla errada"
    assert walk.state.trail == before
    assert walk.press("1").lines[0] == "Contentor em Maxaquene A"


def test_three_wrong_keys_in_a_row_end_kindly_with_the_help_number() -> None:
    walk = Walk().press("1", "x", "x", "x")
    assert walk.ends
    assert maputo().help_number in walk.text


def test_a_right_key_forgives_the_wrong_ones_before_it() -> None:
    walk = Walk().press("1", "x", "x", "3", "x", "x")
    assert not walk.ends


def test_an_empty_answer_asks_again_and_counts_as_wrong() -> None:
    walk = Walk().press("1", "", " ")
    assert walk.taken.kind == "empty"
    assert walk.press("").ends


def test_back_forgets_the_last_answer_only() -> None:
    walk = Walk().press("1", "3", "1", "0")
    assert walk.lines[0] == "Qual o bairro"
    assert walk.state.trail == (
        Answer("problem", "service", "container_full"),
        Answer("where", "district", "kamaxakeni"),
    )


def test_changing_asks_for_the_place_again_and_keeps_the_problem() -> None:
    walk = Walk().press("1", "3", "1", "1", "3")
    assert walk.lines[0] == "Onde?"
    assert walk.state.trail == (Answer("problem", "service", "container_full"),)


def test_no_screen_is_ever_twice_on_the_trail() -> None:
    walk = Walk()
    for _ in range(30):
        walk.press("1", "3", "1", "1", "3", "0")
        screens = [answer.screen for answer in walk.state.trail]
        assert len(screens) == len(set(screens))


def test_back_is_drawn_only_where_it_leads_somewhere() -> None:
    assert "0 Voltar" not in Walk().lines
    assert "0 Voltar" in Walk().press("1").lines
    assert "0 Voltar" not in Walk().press("2", "3", "1").lines  # there 0 means "I do not know"


def test_once_filed_there_is_no_way_back_into_the_questions() -> None:
    walk = Walk().press("1", "3", "1", "1", "2")
    assert not walk.ends
    assert [offer.key for offer in walk.state.offered] == ["0"]
    assert walk.press("0").ends
    assert len(walk.effects) == 1


def test_a_comment_is_taken_whole_stars_included_and_is_no_part_of_the_state() -> None:
    walk = Walk().press("1", "3", "1", "1", "2", "cheira mal * muito")
    assert walk.ends
    assert walk.effects[-1] == AddComment("cheira mal * muito")
    assert "cheira" not in str(walk.state)


def test_the_report_is_filed_before_a_comment_is_asked() -> None:
    walk = Walk().press("1", "3", "1", "1", "2")
    assert walk.effects == [FileReport("container_full", "10348")]
    assert walk.lines[0].startswith("Caso 4821 7365 guardado")


def test_the_language_is_one_key_on_the_first_screen() -> None:
    walk = Walk().press("8")
    assert walk.effects == [SetLanguage("en")]
    assert walk.lines[0] == "MOPA - free"
    assert walk.lines[-1] == "8 Portugues"
    assert walk.state.trail == ()


def test_a_language_the_city_does_not_speak_gives_its_first() -> None:
    assert Walk(language="fr").lines[0] == "MOPA - gratis"


def test_a_returning_caller_finds_the_cases_where_the_language_was() -> None:
    assert Walk(RETURNING).lines[-1] == "8 Meus casos"


def test_a_returning_caller_is_offered_the_places_that_suit_the_problem() -> None:
    assert Walk(RETURNING).press("1").lines[1] == "1 Baltazar, Maxaquene A"
    assert Walk(RETURNING).press("2").lines[1] == "1 Q.12 Malanga"
    assert Walk(RETURNING).press("1", "1", "1").effects == [FileReport("container_full", "10348")]


@pytest.mark.parametrize(
    ("point", "label"),
    [
        ("10432", "Estaleiro 2, Maxaq. A"),  # the bairro is cut first
        ("10361", "Paragem Estaleiro"),  # then left out
        ("11298", "Grande Maputo, Q.101"),  # a comma of its own is no end of it:
        ("11350", "Grande Maputo"),  # this one is its neighbour
    ],
)
def test_a_place_too_long_for_its_line_keeps_what_tells_it_from_others(
    point: str, label: str
) -> None:
    returning = Caller(new=False, cases=1, places=(("container", point),))
    assert Walk(returning).press("1").lines[1] == f"1 {label}"


def test_two_places_that_are_called_alike_keep_their_bairros() -> None:
    churches = Caller(new=False, cases=2, places=(("container", "11240"), ("container", "11458")))
    lines = Walk(churches).press("1").lines

    assert lines[1:3] == ["1 Igreja Catol, Inhag. A", "2 Igreja Catol, Inhag. B"]
    assert {line[2:] for line in lines[1:3]} <= {*longest_items(maputo(), "pt")["place"]}


def test_a_place_that_the_city_no_longer_has_is_not_offered() -> None:
    gone = Caller(new=False, cases=1, places=(("container", "99994"),))
    assert Walk(gone).press("1").lines[1] == "1 KaMpfumo"


def test_my_cases_need_the_callers_own_and_show_their_status() -> None:
    case = CaseFact(NUMBER, "resolved", "container_full", "10348", own=True)
    walk = Walk(RETURNING, facts=Facts((case,), case)).press("8")
    assert list(walk.taken.needs) == [OwnCases()]
    assert walk.lines[1] == "1 4821 7365 Contentor cheio"
    assert list(walk.press("1").taken.needs) == [CaseByNumber(NUMBER)]
    assert walk.text.startswith("Caso 4821 7365, resolvido. Contentor cheio, Baltazar, Maxaquene A")


def test_a_case_is_found_by_its_number_from_the_first_screen() -> None:
    case = CaseFact(31007889, "received", "container_full", "10348", own=False)
    walk = Walk(facts=Facts((), case)).press("3100 7889")
    assert walk.taken.needs == (CaseByNumber(31007889),)
    assert "Baltazar" in walk.text


def test_a_strangers_case_that_reveals_a_home_names_the_district_only() -> None:
    case = CaseFact(31007889, "received", "cart_missed", "maxaquene_a/12", own=False)
    walk = Walk(facts=Facts((), case)).press("31007889")
    assert "KaMaxakeni" in walk.text
    assert "Maxaquene A" not in walk.text


def test_a_case_nobody_has_is_refused_with_its_own_hint() -> None:
    walk = Walk(RETURNING).press("8")
    refused = not_found(maputo(), walk.state)
    assert not refused.valid
    assert refused.state.hint > 0


def test_a_key_means_what_the_screen_said_whatever_changed_since() -> None:
    # The list the caller saw is in the state: an official may retire a place meanwhile.
    walk = Walk().press("1", "3")
    offered = {offer.key: offer.code for offer in walk.state.offered}
    assert walk.press("2").state.answer("bairro") == offered["2"]


@pytest.mark.parametrize("typed", ["9", "11", "1 1", "１", "٣", "1*", "um"])
def test_only_the_exact_key_that_is_shown_is_a_key(typed: str) -> None:
    walk = Walk().press(typed)
    assert not walk.taken.valid


def test_spaces_around_a_key_do_no_harm() -> None:
    assert Walk().press(" 1 ").state.answer("service") == "container_full"
