from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import EPOCH_US, IdSource, first_id, moment

NOW = EPOCH_US + 200_000_000_000_000
NOWS = st.integers(EPOCH_US, EPOCH_US + (1 << 41) * 1000 - 1)


@given(st.lists(st.integers(-(10**7), 10**7), min_size=2))
def test_ids_grow_even_when_the_clock_steps_back(steps: list[int]) -> None:
    source = IdSource(worker=7)
    made = [source.next(NOW + step) for step in steps]

    assert all(earlier < later for earlier, later in pairwise(made))


def test_a_full_millisecond_borrows_from_the_next() -> None:
    source = IdSource(worker=7)
    made = [source.next(NOW) for _ in range(10_000)]

    assert made == sorted(set(made))
    assert moment(made[0]) == moment(made[4095]) == NOW
    assert moment(made[4096]) == NOW + 1000
    assert {number >> 12 & 1023 for number in made} == {7}


def test_a_caught_up_clock_is_followed_again() -> None:
    source = IdSource(worker=0)
    source.next(NOW)
    source.next(NOW - 5_000_000)

    assert moment(source.next(NOW + 1000)) == NOW + 1000


def test_two_workers_never_make_the_same_id() -> None:
    first, second = IdSource(worker=0), IdSource(worker=1023)
    made = [source.next(NOW) for source in (first, second) for _ in range(5000)]

    assert len(set(made)) == 10_000


@given(NOWS, st.integers(0, 1023))
def test_an_id_fits_63_bits_and_tells_its_millisecond(now_us: int, worker: int) -> None:
    made = IdSource(worker).next(now_us)

    assert 0 <= made < 1 << 63
    assert moment(made) == now_us - (now_us - EPOCH_US) % 1000


@given(NOWS, st.integers(0, 10**9))
def test_a_period_is_a_range_of_ids(start_us: int, length_us: int) -> None:
    made = IdSource(worker=1023).next(start_us + length_us)

    assert first_id(start_us) <= made
    assert made < first_id(start_us + length_us + 1000)


def test_a_clock_before_2020_still_gives_ids() -> None:
    source = IdSource(worker=3)

    assert 0 <= source.next(0) < source.next(0)
    assert first_id(0) == 0


@pytest.mark.parametrize("worker", [-1, 1024])
def test_a_worker_beyond_ten_bits_is_refused(worker: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 1023"):
        IdSource(worker)
