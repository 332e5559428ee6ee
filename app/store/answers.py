"""What people said when they were asked whether their case is solved."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, Text, case, cast, func, literal, select

from app.domain.limits import FiledBy, Flag
from app.domain.messaging import MessageState
from app.store.schema import contacts, messages, report_events, reports
from app.usecases.telling import ASKS


class Answers(NamedTuple):
    """People are counted once for each case that was said to be solved."""

    asked: int
    heard: int  #: it is known: a receipt, or it was shown on a call
    yes: int
    no: int

    @property
    def answered(self) -> int:
        """How many said a word."""
        return self.yes + self.no


def count_answers(
    connection: Connection, city_id: int, since: datetime, flag: Flag = Flag.ORDINARY
) -> Answers:
    """Count what became of the questions asked since a moment, of monitors where that is the flag.

    Who has another flag counts as a resident, but for tests, which count nowhere; nor does what is
    asked of a report that is a test.
    """
    others = contacts.c.flag.not_in((Flag.MONITOR, Flag.TEST))
    whose = contacts.c.flag == Flag.MONITOR if flag is Flag.MONITOR else others
    reached = (messages.c.state == MessageState.DELIVERED) | messages.c.shown_at.is_not(None)
    answered = messages.c.answer.is_not(None)
    counted = select(
        func.count(),
        func.count(case((reached | answered, 1))),
        func.count(case((messages.c.answer.is_(True), 1))),
        func.count(case((messages.c.answer.is_(False), 1))),
    )
    counted = counted.join(contacts, contacts.c.id == messages.c.contact_id).where(
        whose,
        messages.c.city_id == city_id,
        messages.c.template.in_(ASKS),
        messages.c.direction == "out",
        messages.c.cause.not_in(_of_tests(city_id)),
        messages.c.created_at >= since,
    )
    return Answers(*connection.execute(counted).one())


def _of_tests(city_id: int) -> Select[str]:
    """Ask for what messages of tests came from, as `messages.cause` has it."""
    event = report_events.c
    cause = literal("report:") + cast(event.report_id, Text) + ":" + cast(event.seq, Text)
    of_event = select(cause).join(reports, reports.c.id == event.report_id)
    return of_event.where(reports.c.city_id == city_id, reports.c.filed_by == str(FiledBy.TEST))
