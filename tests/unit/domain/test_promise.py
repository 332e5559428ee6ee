"""The date that is told: the Kaplan-Meier estimate of whole days, and which cases are like."""

import random
from fractions import Fraction

from app.domain.promise import (
    LEAST,
    LEAST_OF_DISTRICT,
    NEWEST,
    End,
    Lived,
    Past,
    days_kept,
    promised,
)

SHARE = Fraction(4, 5)


def many(count: int, days: int, end: End = End.SOLVED) -> list[Lived]:
    return [Lived(days, end)] * count


def product_limit(cases: list[Lived]) -> int | None:
    """The estimator as its definition has it: day by day, exact, nothing kept between days."""
    if sum(case.end != End.OPEN for case in cases) < LEAST:
        return None
    waits = Fraction(1)
    for day in range(max(case.days for case in cases) + 1):
        # Unsolved ones are at risk for ever, open ones as long as they have lived.
        at_risk = sum(case.end == End.UNSOLVED or case.days >= day for case in cases)
        solved = sum(case == (day, End.SOLVED) for case in cases)
        waits *= 1 - Fraction(solved, at_risk) if at_risk else 1
        if 1 - waits >= SHARE:
            return day
    return None


def test_it_is_the_product_limit_estimate_whatever_the_cases() -> None:
    chance = random.Random(311)
    found = []
    for _ in range(500):
        ends = chance.choices([*End], [3, chance.random(), 0.4], k=chance.randrange(1, 130))
        longest = chance.choice((1, 3, 9, 30))
        cases = [Lived(chance.randrange(longest + 1), end) for end in ends]
        found.append(days_kept(cases, float(SHARE)))
        assert found[-1] == product_limit(cases)
    assert found.count(None) > 50
    assert len(set(found)) > 10


def test_open_cases_count_with_the_time_they_have_lived() -> None:
    quick = many(80, 1)
    assert days_kept([*quick, *many(20, 9)]) == 1
    assert days_kept([*quick, *many(20, 9), *many(30, 5, End.OPEN)]) == 9
    # Those of today have had no time to be solved, and say nothing.
    assert days_kept([*quick, *many(20, 9), *many(30, 0, End.OPEN)]) == 1


def test_what_is_closed_unsolved_is_never_solved() -> None:
    assert days_kept([*many(80, 2), *many(20, 1, End.UNSOLVED)]) == 2
    assert days_kept([*many(79, 2), *many(21, 90, End.UNSOLVED)]) is None
    assert days_kept(many(400, 3, End.UNSOLVED)) is None


def test_a_few_decided_cases_promise_nothing() -> None:
    few = many(LEAST - 1, 1)
    assert days_kept([*few, *many(50, 0, End.OPEN)]) is None
    assert days_kept([*few, Lived(0, End.UNSOLVED), *many(50, 0, End.OPEN)]) == 1
    assert days_kept([]) is None


def past(service: str, district: str, lived: list[Lived]) -> list[Past]:
    return [Past(service, district, one) for one in lived]


def test_a_district_has_dates_of_its_own_where_it_has_cases_enough() -> None:
    slow = past("drain", "uphill", many(LEAST_OF_DISTRICT, 20))
    quick = past("drain", "harbour", many(LEAST_OF_DISTRICT - 1, 2))
    other = past("lamp", "harbour", many(LEAST, 5))

    found = promised([*slow, *quick, *other], ["uphill", "harbour", "island"])

    assert found == {
        ("drain", "uphill"): 20,
        ("drain", "harbour"): 20,  # one case too few: what the city does
        ("drain", "island"): 20,
        **{("lamp", district): 5 for district in ("uphill", "harbour", "island")},
    }
    own = promised([*slow, *quick, *past("drain", "harbour", many(1, 2))], ["harbour"])
    assert own == {("drain", "harbour"): 2}


def test_of_older_cases_the_newest_alone_count() -> None:
    before = past("drain", "uphill", many(1_000, 30))
    now = past("drain", "uphill", many(NEWEST, 4))
    assert promised([*now, *before], ["uphill"]) == {("drain", "uphill"): 4}
    assert promised([*now[:-21], *before], ["uphill"]) == {("drain", "uphill"): 30}
    # In the city too, where a district has none.
    assert promised([*now, *before], ["harbour"]) == {("drain", "harbour"): 4}


def test_what_has_no_date_is_not_in_it() -> None:
    assert promised(past("drain", "uphill", many(LEAST - 1, 1)), ["uphill"]) == {}
    assert promised([], ["uphill"]) == {}
