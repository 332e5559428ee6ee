"""menus/CARD.md is what the program would print today, and fits two pages."""

import re
from collections.abc import Iterable

import pytest

from app.__main__ import main
from app.menu.conditions import CONDITIONS
from app.menu.lists import LISTS
from app.menu.typing import TYPES
from app.menu.values import OF_MESSAGES, VALUES
from app.menufiles.card import OF_CREWS, card
from app.menufiles.phrases import EFFECT_WORDS, KEY_WORDS
from app.menufiles.schema_menu import HEAD, WORDS
from app.menufiles.schema_messages import AT_WILL, MESSAGES, SMS_TEXTS
from app.menufiles.schema_screens import SCREEN
from tests.unit.menufiles.folders import MAPUTO

#: Lines of the two A4 pages that `--html` writes, and letters of a line.
MOST_LINES, MOST_LETTERS = 124, 100


def test_the_card_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["menu", "card"]) == 0

    printed = capsys.readouterr().out
    assert printed == card()
    assert (MAPUTO.parent / "CARD.md").read_text(encoding="utf-8") == printed, (
        "write it again: dial311 menu card > menus/CARD.md"
    )


def test_the_card_fits_two_pages() -> None:
    lines = card().splitlines()

    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= MOST_LETTERS


def _words_of(title: str) -> dict[str, str]:
    section = card().split(f"## {title}\n", 1)[1].split("\n\n", 1)[0]
    rows = re.findall(r"^    (\S.*?)  +(\S.*)$", section, re.MULTILINE)
    return {word.strip("<>"): means for word, means in rows}


def _of_residents(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in OF_CREWS)


def test_words_for_crews_stand_in_a_sentence_of_their_own() -> None:
    [sentence] = re.findall(r"For crews: [^.]*\.", card())
    known = {*LISTS, *CONDITIONS, *EFFECT_WORDS.known, *VALUES}

    assert known >= OF_CREWS
    assert {word for word in OF_CREWS if word not in sentence.replace("\n", " ")} == set()


def test_messages_that_a_city_need_not_write_stand_in_one_too() -> None:
    [sentence] = re.findall(r"Messages at will: ([^.]*)\.", card())

    assert sentence.replace("\n", " ").split(", ") == [*AT_WILL, *SMS_TEXTS]


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("The head of menu.yaml", HEAD),
        ("A screen", SCREEN),
        ("Lists, in `choose`", _of_residents(LISTS)),
        ("Typed answers, in `type`", tuple(TYPES)),
        ("Conditions, behind `if`", _of_residents(CONDITIONS)),
        ("Effects, behind `do`", _of_residents(EFFECT_WORDS.known)),
        (
            "Values, in any text",
            _of_residents(value for value in VALUES if value not in OF_MESSAGES),
        ),
        ("Messages, in messages.yaml", tuple(MESSAGES)),
    ],
)
def test_the_card_tells_every_word_and_no_other(title: str, known: tuple[str, ...]) -> None:
    told = _words_of(title)

    assert tuple(told) == known
    assert [word for word, means in told.items() if len(means) < 5] == []


def test_the_grammar_has_every_word_that_a_menu_is_made_of() -> None:
    grammar = card().split("## How a menu is written\n", 1)[1].split("\n## ", 1)[0]

    words = {*HEAD, *SCREEN, *KEY_WORDS.known, "do", "wrong"}
    assert [word for word in words if not re.search(rf"\b{word}\b", grammar)] == []
    assert [word for word in WORDS if word not in card()] == []
    # Whatever a rule is made of has a rule.
    rules = set(re.findall(r"^    ([a-z]+) +=", grammar, re.MULTILINE))
    assert rules == {
        *("menu", "head", "screen", "form", "option", "target", "line", "text", "name", "digit")
    }
