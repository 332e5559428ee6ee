from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import micros, utc

MAPUTO = timezone(timedelta(hours=2))


@given(st.datetimes(timezones=st.just(UTC)))
def test_no_microsecond_is_lost_on_the_way(moment: datetime) -> None:
    assert utc(micros(moment)) == moment
    assert utc(micros(moment)).tzinfo is UTC


@given(st.integers(-(10**16), 10**17))
def test_microseconds_come_back_as_they_went(us: int) -> None:
    assert micros(utc(us)) == us


def test_zones_are_taken_into_account() -> None:
    assert micros(datetime(2026, 8, 1, 2, tzinfo=MAPUTO)) == micros(
        datetime(2026, 8, 1, tzinfo=UTC)
    )


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        micros(datetime(2026, 8, 1))  # noqa: DTZ001 - the very thing
