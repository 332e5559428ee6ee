import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.check_digit import check_digit, is_valid

DIGITS = st.text("0123456789", min_size=1, max_size=20)


def test_the_published_example_comes_out() -> None:
    assert check_digit("572") == "4"


@given(DIGITS)
def test_a_number_with_its_check_digit_is_valid(digits: str) -> None:
    assert is_valid(digits + check_digit(digits))


@given(DIGITS, st.data())
def test_every_wrong_digit_is_refused(digits: str, data: st.DataObject) -> None:
    whole = digits + check_digit(digits)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != whole[place]))

    assert not is_valid(whole[:place] + wrong + whole[place + 1 :])


@given(DIGITS, st.data())
def test_every_swap_of_neighbours_is_refused(digits: str, data: st.DataObject) -> None:
    whole = digits + check_digit(digits)
    place = data.draw(st.integers(0, len(whole) - 2))
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]

    assert is_valid(swapped) is (swapped == whole)


@pytest.mark.parametrize("digits", ["", "0", "²4", "٥٧٢٤", "57 24", "-5724", "57a4", "5724\n"])
def test_whatever_is_not_two_ascii_digits_is_invalid(digits: str) -> None:
    assert not is_valid(digits)


@given(st.text())
def test_no_text_makes_the_check_raise(digits: str) -> None:
    assert is_valid(digits) in {True, False}


@pytest.mark.parametrize("digits", ["", "²", "٥", "5 7"])
def test_no_check_digit_is_made_for_other_characters(digits: str) -> None:
    with pytest.raises(ValueError, match="ASCII digits"):
        check_digit(digits)
