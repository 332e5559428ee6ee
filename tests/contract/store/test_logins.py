"""Logins at the desk: who is let in, for how long, and what ends them."""

import pytest

from app.domain.accounts import Account, Role
from app.domain.audit import Who
from app.domain.errors import InvalidInput
from app.domain.logins import IDLE_US, LONGEST_US, NOTED_US, OVERLAP_US, RENEWED_US
from app.store.login_list import list_logins, list_users
from app.store.schema import audit_entries, login_failures, login_links, logins, users
from app.usecases.sign_in import WRONG
from tests.contract.store.doors import HERE, HOUR, MINUTE, NOW, PASSWORD, SHELL, THERE, House
from tests.contract.store.guesses import ADMIN, guess, house

__all__ = ["house"]


def test_who_knows_the_password_is_let_in_and_everybody_else_is_told_the_same(
    house: House,
) -> None:
    house.add("ana")

    entered = house.door.sign_in(" ANA ", PASSWORD, HERE)
    found = house.door.see(entered.token)

    assert found
    assert found.account.name == "ana"
    assert house.door.see("") is None
    assert house.door.see(entered.token[:-1]) is None
    assert guess(house) == guess(house, "nobody") == guess(house, "", "") == WRONG


def test_secrets_and_passwords_are_nowhere_in_the_database(house: House) -> None:
    entered = house.add("ana")
    link = house.door.link("ana", SHELL)
    tables = (users, logins, login_links, login_failures, audit_entries)
    stored = repr([tuple(row) for table in tables for row in house.rows(table)])

    assert "argon2id" in stored
    for secret in (PASSWORD, entered.token, link):
        assert secret not in stored


def test_a_login_ends_when_nobody_is_there_or_the_day_is_over(house: House) -> None:
    token = house.add("ana").token
    house.now_us += IDLE_US - 1
    assert house.door.see(token)
    house.now_us += 1
    assert house.door.see(token) is None

    house.now_us = NOW + HOUR
    token = house.door.sign_in("ana", PASSWORD, HERE).token
    visits = LONGEST_US // (50 * MINUTE) + 1
    for _ in range(visits):
        found = house.door.see(token)
        assert found
        token = house.door.keep(found, token) or token
        house.now_us += 50 * MINUTE
    assert house.door.see(token) is None


def test_being_there_is_noted_now_and_then(house: House) -> None:
    token = house.add("ana").token
    for passed in (NOTED_US - 1, NOTED_US):
        house.now_us = NOW + passed
        found = house.door.see(token)
        assert found
        assert house.door.keep(found, token) == ""
        [login] = house.rows(logins)
        assert login.seen_at.timestamp() * 1e6 == (NOW if passed < NOTED_US else house.now_us)


def test_a_secret_is_replaced_and_the_one_before_opens_what_was_under_way(house: House) -> None:
    first = house.add("ana").token
    house.now_us += RENEWED_US
    found = house.door.see(first)
    assert found
    second = house.door.keep(found, first)

    assert second not in ("", first)
    assert house.door.keep(found, first) == ""  # a page that asked at the same moment
    again = house.door.see(first)
    assert again
    assert not again.is_newest
    assert house.door.keep(again, first) == ""
    house.now_us += OVERLAP_US
    assert house.door.see(first) is None
    assert house.door.see(second)


@pytest.mark.parametrize("end", ["out", "ended", "changed", "password", "link"])
def test_a_login_that_was_ended_opens_nothing(house: House, end: str) -> None:
    house.add("root", Role.ADMINISTRATOR)
    token = house.add("ana").token
    kept = house.door.sign_in("ana", PASSWORD, THERE)
    found, other = house.door.see(token), house.door.see(kept.token)
    assert found
    assert other
    if end == "out":
        house.door.sign_out(found, Who("official ana"))
    elif end == "ended":
        house.door.end("ana", ADMIN)
    elif end == "changed":
        house.door.change(Account(0, "ana", Role.HEAD), ADMIN)
    elif end == "password":
        house.door.change_password(other, PASSWORD, "um outro segredo", "um outro segredo", ADMIN)
    else:
        link = house.door.link("ana", SHELL)
        assert house.door.see(token)  # a link alone ends nothing: anybody might ask for one
        house.door.set_password(link, "um outro segredo", "um outro segredo", THERE)

    assert house.door.see(token) is None
    assert bool(house.door.see(kept.token)) == (end in ("out", "password"))


def test_who_sets_another_password_is_reached_by_no_older_link(house: House) -> None:
    found = house.door.see(house.add("ana").token)
    assert found
    link = house.door.link("ana", SHELL)
    assert house.door.link_owner(link) == "ana"
    house.door.change_password(found, PASSWORD, "um outro segredo", "um outro segredo", ADMIN)

    assert house.door.link_owner(link) == ""
    with pytest.raises(InvalidInput):
        house.door.set_password(link, "um terceiro segredo", "um terceiro segredo", THERE)
    assert house.door.sign_in("ana", "um outro segredo", THERE)


def test_who_is_there_and_where_is_listed(house: House) -> None:
    house.add("ana")
    house.now_us += 1
    house.door.sign_in("ana", PASSWORD, THERE)
    house.door.add(Account(0, "rui", Role.HEAD), SHELL)
    with house.reader.connect() as connection:
        everybody = list_users(connection)
        ana = everybody[0].account
        places = [one.address for one in list_logins(connection, ana.id, house.now_us)]
        later = list_logins(connection, ana.id, house.now_us + IDLE_US)

    assert [(one.account.name, one.has_password, one.signed_in) for one in everybody] == [
        ("ana", True, 2),
        ("rui", False, 0),
    ]
    assert places == [THERE.address, HERE.address]
    assert later == []
