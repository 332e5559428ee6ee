"""SMS that a person has dealt with, or is to: what became of each, by whom. No number is shown.

Those of a whole city that wait no more, and those of the people of one case. What the service
understood by itself stands in its case as an event, and not here.
"""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    String,
    Subquery,
    and_,
    cast,
    func,
    literal,
    select,
    text,
    type_coerce,
    union_all,
    update,
)

from app.domain.clock import DAY_US, micros
from app.domain.delivery import ANSWER
from app.domain.errors import Conflict, NotFound
from app.domain.ids import EPOCH_US, first_id, ids_within
from app.domain.phone import is_replyable
from app.domain.written_numbers import mask_written
from app.menu.model import City
from app.store.case_page import CasePage
from app.store.inbound_list import Came, came_in, came_of
from app.store.schema import followers, messages, reports
from app.store.tables.messages import CAME_IN, IS_DEALT_WITH
from app.store.vault import SealBroken, Vault
from app.usecases.message_book import InState
from app.usecases.receive_sms import FOREIGN

#: So many of a case are given, the newest.
MOST_OF_CASE: Final = 30
#: Who has an official make a case of an SMS has often written of it in several, and waited over a
#: weekend for somebody to read them: so long before they were with a case they may mean it.
BEFORE_US: Final = 3 * DAY_US
#: Who writes no longer than this after a case was closed may still mean it.
AFTER_US: Final = 14 * DAY_US
_OFFICIAL: Final = "official "
_UNREADABLE: Final = "[cannot be opened]"
_BY_PEOPLE: Final = (InState.WAITING, InState.ANSWERED, InState.DONE)
_answers: Final = messages.alias("answers")


class Answer(NamedTuple):
    """What an official answered."""

    at: datetime
    text: str  #: numbers in it masked
    state: str


class Handled(NamedTuple):
    """An SMS, and what became of it."""

    came: Came
    case: int  #: public number of the case that was made of it, or keeps it; 0 for none
    answer: Answer | None
    dealt_at: datetime | None  #: None of one that waits, or was dealt with before this was kept
    is_reporters: bool = False  #: of one of a case, whether who reported it wrote it

    @property
    def waits(self) -> bool:
        """Whether nobody has dealt with it."""
        return self.came.state == InState.WAITING

    @property
    def by(self) -> str:
        """Who dealt with it: "ana"; "shell ana" of a command. "" while it waits."""
        return "" if self.waits else self.came.code.removeprefix(_OFFICIAL)

    @property
    def can_wait(self) -> bool:
        """Whether it can be made to wait again: it is known that nothing came of it."""
        return self.came.state == InState.DONE and not self.case and not self.may_be_in_case

    @property
    def may_be_in_case(self) -> bool:
        """Whether it was done before it was kept whether a case came of it."""
        return self.came.state == InState.DONE and not self.case and self.dealt_at is None


def list_handled(
    connection: Connection, vault: Vault, city_id: int, most: int, before: int = 0
) -> list[Handled]:
    """Give what waits no more, what came last first; `before`: only what came before this id."""
    query = _told(came_in(city_id)).where(text(f"messages.{IS_DEALT_WITH}"))
    if before:
        query = query.where(messages.c.id < before)
    rows = connection.execute(query.order_by(messages.c.id.desc()).limit(most))
    return [_handled(vault, row) for row in rows]


def find_handled(
    connection: Connection, vault: Vault, city_id: int, message_id: int
) -> Handled | None:
    """Give a message of a city and what became of it, be it that it waits; None for none."""
    query = _told(came_in(city_id)).where(messages.c.id == message_id)
    row = connection.execute(query).one_or_none()
    return _handled(vault, row) if row else None


def words_answered(connection: Connection, vault: Vault, message_id: int) -> str:
    """Give the very words that answered a message, numbers and all; "" where none did."""
    its = messages.c.cause == f"answer:{message_id}", messages.c.template == ANSWER
    row = connection.execute(select(messages.c.id, messages.c.body_sealed).where(*its)).first()
    return _opened(vault, row.body_sealed, row.id) if row else ""


def list_of_case(
    connection: Connection, vault: Vault, city_id: int, page: CasePage, most: int
) -> list[Handled]:
    """Give what people of a case wrote that a person dealt with or is to, the newest first.

    From `BEFORE_US` before they were with it until `AFTER_US` after it was closed.
    """
    people = _people(page.case.id)
    since = people.c.since - ids_within(BEFORE_US)
    query = (
        _told(came_in(city_id).join(people, people.c.contact_id == messages.c.contact_id))
        .add_columns(people.c.reported)
        .where(
            text(f"messages.{CAME_IN}"),
            messages.c.id >= since,
            messages.c.state.in_(_BY_PEOPLE),
        )
        .order_by(messages.c.id.desc())
    )
    if page.closed_at:
        query = query.where(messages.c.id < first_id(micros(page.closed_at) + AFTER_US))
    rows = connection.execute(query.limit(most))
    return [_handled(vault, row)._replace(is_reporters=bool(row.reported)) for row in rows]


def _people(report_id: int) -> Subquery:
    """Ask for the contacts of a case, since which id each is with it, and whether they reported it.

    Who came with a case that was merged was with that one, since its own id.
    """
    its = reports.c
    reporter = select(its.contact_id, its.id.label("since"), literal(1).label("reported"))
    came_ms = (type_coerce(followers.c.at, BigInteger) - EPOCH_US) // 1000
    since = func.coalesce(followers.c.via, came_ms * ids_within(1000))
    others = select(followers.c.contact_id, since, literal(0))
    every = union_all(
        reporter.where(its.id == report_id, its.contact_id.is_not(None)),
        others.where(followers.c.report_id == report_id),
    ).subquery()
    first, reported = func.min(every.c.since), func.max(every.c.reported)
    who = select(every.c.contact_id, first.label("since"), reported.label("reported"))
    return who.group_by(every.c.contact_id).subquery("people")


def _told(query: Select[Any]) -> Select[Any]:
    """Ask besides for what was answered, and for the case that came of it."""
    answers_it = _answers.c.cause == literal("answer:") + cast(messages.c.id, String)
    return (
        query.outerjoin(_answers, and_(answers_it, _answers.c.template == ANSWER))
        .outerjoin(reports, reports.c.id == messages.c.report_id)
        .add_columns(
            _answers.c.id.label("answer_id"),
            _answers.c.created_at.label("answered_at"),
            _answers.c.body_sealed.label("answer_sealed"),
            _answers.c.state.label("answer_state"),
            reports.c.number.label("case_number"),
        )
    )


def _handled(vault: Vault, row: Row[Any]) -> Handled:
    answer = None
    if row.answer_id is not None:
        said = _opened(vault, row.answer_sealed, row.answer_id)
        answer = Answer(row.answered_at, mask_written(said), row.answer_state)
    return Handled(came_of(vault, row), row.case_number or 0, answer, row.dealt_at)


def _opened(vault: Vault, sealed: bytes, message_id: int) -> str:
    try:
        return vault.open(sealed, f"messages.body {message_id}")
    except SealBroken:
        return _UNREADABLE


def take_back(
    connection: Connection, vault: Vault, city: City, city_id: int, message_id: int
) -> str:
    """Let a message wait again that was said to need no answer; give who had said so: "ana".

    Raises:
        NotFound: there is no such message of this city.
        Conflict: it waits, or was answered, or is part of a case, or may be.
    """
    its = messages.c.id == message_id, messages.c.city_id == city_id, messages.c.direction == "in"
    row = connection.execute(select(messages).where(*its).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("there is no such message in the inbox")
    if row.state != InState.DONE:
        raise Conflict("it is %(state)s already", state=str(row.state))
    if row.report_id is not None:
        raise Conflict("it is part of a case already")
    if row.dealt_at is None:
        raise Conflict("it cannot be told any more whether a case was made of it: it stays")
    sender, _, _ = _opened(vault, row.body_sealed, row.id).partition("\n")
    # Who said that it needs no answer stood in place of why none may be sent.
    can_reply = is_replyable(sender, city.calling_code, city.national_digits)
    values = {"state": InState.WAITING, "code": None if can_reply else FOREIGN, "dealt_at": None}
    connection.execute(update(messages).where(its[0]).values(values))
    return (row.code or "").removeprefix(_OFFICIAL)
