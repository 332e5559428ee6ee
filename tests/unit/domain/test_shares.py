import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.shares import wilson


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_share_lies_in_its_interval_which_narrows_with_what_it_is_of(
    one: int, other: int
) -> None:
    count, of = sorted((one, other))
    found, more = wilson(count, of), wilson(count * 100, of * 100)

    assert (found is None) == (of == 0)
    if found and more:
        assert 0 <= found.low <= found.share + 1e-12 <= found.high + 2e-12 <= 1 + 3e-12
        assert more.high - more.low <= found.high - found.low


def test_the_interval_is_the_one_of_the_books() -> None:
    found = wilson(81, 263)

    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(("count", "of"), [(2, 1), (-1, 3), (1, 0)])
def test_more_than_all_is_no_share(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="a share is of something"):
        wilson(count, of)
