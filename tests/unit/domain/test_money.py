"""Prices of a day, what a session costs, and amounts that are exact."""

from datetime import date

import pytest

from app.domain.money import Price, of_session, price_on, read_amount, written_amount

JANUARY = Price(date(2026, 1, 1).toordinal(), "MZN", 500_000, None, 1_250_000)
JULY = Price(date(2026, 7, 1).toordinal(), "USD", 30_001, 20, 10_000)


@pytest.mark.parametrize(
    ("day", "price"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), JANUARY),
        (date(2026, 6, 30), JANUARY),
        (date(2026, 7, 1), JULY),
        (date(2030, 1, 1), JULY),
    ],
)
def test_the_price_of_a_day_is_the_last_that_has_begun(day: date, price: Price | None) -> None:
    assert price_on((JANUARY, JULY), day.toordinal()) == price
    assert price_on((), day.toordinal()) is None


@pytest.mark.parametrize(
    ("lasted_us", "spans"),
    [(0, 1), (1, 1), (20_000_000, 1), (20_000_001, 2), (40_000_000, 2), (119_999_999, 6)],
)
def test_a_span_that_has_begun_is_paid(lasted_us: int, spans: int) -> None:
    assert of_session(JULY, lasted_us) == 30_001 * spans
    assert of_session(JANUARY, lasted_us) == 500_000


@pytest.mark.parametrize("written", ["0.00", "0.95", "1234567.00", "0.000001", "999999999.999999"])
def test_an_amount_comes_back_as_it_was_written(written: str) -> None:
    amount = read_amount(written)

    assert amount is not None
    assert written_amount(amount) == written


@pytest.mark.parametrize(
    "written", ["", "-1", "1.", ".5", "0,95", "1e3", "1.1234567", "1 000", "٣"]
)
def test_what_is_no_exact_amount_is_none(written: str) -> None:
    assert read_amount(written) is None
