"""Administrators who end or demote each other in two processes, at one moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
from sqlalchemy import text

from app.domain.accounts import Account, Role
from app.domain.audit import Who
from app.domain.errors import Conflict
from app.store.schema import users
from tests.contract.store.doors import SHELL, House
from tests.databases import Databases

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
#: Whom somebody lets in no more, or no more as an administrator; by whose hand.
Deed = Callable[[House, str, Who], object]


@pytest.fixture
def houses(databases: Databases) -> Iterator[tuple[House, House]]:
    with databases.fresh("postgresql") as url, ExitStack() as stack:
        one, two = (stack.enter_context(closing(House(url, worker=n))) for n in (1, 2))
        yield one, two


def end(house: House, name: str, who: Who) -> None:
    house.door.end(name, who)


def demote(house: House, name: str, who: Who) -> None:
    house.door.change(Account(0, name, Role.CLERK), who)


def outcome(deed: Deed, house: House, name: str, by: str) -> Exception | None:
    try:
        deed(house, name, Who(f"official {by}"))
    except Exception as error:  # noqa: BLE001 - it is what came of it
        return error
    return None


def at_once(
    houses: tuple[House, House], first: Deed, second: Deed, *, leaves: bool = False
) -> list[Exception | None]:
    """Let ana and rui do this to each other, both held back by an administrator before them.

    `leaves`: that one is no administrator any more when they get there.
    """
    one, two = houses
    for name in ("before", "ana", "rui"):
        one.door.add(Account(0, name, Role.ADMINISTRATOR), SHELL)
    with ThreadPoolExecutor(2) as pool:
        looking = one.engine.execution_options(isolation_level="AUTOCOMMIT")
        with one.engine.begin() as holding, looking.connect() as look:
            before = one.open(holding).find("before")
            assert before
            if leaves:
                one.open(holding).end(before.account.id)
            done = [
                pool.submit(outcome, first, one, "rui", "ana"),
                pool.submit(outcome, second, two, "ana", "rui"),
            ]
            while look.scalar(WAITING) < 2:  # until both stand at the same door
                assert not any(one.done() for one in done)
        return [one.result(20) for one in done]


def in_charge(house: House) -> set[str]:
    rows = house.rows(users)
    return {row.name for row in rows if row.role == Role.ADMINISTRATOR and not row.ended_at}


@pytest.mark.parametrize("first", [end, demote])
@pytest.mark.parametrize("second", [end, demote])
def test_two_who_let_each_other_go_at_once_do_not_block_each_other(
    houses: tuple[House, House], first: Deed, second: Deed
) -> None:
    assert at_once(houses, first, second) == [None, None]
    assert in_charge(houses[0]) == {"before"}


def test_of_the_last_two_who_let_each_other_go_at_once_one_stays(
    houses: tuple[House, House],
) -> None:
    [error] = filter(None, at_once(houses, end, demote, leaves=True))

    assert isinstance(error, Conflict)
    assert "last administrator" in str(error)
    assert len(in_charge(houses[0])) == 1
