"""How many messages wait to leave, and whether something is in their way."""

from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from app.domain.clock import Micros
from app.domain.messaging import MessageState
from app.store.mail_counts import MOST
from app.store.schema import messages

#: What is due for so long does not wait for its turn: something is in its way.
LATE_US: Final = 10 * 60 * 1_000_000


class Queue(NamedTuple):
    """Messages of a city; `MOST` + 1 stands for more."""

    waiting: int
    late: int  #: of these, due for longer than `LATE_US`


def read_queue(connection: Connection, city_id: int, now_us: Micros) -> Queue:
    """Count what waits, by the index of states, no further than `MOST`."""
    waits = messages.c.state.in_((MessageState.QUEUED, MessageState.SENDING))
    is_late = messages.c.next_at < now_us - LATE_US
    return Queue(_count(connection, city_id, waits), _count(connection, city_id, waits & is_late))


def _count(connection: Connection, city_id: int, which: ColumnElement[bool]) -> int:
    few = select(messages.c.id).where(which, messages.c.city_id == city_id).limit(MOST + 1)
    return connection.scalar(select(func.count()).select_from(few.subquery())) or 0
