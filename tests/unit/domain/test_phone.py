import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phone import is_replyable, mask, mask_all, normalise

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

    assert re.sub(r"\D", "", masked) == "8403"


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
