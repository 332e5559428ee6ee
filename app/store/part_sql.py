"""What is read and written for callers who take part in cases, as Core expressions."""

from functools import reduce
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    select,
    text,
    union_all,
    update,
)

from app.domain.report import Status
from app.store.schema import contacts, crew_members, followers, messages, report_events, reports
from app.store.tables.reports import IS_OPEN
from app.store.turn_sql import DAY_TOLD, MAIN, NEXT_SEQ
from app.usecases.deadlines import NO_DATE

#: The kinds of events that end a case by itself: a merged one goes on in another.
_ENDS: Final = "report_events.kind IN ('resolved', 'given_up', 'rejected')"


def _problem_and_place() -> ColumnElement[str]:
    """Write both as one text: each value of many has its price on the way to the server."""
    slash: Any = literal_column("'/'")
    first, *others = (
        reports.c.service_code,
        reports.c.district,
        reports.c.bairro,
        reports.c.block,
        reports.c.point,
    )
    return reduce(lambda whole, column: whole + slash + column, others, first)


#: The oldest open report of a problem at this very place: its number, who joined it, and its date.
SAME_OPEN: Final = (
    select(reports.c.number, reports.c.joined, DAY_TOLD)
    .where(
        reports.c.same_key == bindparam("key"),
        reports.c.city_id == bindparam("city"),
        _problem_and_place() == bindparam("problem_and_place"),
        text(IS_OPEN),
    )
    .order_by(reports.c.id)
    .limit(literal_column("1"))
)

#: A report by its number, and how one caller stands to it, by the hash of their number: they may
#: be met in the same trip.
STANDING: Final = (
    select(
        reports.c.id,
        reports.c.status,
        NEXT_SEQ,
        reports.c.contact_id == contacts.c.id,
        reports.c.joined,
        followers.c.kind,
        followers.c.via.is_not(None),
        contacts.c.news,
        DAY_TOLD,
        MAIN,
    )
    .outerjoin_from(
        reports,
        contacts,
        and_(contacts.c.city_id == bindparam("city"), contacts.c.phone_hash == bindparam("hash")),
    )
    .outerjoin(
        followers,
        and_(followers.c.report_id == reports.c.id, followers.c.contact_id == contacts.c.id),
    )
    .where(reports.c.city_id == bindparam("city"), reports.c.number == bindparam("number"))
)

#: Of somebody who only wanted to hear of it, or came with a merged report: from here on they are
#: with it by themselves.
BY_THEMSELVES: Final = (
    update(followers)
    .where(followers.c.report_id == bindparam("report"), followers.c.contact_id == bindparam("who"))
    .values(kind=bindparam("kind_now"), via=null())
)

#: Of somebody who was brought to a case as one who only follows, and comes with another as one who
#: has told of it.
BROUGHT_ON: Final = (
    update(followers)
    .where(followers.c.report_id == bindparam("report"), followers.c.contact_id == bindparam("who"))
    .values(kind=bindparam("kind_now"), via=bindparam("via_now"))
)

MORE_JOINED: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(joined=reports.c.joined + bindparam("more"))
)

#: Where there is other news by now, another process was faster: then the column, which is never
#: null, refuses the whole batch (`hot_sql.is_taken`), and it is run again.
KEEP_NEWS: Final = (
    update(contacts)
    .where(contacts.c.id == bindparam("who"))
    .values(news=case((contacts.c.news == bindparam("was"), bindparam("now_news"))))
)

#: Unless there is other news by now.
LESS_NEWS: Final = (
    update(contacts)
    .where(contacts.c.id == bindparam("who"), contacts.c.news == bindparam("was"))
    .values(news=bindparam("now_news"))
)

#: Who comes to a case with another one writes no event of it, so nothing else would say that
#: somebody closes it at this moment, or opens it. As with `KEEP_NEWS`, the batch is refused then.
#: The moment says so to a crew that has read who is to be told: see `job_sql.JOB_MOVED`.
STILL: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(
        status=case((reports.c.status == bindparam("was"), reports.c.status)),
        updated_at=bindparam("moment"),
    )
)

ANSWERED: Final = (
    update(messages)
    .where(messages.c.id == bindparam("message"), messages.c.answer.is_(None))
    .values(answer=bindparam("is_solved") == 1)
)

SHOWN: Final = (
    update(messages)
    .where(messages.c.id == bindparam("message"), messages.c.shown_at.is_(None))
    .values(shown_at=bindparam("moment"))
)

CONFIRM_REPORT: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(status=str(Status.CONFIRMED), updated_at=bindparam("moment"))
)

REOPEN_REPORT: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(
        status=str(Status.ASSIGNED),
        closed_at=null(),
        reopenings=reports.c.reopenings + 1,
        updated_at=bindparam("moment"),
    )
)

#: Stands where nothing is kept aside: a statement for many reports takes one kind of value.
NOT_ASIDE: Final = -1
#: Its time begins anew; of a test it is not seen to, and `due` is kept aside.
DUE: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(
        due_at=func.nullif(bindparam("due"), NO_DATE),
        due_since=bindparam("moment"),
        due_aside=func.nullif(bindparam("aside"), NOT_ASIDE),
        overdue_at=null(),
    )
)

#: Of a follower: who came with a merged report has not named this place.
ROLE: Final = case((followers.c.via.is_(None), followers.c.kind), else_=literal_column("'merged'"))
_OF_PERSON = (contacts.c.id, contacts.c.language, contacts.c.news)
#: The network of who reported a case, whose number may have been heard on none since.
OF_REPORTER: Final = case((contacts.c.network != "", contacts.c.network), else_=reports.c.network)
#: Whether somebody of a report is in the crew that has it.
WORKS: Final = (
    exists()
    .where(
        crew_members.c.contact_id == contacts.c.id,
        crew_members.c.city_id == reports.c.city_id,
        crew_members.c.crew == reports.c.owner,
        crew_members.c.removed_at.is_(None),
    )
    .correlate(contacts, reports)
    .label("works")
)
#: Everybody of a report: who reported it, then who follows it, each with what they have to hear,
#: the network by which they are told of it, and whether they are in the crew that has it.
PEOPLE: Final = union_all(
    select(
        *_OF_PERSON, literal_column("'reporter'").label("role"), OF_REPORTER.label("network"), WORKS
    )
    .join(reports, reports.c.contact_id == contacts.c.id)
    .where(reports.c.id == bindparam("report")),
    select(*_OF_PERSON, ROLE.label("role"), contacts.c.network, WORKS)
    .join(followers, followers.c.contact_id == contacts.c.id)
    .join(reports, reports.c.id == followers.c.report_id)
    .where(followers.c.report_id == bindparam("report")),
)

#: The event that closed a report.
CLOSED_BY: Final = (
    select(
        report_events.c.seq,
        report_events.c.kind,
        report_events.c.at,
        report_events.c.note_sealed,
    )
    .where(report_events.c.report_id == bindparam("report"), text(_ENDS))
    .order_by(report_events.c.seq.desc())
    .limit(literal_column("1"))
)

#: The message that a cause has written to somebody.
TOLD_BEFORE: Final = select(messages.c.id).where(
    messages.c.cause == bindparam("cause"), messages.c.contact_id == bindparam("who")
)

#: What is told of a report.
CASE_TOLD: Final = select(
    reports.c.id,
    reports.c.number,
    reports.c.service_code,
    reports.c.point,
    reports.c.bairro,
    reports.c.block,
    reports.c.district,
    reports.c.owner,
    reports.c.filed_by,
).where(reports.c.id == bindparam("report"))
