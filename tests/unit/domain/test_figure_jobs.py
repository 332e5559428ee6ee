"""Which figures are counted next: nothing is left out, and what people ask for comes first."""

from collections.abc import Iterator
from datetime import date

import pytest

from app.domain.figure_jobs import FORMAT, MOST, Job, Kept, jobs
from app.domain.spans import Span, span_of, spans_between

LAST = date(2026, 11, 26).toordinal()
NOW = 1_795_780_800_000_000


def looks(first: int, last: int) -> Iterator[list[Job]]:
    """Count as the loop does after an upgrade: from nothing, look after look."""
    kept: list[Kept] = []
    while found := jobs(kept, first, last, NOW):
        yield found
        kept += [Kept(job.span, job.period, NOW, stale=False, format=FORMAT) for job in found]


@pytest.mark.parametrize("years", [0, 1, 3])
def test_every_period_since_the_first_case_is_counted_a_bounded_number_a_look(years: int) -> None:
    first = date(2026 - years, 5, 9).toordinal()
    met = [(job.span, job.period.first) for found in looks(first, LAST) for job in found]
    wanted = [(span, one.first) for span in Span for one in spans_between(span, first, LAST)]
    assert sorted(met) == sorted(wanted)
    assert all(len(found) <= MOST for found in looks(first, LAST))


def test_after_an_upgrade_the_present_is_counted_before_the_past() -> None:
    """Of three years the month on which people look was counted after the last of all days."""
    first = date(2023, 11, 1).toordinal()
    counted: dict[tuple[Span, int], int] = {}
    for nth, found in enumerate(looks(first, LAST), 1):
        for job in found:
            counted[job.span, job.period.first] = nth
    assert counted[Span.MONTH, span_of(Span.MONTH, LAST).first] == 1
    assert counted[Span.QUARTER, span_of(Span.QUARTER, LAST).first] <= 2
    months = spans_between(Span.MONTH, first, LAST)
    order = [counted[Span.MONTH, one.first] for one in months]
    assert order == sorted(order)


def test_calls_of_a_longer_time_are_added_up_when_its_days_are_there() -> None:
    days: set[int] = set()
    first = date(2026, 1, 1).toordinal()
    for found in looks(first, LAST):
        for job in found:
            if job.span is Span.DAY:
                days.add(job.period.first)
            else:
                its = range(max(job.period.first, first), job.period.last + 1)
                assert days.issuperset(its), job
