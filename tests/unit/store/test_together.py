"""Two that read side by side make as many trips as the longer of them, and each gets its own."""

from typing import Any

from hypothesis import given
from hypothesis.strategies import integers, lists, tuples

from app.store.trips import Query, Reads, Steps, together


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
