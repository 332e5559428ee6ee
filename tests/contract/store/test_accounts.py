"""Accounts of the desk: who is invited, what they may do, and what is kept of their deeds."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from app.domain.accounts import Account, Right, Role, Scope
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.logins import LINK_US
from app.store.schema import audit_entries, users
from tests.contract.store.doors import HERE, HOUR, NOW, PASSWORD, SHELL, House
from tests.contract.store.guesses import ADMIN, guess, house

__all__ = ["house"]


def test_a_link_sets_a_password_once_and_within_a_day(house: House) -> None:
    _, first = house.door.add(Account(0, "ana", Role.CLERK), SHELL)
    second = house.door.link("ana", SHELL)

    def use(link: str) -> None:
        house.door.set_password(link, PASSWORD, PASSWORD, HERE)

    with pytest.raises(InvalidInput, match="used already or is past its time"):
        use(first)
    with pytest.raises(InvalidInput, match="not the same"):
        house.door.set_password(second, PASSWORD, PASSWORD + "!", HERE)
    house.now_us += LINK_US
    with pytest.raises(InvalidInput, match="past its time"):
        use(second)
    third = house.door.link("ana", SHELL)
    use(third)
    with pytest.raises(InvalidInput, match="used already"):
        use(third)
    assert house.door.link_owner(third) == ""


def test_the_first_administrator_is_invited_until_there_is_one(house: House) -> None:
    first = house.door.invite_first()
    second = house.door.invite_first()
    assert first
    assert second
    assert house.door.link_owner(first) == ""
    entered = house.door.set_password(second, PASSWORD, PASSWORD, HERE)

    assert (entered.account.name, entered.account.role) == ("admin", Role.ADMINISTRATOR)
    assert house.door.invite_first() == ""
    assert len(house.rows(users)) == 1


def test_somebody_who_can_let_others_in_is_always_left(house: House) -> None:
    house.add("root", Role.ADMINISTRATOR)
    with pytest.raises(Conflict, match="last administrator"):
        house.door.end("root", SHELL)
    with pytest.raises(Conflict, match="last administrator"):
        house.door.change(Account(0, "root", Role.CLERK), SHELL)
    house.add("eva", Role.ADMINISTRATOR)
    with pytest.raises(Conflict, match="own account"):
        house.door.end("root", ADMIN)
    with pytest.raises(Conflict, match="own account"):
        house.door.change(Account(0, "root", Role.ADMINISTRATOR, frozenset(Right)), ADMIN)
    house.door.end("eva", ADMIN)
    with pytest.raises(NotFound):
        house.door.end("eva", ADMIN)
    with pytest.raises(Conflict, match="or was one"):
        house.door.add(Account(0, "Eva", Role.CLERK), ADMIN)


def test_who_is_held_to_a_part_lets_nobody_in(house: House) -> None:
    for name, scope in (
        ("gil", Scope(areas=frozenset({"kamavota"}))),
        ("rui", Scope(services=frozenset({"fire"}))),
    ):
        found = house.door.see(house.add(name, Role.ADMINISTRATOR, scope=scope).token)
        assert found
        assert (found.account.may(Right.HOUSE), found.account.may(Right.WATCH)) == (False, True)
    link = house.door.invite_first()
    assert house.door.link_owner(link) == "admin"
    house.door.set_password(link, PASSWORD, PASSWORD, HERE)
    with pytest.raises(Conflict, match="last administrator"):
        house.door.end("admin", SHELL)
    house.door.end("gil", SHELL)
    assert house.door.invite_first() == ""


def test_what_somebody_may_do_and_see_is_stored_as_it_was_said(house: House) -> None:
    scope = Scope(frozenset({"fire"}), frozenset({"kamavota", "jardim"}))
    token = house.add("ana", personal=frozenset({Right.REVEAL}), city_id=2, scope=scope).token
    found = house.door.see(token)
    assert found
    account = found.account

    assert (account.role, account.city_id, account.scope) == (Role.CLERK, 2, scope)
    assert account.may(Right.REVEAL)
    assert not account.may(Right.PUBLISH)


@pytest.mark.parametrize(
    "wish",
    [
        lambda door: door.add(Account(0, "ána", Role.CLERK), SHELL),
        lambda door: door.add(Account(0, "", Role.CLERK), SHELL),
        lambda door: door.add(Account(0, "a" * 32, Role.CLERK), SHELL),
        lambda door: door.add(Account(0, "<b>", Role.CLERK), SHELL),
        lambda door: door.set_password(door.link("ana", SHELL), "curta", "curta", HERE),
        lambda door: door.set_password(door.link("ana", SHELL), "a1" * 9, "a1" * 9, HERE),
        lambda door: door.set_password(
            door.link("ana", SHELL), "xx ana 12345", "xx ana 12345", HERE
        ),
        lambda door: door.set_password(door.link("ana", SHELL), "x1y2z3" * 60, "x1y2z3" * 60, HERE),
    ],
)
def test_names_and_passwords_that_serve_nobody_are_refused(
    house: House, wish: Callable[[object], object]
) -> None:
    house.door.add(Account(0, "ana", Role.CLERK), SHELL)
    with pytest.raises(InvalidInput):
        wish(house.door)


def test_deeds_are_kept_and_cannot_be_undone(house: House) -> None:
    house.add("root", Role.ADMINISTRATOR)
    house.add("ana")
    guess(house)
    guess(house, "password of somebody")
    house.door.change(Account(0, "ana", Role.HEAD, frozenset({Right.PUBLISH})), ADMIN)
    kept = [
        (row.actor, row.deed, row.object, row.before, row.after)
        for row in house.rows(audit_entries)
    ]

    assert kept[-3:] == [
        ("nobody", "refused", "user ana", "", ""),
        ("nobody", "refused", "user", "", ""),
        ("official root", "changed", "user ana", "clerk", "head; may publish"),
    ]
    is_sqlite = house.reader.dialect.name == "sqlite"
    over = insert(audit_entries).values(
        {**house.rows(audit_entries)[0]._mapping, "actor": "nobody"}
    )
    whole = over.prefix_with("OR REPLACE") if is_sqlite else text("TRUNCATE audit_entries")
    for undo in (delete(audit_entries), update(audit_entries).values(actor="nobody"), whole):
        with pytest.raises(DBAPIError, match="kept for five years"), house.engine.begin() as it:
            it.execute(undo)
    assert len(house.rows(audit_entries)) == len(kept) == 9


def test_deeds_of_long_ago_may_be_thinned_out(house: House) -> None:
    old = {"actor": "shell", "address": "", "deed": "added", "object": "user ana"}
    with house.engine.begin() as connection:
        connection.execute(insert(audit_entries).values(id=1, at=NOW - 6 * 366 * 24 * HOUR, **old))
        connection.execute(insert(audit_entries).values(id=2, at=NOW, **old))
        connection.execute(delete(audit_entries).where(audit_entries.c.id == 1))

    assert [row.id for row in house.rows(audit_entries)] == [2]
