"""What a batch of turns reads and writes, as Core expressions."""

from typing import Final

from sqlalchemy import bindparam, func, select, update

from app.store.schema import contacts, counters, report_events, reports, sessions, turns

SESSIONS: Final = select(
    sessions.c.session_key, sessions.c.epoch, sessions.c.id, sessions.c.version
).where(sessions.c.session_key == bindparam("key"))

_OF_CALLER: Final = sessions.alias("of_caller")
_LAST_TURN: Final = (
    select(sessions.c.version, turns.c.ends, turns.c.state, turns.c.at)
    .join_from(sessions, turns, turns.c.session_id == sessions.c.id)
    .where(
        # Added to nothing, so that no database walks the ids from the newest down to one that fits.
        sessions.c.id
        == select(func.max(_OF_CALLER.c.id + 0))
        .where(
            _OF_CALLER.c.session_key >= bindparam("first"),
            _OF_CALLER.c.session_key <= bindparam("last"),
            _OF_CALLER.c.id + 0 > bindparam("since"),
        )
        .scalar_subquery(),
        sessions.c.city_id == bindparam("city"),
    )
    .order_by(turns.c.seq.desc())
    .limit(1)
    .subquery("last_turn")
)
#: Where the newest session of a caller stands, all of whose keys lie from `first` to `last`, since
#: a moment (as an id), unless it has ended.
RECENT: Final = select(_LAST_TURN.c.version, _LAST_TURN.c.state, _LAST_TURN.c.at).where(
    ~_LAST_TURN.c.ends
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
    contacts.c.blocked,
    contacts.c.cases,
    contacts.c.places,
).where(contacts.c.city_id == bindparam("city"), contacts.c.phone_hash == bindparam("hash"))

_CASE = (
    reports.c.number,
    reports.c.status,
    reports.c.service_code,
    reports.c.point,
    reports.c.bairro,
    reports.c.block,
    reports.c.district,
    reports.c.contact_id,
)

OWN_CASES: Final = (
    select(*_CASE)
    .where(reports.c.contact_id == bindparam("contact"))
    .order_by(reports.c.id.desc())
    .limit(3)
)

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
    .values(cases=contacts.c.cases + bindparam("more"), places=bindparam("places_now"))
)

LANGUAGE: Final = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(language=bindparam("language_now"))
)

COMMENT: Final = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(comment_sealed=bindparam("sealed"), updated_at=bindparam("now"))
)

NEXT_EVENT: Final = (
    select(
        reports.c.status,
        select(func.count())
        .select_from(report_events)
        .where(report_events.c.report_id == reports.c.id)
        .scalar_subquery(),
    )
).where(reports.c.id == bindparam("report"))
