"""Counts what is open now, for a city and each of its parts.

As lists, the map and Today count it: by who has a case and where it lies at this moment, which no
sum of what came and went since midnight can tell, for a case that is handed over does neither. One
reading of what is open, grouped by the database, through the partial index `ix_reports_jobs`: what
is closed, nearly all in the end, is not read.
"""

from sqlalchemy import Connection, func, select, text

from app.domain.case_counting import Counted, codes
from app.domain.case_sums import Sums
from app.store.counted import COUNTS
from app.store.schema import reports
from app.store.tables.reports import IS_OPEN

_PARTS = (reports.c.owner, reports.c.service_code, reports.c.district, reports.c.bairro)


def count_open(connection: Connection, city_id: int) -> Counted:
    """Count the cases that are open, as what stands at the end of a time that goes on."""
    query = select(*_PARTS, func.count()).where(
        # By the sum, which no index has: SQLite would take that of numbers, and read all.
        reports.c.city_id + 0 == city_id,
        text(IS_OPEN),
        COUNTS,
    )
    counted = Counted()
    for *its, cases in connection.execute(query.group_by(*_PARTS)):
        sums = Sums()
        sums.counts["open_after"] = cases
        counted.add(codes(*its), sums)
    return counted
