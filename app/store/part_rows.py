"""Writes what happened to reports that are stored already: words, and callers who take part."""

from collections.abc import Sequence
from typing import Any

from app.domain.report import Status
from app.store import part_sql, turn_sql
from app.store.desk import Desk
from app.store.trips import Lookup, Reads, Row, Steps
from app.usecases.call import Call
from app.usecases.parts import JOINED, SUBSCRIBED, Deed

#: A call and what it did with a report: report, kind, actor.
Event = tuple[Call, int, str, str]


def event_rows(desk: Desk, calls: Sequence[Call]) -> Steps[list[Row]]:
    """Give the events of these calls, each behind all that its report has had."""
    acting = (call for call in calls if call.new_comments or call.new_deeds)
    events = [event for call in acting for event in _events(call)]
    if not events:
        return []
    ids = sorted({report_id for _, report_id, _, _ in events})
    [rows] = yield Reads([Lookup(turn_sql.NEXT_EVENT, "report", ids)])
    # A report filed in this very batch has its first event only.
    newest = {id_: (str(Status.RECEIVED), 1) for id_ in ids}
    newest |= {row[0]: (row[1], row[2]) for row in rows}
    found: list[Row] = []
    for call, report_id, kind, actor in events:
        status, seq = newest[report_id]
        newest[report_id] = (status, seq + 1)
        city_id = desk.cities.id(call.city)
        found.append((report_id, seq, city_id, desk.now_us, kind, actor, status, None))
    return found


def _events(call: Call) -> list[Event]:
    said = [(call, comment.report_id, "commented", "caller") for comment in call.new_comments]
    return said + [(call, deed.report_id, deed.kind, _actor(deed)) for deed in call.new_deeds]


def _actor(deed: Deed) -> str:
    return "caller" if deed.before.is_reporter else "follower"


def follower_rows(desk: Desk, calls: Sequence[Call]) -> list[Row]:
    """Give the contacts that follow a case from now on."""
    return [
        (deed.report_id, deed.contact_id, desk.cities.id(call.city), deed.kind, desk.now_us)
        for call, deed in _following(calls)
        if not deed.before.follows
    ]


def changes(calls: Sequence[Call]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Give the statements for contacts whose standing changes, with their sets of values."""
    joined: list[dict[str, Any]] = [
        {"report": deed.report_id, "who": deed.contact_id}
        for _, deed in _following(calls)
        if deed.before.follows and deed.kind == JOINED
    ]
    answered: list[dict[str, Any]] = [
        {"who": deed.contact_id, "was": deed.before.awaited}
        for call in calls
        for deed in call.new_deeds
        if deed.before.awaited and not _follows(deed)
    ]
    return [(part_sql.JOINED_NOW, joined), (part_sql.ANSWERED, answered)]


def _following(calls: Sequence[Call]) -> list[tuple[Call, Deed]]:
    return [(call, deed) for call in calls for deed in call.new_deeds if _follows(deed)]


def _follows(deed: Deed) -> bool:
    return deed.kind in (JOINED, SUBSCRIBED) and deed.contact_id is not None
