"""What became of an attempt to send, in SQL."""

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, and_, or_, update

from app.domain.messaging import FINAL, MessageState, Sent
from app.domain.outbox import Verdict, judge
from app.store import sends
from app.store.message_book import SqlMessageBook
from app.store.outbox_limits import count_back
from app.store.outbox_store import Claimed, due_at
from app.store.schema import messages

log = logging.getLogger(__name__)

VerdictOf = Callable[[str], MessageState | None]


def give_back(connection: Connection, claimed: Sequence[Claimed], now_us: int) -> None:
    """Let others send what was claimed and certainly not sent."""
    for one in claimed:
        connection.execute(
            update(messages)
            .where(
                messages.c.id == one.sms.message_id,
                messages.c.state == MessageState.SENDING,
            )
            .values(
                state=one.was,
                next_at=now_us,
                attempts=messages.c.attempts - 1,
                again=one.again and one.was is not MessageState.UNKNOWN,
            )
        )
        count_back(connection, one.city_id, one.contact_id, one.day)
        sends.take_back(connection, one.attempt)


def finish(
    book: SqlMessageBook,
    connection: Connection,
    claimed: Claimed,
    sent: Sent,
    verdict_of: VerdictOf,
    chance: float,
) -> None:
    """Note what became of an attempt, and hear the receipts that were faster than we.

    Also when its lease has run out meanwhile: we know now what nobody knew. `chance` from 0 to 1
    lengthens the wait before another attempt.
    """
    again, sent = claimed.again, _with_own_id(book, claimed, sent)
    verdict = judge(sent.outcome, claimed.attempts, claimed.policy, again=again, chance=chance)
    # Under way it may be in other hands by now, which took it when our lease had run out.
    ours = and_(messages.c.state == MessageState.SENDING, messages.c.attempts == claimed.attempts)
    still_ours = or_(ours, messages.c.state == MessageState.UNKNOWN)
    its = messages.c.id == claimed.sms.message_id
    values = _values(claimed, sent, verdict, book.now_us)
    connection.execute(update(messages).where(its, still_ours).values(values))
    sends.end(connection, claimed.attempt, sent.outcome)
    if sent.outcome in sends.NOT_LEFT:
        count_back(connection, claimed.city_id, claimed.contact_id, claimed.day)
    if sent.provider_id:
        _hear_parked(book, claimed, sent.provider_id, verdict_of)


def _with_own_id(book: SqlMessageBook, claimed: Claimed, sent: Sent) -> Sent:
    """Leave out an id that another message has: what its receipts say is said of that one.

    Gateways count anew after a fault. What they took they took all the same.
    """
    known = book.message_of(claimed.gateway, sent.provider_id) if sent.provider_id else None
    if known is None or known.id == claimed.sms.message_id:
        return sent
    log.warning("sms.id_of_another", extra={"message_id": claimed.sms.message_id})
    return sent._replace(provider_id="")


def _values(claimed: Claimed, sent: Sent, verdict: Verdict, now_us: int) -> dict[str, object]:
    values: dict[str, object] = {
        "state": verdict.state,
        "next_at": due_at(verdict, now_us),
        "attempts": claimed.attempts if verdict.counts else claimed.attempts - 1,
        "code": sent.code[:60],
        "cost": sent.cost[:40],
        "sent_at": now_us if verdict.state is MessageState.ACCEPTED else None,
        "final_at": now_us if verdict.state in FINAL else None,
    }
    if sent.provider_id:  # of an earlier attempt that may have gone a receipt may still come
        values["provider_id"] = sent.provider_id
    return values


def _hear_parked(
    book: SqlMessageBook, claimed: Claimed, provider_id: str, verdict_of: VerdictOf
) -> None:
    message = book.with_id(claimed.sms.message_id)
    for receipt in book.parked(claimed.gateway, provider_id):
        if message.state not in FINAL:
            state = verdict_of(receipt.status) or MessageState.ACCEPTED
            book.settle(message, state, receipt.status)
            message = message._replace(state=state)
    book.adopt(claimed.gateway, provider_id, claimed.sms.message_id)
