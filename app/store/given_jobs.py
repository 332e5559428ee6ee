"""Finds crews to which jobs have come by themselves: filed for them, or opened again."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, or_, select, text

from app.domain.clock import Micros
from app.domain.ids import first_id
from app.domain.lifecycle import Action
from app.store.counted import COUNTS
from app.store.schema import report_events, reports
from app.store.tables.report_events import IS_WATCHED
from app.store.tables.reports import IS_OPEN

_OPENED: Final = (Action.REOPEN, Action.UNMERGE, Action.DISPUTE)


def given_since(
    connection: Connection, city_id: int, crews: Collection[str], since_us: Micros
) -> Mapping[str, int]:
    """Give those that have an open case which came since a moment, each with such a number.

    One statement, over the open cases of these crews (`ix_reports_jobs`) and what happened since.
    """
    query = (
        select(reports.c.owner, func.max(reports.c.number))
        .where(
            text(IS_OPEN),
            reports.c.owner.in_(sorted(crews)),
            # By the sum: SQLite would take the index of numbers for it.
            reports.c.city_id + 0 == city_id,
            COUNTS,
            or_(reports.c.id >= first_id(since_us), _opened(city_id, since_us)),
        )
        .group_by(reports.c.owner)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _opened(city_id: int, since_us: Micros) -> ColumnElement[bool]:
    return reports.c.id.in_(
        select(report_events.c.report_id).where(
            report_events.c.city_id == city_id,
            report_events.c.at >= since_us,
            text(IS_WATCHED),
            report_events.c.kind.in_(sorted(_OPENED)),
        )
    )
