"""What a batch of turns reads and writes, as Core expressions."""

from typing import Final

from sqlalchemy import Text, bindparam, case, func, literal_column, or_, select, update

from app.domain.limits import TIMES
from app.domain.report import NEWEST
from app.store.schema import contacts, counters, report_events, reports, sessions, turns

_SESSION = (
    sessions.c.session_key,
    sessions.c.epoch,
    sessions.c.id,
    sessions.c.version,
    sessions.c.city_id,
)
_IS_WANTED: Final = sessions.c.session_key == bindparam("key")
#: The session of a key, its newest epoch last.
SESSIONS: Final = select(*_SESSION).where(_IS_WANTED).order_by(sessions.c.epoch)

#: The session of a key in its newest epoch; where there is none, the same caller's newest one since
#: a moment (as an id). All keys of a caller lie from `first` to `last`.
SESSION_OR_LAST: Final = (
    select(*_SESSION)
    .where(
        sessions.c.session_key >= bindparam("first"),
        sessions.c.session_key <= bindparam("last"),
        or_(_IS_WANTED, sessions.c.id > bindparam("since")),
    )
    .order_by(
        case((_IS_WANTED, sessions.c.epoch), else_=literal_column("-1")).desc(),
        sessions.c.id.desc(),
    )
    .limit(literal_column("1"))
)

#: Where a session stands.
LAST_TURN: Final = (
    select(turns.c.ends, turns.c.state, turns.c.at)
    .where(turns.c.session_id == bindparam("id"))
    .order_by(turns.c.seq.desc())
    .limit(literal_column("1"))
)

TURNS: Final = (
    select(
        turns.c.session_id,
        turns.c.transcript_length,
        turns.c.transcript_hash,
        turns.c.reply,
        turns.c.ends,
        turns.c.state,
        turns.c.at,
    )
    .where(turns.c.session_id == bindparam("id"))
    .order_by(turns.c.seq)
)

CONTACTS: Final = select(
    contacts.c.phone_hash,
    contacts.c.id,
    contacts.c.language,
    contacts.c.opted_out_at,
    contacts.c.flag,
    contacts.c.flag_until,
    contacts.c.cases,
    contacts.c.places,
    contacts.c.news,
    contacts.c.crew,
    contacts.c.network,
).where(contacts.c.city_id == bindparam("city"), contacts.c.phone_hash == bindparam("hash"))

_REPEATED = reports.alias("repeated")
#: The number of the case that a report was merged into.
MAIN: Final = (
    select(_REPEATED.c.number).where(_REPEATED.c.id == reports.c.duplicate_of).scalar_subquery()
)
#: The day that is told of a case to who asks, its reporter or not.
DAY_TOLD: Final = func.coalesce(reports.c.told_by, reports.c.meant_by)
_CASE = (
    reports.c.number,
    reports.c.status,
    reports.c.service_code,
    reports.c.point,
    reports.c.bairro,
    reports.c.block,
    reports.c.district,
    reports.c.contact_id,
    DAY_TOLD,
    MAIN,
)

NEWEST_CASES: Final = select(contacts.c.newest).where(contacts.c.id == bindparam("contact"))

CASE: Final = select(*_CASE).where(
    reports.c.city_id == bindparam("city"), reports.c.number == bindparam("number")
)

NEWEST_REPORT: Final = (
    select(reports.c.id)
    .where(reports.c.session_id == bindparam("session"))
    .order_by(reports.c.filing.desc())
    .limit(1)
)


NUMBERS: Final = (
    update(counters)
    .where(counters.c.city_id == bindparam("city"), counters.c.name == "reports")
    .values(value=counters.c.value + bindparam("count"))
    .returning(counters.c.value)
)

BRIEF: Final = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(
        cases=contacts.c.cases + bindparam("more"),
        places=bindparam("places_now"),
        newest=func.substr(
            bindparam("filed", type_=Text) + contacts.c.newest,
            literal_column("1"),
            literal_column(str(NEWEST)),
        ),
        filed_at=func.substr(
            bindparam("times", type_=Text) + contacts.c.filed_at,
            literal_column("1"),
            literal_column(str(TIMES)),
        ),
    )
)

LANGUAGE: Final = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(language=bindparam("language_now"))
)

#: The network from which somebody calls who was heard of on another one before, or on none.
HEARD_ON: Final = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(network=bindparam("network_now"))
)

COMMENT: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(comment_sealed=bindparam("sealed"), updated_at=bindparam("now"))
)

#: The number of a report's next event: they have no gaps, and a case may have thousands.
NEXT_SEQ: Final = (
    select(report_events.c.seq + literal_column("1"))
    .where(report_events.c.report_id == reports.c.id)
    .order_by(report_events.c.seq.desc())
    .limit(literal_column("1"))
    .scalar_subquery()
)

#: The status and the next event of reports.
NEXT_EVENT: Final = select(reports.c.id, reports.c.status, NEXT_SEQ).where(
    reports.c.id == bindparam("report")
)
