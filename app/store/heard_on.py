"""On which network a number was heard, in SQL: by it people are told, and it says what that costs.

Calls and messages say it best: they are kept by who takes them. A receipt says it of who was never
heard, as when an official reported for somebody; then it says it of its message, too, which has
left as one to a number of no known network.
"""

from typing import Any

from sqlalchemy import Connection, select, update

from app.domain.clock import Micros, micros
from app.domain.figure_jobs import OVER_US
from app.store import figure_book
from app.store.schema import contacts, message_sends, messages

_REACHED = select(
    messages.c.id,
    messages.c.city_id,
    messages.c.created_at,
    messages.c.network,
    messages.c.contact_id,
    contacts.c.network.label("heard_on"),
).join(contacts, contacts.c.id == messages.c.contact_id)


def heard_on(connection: Connection, contact_id: int, network: str) -> None:
    """Keep from which network somebody has written; "" says none."""
    if network:
        its = contacts.c.id == contact_id, contacts.c.network != network
        connection.execute(update(contacts).where(*its).values(network=network))


def reached_on(connection: Connection, message_id: int, network: str, now_us: Micros) -> None:
    """Keep what a receipt says of who was heard on no network, and of a message to them.

    `network`: "" says none.
    """
    row = connection.execute(_REACHED.where(messages.c.id == message_id)).one_or_none()
    if row is None or not network:
        return
    if not row.heard_on:
        its = contacts.c.id == row.contact_id
        connection.execute(update(contacts).where(its).values(network=network))
    if not row.network:
        its = messages.c.id == row.id
        connection.execute(update(messages).where(its).values(network=network))
        _charge(connection, row, network, now_us)


def _charge(connection: Connection, row: Any, network: str, now_us: Micros) -> None:
    """Let what has left of a message count for its network, on days that were counted as well."""
    sent = message_sends.c
    since = sent.at >= micros(row.created_at)  # by the key: there are millions
    its = sent.city_id == row.city_id, since, sent.message_id == row.id
    charged = update(message_sends).where(*its).values(network=network).returning(sent.at)
    for at in map(micros, connection.scalars(charged).all()):
        if now_us - at >= OVER_US:  # no day of a younger one is over
            figure_book.charge_anew(connection, row.city_id, at)


def network_of(connection: Connection, contact_id: int) -> str:
    """Give the network on which somebody was heard last; "" where nobody knows."""
    its = contacts.c.id == contact_id
    return connection.scalar(select(contacts.c.network).where(its)) or ""
