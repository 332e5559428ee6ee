"""What counts as the text that was written, and how two texts are drawn."""

import pytest

from app.walks.compare import MOST_LINES, matches, side_by_side

SCREEN = "Caso 1234 5671, em curso\n1 Sim\n2 Nao\n0 Voltar"
SAME = [
    SCREEN,
    "Caso <number>, em curso\n1 Sim\n2 Nao\n0 Voltar",
    "Caso <number>, <status>\n...",
    "...\n0 Voltar",
    "...\n1 Sim\n...\n0 Voltar\n...",
    "...",
    "<service>\n...\n<bairro>",
]
OTHER = [
    "",
    "Caso <number>, em curso",
    "Caso <number>, em cursos\n...",
    "...\n0 Voltar\n1 Sim\n...",
    "Caso 1234 5671, em curso<number>\n...",
    "<number>Caso 1234 5671, em curso\n...",
    "Caso <number>, <status>, <place>\n...",
    SCREEN + "\n9 Mais",
    "Caso <number>1234<place>\n...",
]


@pytest.mark.parametrize("written", SAME)
def test_texts_that_are_as_written(written: str) -> None:
    assert matches(written.split("\n"), SCREEN)


@pytest.mark.parametrize("written", OTHER)
def test_texts_that_are_not(written: str) -> None:
    assert not matches(written.split("\n"), SCREEN)


def test_blanks_that_nobody_sees_make_no_difference() -> None:
    assert matches(["1 Sim", "<number>"], "1 Sim \n1234  ")


def test_values_and_any_lines_cost_nobody_time() -> None:
    values = "<number>a" * 2_000 + "b"

    assert not matches([values], "a" * 160)
    assert not matches(["..."] * 2_000 + ["x"], SCREEN)


def test_two_texts_stand_line_by_line() -> None:
    drawn = side_by_side(["Caso <number>, em curso", "1 Sim", "0 Voltar"], SCREEN)

    assert drawn.split("\n") == [
        "      expected                           | seen",
        "      Caso <number>, em curso            | Caso 1234 5671, em curso",
        "      1 Sim                              | 1 Sim",
        "    !                                    | 2 Nao",
        "      0 Voltar                           | 0 Voltar",
    ]


def test_long_texts_are_wrapped_and_long_lists_cut() -> None:
    drawn = side_by_side(["word " * 30] * 500, "text " * 30)

    assert max(map(len, drawn.split("\n"))) <= 80
    assert drawn.count("!") == MOST_LINES
