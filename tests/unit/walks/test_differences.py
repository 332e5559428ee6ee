"""Each way in which a menu may differ from a dialogue is told with line, path and both sides."""

from pathlib import Path

import pytest

from tests.unit.walks.cities import FIRST, found, tried

HOLDS = """\
By list:
  - "*311#": |
      MOPA - grátis
      1 Contentor cheio
      ...
      8 English
  - 1: where
  - 1: bairro
  - 1: spot
  - 1: Contentor cheio, <place>
  - filed: nothing
"""
FILED = FIRST + "  - 1: where\n  - 10348: send\n"
OWN = "  - before:\n      4821 7362: Contentor cheio, Baltazar, Maxaquene A, resolved\n"

#: Lines of a dialogue, line and column of the finding, what it says and how to mend it.
DIFFERENT = [
    (FIRST + "  - 1: bairro\n", (3, 8), "after *311# 1: seen is the screen where", "write where"),
    (FIRST + "  - 5: where\n  - 99: where\n", (4, 9), "expected the screen where", "write wrong"),
    (FIRST + "  - 5: wrong\n", (3, 8), "seen is the screen where, expected a", "write where"),
    (FIRST + "  - x: problem\n", (3, 8), "problem again, with a hint", "| Tecla errada"),
    (
        FIRST + "  - 0: where\n",
        (3, 8),
        '"0" is no key of the screen problem: seen',
        "what the screen",
    ),
    (FIRST + "  - zz: where\n", (3, 9), '"zz" is no answer to the screen problem', "write wrong"),
    (
        FIRST + "  - 1: |\n      Onde?\n      ...\n      7 KaNyaka\n      0 Voltar\n",
        (3, 8),
        "the text of the screen where",
        "! 7 KaNyaka                          | 2 KaNyaka\n",
    ),
    (FIRST + "  - 1: Onde? x\n", (3, 8), "the text of", "mend the menu\n"),
    ('  - "*311#": MOPA - gratis ... 8 x\n', (2, 14), "the text of", "expected"),
    (
        FILED + "  - 1:\n  - 1: send\n",
        (6, 5),
        'the call is over before "1"',
        "dial again with *311#",
    ),
    (FILED + "  - filed: Lixo fora, Mafalala\n", (5, 12), "filed is nothing", "filed: nothing"),
    (
        FILED + "  - 1:\n  - filed: Lixo fora, Mafalala\n",
        (6, 12),
        "filed is Contentor cheio, Baltazar, Maxaquene A, expected Lixo fora, Mafalala",
        "write filed: Contentor cheio, Baltazar, Maxaquene A",
    ),
    (FILED + "  - 1:\n  - filed: nothing\n", (6, 12), "expected nothing", "Contentor cheio"),
    (FILED + "  - 1:\n  - comment: x\n", (6, 14), "there is no comment", "take it out"),
    (FILED + "  - 2:\n  - ab*c:\n  - comment: abc\n", (7, 14), 'the comment is "ab*c"', "typed"),
    (OWN + FIRST + "  - 8: where\n", (5, 8), "the screen my_cases", "4821 7362"),
    ("  - language: en\n" + FIRST + "  - 8: send\n", (4, 8), "*311# 8: seen", "MOPA - gratis"),
]


def test_a_dialogue_that_the_menu_keeps_to_has_no_finding(tmp_path: Path) -> None:
    kept = tried(tmp_path, HOLDS.replace("Contentor cheio, <place>", "send"))

    assert (kept.findings, kept.dialogues) == ((), 1)


@pytest.mark.parametrize(("lines", "at", "what", "mend"), DIFFERENT)
def test_a_difference_is_told(
    tmp_path: Path, lines: str, at: tuple[int, int], what: str, mend: str
) -> None:
    (finding,) = found(tmp_path, lines)

    assert finding.file == (tmp_path / "dialogues" / "calls.yaml").as_posix()
    assert (finding.line, finding.column) == at
    assert finding.what.startswith('"A call", after *311#')
    assert what in finding.what
    assert mend in finding.mend


def test_only_the_first_difference_of_each_dialogue_is_told(tmp_path: Path) -> None:
    twice = FIRST + "  - 1: bairro\n  - 1: where\n"

    both = tried(tmp_path, f"One:\n{twice}Two:\n{twice}").findings

    assert [finding.line for finding in both] == [3, 7]


@pytest.mark.parametrize("last", ["letras\n      0 Nada a dizer", "..."])
def test_lines_folded_into_one_are_recognised(tmp_path: Path, last: str) -> None:
    (finding,) = found(
        tmp_path, FILED + f"  - 2: Caso <number> guardado. Escreva\n      até 80 {last}\n"
    )

    assert "write | behind the colon" in finding.mend


def test_a_difference_hides_none_of_another_file(tmp_path: Path) -> None:
    tried(tmp_path, f"One:\n{FIRST}  - 1: bairro\n")
    (tmp_path / "dialogues" / "z.yml").write_text(f"Two:\n{FIRST}  - 1: bairro\n")

    files = [Path(f.file).name for f in tried(tmp_path, f"One:\n{FIRST}  - 1: send\n").findings]

    assert files == ["calls.yaml", "z.yml"]
