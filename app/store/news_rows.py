"""Writes what callers have heard and answered, and tells others that a case is open again.

What is kept for a contact to hear is changed once a batch, however many things happened.
"""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from app.domain.limits import FiledBy
from app.store import job_sql, part_sql
from app.store.case_rows import case_of
from app.store.desk import Desk
from app.store.event_effects import due_set
from app.store.event_notes import sealed_to
from app.store.kept_news import KeptNews
from app.store.late_comers import tell_late
from app.store.message_rows import message_row
from app.store.news_text import read_news
from app.store.part_rows import Change, Event
from app.store.trips import Each, Reads, Row, Steps
from app.usecases.call import Call
from app.usecases.case_book import handed_on
from app.usecases.deadlines import due_from
from app.usecases.news import Item, opened, without
from app.usecases.parts import CONFIRMED, REOPENED
from app.usecases.telling import Case, Person, text_for

log = logging.getLogger(__name__)


class Heard(NamedTuple):
    """What is to be written of it."""

    messages: list[Row]
    changes: list[Change]
    #: Who has a case from now on, sealed, by report and number of the event.
    notes: dict[tuple[int, int], bytes]


class _Again(NamedTuple):
    """A case that a resident has opened again, and whose it was."""

    event: Event
    case: Case
    owner: str
    filed_by: FiledBy


def heard(desk: Desk, calls: Sequence[Call], events: Sequence[Event]) -> Steps[Heard]:
    """Give the messages to the others of cases that were opened again, and what was heard."""
    reopened = [event for event in events if event.kind == REOPENED]
    spoke = [call for call in calls if call.new_deeds]
    heard_of = [(call, item) for call in calls if call.news and (item := call.hears())]
    if not (heard_of or spoke):
        return Heard([], [], {})
    kept = KeptNews()
    answered = _answered(spoke, kept)
    told = (yield from _tell(desk, reopened, kept)) if reopened else Heard([], [], {})
    late = yield from tell_late(desk, spoke, events, kept)
    shown = _shown(desk, heard_of, kept)
    changed = [
        *told.changes,
        (part_sql.ANSWERED, answered),
        (part_sql.SHOWN, shown),
        *kept.changes(),
    ]
    return Heard([*told.messages, *late], changed, told.notes)


def _answered(calls: Sequence[Call], kept: KeptNews) -> list[dict[str, Any]]:
    """Give what was answered to the question whether a problem is solved."""
    found: dict[int, dict[str, Any]] = {}
    for deed in (deed for call in calls for deed in call.new_deeds):
        asked, who = deed.before.awaited, deed.contact_id
        if asked and who is not None and deed.kind in (CONFIRMED, REOPENED):
            is_solved = int(deed.kind == CONFIRMED)
            found[asked.message_id] = {"message": asked.message_id, "is_solved": is_solved}
            kept.change(who, deed.before.news, partial(without, number=asked.number))
    return list(found.values())


def _shown(desk: Desk, told: Sequence[tuple[Call, Item]], kept: KeptNews) -> list[dict[str, Any]]:
    """Give what was shown; how a case ended is told once, a question stays till it is answered."""
    found: dict[int, dict[str, Any]] = {}
    for call, item in told:
        found[item.message_id] = {"message": item.message_id, "moment": desk.now_us}
        if call.contact_id is not None and not item.asks:
            kept.leave_out(call.contact_id, call.news, partial(without, number=item.number))
    return list(found.values())


def _tell(desk: Desk, reopened: Sequence[Event], kept: KeptNews) -> Steps[Heard]:
    """Tell everybody of a case but the one who said no; nobody is asked about it any more.

    Its time begins anew, with who answers for it by now.
    """
    wanted = [{"report": event.report_id} for event in reopened]
    cases, people = yield Reads([Each(part_sql.CASE_TOLD, wanted), Each(part_sql.PEOPLE, wanted)])
    known = {index: case_of(row) for index, *row, _, _ in cases}
    again = [
        _Again(reopened[index], known[index], owner, FiledBy(filed_by))
        for index, *_, owner, filed_by in cases
    ]
    found: list[Row] = []
    for index, contact_id, language, news, role, network, _ in people:
        event, case = reopened[index], known[index]
        person = Person(contact_id, language, read_news(news), role, network=network)
        kept.change(contact_id, person.news, partial(opened, number=case.number))
        is_told = contact_id != event.contact_id
        if is_told and (row := _message(desk, event, case, person)):
            found.append(row)
    return Heard(found, *_begun_anew(desk, again))


def _begun_anew(
    desk: Desk, cases: Sequence[_Again]
) -> tuple[list[Change], dict[tuple[int, int], bytes]]:
    """Give what changes of cases that are open again, and what their histories say of it."""
    due: list[dict[str, Any]] = []
    handed: list[dict[str, Any]] = []
    notes: dict[tuple[int, int], bytes] = {}
    for event, case, owner, filed_by in cases:
        city, report = desk.cities.newest(event.call.city), case.report_id
        now = city.still_owner(owner, case.service, case.place)
        if now != owner:
            handed.append({"report": report, "owner_now": now})
            said = handed_on(owner, now)
            notes[report, event.seq] = desk.vault.seal(said, sealed_to(report, event.seq))
        begins = due_from(city, now, case.service, case.place, desk.now_us)
        is_test = filed_by is FiledBy.TEST  # of which no time is seen to run
        due.append(due_set(report, begins._replace(is_aside=is_test)))
    return [(part_sql.DUE, due), (job_sql.JOB_HANDED, handed)], notes


def _message(desk: Desk, event: Event, case: Case, person: Person) -> Row | None:
    """Write that a case was opened again, in the words of today."""
    city = desk.cities.newest(event.call.city)
    if REOPENED not in city.messages:  # published by a program that had no such message
        log.warning("message.not_there", extra={"template": REOPENED})
        return None
    text = text_for(city, REOPENED, case, person)
    cause = f"report:{event.report_id}:{event.seq}"
    return message_row(desk, city, person.network, person.contact_id, cause, REOPENED, text)
