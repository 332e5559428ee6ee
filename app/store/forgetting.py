"""Forgets what was kept for a time: where officials were signed in, links, failed tries, deeds.

Logins, links and audit are found by their ids, which tell when each was made: nothing is searched.
Failed tries are few, for each new one sweeps old ones away.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, select

from app.domain.audit import KEPT_US
from app.domain.clock import DAY_US, Micros
from app.domain.ids import first_id
from app.domain.logins import FORGOTTEN_US, LINK_US, LONGEST_US
from app.store.schema import audit_entries, login_failures, login_links, logins

#: Rows of one unit of work: callers wait meanwhile.
MOST: Final = 200
#: So long addresses and browsers of a login that is over are kept, and links that open nothing.
LOGIN_KEPT_US: Final = 30 * DAY_US


class _Old(NamedTuple):
    table: Table
    key: Column[Any]
    which: ColumnElement[bool]


def is_anything_old(connection: Connection, now_us: Micros) -> bool:
    """Whether there is something to forget."""
    return any(
        connection.execute(select(old.key).where(old.which).limit(1)).first()
        for old in _all_old(now_us)
    )


def forget(connection: Connection, now_us: Micros) -> int:
    """Forget some of what is past its time; give how many rows, `MOST` where there may be more."""
    gone = 0
    for old in _all_old(now_us):
        if gone == MOST:
            break
        some = select(old.key).where(old.which).order_by(old.key).limit(MOST - gone)
        keys = list(connection.scalars(some))
        if keys:
            gone += connection.execute(delete(old.table).where(old.key.in_(keys))).rowcount
    return gone


def _all_old(now_us: Micros) -> Iterator[_Old]:
    # Whatever was begun so long ago has ended by itself when it began to be kept.
    before = now_us - LOGIN_KEPT_US
    yield _Old(logins, logins.c.id, logins.c.id < first_id(before - LONGEST_US))
    yield _Old(login_links, login_links.c.id, login_links.c.id < first_id(before - LINK_US))
    failed = login_failures.c.last_at < now_us - FORGOTTEN_US
    yield _Old(login_failures, login_failures.c.key, failed)
    # The moment too, for a trigger looks at it: an id may be older where the clock went back.
    kept = now_us - KEPT_US
    its = audit_entries.c.id < first_id(kept), audit_entries.c.at < kept
    yield _Old(audit_entries, audit_entries.c.id, its[0] & its[1])
