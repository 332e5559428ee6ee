"""What is read and written for callers who take part in cases, as Core expressions."""

from typing import Final

from sqlalchemy import bindparam, func, null, select, text, update

from app.store.schema import contacts, followers, reports
from app.store.tables.reports import IS_OPEN

_JOINED: Final = (
    select(func.count())
    .select_from(followers)
    .where(followers.c.report_id == reports.c.id, followers.c.kind == "joined")
    .scalar_subquery()
)

#: The oldest open report of a problem at this very place: its number, and who joined it.
SAME_OPEN: Final = (
    select(reports.c.number, _JOINED)
    .where(
        reports.c.same_key == bindparam("key"),
        reports.c.city_id == bindparam("city"),
        reports.c.service_code == bindparam("service"),
        reports.c.bairro == bindparam("bairro"),
        reports.c.block == bindparam("block"),
        reports.c.point == bindparam("point"),
        reports.c.district == bindparam("district"),
        text(IS_OPEN),
    )
    .order_by(reports.c.id)
    .limit(1)
)

#: A report by its number, who joined it, and how one contact stands to it.
STANDING: Final = select(
    reports.c.id,
    reports.c.contact_id,
    _JOINED,
    select(followers.c.kind)
    .where(followers.c.report_id == reports.c.id, followers.c.contact_id == bindparam("contact"))
    .scalar_subquery(),
    select(contacts.c.awaiting).where(contacts.c.id == bindparam("contact")).scalar_subquery(),
).where(reports.c.city_id == bindparam("city"), reports.c.number == bindparam("number"))

#: Of somebody who only wanted to hear of it.
JOINED_NOW: Final = (
    update(followers)
    .where(followers.c.report_id == bindparam("report"), followers.c.contact_id == bindparam("who"))
    .values(kind="joined")
)

#: Unless another case waits by now.
ANSWERED: Final = (
    update(contacts)
    .where(contacts.c.id == bindparam("who"), contacts.c.awaiting == bindparam("was"))
    .values(awaiting=null())
)
