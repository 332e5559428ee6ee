"""What sheets say: the same in every language, and every status has a word."""

import re

import pytest

from app.domain.report import OPEN
from app.domain.sheet_figures import Figures
from app.domain.sheet_words import WORDS, language_of


@pytest.mark.parametrize("language", list(WORDS))
def test_every_language_says_the_same(language: str) -> None:
    assert len(WORDS) > 1
    english = WORDS["en"]
    said = WORDS[language]
    assert list(said) == list(english)
    for key, text in said.items():
        assert text.strip("|").strip()
        assert sorted(re.findall("{[a-z]+}", text)) == sorted(re.findall("{[a-z]+}", english[key]))
        assert text.count("|") == english[key].count("|")


def test_open_statuses_and_what_comes_and_goes_have_words() -> None:
    for words in WORDS.values():
        assert set(OPEN) <= set(words)
        assert set(Figures._fields) - set(words) == {"due"}


def test_other_languages_are_read_in_english() -> None:
    assert [language_of(code) for code in ("pt", "sw", "en")] == ["pt", "en", "en"]
