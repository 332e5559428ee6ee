"""Writes what happened to reports that are stored already: words, and callers who take part."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.domain.lifecycle import Action, after, is_told
from app.domain.report import Status
from app.store import part_sql, turn_sql
from app.store.desk import Desk
from app.store.trips import Lookup, Reads, Row, Steps
from app.usecases.call import Call
from app.usecases.case_book import COMMENTED
from app.usecases.parts import (
    CONFIRMED,
    FOLLOWING,
    JOINED,
    REOPENED,
    Brought,
    Deed,
    counts,
    follows_as,
)

#: A statement and its sets of values.
Change = tuple[Any, list[dict[str, Any]]]
#: What a resident's word on a case does with it.
_WORDS = {CONFIRMED: Action.CONFIRM, REOPENED: Action.DISPUTE}


class Event(NamedTuple):
    """Something that a call did with a report, as it is to be stored."""

    call: Call
    report_id: int
    kind: str
    actor: str
    contact_id: int | None  #: whose deed it is; None for words and for callers without a number
    seq: int = 0
    status: Status = Status.RECEIVED  #: after it
    was: Status = Status.RECEIVED


def happened(calls: Sequence[Call]) -> Steps[list[Event]]:
    """Give the events of these calls, each behind all that its report has had."""
    acting = [call for call in calls if call.new_comments or call.new_deeds]
    if not acting:
        return []
    newest = yield from _newest(acting)
    found: list[Event] = []
    for event in (event for call in acting for event in _events(call)):
        seq, was = newest[event.report_id]
        kind, status = _outcome(event.kind, was)
        newest[event.report_id] = (seq + 1, status)
        found.append(event._replace(kind=kind, seq=seq, status=status, was=was))
    return found


def _newest(calls: Sequence[Call]) -> Steps[dict[int, tuple[int, Status]]]:
    """Give the next event and the status of each report that something happens to."""
    # A report filed in this very batch has its first event only.
    newest = {said.report_id: (1, Status.RECEIVED) for call in calls for said in call.new_comments}
    if newest:
        [rows] = yield Reads([Lookup(turn_sql.NEXT_EVENT, "report", sorted(newest))])
        newest |= {id_: (seq, Status(status)) for id_, status, seq in rows}
    for deed in (deed for call in calls for deed in call.new_deeds):
        # Looked up when it was decided; of two moments the later one holds.
        known = (deed.before.events, deed.before.status)
        newest[deed.report_id] = max(newest.get(deed.report_id, known), known)
    return newest


def _events(call: Call) -> list[Event]:
    said = [Event(call, one.report_id, COMMENTED, "caller", None) for one in call.new_comments]
    deeds = call.new_deeds
    return said + [Event(call, d.report_id, d.kind, _actor(d), d.contact_id) for d in deeds]


def _actor(deed: Deed) -> str:
    return "caller" if deed.before.is_reporter else "follower"


def _outcome(kind: str, was: Status) -> tuple[str, Status]:
    """Say what a deed is called, and which status it leads to.

    Who says "no" of a case that is open again already adds a voice.
    """
    action = _WORDS.get(kind)
    if action is None:
        return kind, was
    if action is Action.DISPUTE and not is_told(action, was):
        return str(action), was
    return kind, after(action, was) or was


def event_rows(
    desk: Desk, events: Sequence[Event], notes: Mapping[tuple[int, int], bytes]
) -> list[Row]:
    """Give the rows of events; `notes` are sealed, by report and number of the event."""
    return [
        (
            event.report_id,
            event.seq,
            desk.cities.id(event.call.city),
            desk.now_us,
            event.kind,
            event.actor,
            str(event.status),
            notes.get((event.report_id, event.seq)),
        )
        for event in events
    ]


def follower_rows(desk: Desk, calls: Sequence[Call]) -> list[Row]:
    """Give the contacts that follow a case from now on."""
    new = [
        (call, Brought(deed.report_id, deed.kind, 0), deed)
        for call, deed in following(calls)
        if not deed.before.follows
    ]
    brought = [(call, one, deed) for call, one, deed in _brought(calls) if not one.is_known]
    return [
        (
            one.report_id,
            deed.contact_id,
            desk.cities.id(call.city),
            one.kind,
            desk.now_us,
            one.via or None,
        )
        for call, one, deed in (*new, *brought)
    ]


def changes(desk: Desk, calls: Sequence[Call], events: Sequence[Event]) -> list[Change]:
    """Give the statements for what changes of reports and of who follows them."""
    known: list[dict[str, Any]] = [
        {"report": deed.report_id, "who": deed.contact_id, "kind_now": follows_as(deed)}
        for _, deed in following(calls)
        if deed.before.follows
    ]
    on = [
        {"report": one.report_id, "who": deed.contact_id, "kind_now": one.kind, "via_now": one.via}
        for _, one, deed in _brought(calls)
        if one.is_known
    ]
    moved = [event for event in events if event.status is not event.was]
    sets = {
        status: [
            {"report": event.report_id, "moment": desk.now_us}
            for event in moved
            if event.status is status
        ]
        for status in (Status.CONFIRMED, Status.ASSIGNED)
    }
    statuses = {one.report_id: str(one.status) for _, one, _ in _brought(calls)}
    still = [
        {"report": report_id, "was": was, "moment": desk.now_us}
        for report_id, was in sorted(statuses.items())
    ]
    return [
        (part_sql.STILL, still),
        (part_sql.BROUGHT_ON, on),
        (part_sql.BY_THEMSELVES, known),
        (part_sql.MORE_JOINED, _more_joined(calls)),
        (part_sql.CONFIRM_REPORT, sets[Status.CONFIRMED]),
        (part_sql.REOPEN_REPORT, sets[Status.ASSIGNED]),
    ]


def _more_joined(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Give how many more have told of each report."""
    joined = Counter(d.report_id for call in calls for d in call.new_deeds if counts(d))
    joined.update(one.report_id for _, one, _ in _brought(calls) if one.kind == JOINED)
    return [{"report": report_id, "more": joined[report_id]} for report_id in sorted(joined)]


def following(calls: Sequence[Call]) -> list[tuple[Call, Deed]]:
    """Give what lets somebody follow a case who can be told of it, each with its call."""
    return [(call, deed) for call in calls for deed in call.new_deeds if _follows(deed)]


def _follows(deed: Deed) -> bool:
    return deed.kind in FOLLOWING and deed.contact_id is not None


def _brought(calls: Sequence[Call]) -> list[tuple[Call, Brought, Deed]]:
    return [(c, one, deed) for c in calls for deed in c.new_deeds for one in deed.brought]
