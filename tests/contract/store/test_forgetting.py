"""What is kept of officials for a time is forgotten when the time is over, and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TypeVar

import pytest
from sqlalchemy import Connection, insert

from app.domain.audit import KEPT_US
from app.domain.clock import DAY_US
from app.domain.errors import AppError
from app.domain.ids import IdSource
from app.domain.logins import FORGOTTEN_US, LINK_US, LONGEST_US
from app.store.forgetting import LOGIN_KEPT_US, MOST
from app.store.login_list import list_users
from app.store.schema import audit_entries, login_failures, login_links, logins
from app.work.forgetting import Forgetting
from app.work.live_menus import directly
from tests.contract.store.doors import HERE, NOW, PASSWORD, THERE, House

T = TypeVar("T")


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with closing(House(database)) as made:
        yield made


class Counted:
    """Writes, and counts how often."""

    def __init__(self, house: House) -> None:
        self.units = 0
        self._write = directly(house.engine)

    def __call__(self, work: Callable[[Connection], T]) -> T:
        self.units += 1
        return self._write(work)


def forgetting(house: House, worker: int = 1, write: Counted | None = None) -> Forgetting:
    write = write or Counted(house)
    return Forgetting(house.reader, write, worker=worker, now_us=lambda: house.now_us)


def test_logins_links_and_tries_go_when_their_time_is_over_and_no_earlier(house: House) -> None:
    house.add("ana")
    with pytest.raises(AppError):
        house.door.sign_in("ana", "not it", HERE)
    tables = (logins, login_links, login_failures)

    def left(after_us: int) -> tuple[int, ...]:
        house.now_us = NOW + after_us
        forgetting(house).look()
        return tuple(len(house.rows(table)) for table in tables)

    assert left(FORGOTTEN_US) == (1, 1, 3)
    assert left(FORGOTTEN_US + 1) == (1, 1, 0)
    assert left(LOGIN_KEPT_US + LONGEST_US) == (1, 1, 0)
    assert left(LOGIN_KEPT_US + LONGEST_US + 1000) == (0, 1, 0)
    assert left(LOGIN_KEPT_US + LINK_US + 1000) == (0, 0, 0)


def test_who_is_there_stays_there_and_what_was_done_stays_known(house: House) -> None:
    house.add("ana")
    house.now_us += LOGIN_KEPT_US + LINK_US + DAY_US
    token = house.door.sign_in("ana", PASSWORD, THERE).token
    deeds = len(house.rows(audit_entries))

    assert forgetting(house).look() == 2
    assert house.door.see(token)
    assert len(house.rows(audit_entries)) == deeds == 4
    with house.reader.connect() as connection:
        [listed] = list_users(connection)
    assert listed.signed_in == 1


def test_audit_is_thinned_out_after_five_years_a_little_at_a_time(house: House) -> None:
    # The database's own clock guards it too, so what is kept is as of today.
    ids, old = IdSource(2), NOW - 10 * 366 * DAY_US
    more = MOST + 30
    house.now_us = NOW
    deed = {"actor": "shell", "address": "", "deed": "added", "object": "user ana"}
    moments = [*[old] * more, NOW - KEPT_US, NOW - KEPT_US - 2_000, NOW]
    rows = [{**deed, "id": ids.next(at), "at": at} for at in moments[:more]]
    rows += [
        {**deed, "id": IdSource(3 + n).next(at), "at": at} for n, at in enumerate(moments[more:])
    ]
    with house.engine.begin() as connection:
        connection.execute(insert(audit_entries), rows)
    write = Counted(house)

    assert forgetting(house, write=write).look() == more + 1
    # Two units of rows, and before each of them the lease.
    assert write.units == 4
    assert {row.at.timestamp() * 1e6 for row in house.rows(audit_entries)} == {NOW - KEPT_US, NOW}
    assert forgetting(house, write=write).look() == 0
    assert write.units == 4  # nothing to do: nothing is written


def test_of_two_processes_one_forgets(house: House) -> None:
    house.add("ana")
    house.now_us += LOGIN_KEPT_US + LINK_US + DAY_US
    with house.engine.begin() as connection:
        connection.execute(insert(login_failures).values(key=b"k" * 16, tries=1, last_at=0))
    first, second = forgetting(house, 1), forgetting(house, 2)
    assert first.look() == 3
    with house.engine.begin() as connection:
        connection.execute(insert(login_failures).values(key=b"k" * 16, tries=1, last_at=0))
    assert second.look() == 0
    house.now_us += 61_000_000
    assert second.look() == 1
