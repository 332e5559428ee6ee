"""Reads messages for people who look after them, and lets one be sent anew. Nobody is named."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, not_, or_, select, update

from app.domain.clock import Micros
from app.domain.errors import Conflict, NotFound
from app.domain.messaging import MessageState
from app.domain.outbox import FOR_ANEW, NEVER_US, check_anew, check_hears
from app.domain.overtaken import check_current
from app.domain.phone import mask
from app.domain.text import septets
from app.store.caller_store import HEARING, hearing
from app.store.overtaken import ASKED, CityOf, overtaken
from app.store.schema import contacts, messages, receipts, reports
from app.store.sent_of_case import Anew, sent_anew_of
from app.store.vault import SealBroken, Vault

#: In place of a state: all.
ANY: Final = "any"
_UNREADABLE: Final = "[cannot be opened]"


class Listed(NamedTuple):
    """A message of the list."""

    id: int
    at: datetime  #: when it was written
    template: str
    state: str
    code: str  #: the gateway's last word, or ours
    attempts: int
    network: str
    cause: str  #: what made us write it

    @property
    def report_id(self) -> int | None:
        """The id of the case that it is about; None where it is about none."""
        kind, _, rest = self.cause.partition(":")
        return int(rest.partition(":")[0]) if kind == "report" else None


class Heard(NamedTuple):
    """A receipt of a message."""

    at: datetime
    status: str
    reason: str


class Whole(NamedTuple):
    """Everything of one message but its text."""

    message: Listed
    to: str  #: masked
    septets: int
    priority: int
    sent_at: datetime | None
    final_at: datetime | None
    shown_at: datetime | None
    cost: str
    receipts: tuple[Heard, ...]
    anew: tuple[Anew, ...]  #: each time that somebody had it sent anew


def list_messages(connection: Connection, city_id: int, state: str, most: int) -> list[Listed]:
    """Give messages of a city in a state, or `ANY`, the newest first."""
    query = listing().where(messages.c.city_id == city_id)
    if state != ANY:
        query = query.where(messages.c.state == state)
    rows = connection.execute(query.order_by(messages.c.id.desc()).limit(most))
    return [listed(row) for row in rows]


def find_messages(connection: Connection, city_id: int, ids: Sequence[int]) -> list[Listed]:
    """Give messages of a city by their ids."""
    query = listing().where(messages.c.city_id == city_id, messages.c.id.in_(ids))
    return [listed(row) for row in connection.execute(query)]


def is_dead() -> ColumnElement[bool]:
    """Whether a message will not arrive by itself, or nobody knows."""
    # In this form SQLite takes the index of states.
    over = (MessageState.FAILED, MessageState.UNKNOWN, MessageState.DROPPED)
    is_for_anew = or_(messages.c.state != MessageState.DROPPED, messages.c.code.in_(FOR_ANEW))
    return and_(messages.c.state.in_(over), is_for_anew, not_(_is_under_way()))


def _is_under_way() -> ColumnElement[bool]:
    """Whether one that may have gone was sent anew by somebody, and has not been tried since."""
    its = messages.c
    is_untried = and_(its.renewed_at.is_not(None), its.attempts == 0, its.next_at < NEVER_US)
    return and_(its.state == MessageState.UNKNOWN, is_untried)


def whole_message(
    connection: Connection, vault: Vault, city_id: int, message_id: int
) -> Whole | None:
    """Give everything of a message; None where there is no such."""
    query = (
        select(messages, contacts.c.phone_sealed)
        .join(contacts, contacts.c.id == messages.c.contact_id)
        .where(messages.c.id == message_id, messages.c.city_id == city_id, _is_ours())
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    heard = select(receipts).where(receipts.c.message_id == message_id).order_by(receipts.c.at)
    phone = _opened(vault, row.phone_sealed, f"contacts.phone {row.contact_id}")
    text = _opened(vault, row.body_sealed, f"messages.body {row.id}")
    return Whole(
        listed(row),
        mask(phone) if phone else _UNREADABLE,
        septets(text),
        row.priority,
        row.sent_at,
        row.final_at,
        row.shown_at,
        row.cost or "",
        tuple(Heard(one.at, one.status, one.reason) for one in connection.execute(heard)),
        sent_anew_of(connection, [row]).get(row.id, ()),
    )


def _opened(vault: Vault, sealed: bytes, belongs_to: str) -> str:
    try:
        return vault.open(sealed, belongs_to)
    except SealBroken:
        return ""


def send_anew(
    connection: Connection,
    message_id: int,
    now_us: Micros,
    city_of: CityOf,
    city_id: int | None = None,
) -> int:
    """Let a message, of one city or of any, be sent once more, with all its tries and time.

    Gives the number of its city. One that may have gone stays in doubt until the new attempt says
    more. In what words it goes is settled when it leaves: see `confirmed_anew`.

    Raises:
        NotFound: there is no such message.
        Conflict: it is on its way, or may not be sent, or is no news any more, or the person is
            sent nothing.
    """
    row = _held(connection, message_id, city_id)
    state = MessageState(row.state)
    check_hears(**hearing(row, now_us))
    if row.is_under_way:
        raise Conflict("it is on its way again already")
    check_anew(state, row.code or "")
    check_current(overtaken(connection, [row], city_of, now_us).get(row.id))
    values: dict[str, object] = dict.fromkeys(("next_at", "renewed_at"), now_us)
    values |= {"attempts": 0, "final_at": None}
    values["state"] = state if state is MessageState.UNKNOWN else MessageState.QUEUED
    if state is MessageState.FAILED:
        # Its receipt may come once more, and would say so of the new attempt.
        values["provider_id"] = None
    connection.execute(update(messages).where(messages.c.id == message_id).values(values))
    return int(row.city_id)


def _held(connection: Connection, message_id: int, city_id: int | None) -> Row[Any]:
    """Give a message, and let nobody else have it sent anew meanwhile. Raises: NotFound."""
    its = [messages.c.id == message_id]
    if city_id is not None:
        its.append(messages.c.city_id == city_id)
    query = (
        listing()
        .add_columns(_is_under_way().label("is_under_way"), *HEARING)
        .join(contacts, contacts.c.id == messages.c.contact_id)
        .where(*its)
    )
    row = connection.execute(query.with_for_update(of=messages)).one_or_none()
    if row is None:
        raise NotFound("there is no such message")
    return row


def _is_ours() -> ColumnElement[bool]:
    return messages.c.direction == "out"


def listing() -> Select[tuple[object, ...]]:
    """Ask for what `listed` reads of messages that were to leave, and for `ASKED`."""
    more = (messages.c[name] for name in ("state", "code", "attempts", "network"))
    return select(*ASKED, *more).where(_is_ours())


def listed(row: Row[tuple[object, ...]]) -> Listed:
    """Read a row of `listing`."""
    return Listed(
        row.id,
        row.created_at,
        row.template,
        row.state,
        row.code or "",
        row.attempts,
        row.network,
        row.cause,
    )


def cases_of(connection: Connection, listed: Sequence[Listed]) -> dict[int, int]:
    """Give the public numbers of the cases that messages are about, by message."""
    about = {one.id: one.report_id for one in listed if one.report_id is not None}
    query = select(reports.c.id, reports.c.number).where(reports.c.id.in_(about.values()))
    numbers = {row.id: row.number for row in connection.execute(query)}
    return {id_: numbers[report] for id_, report in about.items() if report in numbers}
