"""Counts messages that need a hand: those nobody understood, and those that did not arrive."""

from typing import Final, NamedTuple

from sqlalchemy import Connection, Select, func, select

from app.domain.clock import DAY_US, Micros
from app.domain.ids import first_id
from app.store.message_list import is_dead
from app.store.schema import messages
from app.usecases.message_book import InState

#: More than this many are not counted: nobody reads the last digits of such a number.
MOST: Final = 999
#: A message that did not arrive needs a hand for so long; after that it is for the figures.
FRESH_US: Final = 7 * DAY_US


class Mail(NamedTuple):
    """How many wait; `MOST` + 1 stands for more."""

    waiting: int
    undelivered: int


def count_mail(connection: Connection, city_id: int, now_us: Micros) -> Mail:
    """Count by the index of states, no further than `MOST`."""
    came = select(messages.c.id).where(
        messages.c.state == InState.WAITING,
        messages.c.city_id == city_id,
        messages.c.direction == "in",
    )
    lost = select(messages.c.id).where(
        is_dead(),
        messages.c.city_id == city_id,
        messages.c.id >= first_id(now_us - FRESH_US),
    )
    return Mail(_bounded(connection, came), _bounded(connection, lost))


def _bounded(connection: Connection, query: Select[tuple[int]]) -> int:
    few = query.limit(MOST + 1).subquery()
    return connection.scalar(select(func.count()).select_from(few)) or 0
