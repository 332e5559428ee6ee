"""Words by which cases are found: what the pages show of a text, and no piece of a phone number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import key
from app.domain.words import MOST, words_of
from app.domain.written_numbers import mask_written

#: What people put between the digits of a number, and what stands before them.
BETWEEN = ("", "", "", " ", "  ", ".", "-", "/", "_", " - ", ") ", " (", "\u00a0", "–", ". ")
BEFORE = ("", "+258", "+258 ", "00258", "00258 ", "258 ", "(+258) ", "0", "(", "tel", "n.º ")
SENTENCES = (
    *("{}", "{} liga", "liga {}", "teste telephone liga {} hoje", "lixo há 3 dias, {}; obrigado"),
    *("contentor 10348 cheio, {} depois das 10:30", "caso 4821 7365, ligue {}", "{}, Q.12 casa 31"),
    *("{} / {}", "{} {}", "{} ou {}", "{},{}", "({}) - {}", "{}/{} 25/12/2026", "{}-{}"),
)
_MASK = re.compile(r"\+?\d*•{5,}\d*")

NUMBERS = st.integers(0, 9999).map("84000{:04}".format)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Give a sentence with numbers as people write them, and the digits of each."""
    sentence = draw(st.sampled_from(SENTENCES))
    whole, typed = [], []
    for _ in range(sentence.count("{}")):
        digits = draw(NUMBERS)
        signs = draw(st.lists(st.sampled_from(BETWEEN), min_size=8, max_size=8))
        spaced = digits[0] + "".join(map("".join, zip(signs, digits[1:], strict=True)))
        before = draw(st.sampled_from(BEFORE))
        typed.append(before + spaced)
        whole.append(re.sub(r"\D", "", before) + digits)
    return sentence.format(*typed), whole


def pieces(digits: str) -> set[str]:
    """Give all that somebody might look for of a number, piece by piece."""
    return {digits[at : at + size] for size in range(2, 6) for at in range(len(digits) - size + 1)}


@given(written())
def test_no_piece_of_a_number_that_pages_mask_is_a_word(case: tuple[str, list[str]]) -> None:
    text, numbers = case
    shown = set(key(_MASK.sub(" ", mask_written(text))).split())

    leaked = set(words_of(text)) & {piece for digits in numbers for piece in pieces(digits)}

    assert leaked <= shown


@given(NUMBERS, st.sampled_from(("", "+258 ", "00258 ", "00 258 ")))
def test_of_a_number_in_the_usual_groups_no_digit_is_a_word(digits: str, before: str) -> None:
    said = f"teste telephone liga {before}{digits[:2]} {digits[2:5]} {digits[5:]} depressa"

    assert words_of(said) == ("teste", "telephone", "liga", "depressa")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("contentor 10348 cheio", ("contentor", "10348", "cheio")),
        ("visto 10348/10361, 1 de 3", ("visto", "10348", "10361")),
        ("repete 4821 7365", ("repete", "4821", "7365")),
        ("4821 7365 / 4821 7366", ("4821", "7365", "7366")),
        ("até 25/12/2026 às 10:30", ("ate", "2026")),
        ("pagou 1500 MT em 2026-12-25", ("pagou", "1500", "2026")),
        ("Q.12 Maxaquene A, casa 311", ("maxaquene", "casa", "311")),
        ("de a/1 (-25.96920, 32.57320, 8 m by pin)", ("96920", "57320", "pin")),
        ("+25884•••••99, como me deram", ("como", "deram")),
        ("• 10348", ("10348",)),
    ],
)
def test_dates_codes_cases_and_amounts_are_words_as_ever(said: str, words: tuple[str, ...]) -> None:
    assert words_of(said) == words


def test_of_a_long_text_as_many_words_are_taken_as_ever() -> None:
    said = " ".join(f"palavra{n}a 84 000 7700" for n in range(2 * MOST))
    assert len(words_of(said)) == MOST
