"""Which calls of crews tell what is past.

Of who is in the crew no more, or was called again since, and of crews that have nothing to do.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, func, or_, select, text

from app.domain.messaging import MessageState
from app.domain.outbox import OPTED_OUT, OVERTAKEN
from app.domain.overtaken import Why
from app.store.counted import COUNTS
from app.store.schema import crew_members, messages, reports
from app.store.tables.reports import IS_OPEN
from app.usecases.change_report import NEW_JOBS, call_cause

#: So many days later calls are looked for: whoever was called on none of them hears the old one.
_DAYS: Final = 30


class _Call(NamedTuple):
    row: Row[Any]
    crew: str
    day: int  #: as `date.toordinal` counts


def calls_past(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, Why]:
    """Give those of the messages that call a crew and are past, by id. Three reads at most."""
    calls = [_Call(row, *call) for row in rows if (call := crew_of(row.cause))]
    if not calls:
        return {}
    there, called = _there(connection, calls), _called(connection, calls)
    busy = _busy(connection, {one.crew for one in calls})
    whys = {}
    for one in calls:
        if (one.row.city_id, one.crew, one.row.contact_id) not in there:
            whys[one.row.id] = Why.LEFT
        elif called.get((one.crew, one.row.contact_id), 0) > one.day:
            whys[one.row.id] = Why.CALLED
        elif (one.row.city_id, one.crew) not in busy:
            whys[one.row.id] = Why.IDLE
    return whys


def crew_of(cause: str) -> tuple[str, int] | None:
    """Give the crew that a message calls, and the day; None of any other.

    >>> crew_of(call_cause("north", 736278)), crew_of("day:2016-11-11")
    (('north', 736278), None)
    """
    what, _, rest = cause.partition(":")
    crew, _, day = rest.rpartition(":")
    return (crew, int(day)) if what == "crew" else None


def _there(connection: Connection, calls: Sequence[_Call]) -> set[tuple[int, str, int]]:
    of = crew_members.c
    query = select(of.city_id, of.crew, of.contact_id).where(
        of.contact_id.in_({one.row.contact_id for one in calls}), of.removed_at.is_(None)
    )
    return {(row.city_id, row.crew, row.contact_id) for row in connection.execute(query)}


def _busy(connection: Connection, crews: Collection[str]) -> set[tuple[int, str]]:
    """Give which crews, of any city, have an open case, as a member would find it on the phone."""
    its = reports.c
    query = select(its.city_id, its.owner).where(
        its.owner.in_(sorted(crews)), text(IS_OPEN), COUNTS
    )
    return {(row.city_id, row.owner) for row in connection.execute(query.distinct())}


def _called(connection: Connection, calls: Sequence[_Call]) -> dict[tuple[str, int], int]:
    """Give the newest day on which each was called, where that is another than was asked of.

    What was not sent since they wanted nothing then, or since it was past itself, called nobody.
    """
    causes = {
        call_cause(crew, later): (crew, later)
        for crew, day in {(one.crew, one.day) for one in calls}
        for later in range(day + 1, day + 1 + _DAYS)
    }
    why = func.coalesce(messages.c.code, "")
    query = select(messages.c.cause, messages.c.contact_id).where(
        messages.c.cause.in_(causes),
        messages.c.template == NEW_JOBS,
        messages.c.contact_id.in_({one.row.contact_id for one in calls}),
        or_(messages.c.state != MessageState.DROPPED, why.not_in((OPTED_OUT, OVERTAKEN))),
    )
    newest: dict[tuple[str, int], int] = {}
    for cause, contact_id in connection.execute(query):
        crew, day = causes[cause]
        newest[crew, contact_id] = max(day, newest.get((crew, contact_id), 0))
    return newest
