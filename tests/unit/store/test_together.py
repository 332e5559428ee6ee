"""Two that read side by side make as many trips as the longer of them, and each gets its own."""

from typing import Any

from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from, tuples

from app.store.trips import Lookup, Query, Reads, Steps, together


def reading(name: str, trips: list[int]) -> Steps[list[Any]]:
    """Ask for so many things on each trip; give all that was found."""
    found: list[Any] = []
    for number, count in enumerate(trips):
        asked = [Query((name, number, place), {}) for place in range(count)]
        rows = yield Reads(asked)
        assert len(rows) == count
        found += [row for of_one in rows for row in of_one]
    return found


def answered(steps: Steps[Any]) -> tuple[Any, int]:
    """Carry the trips out; each thing is found to be what was asked for."""
    trips, rows = 0, None
    while True:
        try:
            trip = steps.send(rows)  # type: ignore[arg-type]
        except StopIteration as done:
            return done.value, trips
        trips += 1
        assert isinstance(trip, Reads)
        rows = [[one.statement] for one in trip.asked if isinstance(one, Query)]


sizes = lists(integers(1, 3), max_size=4)


@given(tuples(sizes, sizes))
def test_each_gets_what_it_asked_for_and_the_trips_are_shared(both: Any) -> None:
    one, other = both
    alone = [answered(reading(name, trips))[0] for name, trips in zip("ab", both, strict=True)]

    found, trips = answered(together(reading("a", one), reading("b", other)))

    assert list(found) == alone
    assert trips == max(len(one), len(other))


#: Statements and what is fixed of them: by each value of these, rows that begin with it.
KINDS = [("people", {"city": 1}), ("people", {"city": 2}), ("cases", {"city": 1})]
lookups = lists(tuples(sampled_from(KINDS), lists(integers(1, 4), min_size=1)), max_size=3)


def looking_up(wanted: Any) -> Steps[list[Any]]:
    """Look several values up on one trip."""
    rows = yield Reads([Lookup(kind, "value", values, fixed) for (kind, fixed), values in wanted])
    return [[*of_one] for of_one in rows]


def found_by(lookup: Lookup) -> list[Any]:
    """Two rows of each odd value, none of an even one, each value once as the databases do."""
    odd = dict.fromkeys(value for value in lookup.values if value % 2)
    said = lookup.statement, *lookup.fixed.values()
    return [(value, *said, nth) for value in odd for nth in range(2)]


@given(lookups, lookups)
def test_what_both_look_up_is_looked_up_once_and_each_gets_its_own_rows(
    one: Any, other: Any
) -> None:
    steps = together(looking_up(one), looking_up(other))
    trip = next(steps)
    assert isinstance(trip, Reads)
    asked = [ask for ask in trip.asked if isinstance(ask, Lookup)]
    assert len(asked) == len({(kind, *fixed.values()) for (kind, fixed), _ in one + other})

    try:
        steps.send([found_by(ask) for ask in asked])
        raise AssertionError("one trip is enough")
    except StopIteration as done:
        for wanted, rows in zip((one, other), done.value, strict=True):
            alone = [Lookup(kind, "value", values, fixed) for (kind, fixed), values in wanted]
            assert [sorted(of_one) for of_one in rows] == [sorted(found_by(a)) for a in alone]
