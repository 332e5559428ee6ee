"""Tells who comes to a case that is closed by now how it ended, as its people were told.

Somebody may join on a screen from before it was closed, or join what was merged with it: nobody
else would tell them.
"""

import logging
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from app.domain.clock import Micros
from app.domain.lifecycle import RULES, Action
from app.domain.report import OPEN, Status
from app.domain.text import fold
from app.menu.effects import Told
from app.menu.model import City
from app.store import part_sql
from app.store.case_rows import case_of
from app.store.desk import Desk
from app.store.event_notes import open_words
from app.store.kept_news import KeptNews
from app.store.message_rows import message_row
from app.store.part_rows import Event, following
from app.store.trips import Each, Reads, Row, Steps
from app.usecases.call import Call
from app.usecases.crew_jobs import code_of
from app.usecases.news import News
from app.usecases.parts import Deed
from app.usecases.telling import Case, Person, hearers, is_kept, news_after, template_for, text_for

log = logging.getLogger(__name__)
#: How somebody stands to a case to which another one brought them, as `Person` says it.
MERGED: Final = "merged"


class _Comer(NamedTuple):
    """Somebody who is with a closed case from now on."""

    call: Call
    report_id: int
    person: Person


class _End(NamedTuple):
    """The event that closed a case."""

    seq: int
    action: Action
    at: Micros
    reason: str

    @property
    def status(self) -> Status:
        """What it made of the case."""
        return RULES[self.action].leads[Status.RECEIVED]


def tell_late(
    desk: Desk, calls: Sequence[Call], events: Sequence[Event], kept: KeptNews
) -> Steps[list[Row]]:
    """Give the messages to who comes late, and keep what they have to hear."""
    comers = [*_comers(calls, {event.report_id: event.status for event in events})]
    if not comers:
        return []
    wanted = [{"report": one.report_id} for one in comers]
    told, closed = yield Reads([Each(part_sql.CASE_TOLD, wanted), Each(part_sql.CLOSED_BY, wanted)])
    cases = {index: case_of(row) for index, *row, _, _ in told}
    whose = {index: owner for index, *_, owner, _ in told}
    ends = {index: _end(desk, comers[index].report_id, row) for index, *row in closed}
    waits = [
        index
        for index, end in ends.items()
        if is_kept(end.status, end.at, desk.now_us) and _hears(comers[index], whose[index], end)
    ]
    known = yield from _told_before(comers, ends, waits)
    found: list[Row] = []
    for index in waits:
        comer, case, end = comers[index], cases[index], ends[index]
        if not (message_id := known.get(index, 0)):
            row = _message(desk, comer, case, end)
            found += [row] if row else []
            message_id = row[0] if row else 0
        if message_id:
            news = partial(_with_end, desk.cities.newest(comer.call.city), comer, case, end)
            kept.change(comer.person.contact_id, comer.person.news, partial(news, message_id))
    return found


def _comers(calls: Sequence[Call], statuses: dict[int, Status]) -> Iterator[_Comer]:
    """Give who comes to a case that is closed; `statuses` as this batch leaves them."""
    for call, deed in following(calls):
        new = [(one.report_id, one.status, MERGED) for one in deed.brought if not one.is_known]
        if not deed.before.follows:
            new.append((deed.report_id, deed.before.status, deed.kind))
        for report_id, was, role in new:
            status = statuses.get(report_id, was)
            # Of a merged one is heard what becomes of the case that goes on.
            if status not in OPEN and status is not Status.DUPLICATE:
                yield _Comer(call, report_id, _person(call, deed, role))


def _person(call: Call, deed: Deed, role: str) -> Person:
    assert deed.contact_id is not None
    assert call.state is not None
    language, news = call.state.language, deed.before.news
    return Person(deed.contact_id, language, news, role, network=call.network)


def _hears(comer: _Comer, owner: str, end: _End) -> bool:
    """Whether somebody is told of an end, in whose crew the case may be."""
    assert comer.call.state is not None
    crew = comer.call.state.caller.crew
    person = comer.person._replace(works=bool(crew) and code_of(crew) == owner)
    return bool(hearers([person], RULES[end.action].tells))


def _end(desk: Desk, report_id: int, row: Sequence[Any]) -> _End:
    seq, kind, at, note = row
    return _End(seq, Action(kind), at, open_words(desk.vault, report_id, seq, note))


def _told_before(
    comers: Sequence[_Comer], ends: dict[int, _End], waits: Sequence[int]
) -> Steps[dict[int, int]]:
    """Give the messages that these ends have caused to them: who left may have come back."""
    if not waits:
        return {}
    asked = [(_cause(comers[index], ends[index]), comers[index]) for index in waits]
    wanted = [{"cause": cause, "who": comer.person.contact_id} for cause, comer in asked]
    [rows] = yield Reads([Each(part_sql.TOLD_BEFORE, wanted)])
    return {waits[place]: message_id for place, message_id in rows}


def _cause(comer: _Comer, end: _End) -> str:
    return f"report:{comer.report_id}:{end.seq}"


def _message(desk: Desk, comer: _Comer, case: Case, end: _End) -> Row | None:
    """Write how the case ended, in the words of today."""
    city = desk.cities.newest(comer.call.city)
    template = template_for(city, RULES[end.action].tells, comer.person)
    if template not in city.messages:  # taken out of messages.yaml since
        log.warning("message.not_there", extra={"template": template})
        return None
    told = Told(fold(end.reason, city.language))
    text = text_for(city, template, case, comer.person, told)
    network, who = comer.person.network, comer.person.contact_id
    return message_row(desk, city, network, who, _cause(comer, end), template, text)


def _with_end(
    city: City, comer: _Comer, case: Case, end: _End, message_id: int, news: News
) -> News:
    person = comer.person._replace(news=news)
    return news_after(city, case, end.status, person, message_id, end.at)
