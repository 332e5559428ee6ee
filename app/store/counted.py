"""Which reports count: what waits for an official is no case yet, and a test is nobody's."""

from typing import Final

from sqlalchemy import ColumnElement, and_

from app.domain.limits import FiledBy, Held
from app.store.schema import reports

#: Stands in every query that counts reports, or tells of what became of them. Who rejects a report
#: that is held leaves it held: it never was a case.
COUNTS: Final[ColumnElement[bool]] = and_(
    reports.c.held == str(Held.NOT), reports.c.filed_by != str(FiledBy.TEST)
)
