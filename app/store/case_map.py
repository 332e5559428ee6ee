"""Counts the cases of a list by their places.

One reading of the list, grouped by the database. What is open is read through the partial index
`ix_reports_jobs`, as the list itself is; what is not costs a reading of all there ever was.
"""

from sqlalchemy import Connection, and_, case, func, select

from app.domain.accounts import Scope
from app.domain.geo import Position
from app.domain.report import OPEN
from app.store.case_queue import passing
from app.store.schema import reports
from app.store.vault import Vault
from app.usecases.map_places import Counted
from app.usecases.queue_filters import Queue


def count_places(
    connection: Connection, vault: Vault, city_id: int, queue: Queue, scope: Scope
) -> list[Counted]:
    """Count the cases of a list by where they are stored to be, each of them once."""
    where = (
        reports.c.district,
        reports.c.bairro,
        reports.c.block,
        reports.c.point,
        reports.c.located_by,
        reports.c.radius_m,
        reports.c.lat,
        reports.c.lon,
    )
    is_open = reports.c.status.in_(sorted(OPEN))
    is_late = and_(is_open, reports.c.due_at < queue.filters.now_us)
    query = select(
        *where,
        func.sum(case((is_open, 1), else_=0)).label("open"),
        func.sum(case((is_late, 1), else_=0)).label("late"),
        func.count().label("all"),
    ).where(*passing(vault, city_id, queue, scope))
    rows = connection.execute(query.group_by(*where)).all()
    return [
        Counted(*row[:6], Position(row.lat, row.lon), int(row.open), int(row.late), row.all)
        for row in rows
    ]
