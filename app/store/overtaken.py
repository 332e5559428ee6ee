"""Which messages tell of a case what is past: something else came of it since, and that was told.

Everybody of a case is told of each of these things, and who says "no" knows of it; who is with the
case no longer need not hear what became of it before.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, func, select

from app.domain.lifecycle import OF_OFFICIALS, RULES
from app.store.schema import report_events

#: Kinds of events that people are told of; a resident's "no" that is told is a reopening too.
_TOLD: Final = tuple(str(action) for action in OF_OFFICIALS if RULES[action].tells)


def overtaken(connection: Connection, causes: Iterable[str]) -> set[str]:
    """Give those of the causes of messages behind which something else was told; by one look."""
    asked = {cause: event for cause in causes if (event := _event_of(cause))}
    if not asked:
        return set()
    ids = {report_id for report_id, _ in asked.values()}
    its = report_events.c.report_id.in_(sorted(ids)), report_events.c.kind.in_(_TOLD)
    newest = select(report_events.c.report_id, func.max(report_events.c.seq)).where(*its)
    rows = connection.execute(newest.group_by(report_events.c.report_id))
    last = {row[0]: row[1] for row in rows}
    return {cause for cause, (report_id, seq) in asked.items() if last.get(report_id, seq) > seq}


def _event_of(cause: str) -> tuple[int, int] | None:
    """Give report and number of the event that a message tells of.

    >>> _event_of("report:48217365:3"), _event_of("report:48217365:filed"), _event_of("day:3")
    ((48217365, 3), None, None)
    """
    what, _, rest = cause.partition(":")
    report_id, _, seq = rest.partition(":")
    return (int(report_id), int(seq)) if what == "report" and seq.isdigit() else None
