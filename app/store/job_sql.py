"""What is read and written for crews on the phone, as Core expressions."""

from typing import Final

from sqlalchemy import bindparam, case, func, select, text, update

from app.menu.longest import MOST_JOBS
from app.store.counted import COUNTS
from app.store.schema import crew_members, report_events, reports
from app.store.tables.reports import IS_OPEN

_PLACE: Final = (reports.c.point, reports.c.bairro, reports.c.block, reports.c.district)
#: The number of a member who is in the crew still: a call knows it in any process, after a restart,
#: and by SMS.
_WORKS_IN: Final = (
    select(crew_members.c.member)
    .where(
        crew_members.c.city_id == bindparam("city"),
        crew_members.c.crew == bindparam("crew"),
        crew_members.c.member == bindparam("member"),
        crew_members.c.removed_at.is_(None),
    )
    .scalar_subquery()
)
#: The open cases of a crew, those with a deadline first; none for who is in it no more.
JOBS: Final = (
    select(reports.c.number, reports.c.status, reports.c.service_code, *_PLACE, reports.c.due_at)
    .where(
        reports.c.owner == bindparam("crew"),
        reports.c.city_id == bindparam("city"),
        text(IS_OPEN),
        COUNTS,
        _WORKS_IN.is_not(None),
    )
    .order_by(reports.c.due_at.is_(None), reports.c.due_at, reports.c.id)
    .limit(MOST_JOBS)
)
_EVENTS: Final = (
    select(func.count())
    .select_from(report_events)
    .where(report_events.c.report_id == reports.c.id)
    .scalar_subquery()
)
#: A case, who has it, and whether a member is in the crew; none of what waits for an official.
JOB: Final = select(
    reports.c.number,
    reports.c.status,
    reports.c.service_code,
    *_PLACE,
    reports.c.due_at,
    reports.c.id,
    reports.c.owner,
    _EVENTS,
    reports.c.updated_at,
    _WORKS_IN,
).where(reports.c.city_id == bindparam("city"), reports.c.number == bindparam("number"), COUNTS)

#: Stands for no moment.
NEVER: Final = 0
#: Where the case was changed since it was read, the batch is refused, as with `part_sql.KEEP_NEWS`.
JOB_MOVED: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(
        status=case((reports.c.updated_at == bindparam("seen"), bindparam("status_now"))),
        updated_at=bindparam("moment"),
        closed_at=func.nullif(bindparam("closed"), NEVER),
    )
)
JOB_HANDED: Final = (
    update(reports).where(reports.c.id == bindparam("report")).values(owner=bindparam("owner_now"))
)
