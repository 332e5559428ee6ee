"""Finds crews to which jobs have come: filed for them, given to them, let go on, or opened again.

A call tells of all that came before it leaves, so while one waits, for the end of the quiet hours
perhaps, no other is written.
"""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, text, update

from app.domain.clock import Micros, micros
from app.domain.ids import first_id
from app.domain.lifecycle import Action
from app.domain.messaging import MessageState
from app.domain.outbox import OPTED_OUT, OVERTAKEN
from app.store.counted import COUNTS
from app.store.schema import crew_members, messages, report_events, reports
from app.store.tables.report_events import IS_WATCHED
from app.store.tables.reports import IS_OPEN
from app.usecases.change_report import NEW_JOBS, call_cause
from app.usecases.correct_place import RELOCATED
from app.usecases.set_aside import Deed

#: Who hands a case on with its place leaves the one event: whoever has it then goes elsewhere.
_CAME: Final = (
    *(Action.ASSIGN, Action.REOPEN, Action.UNMERGE, Action.DISPUTE),
    *(Deed.RELEASE, Deed.NO_TEST, RELOCATED),
)
#: Moments of numbers are to the millisecond.
_TICK_US: Final = 1000
_WAITS: Final = messages.c.state.in_((MessageState.QUEUED, MessageState.SENDING))


def to_call(connection: Connection, city_id: int, crews: Collection[str], day: int) -> set[str]:
    """Give those that have somebody to call, and whose call of a day does not wait any more."""
    manned = select(crew_members.c.crew).where(
        crew_members.c.city_id == city_id,
        crew_members.c.crew.in_(sorted(crews)),
        crew_members.c.removed_at.is_(None),
    )
    causes = {call_cause(crew, day): crew for crew in crews}
    waiting = select(messages.c.cause).where(
        messages.c.cause.in_(sorted(causes)),
        messages.c.template == NEW_JOBS,
        messages.c.city_id == city_id,
        _WAITS,
    )
    late = {causes[cause] for cause in connection.scalars(waiting)}
    return {*connection.scalars(manned)} - late


def is_waiting(connection: Connection, template: str, contact_id: int, cause: str) -> bool:
    """Whether a message that a cause has written to somebody is still to leave."""
    its = messages.c.cause == cause, *_of(template, contact_id)
    return connection.scalar(select(messages.c.id).where(*its, _WAITS)) is not None


def call_again(
    connection: Connection, template: str, contact_id: int, cause: str, now_us: Micros
) -> bool:
    """Let a call leave all the same that was dropped, for it is true again; whether there is one.

    There was nothing to do meanwhile, or its person was in the crew no more, or wanted nothing: it
    has told them nothing, and its day has no other.
    """
    its = messages.c.cause == cause, *_of(template, contact_id)
    never = messages.c.state == MessageState.DROPPED, messages.c.code.in_((OVERTAKEN, OPTED_OUT))
    values = {"state": MessageState.QUEUED, "code": None, "final_at": None, "attempts": 0}
    anew = update(messages).where(*its, *never)
    called = anew.values(values | {"next_at": now_us, "created_at": now_us})
    return connection.scalar(called.returning(messages.c.id)) is not None


def _of(template: str, contact_id: int) -> tuple[ColumnElement[bool], ...]:
    return messages.c.template == template, messages.c.contact_id == contact_id


def called_on(
    connection: Connection, city_id: int, crews: Collection[str], day: int
) -> Mapping[str, Micros]:
    """Give those that were called on a day, each with the first moment of what the call missed.

    Whoever heeds a call sees all that came before it left.
    """
    causes = {call_cause(crew, day): crew for crew in crews}
    left = func.max(func.coalesce(messages.c.sent_at, messages.c.created_at))
    query = (
        select(messages.c.cause, left)
        .where(
            messages.c.cause.in_(sorted(causes)),
            messages.c.template == NEW_JOBS,
            messages.c.city_id == city_id,
        )
        .group_by(messages.c.cause)
    )
    return {causes[cause]: micros(at) + _TICK_US for cause, at in connection.execute(query)}


def given_since(
    connection: Connection, city_id: int, since_us: Mapping[str, Micros]
) -> Mapping[str, int]:
    """Give crews that have an open case which came since their moment, each with such a number.

    One statement, over the open cases of these crews (`ix_reports_jobs`) and what happened since.
    """
    query = (
        select(reports.c.owner, func.max(reports.c.number))
        .where(
            text(IS_OPEN),
            or_(*(_came(city_id, crew, at) for crew, at in sorted(since_us.items()))),
            reports.c.owner.in_(sorted(since_us)),
            # By the sum: SQLite would take the index of numbers for it.
            reports.c.city_id + 0 == city_id,
            COUNTS,
        )
        .group_by(reports.c.owner)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _came(city_id: int, crew: str, since_us: Micros) -> ColumnElement[bool]:
    changed = select(report_events.c.report_id).where(
        report_events.c.city_id == city_id,
        report_events.c.at >= since_us,
        text(IS_WATCHED),
        report_events.c.kind.in_(sorted(map(str, _CAME))),
    )
    is_new = or_(reports.c.id >= first_id(since_us), reports.c.id.in_(changed))
    return and_(reports.c.owner == crew, is_new)
