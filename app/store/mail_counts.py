"""Counts messages that need a hand: those nobody understood, and those that did not arrive."""

from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from app.domain.clock import DAY_US, Micros
from app.store.published import Published
from app.store.schema import messages
from app.store.undelivered import count_undelivered
from app.usecases.message_book import InState

#: More than this many are not counted: nobody reads the last digits of such a number.
MOST: Final = 999
#: A message that did not arrive needs a hand for so long; after that it is for the figures.
FRESH_US: Final = 7 * DAY_US


class Mail(NamedTuple):
    """How many wait; `MOST` + 1 stands for more."""

    waiting: int
    undelivered: int


def count_mail(connection: Connection, published: Published, now_us: Micros) -> Mail:
    """Count by the index of states, no further than `MOST`.

    What tells nothing but what is past needs no hand, nor what its person may not be sent.
    """
    came = select(messages.c.id).where(
        messages.c.state == InState.WAITING,
        messages.c.city_id == published.id,
        messages.c.direction == "in",
    )
    few = came.limit(MOST + 1).subquery()
    waiting = connection.scalar(select(func.count()).select_from(few)) or 0
    fresh = now_us - FRESH_US
    return Mail(waiting, count_undelivered(connection, published, now_us, fresh, MOST + 1))
