"""A case with people: who reported, joined and follows it, what officials do and who is told."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from app.domain.lifecycle import Action
from app.store.case_store import SqlCaseBook
from app.store.schema import contacts, followers, messages
from app.usecases.change_report import change_report
from app.usecases.take_action import Change, Changed
from tests.contract.store.lines import NOW, Telephone
from tests.contract.store.skip_calls import (
    JOIN,
    UP_TO_SEND,
    assert_joins_are_counted,
    call,
    filed,
    phone,
    skips,
)

#: Who joined, and who only follows.
JOINER, READER = phone(2), phone(3)
#: Files what is open at that place already.
ANEW = f"{UP_TO_SEND}*2"


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    """A line of the city that joins, follows and confirms."""
    with closing(Telephone(database, city=skips())) as made:
        yield made
        assert_joins_are_counted(made)


def change(line: Telephone, number: int, action: Action, at: int = NOW, **what: Any) -> Changed:
    """Do something with a case, as an official does."""
    city = line.cities.default
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection, at))
        return change_report(book, city, number, Change(action, "official ana", **what))


def told(line: Telephone) -> dict[str, list[str]]:
    """The texts of messages by the phone they go to, oldest first."""
    people = {
        row.id: line.vault.open(row.phone_sealed, f"contacts.phone {row.id}")
        for row in line.rows(contacts)
    }
    found: dict[str, list[str]] = {}
    for row in line.rows(messages):
        if row.template != "received":
            body = line.vault.open(row.body_sealed, f"messages.body {row.id}")
            found.setdefault(people[row.contact_id], []).append(body)
    return found


def with_people(line: Telephone) -> int:
    """Give a case that one person reported, one joined and one follows."""
    number = filed(line)
    call(line, JOIN, "joins", JOINER)
    line.forget()
    call(line, f"4*{number}*1", "follows", READER)
    assert [row.kind for row in line.rows(followers)] == ["joined", "subscribed"]
    return number
