"""Whatever is written wrong in a file of dialogues gets a finding that says how to mend it."""

import random
from pathlib import Path

import pytest

from app.menufiles.city_folder import build, parse
from app.walks.reports import Report, ReportNames
from app.walks.try_folder import try_folder
from tests.unit.menufiles.bombs import BOMBS
from tests.unit.menufiles.folders import MAPUTO, broken
from tests.unit.walks.cities import FIRST, found, small_city, tried, write_dialogues

BEFORE = "  - before:\n      "

#: A bairro of another district with a label that is there already.
TWICE = "code: mafalala_too\n        name: Inguane\n        label: Mafalala"

#: Lines of a dialogue, line of the finding, part of what it says.
BROKEN = [
    ("  - *311#: problem\n", 2, "put the text in quotes"),
    ('  - "*312#": problem\n  - 1: where\n', 2, "dial *311#"),
    ("  - 1: where\n", 2, 'dial first, as in - "*311#": problem'),
    ("  - 1: where\n  - 1: send\n", 2, "stands before the first call"),
    (FIRST + "  - filed: Contentor cheio, Q.1 KaNyaka\n", 3, "there is no place"),
    ("  - langage: en\n" + FIRST, 2, "did you mean language?"),
    (FIRST + "  - language: en\n", 3, "move it up"),
    ("  - language: fr\n" + FIRST, 2, "known here: pt, en"),
    ("  - date: 5 March\n" + FIRST, 2, "write year-month-day"),
    ("  - date: 2026-02-30\n" + FIRST, 2, "is no date"),
    ("  - dat: 2026-03-05\n" + FIRST, 2, "did you mean date?"),
    (FIRST + "  - date: 2026-03-05\n", 3, "move it up"),
    (FIRST + "  - answers: seven\n", 3, "as in people=7; water=12"),
    (FIRST + "  - answers: where=7, send=8\n", 3, "as in people=7; water=12"),
    (FIRST + "  - answers: whre=7\n", 3, 'did you mean "where"?'),
    (FIRST + "  - answer: where=7\n", 3, "did you mean answers?"),
    ("  - network: Vodacon\n" + FIRST, 2, 'did you mean "Vodacom"?'),
    (FIRST + "  - 1: wher\n", 3, 'did you mean "where"?'),
    (FIRST + "  - 1: Wrong <numbr>\n", 3, 'did you mean "number"?'),
    (FIRST + "  - 1: {where}\n", 3, "write <where>"),
    (FIRST + "  - 1: [where]\n", 3, "is a text"),
    (FIRST + "  - 1: where\n    2: bairro\n", 4, "begin each line of a dialogue with -"),
    (FIRST + "  - [1, where]\n", 3, "write - what is pressed: screen"),
    (FIRST + "  - 1: Onde: aqui\n", 3, "put the text in quotes"),
    (FIRST + "  - fild: nothing\n", 3, "did you mean filed?"),
    (FIRST + "  - filed: Contentor chei, Baltazar\n", 3, 'did you mean "Contentor cheio"?'),
    (FIRST + "  - filed: Contentor cheio, Baltasar\n", 3, 'did you mean "Baltazar, Maxaquene A"?'),
    (FIRST + "  - filed: Contentor cheio, Q.0 Mafalala\n", 3, "there is no place"),
    (FIRST + "  - filed: nonsense\n", 3, "there is no problem"),
    (FIRST + f"  - {'9' * 200}: where\n", 3, "phones send up to 182"),
    (BEFORE + "4821 7365: Lixo fora, Mafalala\n" + FIRST, 3, "write 4821 7362"),
    (BEFORE + "123: Lixo fora, Mafalala\n" + FIRST, 3, "write eight digits"),
    (BEFORE + "0821 7365: Lixo fora, Mafalala\n" + FIRST, 3, "write eight digits"),
    (BEFORE + "4821 7362: Lixo fora\n" + FIRST, 3, "there is no problem"),
    (BEFORE + "4821 7362: Lixo fora, Mafalala, reslved\n" + FIRST, 3, 'did you mean "resolved"?'),
    (BEFORE + "4821 7362: Lixo fora, Mafalala, done\n" + FIRST, 3, 'there is no status "done"'),
    (BEFORE + "4821 7362: Lixo fora, Nada, resolved\n" + FIRST, 3, "there is no place"),
    ("  - before: Lixo fora\n" + FIRST, 2, "holds keys and values"),
    ("  {}\n", 1, "has no lines"),
    ("", 1, "has no lines"),
]


#: A line as it was meant, and as it stands.
COLONLESS = [
    ("1: where", "1 where"),
    ("1: where", "1; where"),
    ("1: where", "1:where"),
    ("1: where", "1 = where"),
    ("1: where", "1 – where"),
    ("1: where", "1. where"),
    ("77: wrong", "77 wrong"),
    ("1: Onde o lixo está?", "1; Onde o lixo está?"),
    ("1: |", "1; |\n      Onde?"),
    ("1: |", "1 |\n      Onde?"),
    ("filed: nothing", "filed nothing"),
    ("comment: O lixo", "comment; O lixo"),
]


@pytest.mark.parametrize(("meant", "stands"), COLONLESS)
def test_a_line_without_its_colon_is_no_typed_text(tmp_path: Path, meant: str, stands: str) -> None:
    (finding,) = found(tmp_path, f"{FIRST}  - {stands}\n")

    assert (finding.line, finding.column) == (3, 5)
    assert finding.mend == f"write {meant}, or put all of it in quotes if it is typed"


@pytest.mark.parametrize(
    "typed", ["7 de Abril", "12:30", '"1 where"', "no where", "3.5", "10348, lixo", "1, 2"]
)
def test_typed_words_need_no_colon(tmp_path: Path, typed: str) -> None:
    assert found(tmp_path, f"{FIRST}  - {typed}\n") == ()


@pytest.mark.parametrize(("lines", "line", "said"), BROKEN)
def test_a_slip_is_found(tmp_path: Path, lines: str, line: int, said: str) -> None:
    findings = found(tmp_path, lines)

    assert [f.line for f in findings if said in str(f)] == [line], findings


@pytest.mark.parametrize("slip", ["Filed: nothing", "fild: nada", "coment: O lixo"])
def test_a_misspelt_word_is_told_alone(tmp_path: Path, slip: str) -> None:
    (finding,) = found(tmp_path, FIRST + f"  - {slip}\n")

    assert "typed by the caller, or did you mean" in finding.what


def test_all_slips_are_told_at_once_and_nothing_is_walked(tmp_path: Path) -> None:
    text = f"One:\n{FIRST}  - 1: wher\n  - 1: were\nTwo:\n{FIRST}  - 1: send\n"

    result = tried(tmp_path, text)

    assert [finding.line for finding in result.findings] == [3, 4]
    assert not result.coverage.met


def test_a_name_that_two_places_have_asks_for_the_code(tmp_path: Path) -> None:
    twice = broken("places.yaml", "code: inguane\n        name: Inguane", TWICE)
    city = build(parse(twice), "")
    lines = FIRST + "  - filed: Amontoado, Mafalala\n  - filed: Amontoado, mafalala_too\n"

    findings = try_folder(write_dialogues(tmp_path, f"A call:\n{lines}"), city).findings
    written = ReportNames(city).name(Report("waste_heap", "mafalala_too"), "pt")

    assert written == "Amontoado, mafalala_too"
    assert [finding.mend for finding in findings] == [
        "write the code of the one that is meant: mafalala or mafalala_too"
    ]


@pytest.mark.parametrize(
    "name", [name for name in BOMBS if set(BOMBS[name][0](1024)) == {"menu.yaml"}]
)
def test_a_hostile_file_is_refused(tmp_path: Path, name: str) -> None:
    raw = BOMBS[name][0](32 * 1024)["menu.yaml"].encode(errors="surrogatepass")
    write_dialogues(tmp_path, "")
    (tmp_path / "dialogues" / "calls.yaml").write_bytes(raw)
    result = try_folder(tmp_path, small_city())

    assert result.findings


@pytest.mark.parametrize(
    "line",
    ["- 1\n", "- 1: where\n", f'- "*311#": {"<number>" * 20}\n', '- "*311*1*1*1*1*1*1*1#"\n'],
)
def test_a_long_dialogue_has_an_end(tmp_path: Path, line: str) -> None:
    result = tried(tmp_path, f"A call:\n{FIRST}" + f"  {line}" * (8_000 // len(line)))

    assert result.dialogues == 1


def test_no_slip_of_the_hand_raises(tmp_path: Path) -> None:
    chance = random.Random(311)
    text = (MAPUTO / "dialogues" / "returning.yaml").read_text(encoding="utf-8")

    told = sum(bool(tried(tmp_path, slipped(text, chance)).findings) for _ in range(60))

    assert told > 50


def slipped(text: str, chance: random.Random) -> str:
    """Do to a text what hands do: leave out, repeat, type something else."""
    for _ in range(3):
        at = chance.randrange(len(text))
        end = at + chance.choice([1, 1, 2, 20])
        text = text[:at] + chance.choice(["", text[at:end] * 2, *":-#{[|\"'<\n \t&*"]) + text[end:]
    return text


def test_a_folder_that_is_a_file_and_names_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "dialogues").write_text("x")
    assert "cannot be read" in try_folder(tmp_path, small_city()).findings[0].what
    (tmp_path / "dialogues").unlink()
    (tmp_path / "dialogues" / "calls.yaml").mkdir(parents=True)
    (tmp_path / "dialogues" / "notes.txt").write_text(": :")

    (found,) = try_folder(tmp_path, small_city()).findings
    assert found.file.endswith("dialogues/calls.yaml")
    assert "this is no file" in found.what
