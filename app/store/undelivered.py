"""Messages that did not arrive: which need a hand, and why others need none. Nobody is named."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row

from app.domain.clock import Micros
from app.domain.ids import first_id
from app.domain.outbox import BLOCKED, OPTED_OUT
from app.menu.model import City
from app.store.caller_store import HEARING, hearing
from app.store.confirmed_anew import days_over
from app.store.message_list import Listed, is_dead, listed, listing
from app.store.overtaken import overtaken
from app.store.published import Published
from app.store.schema import contacts, messages

#: So many are looked at, the newest: further back is for the figures.
LOOKED: Final = 5_000
_TOGETHER: Final = 500


class Undelivered(NamedTuple):
    """A message that did not arrive, or of which nobody knows."""

    message: Listed
    #: Why it needs no hand: an `overtaken.Why`, or that its person gets nothing, as the outbox has
    #: it; "" where it needs one.
    why: str
    is_day_over: bool  #: whether the day is over that it names: it goes without

    @property
    def needs_hand(self) -> bool:
        """Whether somebody can have it sent anew, and it is for them to decide."""
        return not self.why


def find_undelivered(
    connection: Connection, published: Published, now_us: Micros, since_us: Micros = 0
) -> Iterator[Undelivered]:
    """Give those of a city, the newest first; `since_us`: only what was written since.

    Read as far as the caller goes on, five hundred at a time.
    """
    its = messages.c.city_id == published.id, messages.c.id >= first_id(since_us), is_dead()
    query = listing().add_columns(*HEARING).join(contacts, contacts.c.id == messages.c.contact_id)
    newest = query.where(*its).order_by(messages.c.id.desc()).limit(LOOKED)
    rows = connection.execute(newest).all()
    for start in range(0, len(rows), _TOGETHER):
        yield from _judged(connection, rows[start : start + _TOGETHER], published.city, now_us)


def list_undelivered(
    connection: Connection, published: Published, now_us: Micros, most: int
) -> list[Listed]:
    """Give those that need a hand, the newest first."""
    found = find_undelivered(connection, published, now_us)
    return [one.message for one in islice(filter(_needs_hand, found), most)]


def count_undelivered(
    connection: Connection, published: Published, now_us: Micros, since_us: Micros, most: int
) -> int:
    """Count those that need a hand, no further than `most`; `since_us` as in `find_undelivered`."""
    found = find_undelivered(connection, published, now_us, since_us)
    return sum(1 for _ in islice(filter(_needs_hand, found), most))


def _needs_hand(one: Undelivered) -> bool:
    return one.needs_hand


def _judged(
    connection: Connection, rows: Sequence[Row[Any]], city: City, now_us: Micros
) -> Iterator[Undelivered]:
    whose = (lambda _: city), now_us
    past = overtaken(connection, rows, *whose)
    over = days_over(connection, [row for row in rows if row.id not in past], *whose)
    for row in rows:
        why = past.get(row.id) or _unheard(row, now_us)
        yield Undelivered(listed(row), why, row.id in over)


def _unheard(row: Row[Any], now_us: Micros) -> str:
    """Say why a person gets nothing now; "" where they do."""
    heard = hearing(row, now_us)
    if heard["opted_out"]:
        return OPTED_OUT
    return BLOCKED if heard["blocked"] else ""
