"""What an edit does to callers: the screens, the breaks, the answers, nothing."""

import pytest

from app.edits.compare import Cost, Edit, compare
from app.edits.contents import Contents
from app.menu.called import called
from app.menu.shortcuts import Broken
from app.walks.world import returning
from tests.unit.edits.calls import Passage, city, edited, read

#: Container full, first district, first bairro, first container, send.
LISTED = "1 1 1 1 1"
BLOCK = "2 1 1 12 1"
INSERTED: tuple[Passage, ...] = (
    ("menu.yaml", "    1 Enviar: {do: file, go: filed}", "    1 Enviar: sure"),
    (
        "menu.yaml",
        "\ndetail:",
        "\nsure: {say: Certo, choose: {1 Sim: {do: file, go: filed}, 2 Não: where}}\n\ndetail:",
    ),
    (
        "menu.en.yaml",
        "\ndetail:",
        "\nsure: {say: Are you sure, choose: [1 Yes, 2 Other]}\n\ndetail:",
    ),
)
NO_CHANGE_KEY: tuple[Passage, ...] = (
    ("menu.yaml", "    3 Mudar: where\n", ""),
    ("menu.en.yaml", ", 3 Change", ""),
)


def screens(edit: Edit) -> list[tuple[str, str, int]]:
    return [(one.screen, one.language, one.calls) for one in edit.changed]


def lines(edit: Edit, place: int = 0) -> tuple[set[str], set[str]]:
    """The lines of a change that only one side has."""
    old, new = (set(text.split("\n")) for text in edit.changed[place][2:4])
    return old - new, new - old


def test_an_edit_that_changes_nothing_says_so() -> None:
    edit = edited(
        ("menu.yaml", "# menus/maputo", "# A remark. menus/maputo"), calls=[LISTED, BLOCK]
    )

    assert edit.is_nothing
    assert (edit.calls, edit.journeys, edit.left_out) == (2, 2, 0)
    assert edit.cost is not None
    assert (edit.cost.before, edit.cost.after) == (5.0, 5.0)


def test_a_label_is_shown_once_on_each_screen_that_draws_it() -> None:
    edit = edited(
        ("services.yaml", "label: {pt: Contentor cheio,", "label: {pt: Contentor farto,"),
        calls=[LISTED, "1 10348", "1 x 10348 3"],
    )

    assert screens(edit) == [
        ("problem", "pt", 3),
        ("send", "pt", 3),
        ("filed", "pt", 1),
        *(("problem", "pt", 0), ("case", "pt", 0), ("my_cases", "pt", 0)),
        *(("jobs", "pt", 0), ("job", "pt", 0)),
    ]
    assert lines(edit) == ({"1 Contentor cheio"}, {"1 Contentor farto"})
    assert [one.screen for one in edit.changed if one.only_values] == ["send", "filed", "job"]
    assert edit.broken == []
    assert edit.contents == [Contents("services", (), (), ("container_full",))]


def test_an_option_that_is_taken_out_breaks_the_calls_that_chose_it() -> None:
    edit = edited(*NO_CHANGE_KEY, calls=[LISTED, "1 10348 3 10348 1", "1 10348 3 10348 1"])

    [broken] = edit.broken
    assert (broken.screen, broken.stands, broken.calls) == ("send", "send", 2)
    assert (broken.move.digit, broken.move.label) == ("3", "Mudar")
    assert screens(edit) == [("send", "pt", 3), ("send", "en", 0)]
    assert lines(edit) == ({"3 Mudar"}, set())


def test_a_code_is_nothing_to_type_for_who_chose_from_a_list() -> None:
    edit = edited(
        ("menu.yaml", "choose: {<point>: send, 8 Outro: send}", "choose: {8 Outro: send}"),
        calls=[LISTED, "1 1 1 10348 1", "1 1 maxaq 10348 1"],
    )

    [broken] = edit.broken
    assert (broken.screen, broken.move.way, broken.calls) == ("spot", "key", 1)


def test_a_screen_that_comes_in_between_breaks_nothing_and_costs_an_answer() -> None:
    edit = edited(*INSERTED, calls=[LISTED, BLOCK, BLOCK, "2 1 1 12 2"])

    assert edit.broken == []
    assert [(one.screen, one.old, one.calls) for one in edit.changed if one.language == "pt"] == [
        ("sure", "", 3)
    ]
    assert edit.contents == [Contents("screens", ("sure",), (), ("send",))]
    assert edit.cost is not None
    assert (edit.cost.counted, edit.cost.before, edit.cost.after) == (4, 5.0, 5.75)


def test_a_screen_that_falls_away_saves_an_answer() -> None:
    long = city(*INSERTED)

    edit = compare(long, city(), read(long, "1 1 1 1 1 1", "1 1 1 1 1 1", "1 1 1 1").samples)

    assert edit.broken == []
    assert edit.cost == Cost(2, is_calls=True, before=6.0, after=5.0)
    assert [(one.screen, one.new) for one in edit.changed if one.calls] == [("sure", "")]
    assert "Acabar" in edit.changed[1].old, "a call that broke off there is lost"


def test_a_digit_that_moves_breaks_no_call() -> None:
    edit = edited(
        ("menu.yaml", "    7 Outro: other_problem", "    9 Outro: other_problem"),
        ("menu.yaml", "9 Mais: more", "7 Mais: more"),
        ("menu.en.yaml", "9 More", "7 More"),
        ("menu.en.yaml", "7 Other, 8 My cases", "9 Other, 8 My cases"),
        ("menu.yaml", "choose: {9 Sim: {do: resume}}", "choose: {0 Sim: {do: resume}}"),
        ("menu.yaml", "choose: {9 Sim: {do: confirm,", "choose: {7 Sim: {do: confirm,"),
        ("menu.en.yaml", "choose: [9 Yes, 0 No]", "choose: [7 Yes, 0 No]"),
        ("menu.en.yaml", "choose: [9 Yes]", "choose: [0 Yes]"),
        calls=["7 1 1 1 12 1"],
    )

    assert edit.broken == []
    assert ("problem", "pt", 1) in screens(edit)
    assert Broken("7", ("go", "other_problem"), None) in edit.shortcuts


def test_a_service_that_is_taken_out_breaks_the_calls_about_it() -> None:
    edit = edited(("services.yaml", "code: cart_missed", "code: cart_lost"), calls=[LISTED, BLOCK])

    [broken] = edit.broken
    assert (broken.screen, broken.calls) == ("problem", 1)
    assert (broken.move.kind, broken.move.code) == ("service", "cart_missed")
    assert Contents("services", ("cart_lost",), ("cart_missed",), ()) in edit.contents
    assert Broken("2", ("service", "cart_missed"), ("service", "cart_lost")) in edit.shortcuts


@pytest.mark.parametrize(("language", "calls"), [("pt", 0), ("en", 1)])
def test_texts_of_one_language_change_for_its_callers_alone(language: str, calls: int) -> None:
    edit = edited(("menu.en.yaml", "[1 Send, ", "[1 Send it, "), calls=[LISTED], language=language)

    assert screens(edit) == [("send", "en", calls)]
    assert lines(edit) == ({"1 Send"}, {"1 Send it"})


def test_a_screen_with_another_name_is_the_same_to_callers() -> None:
    old = city()
    renamed = city(
        ("menu.yaml", "\nother_problem:", "\nmore_problems:"),
        ("menu.yaml", "7 Outro: other_problem", "7 Outro: more_problems"),
        ("menu.en.yaml", "\nother_problem:", "\nmore_problems:"),
    )

    # Who has reported before could ask for a case on the first screen too.
    known, new = read(old, "7 8", own=returning(old)), read(old, "7 1 1 1 12 1")
    edit = compare(old, renamed, [*known.samples, *new.samples])

    assert (edit.broken, edit.changed, edit.calls) == ([], [], 2)
    assert edit.contents == [
        Contents("screens", ("more_problems",), ("other_problem",), ("problem",))
    ]


def test_places_and_messages_are_told_where_no_call_sees_them() -> None:
    edit = edited(
        ("places.yaml", "name: Mafalala", "name: Mafalala Nova"),
        ("messages.yaml", "<brand>:", "<brand> -"),
    )

    assert edit.contents == [
        Contents("places", (), (), ("mafalala",)),
        Contents("names that callers type", ("mafalala nova",), ("mafalala",), ()),
        Contents("messages", (), (), ("received",)),
    ]
    assert not edit.is_nothing


@pytest.mark.parametrize(
    ("passage", "screen"),
    [
        (("menu.yaml", "say: Meus casos, ou", "say: Os casos, ou"), "my_cases"),
        (("menu.yaml", "wrong: Não encontrámos", "wrong: Não achamos"), "my_cases"),
        (("menu.yaml", "gave_up: Não percebemos", "gave_up: Não entendemos"), "gave_up"),
        (("menu.yaml", "say: Acabar <service>?", "say: Terminar <service>?"), "problem"),
        (("menu.yaml", '"Mudámos o menu,', '"O menu mudou,'), "problem"),
        (("menu.yaml", "case: Caso <number>,", "case: O caso <number>,"), "case"),
        (("menu.yaml", "received: recebido", "received: chegou"), "case"),
        (("menu.yaml", "wrong: {say: Tecla errada", "wrong: {say: Essa não"), "other_problem"),
    ],
)
def test_what_no_call_met_is_found_by_made_up_ones(passage: Passage, screen: str) -> None:
    edit = edited(passage)

    assert screen in {one.screen for one in edit.changed}
    assert all(one.calls == 0 for one in edit.changed)


def test_a_text_that_made_up_calls_do_not_meet_is_named() -> None:
    edit = edited(("menu.yaml", "conhecemos os", "sabemos dos"))

    assert edit.changed == []
    assert edit.contents == [Contents("lines", (), (), ("unknown_block",))]


def test_a_way_that_leads_elsewhere_with_the_same_words_is_told() -> None:
    edit = edited(
        ("menu.yaml", "    3 Mudar: where", "    3 Mudar: problem"), calls=["1 10348 3 0"]
    )

    [change] = edit.changed
    assert (change.screen, change.renamed, change.calls) == ("where", "problem", 1)
    assert edit.contents == [Contents("screens", (), (), ("send",))]


def test_a_change_knows_which_form_of_the_screen_is_drawn() -> None:
    block = ("menu.yaml", "say: Número do quarteirão em", "say: Quarteirão em")
    container = ("menu.yaml", "say: Contentor em", "say: O contentor em")
    edit = edited(block, container, calls=[LISTED, BLOCK, BLOCK])

    forms = [(one.screen, one.form, one.new.split("\n")[0][:10]) for one in edit.changed]
    assert forms[:2] == [("spot", 1, "Quarteirao"), ("spot", 0, "O contento")]
    assert called(city(block, container), "spot", "pt", 0) == "O contentor em <bairro>"
