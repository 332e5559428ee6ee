"""How many events reports have: the number of the next one, and what an official has seen."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from app.store.schema import report_events


def count_events(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Count the events of each report, by its id; by the primary key."""
    counted = select(report_events.c.report_id, func.count())
    counted = counted.where(report_events.c.report_id.in_(ids)).group_by(report_events.c.report_id)
    return dict.fromkeys(ids, 0) | {row[0]: row[1] for row in connection.execute(counted)}
