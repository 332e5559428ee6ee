"""What the service answered by itself to messages that wait for a person all the same.

Nothing names the message that a reply answers where one goes once a day: it is of the same person
and of the very moment, for one transaction stored both.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, and_, false, or_, select

from app.domain.clock import micros
from app.domain.ids import first_id, ids_within
from app.store.inbound_list import Came
from app.store.schema import messages

#: Ids are made a little later than their moment where very many are.
_WITHIN_US: Final = 1_000_000
_came: Final = messages.alias("came")


class Replied(NamedTuple):
    """A reply of the service."""

    at: datetime
    template: str
    state: str


def replies_to(connection: Connection, came: Sequence[Came]) -> dict[int, Replied]:
    """Give what was answered to messages, by their ids; nothing of those that got no reply."""
    out, its = messages.c, _came.c
    begins = [first_id(micros(one.at)) for one in came]
    near = (and_(out.id >= at, out.id < at + ids_within(_WITHIN_US)) for at in begins)
    of_the_moment = and_(out.contact_id == its.contact_id, out.created_at == its.created_at)
    query = (
        select(its.id, out.created_at, out.template, out.state)
        .join_from(messages, _came, of_the_moment)
        .where(
            its.id.in_([one.id for one in came]),
            or_(false(), *near),
            out.direction == "out",
        )
        .order_by(out.id)
    )
    rows = connection.execute(query)
    return {row.id: Replied(row.created_at, row.template, row.state) for row in rows}
