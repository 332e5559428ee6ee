"""What a caller would read or press before it is settled is refused, once, where it is mended."""

import time

import pytest

from app.menu.conditions import CONDITIONS
from app.menu.lists import LISTS
from app.menu.settled import (
    CONDITION_TELLS,
    LIST_NEEDS,
    LIST_SETTLES,
    TYPE_NEEDS,
    TYPE_SETTLES,
    VALUE_NEEDS,
)
from app.menu.typing import TYPES
from app.menu.values import VALUES
from app.menufiles.city_folder import parse, read_folder
from tests.unit.menu.little_cities import SEND, WHERE
from tests.unit.menu.little_cities import findings as findings_of_town
from tests.unit.menufiles.folders import MAPUTO, broken, findings, maputo

M = "menu.yaml"

#: passage, what it becomes, what is found in its line
BEFORE_ITS_TIME = [
    # Nothing is stored
    ("1 Enviar: {do: file, go: filed}", "1 Enviar: filed", '"1 Enviar" leads to filed, but no rep'),
    ("3 Mudar: where", "3 Mudar: detail", '"3 Mudar" leads to detail, but no report is filed'),
    ("say: Onde?", "say: Onde <number>", "where says <number>, but no report is filed"),
    ("8 Ver um caso:", "8 Ver <number>:", "other_problem says <number>, but no report"),
    ("8 Ver um caso: my_cases", "8 Ver um caso: filed", '"8 Ver um caso" leads to filed'),
    # No place, no problem
    ("say: Onde?", "say: Onde <place>", "where says <place>, but no place is chosen"),
    (
        "tell: [solved, unfinished, ended, lost, welcome]",
        "say: <service>\n  tell: [solved, unfinished, ended, lost, welcome]",
        "problem says <service>, but no prob",
    ),
    ("welcome: MOPA", "welcome: MOPA <service>", "problem says <service>, but no problem"),
    ("1-6 <service>: where", "1-6 <service>: send", '"1-6 <service>" leads to send, but no place'),
    ("    8 Ver um caso: my_cases", "    8 Ver: {do: file, go: filed}", "no problem is chosen"),
    # No bairro
    ("say: Onde?", "say: Onde <bairro>", "where says <bairro>, but no bairro is chosen"),
    ("say: Onde?", "say: Onde <blocks>", "where says <blocks>, but no bairro is chosen"),
    ("<district>: bairro", "<bairro>: spot", "where lists <bairro>, but no district is chosen"),
    ("<district>: bairro", "<point>: send", "where lists <point>, but no bairro is chosen"),
    ("<district>: bairro", "<district>: spot", '"<district>" leads to spot, but no bairro'),
    (
        "1-6 <service>: where",
        "1-6 <service>: bairro",
        '"1-6 <service>" leads to bairro, but no dis',
    ),
    # No case
    ("filed: Recebido.", "filed: <status>.", "filed says <status>, but no case is chosen"),
    (
        "3 Mudar: where",
        "3 Mudar: case",
        '"3 Mudar" leads to case, but no report is filed and no case',
    ),
    ("case, wrong: Não encontrámos", "case, wrong: Não há <number>", "my_cases says <number>"),
    # Wrong keys
    ("after 3: gave_up", "after 3: problem", "the screen problem does not end the call"),
    ("connosco pelo <help number>", "connosco", "without saying whom to ring"),
    # What nothing leads to, and what leads nowhere
    ("filed: Recebido", "lost: Um texto\nfiled: Recebido", "nothing leads to the screen lost"),
    ("<case>: case}", "<case>: {do: file, go: case}}", "choosing a case files no report"),
    ("{go: case, wrong", "{do: file, go: case, wrong", "typing a case number files no report"),
    ("8 <language>: {", "8 <language>: {do: file, ", "choosing a language files no report"),
    # What no turn can fill
    ("say: Tecla errada", "say: Tecla <number>", "the text wrong has nothing to put in place of"),
    ("over: Esta chamada", "over: <place>. Esta", "the text over has nothing to put in place of"),
    ("failed: Não conseg", "failed: <number>. Não conseg", "the text failed has nothing to put in"),
]
MESSAGES = [
    ("received", "recebemos", "<status>", "received has nothing to put in place of <status>"),
    ("received", "recebemos", "<bairro>", "received has nothing to put in place of <bairro>"),
    ("how_to_report", "por SMS", "<number>", "how_to_report has nothing to put in place of <numb"),
    ("how_to_report", "por SMS", "<service>", "how_to_report has nothing to put in place of <ser"),
]


def _line(file: str, passage: str) -> int:
    text = maputo()[file]
    return text.count("\n", 0, text.index(passage)) + 1


@pytest.mark.parametrize(("old", "new", "says"), BEFORE_ITS_TIME)
def test_what_comes_before_its_time_is_found_once_where_it_is_mended(
    old: str, new: str, says: str
) -> None:
    found = findings(broken(M, old, new))

    assert len(found) == 1, "\n".join(map(str, found))
    assert says in found[0].what
    assert (found[0].file, found[0].line) == (M, _line(M, old))


def test_places_of_the_caller_are_listed_behind_the_problem() -> None:
    found = findings(broken(M, "8 Ver um caso: my_cases", "<place>: send"))

    assert any("lists <place>, but no problem is chosen" in f.what for f in found)


def test_a_block_is_asked_behind_its_bairro() -> None:
    texts = broken(M, "8 Ver um caso: my_cases", "8 Ver um caso: block")
    texts[M] += "block: {say: Número do quarteirão, type: {block: my_cases}}\n"
    texts["menu.en.yaml"] += "block: {say: Block number}\n"

    (found,) = findings(texts)

    assert found.what.startswith("the screen block asks for a block, but no bairro is chosen")


def test_a_name_that_fits_several_bairros_is_no_district() -> None:
    new = "choose: {<bairro>: spot, 8 Todo o distrito: send}"

    (found,) = findings(broken(M, "choose: {<bairro>: spot}", new))[-1:]

    assert found.what.startswith('"8 Todo o distrito" leads to send, but no place is chosen')


def test_of_one_slip_with_many_consequences_the_slip_is_told() -> None:
    (found,) = findings(broken(M, "8 Ver um caso: my_cases", "8 Ver um caso: bairro"))[:1]

    assert found.what.startswith('"8 Ver um caso" leads to bairro')


@pytest.mark.parametrize(("name", "old", "new", "says"), MESSAGES)
def test_a_message_holds_what_is_known_when_it_is_written(
    name: str, old: str, new: str, says: str
) -> None:
    (found,) = findings(broken("messages.yaml", old, new))

    assert (found.file, found.line) == ("messages.yaml", _line("messages.yaml", name))
    assert says in found.what


def test_a_menu_that_files_no_report_is_refused_with_that_alone() -> None:
    texts = broken(M, "{do: file, go: filed}", "filed")
    texts[M] = texts[M].replace("{do: file, go: detail}", "detail")

    (found,) = findings(texts)

    assert (found.line, found.what) == (
        _line(M, "start:"),
        "on no way through this menu is a report filed",
    )


def test_a_report_is_not_forgotten_before_its_message_is_written() -> None:
    new = "2 Enviar e escrever: {do: file, go: detail}\n    4 E outro: {do: file, go: problem}"

    texts = broken(M, "2 Enviar e escrever: {do: file, go: detail}", new)

    assert any("goes back to problem, which forgets it" in f.what for f in findings(texts))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Back to a screen that was passed, from behind it
        ("8 Outro: send}", "8 Outro: where}"),
        ("choose: {<bairro>: spot}", "choose: {<bairro>: spot, 8 Errado: problem}"),
        # A report at its district; the line on blocks has a condition that knows better
        ("<district>: bairro", "<district>: send"),
        # Straight to the end, without a comment
        ("{do: file, go: detail}", "{do: file, go: filed}"),
        # Filed where the block is typed
        ("type: {block: send}", "type: {block: {do: file, go: filed}}"),
        # The place is asked before the problem on another way round
        ("8 Ver um caso: my_cases", "8 Voltar ao inicio: problem"),
    ],
)
def test_what_is_settled_on_every_way_is_no_finding(old: str, new: str) -> None:
    found = [f for f in findings(broken(M, old, new)) if f.file == M]

    assert [f for f in found if "nothing leads to the screen detail" not in f.what] == []


def test_the_tables_name_every_word_of_the_language() -> None:
    assert set(LIST_SETTLES) == set(LISTS)
    assert set(TYPE_SETTLES) == set(TYPES)
    assert set(LIST_NEEDS) <= set(LISTS)
    assert set(TYPE_NEEDS) <= set(TYPES)
    assert set(VALUES) - set(VALUE_NEEDS) == {"dial", "help number", "brand"}
    assert set(CONDITION_TELLS) <= set(CONDITIONS)


def test_the_check_of_a_whole_city_takes_less_than_half_a_second() -> None:
    texts = read_folder(MAPUTO)
    times = []
    for _ in range(3):
        started = time.process_time()
        parse(texts)
        times.append(time.process_time() - started)

    assert min(times) < 0.5


def test_a_menu_of_a_thousand_screens_is_followed_in_time() -> None:
    ways = "".join(
        f"s{n}: {{say: x, choose: {{1 A: s{n + 1}, 2 B: s{(n * 7) % 1000}, 3 C: problem}}}}\n"
        for n in range(1000)
    )
    texts = broken(M, "8 Ver um caso: my_cases", "8 Ver um caso: s0")
    texts[M] += ways + "s1000: Fim <number>\n"
    started = time.process_time()

    found = findings({name: text for name, text in texts.items() if ".en." not in name})

    assert any("s1000 says <number>" in f.what for f in found)
    assert time.process_time() - started < 4


def test_words_are_for_the_report_and_never_for_another_case_that_was_joined() -> None:
    skips = read_folder(MAPUTO.parents[1] / "tests" / "cities" / "skips")
    filed = "filed: Guardado, caso <number>. <service>, <place>. Ligue <dial> para saber dele\n"
    again = """\
filed: {say: Guardado <number>, choose: {1 Mais um: again}}
again: {say: Onde, choose: {<district>: other}}
other:
  - if: the same is open here
    say: Outro
    choose: {1 Juntar: {do: join, go: added}}
  - {say: Nada, choose: {1 Fim: bye}}
added: {say: Caso <number>, type: {text: {do: comment, go: bye}}}
"""

    found = findings(skips | {M: skips[M].replace(filed, again)})

    assert len(found) == 1
    assert "the screen added adds a comment to a report, but no report is filed" in found[0].what


@pytest.mark.parametrize("first", ["hello", "world", "call", "wrongs", "words2"])
def test_a_call_may_begin_with_a_screen_whose_name_is_like_a_word_of_the_head(first: str) -> None:
    begins = f"{first}: {{say: Bom dia, choose: {{<service>: where}}}}\n"

    assert findings_of_town(begins + WHERE + SEND) == ()
