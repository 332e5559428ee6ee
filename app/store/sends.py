"""Keeps, in SQL, the attempts by which messages have left or may have: see `message_sends`.

A row is there from the claim on. A process that dies while it sends leaves it: nobody knows, and
so it says.
"""

from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, update

from app.domain.clock import Micros
from app.domain.messaging import Outcome
from app.store.schema import message_sends

#: Of these the gateway says, or the connection proves, that nothing has left.
NOT_LEFT: Final = (Outcome.RETRY, Outcome.REFUSED, Outcome.OPTED_OUT, Outcome.STOPPED)


class Attempt(NamedTuple):
    """By what the row of an attempt is known."""

    city_id: int
    at: Micros
    message_id: int


def begin(connection: Connection, attempt: Attempt, gateway: str, network: str, parts: int) -> None:
    """Note that a message may leave from now on."""
    values = {**attempt._asdict(), "gateway": gateway, "network": network, "parts": parts}
    connection.execute(insert(message_sends).values(**values, accepted=False))


def end(connection: Connection, attempt: Attempt, outcome: Outcome) -> None:
    """Note what became of an attempt; of one that nobody knows more about nothing is noted."""
    if outcome in NOT_LEFT:
        take_back(connection, attempt)
    elif outcome is Outcome.ACCEPTED:
        connection.execute(update(message_sends).where(_its(attempt)).values(accepted=True))


def take_back(connection: Connection, attempt: Attempt) -> None:
    """Forget an attempt that has certainly not left."""
    connection.execute(delete(message_sends).where(_its(attempt)))


def _its(attempt: Attempt) -> ColumnElement[bool]:
    return and_(
        message_sends.c.city_id == attempt.city_id,
        message_sends.c.at == attempt.at,
        message_sends.c.message_id == attempt.message_id,
    )
