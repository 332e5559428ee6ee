"""What a demonstration holds the ledger against, added up by hand."""

from datetime import date

from app.demo.prices import Bill, Part, Rate, Session, bill, rates, written
from app.domain.money import read_amount

DAY = date(2022, 11, 10).toordinal()
BY_CALL = Rate(DAY, 500_000, None, 950_000)
DEARER = Rate(DAY + 5, 600_000, None, 1_000_000)
BY_TIME = Rate(DAY, 60_000, 20, 1_060_000)
RATES = {"one": [BY_CALL, DEARER], "two": [BY_TIME]}


def test_calls_and_parts_cost_what_their_network_charges_on_their_day() -> None:
    calls = [
        Session(DAY, "one", 6, 90_000_000),
        Session(DAY + 5, "one", 2, 0),
        Session(DAY, "two", 1, 0),
        Session(DAY, "two", 4, 20_000_000),
        Session(DAY, "two", 5, 20_000_001),
    ]
    parts = [
        Part(DAY + 4, "one", 1, is_known=True),
        Part(DAY + 9, "one", 2, is_known=True),
        Part(DAY, "two", 1, is_known=False),
    ]

    assert bill(RATES, calls, parts) == Bill(
        sessions=5,
        hops=18,
        parts=3,
        amount=500_000 + 600_000 + 60_000 + 60_000 + 120_000 + 950_000 + 2_000_000,
        may_have_left=1,
        may_cost=1_060_000,
    )


def test_each_network_has_prices_of_its_own_in_the_words_of_a_file() -> None:
    made = rates(["one", "two", "three"], DAY, DAY + 15)

    assert len({rate for found in made.values() for rate in found}) == 6
    assert {rate.every_s for rate in made["one"]} == {None}
    assert {rate.every_s for rate in made["two"]} == {20}
    assert written(BY_TIME) == (
        "{from: 2022-11-10, currency: MZN, session: 0.06 per 20 s, part: 1.06}"
    )
    assert read_amount("0.06") == BY_TIME.session
