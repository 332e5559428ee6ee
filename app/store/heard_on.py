"""On which network a number was heard, in SQL: by it people are told, and it says what that costs.

Calls and messages say it best: they are kept by who takes them. A receipt says it of who was never
heard, as when an official reported for somebody.
"""

from sqlalchemy import Connection, select, update

from app.store.schema import contacts, messages


def heard_on(connection: Connection, contact_id: int, network: str) -> None:
    """Keep from which network somebody has written; "" says none."""
    if network:
        its = contacts.c.id == contact_id, contacts.c.network != network
        connection.execute(update(contacts).where(*its).values(network=network))


def reached_on(connection: Connection, message_id: int, network: str) -> None:
    """Keep on which network a message has found somebody who was heard on none; "" says none."""
    if network:
        whose = select(messages.c.contact_id).where(messages.c.id == message_id).scalar_subquery()
        its = contacts.c.id == whose, contacts.c.network == ""
        connection.execute(update(contacts).where(*its).values(network=network))


def network_of(connection: Connection, contact_id: int) -> str:
    """Give the network on which somebody was heard last; "" where nobody knows."""
    its = contacts.c.id == contact_id
    return connection.scalar(select(contacts.c.network).where(its)) or ""
