"""Days, weeks, months and quarters for which figures are kept."""

from datetime import date
from enum import StrEnum
from typing import Final

from app.domain.periods import Kind, Period, period_of


class Span(StrEnum):
    """How long the time is of which figures tell."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


_KINDS: Final = {Span.DAY: Kind.DAY, Span.WEEK: Kind.WEEK, Span.MONTH: Kind.MONTH}
_MONTHS: Final = 3


def span_of(span: Span, day: int) -> Period:
    """Give the time of a kind in which a day (as `date.toordinal`) lies.

    >>> [date.fromordinal(day).isoformat() for day in span_of(Span.QUARTER, 739_947)]
    ['2026-10-01', '2026-12-31']
    """
    if span is not Span.QUARTER:
        return period_of(_KINDS[span], day)
    on = date.fromordinal(day)
    first_month = on.month - (on.month - 1) % _MONTHS
    first = date(on.year, first_month, 1).toordinal()
    last_month = date(on.year, first_month + _MONTHS - 1, 1).toordinal()
    return Period(first, period_of(Kind.MONTH, last_month).last)


def spans_between(span: Span, first: int, last: int) -> list[Period]:
    """Give those of a kind of which a day lies between two, both counted in, the newest first.

    >>> [period.first for period in spans_between(Span.WEEK, 739_947, 739_955)]
    [739950, 739943]
    """
    found = []
    while first <= last:
        found.append(span_of(span, last))
        last = found[-1].first - 1
    return found
