"""Who is let in at the desk, for how long, and what is kept of it."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from app.domain.accounts import Account, Right, Role, Scope
from app.domain.audit import Who
from app.domain.clock import micros
from app.domain.errors import AppError, Conflict, InvalidInput, NotFound
from app.domain.logins import IDLE_US, LINK_US, LONGEST_US, NOTED_US, OVERLAP_US, RENEWED_US
from app.store.login_list import list_logins, list_users
from app.store.schema import audit_entries, login_failures, login_links, logins, users
from app.usecases.account_book import Browser
from app.usecases.sign_in import WRONG, TooManyTries, begin_try
from tests.contract.store.doors import HERE, HOUR, MINUTE, NOW, PASSWORD, SHELL, THERE, House

ADMIN = Who("official root")


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with closing(House(database)) as made:
        yield made


def guess(house: House, name: str = "ana", password: str = "not it") -> str:
    with pytest.raises(AppError) as caught:
        house.door.sign_in(name, password, HERE)
    return str(caught.value)


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
    seen = 0
    while found := house.door.see(token):
        token = house.door.keep(found, token) or token
        house.now_us += 50 * MINUTE
        seen += 1
    assert seen == LONGEST_US // (50 * MINUTE) + 1


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


def test_who_guesses_waits_longer_each_time_and_who_knows_goes_on(house: House) -> None:
    house.add("ana")
    for _ in range(5):
        assert guess(house) == WRONG
    assert guess(house) == "too many tries: wait 30 seconds"
    assert guess(house, password=PASSWORD) == "too many tries: wait 30 seconds"
    house.now_us += 30_000_000
    assert guess(house) == WRONG
    assert guess(house) == "too many tries: wait 60 seconds"
    # Elsewhere the owner of the name is let in, and what is right is forgiven.
    assert house.door.sign_in("ana", PASSWORD, THERE).token
    house.now_us += 60_000_000
    assert house.door.sign_in("ana", PASSWORD, HERE).token
    assert guess(house) == WRONG


def test_names_and_addresses_are_counted_apart(house: House) -> None:
    house.add("ana")
    tried = 0
    with suppress(TooManyTries):
        while tried < 100:
            with suppress(InvalidInput):
                house.door.sign_in(f"user{tried}", "guess", HERE)
            tried += 1
    assert tried == 30
    assert house.door.sign_in("ana", PASSWORD, THERE).token
    house.now_us += 24 * HOUR
    assert guess(house) == WRONG


def test_an_office_that_signs_in_all_day_does_not_wait(house: House) -> None:
    """Behind one address, and each password right but now and then one."""
    people = [house.add(name) and name for name in ("ana", "rui", "eva")]
    for nth in range(45):
        if nth % 9 == 0:
            assert guess(house) == WRONG
        entered = house.door.sign_in(people[nth % 3], PASSWORD, HERE)
        house.now_us += 10 * MINUTE
    found = house.door.see(entered.token)
    assert found
    ana = Who("official eva", HERE.address)
    for old, new in ((PASSWORD, "um outro segredo"), ("um outro segredo", PASSWORD)):
        house.door.change_password(found, old, new, new, ana)
    counted = sorted(row.tries for row in house.rows(login_failures))
    assert counted == [5]
    [failed] = [row.last_at for row in house.rows(login_failures)]
    assert micros(failed) == NOW + 36 * 10 * MINUTE  # not the last that was right


def test_who_has_a_whole_line_of_addresses_guesses_no_more_often(house: House) -> None:
    house.add("ana")
    tried = 0
    with suppress(TooManyTries):
        for host in range(10):
            with suppress(InvalidInput):
                house.door.sign_in("ana", "guess", Browser(f"2001:db8:1:2::{host}", ""))
            tried += 1
    assert tried == 5
    assert house.door.sign_in("ana", PASSWORD, Browser("2001:db8:1:3::1", "")).token


def test_who_sits_at_somebody_s_desk_guesses_no_more_often_and_is_noted(house: House) -> None:
    found = house.door.see(house.add("ana").token)
    assert found
    ana, new = Who("official ana", HERE.address), "um outro segredo"
    for again in ("um outro segrede", "curta") * 4:  # slips, which are nobody's guess
        with pytest.raises(InvalidInput, match="not the same"):
            house.door.change_password(found, PASSWORD, new, again, ana)
    for _ in range(5):
        with pytest.raises(InvalidInput, match="is another one"):
            house.door.change_password(found, "guess", new, new, ana)
    with pytest.raises(TooManyTries):
        house.door.change_password(found, PASSWORD, new, new, ana)
    noted = [row.actor for row in house.rows(audit_entries) if row.deed == "refused"]
    assert noted == ["official ana"] * 5


def test_tries_are_counted_before_they_are_checked(house: House) -> None:
    house.add("ana")
    with house.engine.begin() as connection:
        book = house.open(connection)
        for _ in range(5):  # as many at once as there may be, none of them checked yet
            assert begin_try(book, "ana", HERE).kept
    assert "wait" in guess(house, password=PASSWORD)


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
    for undo in (delete(audit_entries), update(audit_entries).values(actor="nobody")):
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
