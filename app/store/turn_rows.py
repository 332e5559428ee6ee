"""Writes what the turns of a batch want stored: each table with one statement, in one order.

The order of tables and the order of keys are the same in every process, so that two batches on
PostgreSQL never wait for each other in a ring.
"""

from collections.abc import Sequence
from typing import Any

import orjson

from app.domain.gazetteer import Located
from app.domain.messaging import MessageState
from app.domain.report import Channel, Status, remember_place
from app.menu.state import to_plain
from app.store import turn_sql
from app.store.desk import Desk
from app.store.hot_sql import Row
from app.store.schema import messages, report_events, reports, sessions, turns
from app.usecases.call import Call, Comment, Filing


def write_calls(desk: Desk, calls: Sequence[Call]) -> set[bytes]:
    """Store the new turns of these calls and what they filed.

    Gives the keys of the calls that another process was faster with: nothing of theirs is
    stored, and their turn must be run again.
    """
    ordered = sorted(calls, key=lambda call: call.id)
    ours = _begun(desk, ordered)
    ours = _turned(desk, ours)
    _filed(desk, ours)
    _commented(desk, ours)
    for call in ours:
        call.stored()
    kept = {call.key for call in ours}
    return {call.key for call in ordered} - kept


def _begun(desk: Desk, calls: Sequence[Call]) -> list[Call]:
    rows = [_session_row(desk, call) for call in calls if call.is_new]
    if not rows:
        return list(calls)
    stored = desk.sql.insert(desk.cursor, sessions, rows)
    if stored is None:
        return list(calls)
    return [call for call in calls if not call.is_new or (call.id,) in stored]


def _session_row(desk: Desk, call: Call) -> Row:
    turn = call.turn
    assert turn is not None
    return (
        call.id,
        desk.cities.id(call.city),
        call.key,
        call.epoch,
        turn.gateway,
        turn.session_id,
        turn.network,
        call.city.version,
        turn.received_at,
        None,
        None,
        None,
        None,
        None,
    )


def _turned(desk: Desk, calls: Sequence[Call]) -> list[Call]:
    rows = [row for call in calls for row in _turn_rows(desk, call)]
    if not rows:
        return list(calls)
    stored = desk.sql.insert(desk.cursor, turns, rows)
    if stored is None:
        return list(calls)
    missing = {row[0] for row in rows if (row[0], row[1]) not in stored}
    # A walk of several inputs that met a taken row halfway leaves nothing behind.
    halves = [{"id": id_, "seq": seq} for id_, seq in sorted(stored) if id_ in missing]
    if halves:
        desk.sql.write(desk.cursor, turn_sql.UNDO_TURN, halves)
    return [call for call in calls if call.id not in missing]


def _turn_rows(desk: Desk, call: Call) -> list[Row]:
    city_id = desk.cities.id(call.city)
    first = len(call.turns) - len(call.new_turns)
    return [
        (
            call.id,
            seq,
            city_id,
            at,
            relation,
            screen,
            kind,
            valid,
            thinking_ms,
            mark[0],
            mark[1],
            orjson.dumps(to_plain(state)).decode(),
            reply[0],
            reply[1],
        )
        for seq, (at, relation, screen, kind, valid, thinking_ms, mark, state, reply) in enumerate(
            call.new_turns, first
        )
    ]


def _filed(desk: Desk, calls: Sequence[Call]) -> None:
    filed = [(call, filing) for call in calls for filing in call.new_filings]
    if not filed:
        return
    rows = [_report_row(desk, *one) for one in filed]
    events = [_filed_event(desk, *one) for one in filed]
    texts = [_message_row(desk, *one) for one in filed if one[1].sms]
    briefs = [_brief(desk, *one) for one in filed if one[1].contact_id is not None]
    with desk.sql.together(desk.cursor):
        desk.sql.add(desk.cursor, reports, rows)
        desk.sql.add(desk.cursor, report_events, events)
        if texts:
            desk.sql.add(desk.cursor, messages, texts)
        if briefs:
            desk.sql.write(desk.cursor, turn_sql.BRIEF, briefs)


def _report_row(desk: Desk, call: Call, filing: Filing) -> Row:
    located = call.city.gazetteer.locate(filing.place)
    assert located is not None, "a pinned version names only places it has"
    assert call.turn is not None
    return (
        filing.report_id,
        desk.cities.id(call.city),
        filing.number,
        call.id,
        filing.filing,
        filing.contact_id,
        filing.service,
        *_located(located),
        str(Status.RECEIVED),
        str(Channel.USSD),
        filing.language,
        call.turn.network,
        desk.now_us,
        desk.now_us,
        None,
        None,
    )


def _located(located: Located) -> Row:
    return (
        located.district,
        located.bairro,
        located.block,
        located.point,
        located.position.lat,
        located.position.lon,
        located.radius_m,
        located.located_by,
    )


def _filed_event(desk: Desk, call: Call, filing: Filing) -> Row:
    city_id = desk.cities.id(call.city)
    return (filing.report_id, 0, city_id, desk.now_us, "filed", "caller", Status.RECEIVED, None)


def _message_row(desk: Desk, call: Call, filing: Filing) -> Row:
    assert call.turn is not None
    id_ = desk.ids.next(desk.now_us)
    return (
        id_,
        desk.cities.id(call.city),
        "out",
        desk.outbox_gateway,
        call.turn.network,
        filing.contact_id,
        f"report:{filing.report_id}:filed",
        "received",
        desk.vault.seal(filing.sms, f"messages.body {id_}"),
        str(MessageState.QUEUED),
        0,
        desk.now_us,
        None,
        None,
        None,
        desk.now_us,
        None,
        None,
    )


def _brief(desk: Desk, call: Call, filing: Filing) -> dict[str, Any]:
    assert filing.contact_id is not None
    contact = desk.contacts[filing.contact_id]
    need = call.city.services[filing.service].needs
    contact.places = remember_place(contact.places, need, filing.place)
    places = orjson.dumps(contact.places).decode()
    return {"contact": contact.id, "places_now": places}


def _commented(desk: Desk, calls: Sequence[Call]) -> None:
    comments = [(call, comment) for call in calls for comment in call.new_comments]
    if not comments:
        return
    events, texts = [], []
    for call, comment in comments:
        events.append(_comment_event(desk, call, comment))
        sealed = desk.vault.seal(comment.text, f"reports.comment {comment.report_id}")
        texts.append({"report": comment.report_id, "sealed": sealed, "now": desk.now_us})
    desk.sql.write(desk.cursor, turn_sql.COMMENT, texts)
    desk.sql.insert(desk.cursor, report_events, events)


def _comment_event(desk: Desk, call: Call, comment: Comment) -> Row:
    [(status, seq)] = desk.sql.read(
        desk.cursor, turn_sql.NEXT_EVENT, [{"report": comment.report_id}]
    )
    city_id = desk.cities.id(call.city)
    return (comment.report_id, seq, city_id, desk.now_us, "commented", "caller", status, None)
