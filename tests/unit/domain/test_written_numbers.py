"""Phone numbers in what people write: hidden, with all that is none beside them readable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.written_numbers import mask_written
from tests.unit.domain.test_phone import NUMBERS


@given(
    NUMBERS,
    st.lists(
        st.sampled_from(["", " ", ".", "-", "/", "_", "(", ") ", " - ", "\u00a0", "\u202f", "–"]),
        min_size=11,
    ),
    st.sampled_from(
        ["ligue {}", "até 25/12/2026 {}", "{} 2026-12-25", "10348 ({}), 4821 7365", "{0}, {0} hoje"]
    ),
)
def test_no_number_survives_however_people_write_it(
    number: str, between: list[str], sentence: str
) -> None:
    digits = number.removeprefix("+")
    typed = digits[0] + "".join(map("".join, zip(between, digits[1:], strict=False)))
    shown = mask_written(sentence.format(typed))

    assert digits[4:-2] not in re.sub(r"[^\d•]", "", shown)
    for other in ("25/12/2026", "2026-12-25", "4821 7365"):
        assert (other in shown) is (other in sentence)


@pytest.mark.parametrize("typed", ["84.000.0001", "840.000001", "84.0000001", "84/000.0001"])
@pytest.mark.parametrize("between", [", ", " ou ", "; "])
def test_of_two_numbers_beside_each_other_neither_is_read(typed: str, between: str) -> None:
    shown = mask_written(f"ligue {typed}{between}{typed} hoje")

    assert "00" not in shown
    assert "•••••" in shown


@pytest.mark.parametrize(
    "typed",
    [
        *("000-20-03-50", "000 20-03-50", "00 0 20.03.50", "00 7-07-2057", "000/03/04/53"),
        *("+258-000-20-03-50", "00 07 07 20-03-50", "(00) 0-20-03-50"),
        *("100 20-03-50", "100 20.03.50", "110 01-01-01", "10 1-01-2026", "10 1/11/2024"),
        *("0821 7365/0 0008 4783", "4821 7365 000-20-03-50"),
    ],
)
@pytest.mark.parametrize("sentence", ["{}", "ligue {} ou 4821 7365", "25/12/2026 {}"])
def test_a_number_of_which_a_part_could_be_a_date_is_masked_whole(
    typed: str, sentence: str
) -> None:
    shown = mask_written(sentence.format(typed))

    assert re.sub(r"\D", "", typed)[4:-2] not in re.sub(r"[^\d•]", "", shown)
    assert "•••••" in shown
    assert ("25/12/2026" in shown) is ("25/12/2026" in sentence)


@given(
    st.text("0123456789", min_size=9, max_size=12),
    st.lists(st.sampled_from(["", "-", "/", ".", " "]), min_size=12, max_size=12),
)
def test_of_nine_digits_or_more_that_begin_no_date_the_middle_is_never_read(
    digits: str, between: list[str]
) -> None:
    digits = f"00{digits}"
    typed = "".join(map("".join, zip(digits, between, strict=False)))

    assert digits[4:-2] not in re.sub(r"[^\d•]", "", mask_written(typed))


def test_a_bracket_around_a_number_is_closed_where_it_was_opened() -> None:
    assert mask_written("(84 000 0001), (84)000.0002") == "(84•••••01), 84•••••02"


@pytest.mark.parametrize(
    "written",
    [
        "até 05/03/2026 10:30, 2026-11-27 10:30 12, 1.2.2027 3 dias",
        "from 10348 (-25.96920, 32.57320, 8 m by gazetteer) to a/1 (-1.2864, 36.8172, 9 m by pin)",
        "casa 12, 28/11/26 - 1030",
        "-25.96920, 32.57320",
        "4821 7365, 5512 0098",
        "4821 7365 / 4821 7366",
        "4821 7365. 4821 7366",
        "4821 7365 (4821 7366), 4821 7367/4821 7368",
        "4821 7365 - 4821 7366 \u2013 4821 7367",
        "4821 7365 (25/12/2026), 4821 7365 25-12-26, 4821 7365",
        "14:30 25/12/2026",
        "4821 7365 10:30, 28/11/2026 10:30:05 4821 7365",
        "id 882386135449600000",
        "",
    ],
)
def test_dates_positions_and_cases_in_what_people_write_stay_readable(written: str) -> None:
    assert mask_written(written) == written


@pytest.mark.parametrize(
    "written",
    [
        *("Contentor 10348 - 25/11/2026 08:30", "contentor 10348 25/11/2026 ainda cheio"),
        *("10348 25/11/26", "48217365 25/11/2026", "48217365 10:30", "visto 10348/10361"),
        *("Feira de 25-31/12/2026", "22 - 24.11.2026", "1.11-5.11.2026", "05-10/12/2026"),
        *("de 25/12-31/12/2026", "Recolha 01/10 - 15/10/2026", "2026-11-25/2026-11-30"),
        *("Of. 123/2026 25/11/2026", "guia 1234 (25/11/2026)", "casa 12 - 25/11/2026"),
    ],
)
def test_short_numbers_before_a_date_or_a_time_hide_neither(written: str) -> None:
    assert mask_written(written) == written


@pytest.mark.parametrize("after", ["10:30", "25/12/2026", "25/12/26", "25/12/2026 10:30"])
@pytest.mark.parametrize("number", ["84 000 0001", "84/000/0001", "00 258 84 000 0001"])
def test_a_number_before_a_date_or_a_time_is_hidden_and_they_are_not(
    number: str, after: str
) -> None:
    shown = mask_written(f"{number} {after}")

    assert shown.endswith(f"•••••01 {after}")


@pytest.mark.parametrize("between", [" / ", "/", " ", " - ", " ("])
@pytest.mark.parametrize("beside", ["840000002", "84 000 0002", "4821 7365", "10348", "123"])
def test_of_a_number_beside_another_five_digits_are_hidden(between: str, beside: str) -> None:
    for written in (f"84 000 1239{between}{beside}", f"{beside}{between}84 000 1239"):
        shown = re.sub(r"[^\d•]", "", mask_written(written))

        assert not any(part in shown for part in ("8400", "1239", "0012", "00123")), shown


@pytest.mark.parametrize("before", ["", "10348 ", "4821 7365 ", "12) "])
@pytest.mark.parametrize("typed", ["00-83-13-02-40", "0 476/15/10/00", "9-50-22-04-34"])
def test_a_date_s_own_sign_before_it_makes_it_a_part_of_a_number(before: str, typed: str) -> None:
    digits = re.sub(r"\D", "", typed)

    assert digits[-6:] not in re.sub(r"[^\d•]", "", mask_written(before + typed))


@pytest.mark.parametrize("typed", ["0960 1100.11 26/12/26", "+258 0960 1100.8 10:30"])
def test_what_looks_like_a_case_is_none_with_more_digits_behind_it(typed: str) -> None:
    assert "1100" not in mask_written(typed)


@pytest.mark.parametrize("typed", ["+25884 12/10/2026", "00258 84 12.10.2026"])
def test_behind_a_plus_what_looks_like_a_date_is_of_the_number(typed: str) -> None:
    assert "2026" not in mask_written(typed)


def test_a_long_text_takes_no_longer_a_word() -> None:
    # Were each digit held to all before it, this would take minutes.
    assert mask_written("1 " * 100_000) == f"11{'•' * 99_996}11 "
