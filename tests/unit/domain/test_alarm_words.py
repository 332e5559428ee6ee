"""Letters of silent lines say the same in every language."""

import re

import pytest

from app.domain.alarm_words import WORDS


@pytest.mark.parametrize("language", list(WORDS))
def test_every_language_says_the_same(language: str) -> None:
    assert len(WORDS) > 1
    english, said = WORDS["en"], WORDS[language]
    assert list(said) == list(english)
    for key, text in said.items():
        assert sorted(re.findall("{[a-z]+}", text)) == sorted(re.findall("{[a-z]+}", english[key]))
