"""Who guesses a password at the desk waits ever longer; who knows theirs does not."""

from contextlib import suppress

import pytest

from app.domain.audit import Who
from app.domain.clock import micros
from app.domain.errors import InvalidInput
from app.store.schema import audit_entries, login_failures
from app.usecases.account_book import Browser
from app.usecases.sign_in import WRONG, TooManyTries, begin_try
from tests.contract.store.doors import HERE, HOUR, MINUTE, NOW, PASSWORD, THERE, House
from tests.contract.store.guesses import guess, house

__all__ = ["house"]


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


def test_a_name_is_guessed_from_everywhere_only_so_often(house: House) -> None:
    house.add("ana")
    with house.engine.begin() as connection:
        book = house.open(connection)
        for nth in range(50):
            assert begin_try(book, "ana", Browser(f"203.0.113.{nth}", "")).kept
        with pytest.raises(TooManyTries):
            begin_try(book, "ana", Browser("203.0.113.50", ""))
        assert begin_try(book, "rui", Browser("203.0.113.50", "")).kept is None
