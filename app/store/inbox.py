"""Messages of one phone, for the phone page: the console gateway's inbox."""

from typing import NamedTuple

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Busy
from app.store.schema import contacts, messages
from app.store.vault import Vault

MOST = 50


class Message(NamedTuple):
    """A message that went to a phone."""

    at_us: int
    text: str
    template: str
    state: str


def messages_to(reader: Engine, vault: Vault, e164: str) -> list[Message]:
    """Give the newest messages of all cities to a number, newest first.

    Raises: Busy where the database cannot be read now.
    """
    query = (
        select(messages)
        .join(contacts, contacts.c.id == messages.c.contact_id)
        .where(
            contacts.c.phone_hash == vault.phone_hash(e164),
            messages.c.direction == "out",
            messages.c.state != "queued",
        )
        .order_by(messages.c.id.desc())
        .limit(MOST)
    )
    try:
        with reader.connect() as connection:
            rows = list(connection.execute(query))
    except DBAPIError as error:
        raise Busy from error
    return [
        Message(
            int(row.created_at.timestamp() * 1_000_000),
            vault.open(row.body_sealed, f"messages.body {row.id}"),
            row.template,
            row.state,
        )
        for row in rows
    ]
