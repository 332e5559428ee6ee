"""The outbox in SQL: claim with a lease, note what became of it."""

import logging
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, select, update

from app.domain.messaging import FINAL, MessageState, Sent, Sms
from app.domain.outbox import LEASE_US, judge
from app.store.message_book import SqlMessageBook
from app.store.schema import contacts, messages
from app.store.vault import SealBroken, Vault
from app.usecases.message_book import OutMessage

log = logging.getLogger(__name__)

#: Messages one claim takes: they are sent one after the other, so all their sends (12.1 s each at
#: most) must end within the lease, and a crash leaves few in doubt.
CLAIM: Final = 4


class Claimed(NamedTuple):
    """A message that is ours to send until its lease ends."""

    sms: Sms
    attempts: int  #: this one included
    gateway: str
    network: str
    city_id: int


def is_due(connection: Connection, now_us: int) -> bool:
    """Whether anything waits to be sent or has lost its sender."""
    found = select(messages.c.id).where(_due(now_us)).limit(1)
    return connection.scalar(found) is not None


def _due(now_us: int):  # type: ignore[no-untyped-def]
    return messages.c.state.in_((MessageState.QUEUED, MessageState.SENDING)) & (
        messages.c.next_at <= now_us
    )


def claim(connection: Connection, vault: Vault, now_us: int) -> list[Claimed]:
    """Take messages that are due, oldest first.

    One whose lease ran out may have been sent by a process that died: it becomes `unknown`,
    and only a receipt can tell.
    """
    connection.execute(
        update(messages)
        .where(messages.c.state == MessageState.SENDING, messages.c.next_at <= now_us)
        .values(state=MessageState.UNKNOWN, code="lease ran out")
    )
    due = (
        select(messages.c.id)
        .where(messages.c.state == MessageState.QUEUED, messages.c.next_at <= now_us)
        .order_by(messages.c.next_at, messages.c.id)
        .limit(CLAIM)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.scalars(due))
    if not ids:
        return []
    connection.execute(
        update(messages)
        .where(messages.c.id.in_(ids))
        .values(
            state=MessageState.SENDING,
            next_at=now_us + LEASE_US,
            attempts=messages.c.attempts + 1,
        )
    )
    return _claimed(connection, vault, ids, now_us)


def _claimed(connection: Connection, vault: Vault, ids: list[int], now_us: int) -> list[Claimed]:
    rows = connection.execute(
        select(messages, contacts.c.phone_sealed, contacts.c.opted_out_at)
        .join(contacts, contacts.c.id == messages.c.contact_id)
        .where(messages.c.id.in_(ids))
        .order_by(messages.c.id)
    )
    claimed: list[Claimed] = []
    for row in rows:
        try:
            phone = vault.open(row.phone_sealed, f"contacts.phone {row.contact_id}")
            body = vault.open(row.body_sealed, f"messages.body {row.id}")
        except SealBroken:
            # It must not stand in the way of the others.
            _settle(connection, row.id, MessageState.FAILED, "unreadable", now_us)
            continue
        if row.opted_out_at is not None:
            _settle(connection, row.id, MessageState.DROPPED, "opted out", now_us)
            continue
        sms = Sms(row.id, phone, body, "", row.template)
        claimed.append(Claimed(sms, row.attempts, row.gateway, row.network, row.city_id))
    return claimed


def _settle(
    connection: Connection, message_id: int, state: MessageState, code: str, now_us: int
) -> None:
    log.warning("sms.not_sent", extra={"message_id": message_id, "code": code})
    connection.execute(
        update(messages)
        .where(messages.c.id == message_id)
        .values(state=state, code=code, final_at=now_us)
    )


def give_back(connection: Connection, claimed: Sequence[Claimed], now_us: int) -> None:
    """Let others send what was claimed and certainly not sent."""
    connection.execute(
        update(messages)
        .where(
            messages.c.id.in_([one.sms.message_id for one in claimed]),
            messages.c.state == MessageState.SENDING,
        )
        .values(state=MessageState.QUEUED, next_at=now_us, attempts=messages.c.attempts - 1)
    )


def finish(
    book: SqlMessageBook,
    connection: Connection,
    claimed: Claimed,
    sent: Sent,
    verdict_of: Callable[[str], MessageState | None],
) -> None:
    """Note what became of an attempt, and hear the receipts that were faster than we.

    Also when its lease has run out meanwhile: we know now what nobody knew.
    """
    verdict = judge(sent.outcome, claimed.attempts)
    now_us = book.now_us
    attempts = claimed.attempts if verdict.counts else claimed.attempts - 1
    connection.execute(
        update(messages)
        .where(
            messages.c.id == claimed.sms.message_id,
            messages.c.state.in_((MessageState.SENDING, MessageState.UNKNOWN)),
        )
        .values(
            state=verdict.state,
            next_at=now_us + verdict.wait_us,
            attempts=attempts,
            provider_id=sent.provider_id or None,
            code=sent.code[:60],
            cost=sent.cost[:40],
            sent_at=now_us if verdict.state is MessageState.ACCEPTED else None,
            final_at=now_us if verdict.state in FINAL else None,
        )
    )
    if sent.provider_id:
        _hear_parked(book, claimed, sent.provider_id, verdict_of)


def _hear_parked(
    book: SqlMessageBook,
    claimed: Claimed,
    provider_id: str,
    verdict_of: Callable[[str], MessageState | None],
) -> None:
    message = OutMessage(claimed.sms.message_id, MessageState.ACCEPTED)
    for receipt in book.parked(claimed.gateway, provider_id):
        state = verdict_of(receipt.status)
        if message.state not in FINAL:
            book.settle(message, state or message.state, receipt.status)
            message = message._replace(state=state or message.state)
    book.adopt(claimed.gateway, provider_id, claimed.sms.message_id)
