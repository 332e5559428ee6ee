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


class Before(NamedTuple):
    """Where pages of both kinds go on: only messages before these ids are on them; 0: all."""

    lost: int = 0
    past: int = 0


class Page(NamedTuple):
    """Those that need a hand and those that need none, the newest first."""

    lost: list[Undelivered]
    past: list[Undelivered]
    older: Before  #: where the next page of each goes on; 0: there is none


def find_undelivered(
    connection: Connection,
    published: Published,
    now_us: Micros,
    since_us: Micros = 0,
    before: int = 0,
) -> Iterator[Undelivered]:
    """Give those of a city, the newest first; `since_us`: only what was written since.

    `before`: only messages before this id, which are no others for that: the newest `LOOKED` there
    are. Read as far as the caller goes on, five hundred at a time.
    """
    its = messages.c.city_id == published.id, messages.c.id >= first_id(since_us), is_dead()
    query = listing().add_columns(*HEARING).join(contacts, contacts.c.id == messages.c.contact_id)
    newest = query.where(*its).order_by(messages.c.id.desc()).limit(LOOKED)
    rows = [row for row in connection.execute(newest) if row.id < before or not before]
    for start in range(0, len(rows), _TOGETHER):
        yield from _judged(connection, rows[start : start + _TOGETHER], published.city, now_us)


def page_undelivered(
    connection: Connection, published: Published, now_us: Micros, before: Before, most: int
) -> Page:
    """Give a page of `most` of those that need a hand, and one of those that need none."""
    found: dict[bool, list[Undelivered]] = {True: [], False: []}
    ends = {True: before.lost, False: before.past}
    newest = max(before) if all(before) else 0
    for one in find_undelivered(connection, published, now_us, before=newest):
        end = ends[one.needs_hand]
        if one.message.id < end or not end:
            found[one.needs_hand].append(one)
        if all(len(ones) > most for ones in found.values()):
            break
    lost, past = found[True], found[False]
    return Page(lost[:most], past[:most], Before(_goes_on(lost, most), _goes_on(past, most)))


def _goes_on(found: Sequence[Undelivered], most: int) -> int:
    return found[most - 1].message.id if len(found) > most else 0


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
