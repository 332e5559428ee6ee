"""Counts how the dates that residents were told turned out."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, func, select

from app.domain.clock import Micros
from app.domain.ids import first_id
from app.domain.report import Status
from app.store.counted import COUNTS
from app.store.schema import reports

#: A repeat has the date of its main case, and what is none of ours was no case.
_NO_CASES = (Status.DUPLICATE, Status.INVALID)


class DatesTold(NamedTuple):
    """What became of the dates of one problem. Each report that is a case is counted once."""

    service: str  #: code
    over: int  #: the day that was told is over
    kept: int  #: of those over: solved by the end of that day, and not opened again since
    running: int  #: the day is not over
    without: int  #: told that there is no date, or nothing, for no message went


def together(counts: Sequence[DatesTold]) -> DatesTold:
    """Add up the dates of several problems."""
    columns = zip(*(one[1:] for one in counts), strict=True)
    return DatesTold("", *map(sum, columns)) if counts else DatesTold("", 0, 0, 0, 0)


def count_dates(
    connection: Connection, city_id: int, since_us: Micros, now_us: Micros
) -> Iterator[DatesTold]:
    """Count by problem, for reports filed since a moment.

    A date whose day is not over is not judged, be the case solved or not: of those that are told
    today the quick ones are solved first, and they would make any share look better.
    """
    is_over = reports.c.told_by < now_us
    is_solved = reports.c.status.in_((Status.RESOLVED, Status.CONFIRMED))
    in_time = reports.c.closed_at <= reports.c.told_by
    counted = (
        select(
            reports.c.service_code,
            _count(is_over),
            _count(is_over & is_solved & in_time),
            _count(reports.c.told_by >= now_us),
            _count(reports.c.told_by.is_(None)),
        )
        .where(
            reports.c.id >= first_id(since_us),
            reports.c.city_id == city_id,
            reports.c.status.not_in(_NO_CASES),
            COUNTS,
        )
        .group_by(reports.c.service_code)
        .order_by(reports.c.service_code)
    )
    return (DatesTold(*row) for row in connection.execute(counted))


def _count(condition: Any) -> Any:
    return func.count(case((condition, 1)))
