"""Closed cases of which somebody has not heard. Only counted: nobody is named."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, func, select, union

from app.domain.lifecycle import RULES
from app.domain.messaging import MessageState
from app.domain.report import OPEN
from app.store.case_list import Listed, Wanted, cases_of, listed
from app.store.schema import followers, messages, report_events, reports

#: Closed cases that are looked at together.
PAGE: Final = 500
#: Kinds of the events that close a case and are told.
_CLOSES: Final = tuple(
    str(action)
    for action, rule in RULES.items()
    if rule.tells and not OPEN & set(rule.leads.values())
)


class Untold(NamedTuple):
    """A closed case, and how many of its people have not heard how it ended."""

    case: Listed
    waiting: int


def list_untold(connection: Connection, wanted: Wanted) -> Iterator[Untold]:
    """Give closed cases, the oldest first, that somebody has not heard of.

    To have heard takes a final receipt, or a screen of a call that said it; a message that was only
    sent may lie anywhere.
    """
    after, left = 0, wanted.most
    while left > 0:
        rows = connection.execute(_closed(wanted, after)).all()
        waiting = _waiting(connection, [row.id for row in rows])
        untold = [Untold(listed(row), waiting[row.id]) for row in rows if waiting[row.id]]
        yield from untold[:left]
        left -= len(untold)
        if len(rows) < PAGE:
            break
        after = rows[-1].id


def _closed(wanted: Wanted, after: int) -> Select[tuple[object, ...]]:
    query = cases_of(wanted).add_columns(reports.c.id)
    is_closed = reports.c.status.not_in(sorted(OPEN))
    if wanted.status not in ("", "open"):
        query = query.where(reports.c.status == wanted.status)
    return query.where(is_closed, reports.c.id > after).order_by(reports.c.id).limit(PAGE)


def _waiting(connection: Connection, ids: Collection[int]) -> Counter[int]:
    """Count the people of these reports who have not heard how they ended."""
    people = union(
        select(reports.c.id, reports.c.contact_id).where(
            reports.c.id.in_(ids), reports.c.contact_id.is_not(None)
        ),
        select(followers.c.report_id, followers.c.contact_id).where(followers.c.report_id.in_(ids)),
    )
    heard = _heard(connection, ids)
    who = (tuple(row) for row in connection.execute(people))
    return Counter(
        report_id for report_id, contact_id in who if (report_id, contact_id) not in heard
    )


def _heard(connection: Connection, ids: Collection[int]) -> set[tuple[Any, ...]]:
    """Give who has heard of which of these reports, by the message of its last closing."""
    closings = (
        select(report_events.c.report_id, func.max(report_events.c.seq))
        .where(report_events.c.report_id.in_(ids), report_events.c.kind.in_(_CLOSES))
        .group_by(report_events.c.report_id)
    )
    causes = {f"report:{id_}:{seq}": id_ for id_, seq in connection.execute(closings)}
    reached = (messages.c.state == MessageState.DELIVERED) | messages.c.shown_at.is_not(None)
    told = select(messages.c.cause, messages.c.contact_id).where(
        messages.c.cause.in_(causes), reached | messages.c.answer.is_not(None)
    )
    return {(causes[cause], contact_id) for cause, contact_id in connection.execute(told)}
