"""Writes what the turns of a batch want stored: each table with one statement, in one order.

The order of tables and the order of keys are the same in every process, so that two batches on
PostgreSQL seldom wait for each other in a ring; where they do, the server undoes one of them and
it is run again.
"""

from collections.abc import Sequence
from typing import Any

import orjson

from app.domain.limits import Flag, time_of
from app.domain.report import BAIRRO, Channel, Status, remember_place
from app.menu.state import CALLER, plain_caller, to_plain
from app.menu.step import Position
from app.store import turn_sql
from app.store.desk import Desk
from app.store.hold_sql import HOLD, holds
from app.store.job_rows import JobBook, job_changes
from app.store.message_rows import message_row
from app.store.news_rows import heard
from app.store.part_rows import changes, event_rows, follower_rows, happened
from app.store.report_rows import Whence, report_row
from app.store.schema import (
    contacts,
    followers,
    messages,
    report_events,
    reports,
    sessions,
    turns,
)
from app.store.trips import Row, Steps, Writes
from app.usecases.call import Call, Comment, Filing


def write_calls(desk: Desk, calls: Sequence[Call]) -> Steps[None]:
    """Store the new turns of these calls and what they filed, all of it or nothing.

    Raises: the driver's error where another process was faster (`hot_sql.is_taken`); then the
    batch must be rolled back and run again.
    """
    ordered = sorted(calls, key=lambda call: call.id)
    begun = [_session_row(desk, call) for call in ordered if call.is_new]
    turned = [row for call in ordered for row in _turn_rows(desk, call)]
    filed = [(call, filing) for call in ordered for filing in call.new_filings]
    said = [comment for call in ordered for comment in call.new_comments]
    events = yield from happened(ordered)
    jobs: list[JobBook] = [job for call in ordered for job in call.new_jobs]
    done = [book.event for book in jobs]
    told = [message for book in jobs for message in book.messages]
    hearing = yield from heard(desk, ordered, events)
    added = (
        (contacts, desk.new_contacts),
        (sessions, begun),
        (turns, turned),
        (reports, [_report_row(desk, *one) for one in filed]),
        (
            report_events,
            [
                *(_filed_event(desk, *one) for one in filed),
                *event_rows(desk, events, hearing.notes),
                *done,
            ],
        ),
        (followers, follower_rows(desk, ordered)),
        (
            messages,
            [*(_message_row(desk, *one) for one in filed if one[1].sms), *hearing.messages, *told],
        ),
    )
    changed = (
        (turn_sql.HEARD_ON, _moved(ordered)),
        (turn_sql.LANGUAGE, _by_key(desk.new_languages)),
        (turn_sql.BRIEF, _briefs(desk, filed)),
        (HOLD, holds(filed, desk.tally, desk.now_us)),
        (turn_sql.COMMENT, [_comment(desk, comment) for comment in said]),
        *changes(desk, ordered, events),
        *hearing.changes,
        *(job_changes(jobs) if jobs else ()),
    )
    wanted = Writes(
        [(table, rows) for table, rows in added if rows],
        [(statement, sets) for statement, sets in changed if sets],
    )
    if wanted.added or wanted.changed:
        yield wanted
    for call in ordered:
        call.stored()


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
    )


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
            _plain(call, to),
            to.reply[0],
            to.reply[1],
        )
        for seq, (at, relation, screen, kind, valid, thinking_ms, mark, to) in enumerate(
            call.new_turns, first
        )
    ]


def _plain(call: Call, to: Position) -> str:
    """Write a state as JSON; of a shared one only the caller is written each time."""
    if not to.is_shared:
        return orjson.dumps(to_plain(to.state(call.caller))).decode()
    around = to.plain
    if around is None:
        plain = to_plain(to.state(call.caller))
        head, tail = orjson.dumps(plain[:CALLER]), orjson.dumps(plain[CALLER + 1 :])
        around = to.plain = (head[:-1].decode() + ",", "," + tail[1:].decode())
    if not call.plain_caller:
        call.plain_caller = orjson.dumps(plain_caller(call.caller)).decode()
    return around[0] + call.plain_caller + around[1]


def _report_row(desk: Desk, call: Call, filing: Filing) -> Row:
    assert call.turn is not None
    city_id = desk.cities.id(call.city)
    whence = Whence(str(Channel.USSD), call.turn.network, call.id, filing.filing)
    return report_row(call.city, city_id, filing, whence, desk.now_us)


def _filed_event(desk: Desk, call: Call, filing: Filing) -> Row:
    city_id = desk.cities.id(call.city)
    about = filing.report_id, 0
    return (*about, city_id, desk.now_us, "filed", "caller", Status.RECEIVED, None)


def _message_row(desk: Desk, call: Call, filing: Filing) -> Row:
    cause = f"report:{filing.report_id}:filed"
    return message_row(
        desk, call.city, call.network, filing.contact_id, cause, "received", filing.sms
    )


def _briefs(desk: Desk, filed: Sequence[tuple[Call, Filing]]) -> list[dict[str, Any]]:
    """What is kept beside each contact of their reports; somebody may have filed twice."""
    briefs: dict[int, dict[str, Any]] = {}
    for call, filing in filed:
        if filing.contact_id is None:
            continue
        contact = desk.contacts[filing.contact_id]
        need = call.city.services[filing.service].needs
        contact.places = remember_place(contact.places, need, filing.place)
        if contact.flag is Flag.MONITOR and (at := call.city.gazetteer.bairro_of(filing.place)):
            contact.places = remember_place(contact.places, BAIRRO, at.code)
        brief = briefs.setdefault(
            contact.id, {"contact": contact.id, "more": 0, "filed": "", "times": ""}
        )
        if contact.flag is Flag.ORDINARY:
            brief["times"] = time_of(desk.now_us) + brief["times"]
        brief["more"] += 1
        brief["filed"] = f"{filing.number},{brief['filed']}"
        brief["places_now"] = orjson.dumps(contact.places).decode()
    return _by_key(briefs)


def _moved(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Give who calls anew from another network than they were heard on before."""
    sets = {
        call.contact_id: {"contact": call.contact_id, "network_now": call.turn.network}
        for call in calls
        if call.is_new and call.turn and call.contact_id is not None and call.heard_on is not None
        if call.turn.network not in ("", call.heard_on)
    }
    return _by_key(sets)


def _by_key(sets: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    return [sets[key] for key in sorted(sets)]


def _comment(desk: Desk, comment: Comment) -> dict[str, Any]:
    sealed = desk.vault.seal(comment.text, f"reports.comment {comment.report_id}")
    return {"report": comment.report_id, "sealed": sealed, "now": desk.now_us}
