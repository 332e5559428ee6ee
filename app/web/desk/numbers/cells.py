"""How figures are written at the desk: shares with what they are of, times, and where they lead."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from app.domain.periods import Period
from app.domain.sheet_figures import AGES
from app.usecases.export_filters import FILTERS, Asked
from app.usecases.numbers import Share, Took
from app.usecases.queue_filters import Wished
from app.usecases.sheet_cells import NO_FIGURE, lasting
from app.web.desk.filters import PATH as LIST
from app.web.desk.filters import query_of
from app.web.desk.pages import fraction
from app.web.desk.ties import NO_BREAK, tied
from app.web.desk.visit import Visit

EXPORT = f"{LIST}/export"


class Cell(NamedTuple):
    """Something written, and the rows behind it; "" where there are none to show."""

    text: str
    href: str = ""


class Grid(NamedTuple):
    """A table of the page."""

    name: str  #: by which its file is asked for
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    numbers_from: int = 1  #: columns from this one on are numbers


def leads(text: str, href: str) -> Cell:
    """Write a figure with what leads to its rows; one that is withheld leads nowhere."""
    return Cell(text, "" if text == NO_FIGURE else href)


def list_of(wished: Wished | None) -> str:
    """Give the address of a list of cases; "" for none."""
    return f"{LIST}?{query_of(wished)}" if wished else ""


def export_of(asked: Asked) -> str:
    """Give the address of an export."""
    named = {name: getattr(asked, name) for name in FILTERS}
    return f"{EXPORT}?{urlencode({name: value for name, value in named.items() if value})}"


def per_cent(share: Share) -> str:
    """Write a share alone, a dash where it is of too few."""
    interval = share.interval
    return NO_FIGURE if interval is None else f"{interval.share:.0%}".replace("%", f"{NO_BREAK}%")


def of_how_many(visit: Visit, share: Share) -> str:
    """Write what a share is of, and where it lies; or why there is none."""
    interval = share.interval
    if interval is None:
        return visit.word(
            "%(count)s of %(of)s: too few for a share", count=share.count, of=share.of
        )
    low, high = round(interval.low * 100), round(interval.high * 100)
    return visit.word(
        "%(count)s of %(of)s; between %(low)s and %(high)s %%",
        count=share.count, of=share.of, low=low, high=high,
    )  # fmt: skip


def median(took: Took) -> str:
    """Write a median, a dash where it is of too few."""
    return NO_FIGURE if took.median_us is None else tied(lasting(took.median_us))


def nine_of_ten(visit: Visit, took: Took) -> str:
    """Write how long most took; or why that is not said."""
    if took.p90_us is None:
        return visit.word("too few for a median: %(count)s", count=took.cases)
    return visit.word(
        "median of %(count)s; nine of ten within %(p90)s",
        count=took.cases, p90=tied(lasting(took.p90_us)),
    )  # fmt: skip


def decimal(visit: Visit, value: float | None) -> str:
    """Write a number to one decimal, a dash for none."""
    return NO_FIGURE if value is None else fraction(visit.language, value)


def days(period: Period) -> str:
    """Write the days of a time.

    >>> days(Period(738_461, 738_467)), days(Period(738_461, 738_461))
    ('02/11/2022 – 08/11/2022', '02/11/2022')
    """
    first, last = (f"{date.fromordinal(day):%d/%m/%Y}" for day in period)
    return first if first == last else f"{first} – {last}"


def age_bands(visit: Visit) -> list[str]:
    """Name the ages of open cases: 0-2 days, 3-7 days …"""
    first, bands = 0, []
    for last in AGES:
        bands.append(visit.word("%(first)s-%(last)s days", first=first, last=last))
        first = last + 1
    return [*bands, visit.word("older")]
