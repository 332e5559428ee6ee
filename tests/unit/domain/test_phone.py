import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phone import is_replyable, mask, mask_all, mask_written, normalise

HOME = ("258", 9)
NUMBERS = st.integers(0, 9999).map("+25884000{:04}".format)


@pytest.mark.parametrize(
    "raw",
    [
        *("+258840000001", " 258840000001", "258840000001", "00258840000001", "840000001"),
        *("84 000 0001", "84-000-0001", "+258 84 000 0001", "00 258 84-000-0001", "258 84 0000001"),
    ],
)
def test_all_written_forms_are_one_number(raw: str) -> None:
    assert normalise(raw, *HOME) == "+258840000001"


@pytest.mark.parametrize(
    "raw",
    [
        *("", " ", "+", "00", "84000", "84000000", "MUNICIPIO", "84000000a", "+25884000000a"),
        *("0840000001", "+0258840000001", " 084000000", "++258840000001", "+258+840000001"),
        *("84000000²", "٨٤٠٠٠٠٠٠١", "+2588400", "+2588400000010000", "258_840000001"),
        *("258840000001\n", "tel:+258840000001", "+258840000001\x00", "8" * 10_000),
    ],
)
def test_anything_else_is_no_number(raw: str) -> None:
    assert normalise(raw, *HOME) is None


def test_the_national_form_may_begin_with_a_zero_where_the_plan_says_so() -> None:
    assert normalise("0840000001", "258", 10) == "+258" + "0840000001"


@pytest.mark.parametrize("raw", ["+25884000", "+258840000000000"])
def test_eight_to_fifteen_digits_are_taken(raw: str) -> None:
    assert normalise(raw, *HOME) == raw


@given(NUMBERS)
def test_normalising_twice_changes_nothing(number: str) -> None:
    assert normalise(number, *HOME) == number
    assert normalise(number.replace("+", " "), *HOME) == number


@given(st.text() | st.text("+ -0123456789", max_size=20))
def test_what_comes_out_is_e164(raw: str) -> None:
    number = normalise(raw, *HOME)

    assert number is None or re.fullmatch(r"\+[1-9][0-9]{7,14}", number, re.ASCII)


@pytest.mark.parametrize("raw", ["+258840000001", " 258840000001", "840000001", "84 000 0001"])
def test_a_number_of_this_country_can_be_answered(raw: str) -> None:
    assert is_replyable(raw, *HOME)


@pytest.mark.parametrize("raw", ["84000", "MUNICIPIO", "", "+25884000000", "+2588400000011"])
def test_short_codes_names_and_odd_lengths_are_not_answered(raw: str) -> None:
    assert not is_replyable(raw, *HOME)


def test_a_number_of_another_country_is_not_answered() -> None:
    assert not is_replyable("+258840000001", "254", 9)


def test_the_middle_of_a_number_is_hidden() -> None:
    assert mask("+258840000001") == "+25884•••••01"


@given(NUMBERS, st.integers(0, 13))
def test_a_mask_hides_five_digits_or_all(number: str, length: int) -> None:
    part = number[:length]
    masked = mask(part)

    assert len(masked) == len(part)
    assert masked.count("•") >= min(5, len(part))


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("to +258840000001.", "to +25884•••••01."),
        ("from 258840000001,840000002", "from 25884•••••01,84•••••02"),
        ("84 000 0001", "84•••••01"),
        ("+258 84-000-0001", "+25884•••••01"),
        ("(258) 84\u00a0000\u00a00001", "(258) 84•••••01"),
        ("ATUid_258840000001x", "ATUid_25884•••••01x"),
        ("٨٤٠٠٠٠٠٠١", "٨٤•••••٠١"),
    ],
)
def test_phone_numbers_in_a_line_are_masked(line: str, masked: str) -> None:
    assert mask_all(line) == masked


def test_several_spaced_numbers_leave_no_rest() -> None:
    masked = mask_all("84 000 0001 84 000 0002 84 000 0003")

    assert re.sub(r"\D", "", masked) == "84000003"


@pytest.mark.parametrize(
    "line",
    ["case 4821 7365", "id 882386135449600000", "at 2026-08-01T10:00:00", "10.0.0.1:8000", ""],
)
def test_case_numbers_ids_and_times_stay_readable(line: str) -> None:
    assert mask_all(line) == line


@given(st.text(), NUMBERS, st.text(), st.sampled_from(["{}{}{}", "{} {}-{}"]))
def test_no_phone_number_survives_in_a_log_line(
    before: str, number: str, after: str, layout: str
) -> None:
    line = layout.format(before + "x", number, "x" + after)

    assert number[1:] not in mask_all(line)


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
