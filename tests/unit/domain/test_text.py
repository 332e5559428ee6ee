from unicodedata import category, is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import text

ANY_TEXT = st.text(max_size=200) | st.text(
    st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Lu", "Zs"]), max_size=50
)
GSM7_TEXT = st.text(st.sampled_from(sorted(text.GSM7_BASIC | text.GSM7_EXTENDED)), max_size=400)


def test_the_alphabet_has_127_characters_and_10_extensions() -> None:
    assert len(text.GSM7_BASIC) == 127
    assert len(text.GSM7_EXTENDED) == 10
    assert not text.GSM7_BASIC & text.GSM7_EXTENDED


def test_of_printable_ascii_only_the_backtick_is_missing_from_the_alphabet() -> None:
    ascii_characters = {chr(code) for code in range(32, 127)}

    assert ascii_characters - text.GSM7_BASIC - text.GSM7_EXTENDED == {"`"}


@pytest.mark.parametrize(
    ("written", "count"),
    [("", 0), ("abc", 3), ("a\nb", 3), ("^{}[]~\\|€\f", 20), ("€€", 4), ("Olá", 3), ("水", 1)],
)
def test_extension_characters_count_two_septets(written: str, count: int) -> None:
    assert text.septets(written) == count


@given(GSM7_TEXT)
def test_septets_agree_with_counting_one_by_one(written: str) -> None:
    one_by_one = sum(2 if char in text.GSM7_EXTENDED else 1 for char in written)

    assert text.septets(written) == one_by_one


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Informação: água, êxito, pôr, São", "Informacao: agua, exito, por, Sao"),
        ("ÁÂÃÀÇÉÊÍÓÔÕÚ áâãàçéêíóôõú", "AAAACEEIOOOU aaaaceeiooou"),
        ("n.º 1.ª 30°", "n.o 1.a 30o"),
        ("“a” ‘b’ «c»", '"a" \'b\' "c"'),
        ("a – b — c − d", "a - b - c - d"),
        ("e… • f", "e... - f"),
        ("a\u00a0b\u2009c\u202fd\u3000e\tf", "a b c d e f"),
        ("a\u200bb\u200dc\ufeffd\u00ade\u202e", "abcde"),
        ("2×3 ½ 1½ ¾ 5÷2", "2x3 1/2 1 1/2 3/4 5/2"),
        ("` ´ ’", "' ' '"),
        ("5 €", "5 €"),
        ("Ægir Øre łódź Đà ŋutɔ ƙasa ẽ ḽ", "AEgir Ore lodz Da nuto kasa e l"),
        ("a\u0303 c\u0327 q\u0303", "a c q"),
        ("ﬁm Ａ１", "fim A1"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("❤️ 1️⃣", "❤ 1"),
        ("£ ¥ § ¿", "£ ¥ § ¿"),
        ("Привет ΔΩ 水 हिन्दी й", "Привет ΔΩ 水 हिन्दी й"),
        ("a ≠ b", "a ≠ b"),
        ("ᄀ\u200bᅡ", "가"),
    ],
)
def test_folding_gives_what_a_reader_expects(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@pytest.mark.parametrize("language", ["de", "DE", "de-AT"])
def test_german_umlauts_become_two_letters(language: str) -> None:
    assert text.fold("Müll Öl äß a\u0308 ação", language) == "Muell Oel aess ae acao"


@pytest.mark.parametrize("language", ["", "pt", "den", "xx-YY"])
def test_other_languages_only_lose_the_marks(language: str) -> None:
    assert text.fold("Müll", language) == "Mull"


@given(ANY_TEXT, st.sampled_from(["", "de"]))
def test_folding_twice_changes_nothing(written: str, language: str) -> None:
    folded = text.fold(written, language)

    assert text.fold(folded, language) == folded


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="`")))
def test_printable_ascii_is_never_touched(written: str) -> None:
    assert text.fold(written) == text.plain(written) == written


def test_unfoldable_lists_each_character_once_in_order() -> None:
    assert text.unfoldable("Água “水” 😀 水 € \x00") == ["水", "😀", "\x00"]
    assert text.unfoldable("Über", "de") == []


@given(ANY_TEXT)
def test_plain_text_is_always_gsm7_without_controls(written: str) -> None:
    plain = text.plain(written)

    assert text.unfoldable(plain) == []
    assert all(char == "\n" or category(char) != "Cc" for char in plain)
    assert text.sms_parts(plain)[0] == "GSM-7"


def test_plain_marks_what_is_lost_and_blanks_controls() -> None:
    assert text.plain("Rua 水\x00\x07\f\x9fá\ud800\nfim") == "Rua ?    a?\nfim"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Av. Eduardo Mondlane", "av eduardo  MONDLANE"),
        ("Polana-Caniço 'A'", "polana canico a"),
        ("\tXipamanine\n", "xipamanine"),
        ("Straße", "STRASSE"),
        ("São_Dâmaso", "sao damaso"),
        ("ΟΔΟΣ", "οδοσ"),
        ("KꞋAN", "kꞌan"),
    ],
)
def test_two_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert text.key(one) == text.key(other)


def test_marks_of_other_scripts_stay_within_their_word() -> None:
    assert text.key("हिन्दी—रोड") == "हिन्दी रोड"
    assert text.key("…!") == ""


@given(ANY_TEXT)
def test_a_key_is_its_own_key(written: str) -> None:
    assert text.key(text.key(written)) == text.key(written)


@given(ANY_TEXT, st.integers(0, 60))
def test_sanitised_text_suits_any_database(written: str, limit: int) -> None:
    clean = text.sanitise(written, limit)

    assert len(clean) <= limit
    assert clean == clean.strip()
    assert is_normalized("NFC", clean)
    assert clean.encode().decode() == clean
    assert all(char == "\n" or category(char) != "Cc" for char in clean)
    assert text.sanitise(clean, limit) == clean


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  lixo na rua ", "lixo na rua"),
        ("a\x00b\x1b\x7f\x85c", "abc"),
        ("a\tb", "a b"),
        ("a\nb\r\nc\rd", "a\nb\nc\nd"),
        ("\u202eabc\u2066\u200f\ufeff", "abc"),
        ("a\ud83dz", "az"),
        ("a\u0303", "ã"),
        ("1*2*#", "1*2*#"),
        ("水😀١²", "水😀١²"),
    ],
)
def test_sanitising_drops_only_what_nobody_typed(typed: str, clean: str) -> None:
    assert text.sanitise(typed, 160) == clean


def test_a_cut_leaves_no_space_at_the_end() -> None:
    assert text.sanitise("abc def", 4) == "abc"


@pytest.mark.parametrize(
    ("body", "cost"),
    [
        ("", ("GSM-7", 0, 1)),
        ("a" * 160, ("GSM-7", 160, 1)),
        ("a" * 161, ("GSM-7", 161, 2)),
        ("a" * 306, ("GSM-7", 306, 2)),
        ("a" * 307, ("GSM-7", 307, 3)),
        ("€" * 80, ("GSM-7", 160, 1)),
        # 76 pairs a part leave one septet unused: 153 pairs need three parts, not two.
        ("€" * 153, ("GSM-7", 306, 3)),
        ("à" * 160, ("GSM-7", 160, 1)),
        ("ã" * 70, ("UCS-2", 70, 1)),
        ("ã" * 71, ("UCS-2", 71, 2)),
        ("ã" * 134, ("UCS-2", 134, 2)),
        ("ã" * 135, ("UCS-2", 135, 3)),
        ("😀" * 35, ("UCS-2", 70, 1)),
        ("😀" * 67, ("UCS-2", 134, 3)),
    ],
)
def test_sms_cost_follows_the_standard(body: str, cost: tuple[str, int, int]) -> None:
    assert text.sms_parts(body) == cost
