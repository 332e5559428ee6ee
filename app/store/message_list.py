"""Reads messages for people who look after them, and lets one be sent anew. Nobody is named."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select, update

from app.domain.clock import Micros
from app.domain.errors import Conflict, NotFound
from app.domain.messaging import MessageState
from app.domain.outbox import FOR_ANEW, check_anew, check_hears
from app.domain.phone import mask
from app.domain.text import septets
from app.store.caller_store import HEARING, hearing
from app.store.overtaken import overtaken
from app.store.schema import contacts, messages, receipts, reports
from app.store.vault import SealBroken, Vault

#: In place of a state: those that will not arrive by themselves, or of which nobody knows; all.
DEAD: Final = "dead"
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
    report_id: int | None  #: what it is about; None where it is about no case


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


def list_messages(connection: Connection, city_id: int, state: str, most: int) -> list[Listed]:
    """Give messages of a city in a state, or `DEAD` or `ANY`, the newest first."""
    query = _messages().where(messages.c.city_id == city_id)
    if state == DEAD:
        query = query.where(is_dead())
    elif state != ANY:
        query = query.where(messages.c.state == state)
    rows = connection.execute(query.order_by(messages.c.id.desc()).limit(most))
    return [_listed(row) for row in rows]


def find_messages(connection: Connection, city_id: int, ids: Sequence[int]) -> list[Listed]:
    """Give messages of a city by their ids."""
    query = _messages().where(messages.c.city_id == city_id, messages.c.id.in_(ids))
    return [_listed(row) for row in connection.execute(query)]


def is_dead() -> ColumnElement[bool]:
    """Whether a message will not arrive by itself, or nobody knows."""
    # In this form SQLite takes the index of states.
    over = (MessageState.FAILED, MessageState.UNKNOWN, MessageState.DROPPED)
    is_for_anew = or_(messages.c.state != MessageState.DROPPED, messages.c.code.in_(FOR_ANEW))
    return and_(messages.c.state.in_(over), is_for_anew)


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
        _listed(row),
        mask(phone) if phone else _UNREADABLE,
        septets(text),
        row.priority,
        row.sent_at,
        row.final_at,
        row.shown_at,
        row.cost or "",
        tuple(Heard(one.at, one.status, one.reason) for one in connection.execute(heard)),
    )


def _opened(vault: Vault, sealed: bytes, belongs_to: str) -> str:
    try:
        return vault.open(sealed, belongs_to)
    except SealBroken:
        return ""


def send_anew(
    connection: Connection, message_id: int, now_us: Micros, city_id: int | None = None
) -> None:
    """Let a message, of one city or of any, be sent once more, with all its tries and time.

    One that may have gone stays in doubt until the new attempt says more.

    Raises:
        NotFound: there is no such message.
        Conflict: it is on its way, or may not be sent, or is no news any more, or the person is
            sent nothing.
    """
    its = [messages.c.id == message_id, _is_ours()]
    if city_id is not None:
        its.append(messages.c.city_id == city_id)
    row = connection.execute(
        select(
            messages.c.state,
            messages.c.code,
            messages.c.cause,
            messages.c.answer,
            *HEARING,
        )
        .join(contacts, contacts.c.id == messages.c.contact_id)
        .where(*its)
        .with_for_update(of=messages)
    ).one_or_none()
    if row is None:
        raise NotFound("there is no such message")
    state = MessageState(row.state)
    check_hears(**hearing(row, now_us))
    check_anew(state, row.code or "")
    if overtaken(connection, [row.cause]):
        raise Conflict("its case has come to something else since, and that was told")
    if row.answer is not None:
        raise Conflict("the person has answered what it asks")
    values: dict[str, object] = dict.fromkeys(("next_at", "renewed_at"), now_us)
    values |= {"attempts": 0, "final_at": None}
    values["state"] = state if state is MessageState.UNKNOWN else MessageState.QUEUED
    if state is MessageState.FAILED:
        # Its receipt may come once more, and would say so of the new attempt.
        values["provider_id"] = None
    connection.execute(update(messages).where(messages.c.id == message_id).values(values))


def _is_ours() -> ColumnElement[bool]:
    return messages.c.direction == "out"


def _messages() -> Select[tuple[object, ...]]:
    return select(
        messages.c.id,
        messages.c.created_at,
        messages.c.template,
        messages.c.state,
        messages.c.code,
        messages.c.attempts,
        messages.c.network,
        messages.c.cause,
    ).where(_is_ours())


def _listed(row: Row[tuple[object, ...]]) -> Listed:
    return Listed(
        row.id,
        row.created_at,
        row.template,
        row.state,
        row.code or "",
        row.attempts,
        row.network,
        _report(row.cause),
    )


def _report(cause: str) -> int | None:
    kind, _, rest = cause.partition(":")
    return int(rest.partition(":")[0]) if kind == "report" else None


def cases_of(connection: Connection, listed: Sequence[Listed]) -> dict[int, int]:
    """Give the public numbers of the cases that messages are about, by message."""
    about = {one.id: one.report_id for one in listed if one.report_id is not None}
    query = select(reports.c.id, reports.c.number).where(reports.c.id.in_(about.values()))
    numbers = {row.id: row.number for row in connection.execute(query)}
    return {id_: numbers[report] for id_, report in about.items() if report in numbers}
