from itertools import pairwise
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import public_number as numbers
from app.domain.public_number import parse, public_number, spoken

KEY = b"sixteen bytes or"
LAST_OF_EIGHT = 9_000_000
LAST_OF_NINE = 99_000_000
COUNTERS = st.integers(1, LAST_OF_NINE + 1_000_000)


def unpermuted(index: int, size: int, key: bytes) -> int:
    """Walk the permutation backwards, as whoever holds the key could."""
    side = isqrt(size - 1) + 1
    keyed = numbers._keyed(key)
    while True:
        left, right = divmod(index, side)
        for turn in reversed(range(numbers._ROUNDS)):
            left, right = (right - numbers._shift(turn, left, size, keyed)) % side, left
        index = left * side + right
        if index < size:
            return index


def counter_of(number: int) -> int:
    payload = str(number)[:-1]
    size: int = 9 * 10 ** (len(payload) - 1)
    counters_of_shorter_numbers = (size - LAST_OF_EIGHT) // 9
    return counters_of_shorter_numbers + unpermuted(int(payload) - size // 9, size, KEY) + 1


@pytest.mark.parametrize("size", [1, 2, 9, 10, 90, 99, 1000])
def test_the_permutation_of_any_range_gives_each_number_once(size: int) -> None:
    assert {numbers._permuted(index, size, KEY) for index in range(size)} == set(range(size))


def test_the_first_numbers_of_a_city_are_distinct_and_have_eight_digits() -> None:
    given_out = {public_number(counter, KEY) for counter in range(1, 5_001)}

    assert len(given_out) == 5_000
    assert all(10_000_000 <= number <= 99_999_999 for number in given_out)


@given(st.sets(COUNTERS, min_size=2, max_size=20))
def test_different_cases_have_different_numbers(counters: set[int]) -> None:
    assert len({public_number(counter, KEY) for counter in counters}) == len(counters)


@given(COUNTERS)
def test_whoever_holds_the_key_can_tell_the_counter(counter: int) -> None:
    assert counter_of(public_number(counter, KEY)) == counter


@pytest.mark.parametrize(
    ("counter", "digits"),
    [
        (1, 8),
        (LAST_OF_EIGHT, 8),
        (LAST_OF_EIGHT + 1, 9),
        (LAST_OF_NINE, 9),
        (LAST_OF_NINE + 1, 10),
    ],
)
def test_a_further_digit_comes_by_itself(counter: int, digits: int) -> None:
    assert len(str(public_number(counter, KEY))) == digits


def test_numbers_already_given_out_stay_as_they_are() -> None:
    # These are on paper and in people's phones: a change of the permutation breaks them.
    first = [public_number(counter, KEY) for counter in (1, 2, 3, LAST_OF_EIGHT + 1)]

    assert first == [43121775, 79840121, 99069093, 401990845]


def test_another_key_gives_other_numbers() -> None:
    assert public_number(1, KEY) != public_number(1, KEY[::-1])


def test_consecutive_cases_do_not_have_consecutive_numbers() -> None:
    given_out = [public_number(counter, KEY) for counter in range(1, 200)]

    assert sum(b > a for a, b in pairwise(given_out)) in range(60, 140)


@pytest.mark.parametrize(
    ("counter", "key"), [(0, KEY), (-1, KEY), (1, b""), (1, b"short"), (1, b"x" * 65)]
)
def test_a_weak_key_or_a_counter_below_one_is_refused(counter: int, key: bytes) -> None:
    with pytest.raises(ValueError, match="counter from 1 and a key"):
        public_number(counter, key)


@given(COUNTERS)
def test_what_is_spoken_can_be_parsed(counter: int) -> None:
    number = public_number(counter, KEY)

    assert parse(spoken(number)) == number


@given(COUNTERS, st.data())
def test_every_single_digit_error_is_refused(counter: int, data: st.DataObject) -> None:
    digits = str(public_number(counter, KEY))
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != digits[place]))

    assert parse(digits[:place] + wrong + digits[place + 1 :]) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (48217365, "4821 7365"),
        (482173650, "482 173 650"),
        (4821736509, "482 173 6509"),
        (482173650912, "4821 7365 0912"),
    ],
)
def test_numbers_are_grouped_for_the_ear(number: int, words: str) -> None:
    assert spoken(number) == words


@pytest.mark.parametrize(
    "written",
    [
        *("93998013", "9399 8013", " 9399-8013 ", "9399.8013.", "#93998013", "# 9399 8013"),
        *("caso 93998013", "Caso: 9399 8013", "CASE #9399-8013", "9399\u00a08013", "caso93998013"),
        *(
            "caso n.º 9399 8013",
            "Caso nº 93998013",
            "n\u00b0 93998013",
            "case no. 9399 8013",
            "n 93998013",
        ),
    ],
)
def test_people_may_write_the_number_as_they_like(written: str) -> None:
    assert parse(written) == 93998013


@pytest.mark.parametrize(
    "written",
    [
        *("", "caso", "9399801", "93998014", "093998013", "9399801\u00b3", "٩٣٩٩٨٠١٣"),
        *(
            "93998013x",
            "x93998013",
            "93998013 93998013 9",
            "9399,8013",
            "0" * 5000,
            "1" * 5000,
            " " * 100_000,
        ),
    ],
)
def test_anything_else_is_no_case_number(written: str) -> None:
    assert parse(written) is None


@given(st.text())
def test_no_text_makes_parsing_raise(written: str) -> None:
    number = parse(written)

    assert number is None or number >= 10_000_000
