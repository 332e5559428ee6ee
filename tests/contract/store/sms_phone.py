"""People who write SMS to a line, and officials who resolve what came of it."""

from typing import Any

import pytest

from app.domain.lifecycle import Action
from app.domain.messaging import InboundSms
from app.store.case_store import SqlCaseBook
from app.store.schema import contacts, messages, reports
from app.usecases.change_report import change_report
from app.usecases.receive_sms import receive_sms
from app.usecases.take_action import Change
from tests.contract.store.lines import AT, NOW, PHONE, SECOND, Telephone, maputo

ONE_WAY, TWO_WAY = "64301", "99999"
MINUTE = 60 * SECOND
OTHER = "+258840000002"
CODES = [*maputo().gazetteer.by_point]


class Phone:
    """A person who writes SMS, a minute apart, each once unless it says otherwise."""

    def __init__(self, line: Telephone, number: str = PHONE, network: str = TWO_WAY) -> None:
        self.line, self.number, self.network = line, number, network
        self.at = NOW + MINUTE
        self.written = 0

    def write(self, text: str, *, id_: str = "", later: int = MINUTE) -> list[str]:
        """Write a message; give what came back."""
        self.at += later
        self.written += 1
        before = len(self.out())
        id_ = id_ or f"{self.number} {self.written}"
        sms = InboundSms(AT, id_, self.number, "311", text, self.network, "", self.at)
        with self.line.engine.begin() as connection:
            city = self.line.cities.default
            call = self.line.sms_calls.on(connection, city, self.at)
            receive_sms(self.line.book(connection, self.at), call, city, sms)
        return [self.text(row) for row in self.out()[before:]]

    def out(self) -> list[Any]:
        """Everything that went to this number."""
        mine = {row.id for row in self.line.rows(contacts) if self._is_mine(row)}
        rows = self.line.rows(messages)
        return [row for row in rows if row.direction == "out" and row.contact_id in mine]

    def _is_mine(self, row: Any) -> bool:
        return bytes(row.phone_hash) == self.line.vault.phone_hash(self.number)

    def text(self, row: Any) -> str:
        return self.line.vault.open(row.body_sealed, f"messages.body {row.id}")

    @property
    def states(self) -> list[tuple[str, str]]:
        """Where the messages are that came in."""
        rows = self.line.rows(messages)
        return [(row.state, row.code or "") for row in rows if row.direction == "in"]


@pytest.fixture
def phone(line: Telephone) -> Phone:
    return Phone(line)


@pytest.fixture
def sqlite_phone(sqlite_line: Telephone) -> Phone:
    return Phone(sqlite_line)


def resolve(line: Telephone, number: int, action: Action = Action.RESOLVE) -> None:
    with line.engine.begin() as connection:
        book = SqlCaseBook(connection, 1, line.vault, line.book(connection))
        reason = "" if action is Action.RESOLVE else "aqui nao ha nada"
        change_report(book, maputo(), number, Change(action, "official ana", reason=reason))


def number_of(line: Telephone, which: int = -1) -> int:
    return int(line.rows(reports)[which].number)


def status(line: Telephone) -> list[str]:
    return [row.status for row in line.rows(reports)]
