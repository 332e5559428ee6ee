"""The loop that sends sheets by e-mail, by hand, with a mail server that refuses as it is told."""

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.clock import Micros, micros
from app.domain.mail import Letter, LetterState, Outcome
from app.gateways.smtp.sender import Safety, Server, SmtpSender
from app.menu.model import City
from app.store.published import Published
from app.store.schema import letters
from app.work.live_menus import directly
from app.work.sheets import Sends, Sheets
from tests.contract.store.lines import Telephone, maputo
from tests.standin.mailserver import MailServer

DESK, WASTE, BOSS = "desk@city.example", "waste@firm.example", "boss@city.example"
MINUTE = 60_000_000
HOUR = 60 * MINUTE
FROM = "sheets@dial311.example"


def at(written: str) -> Micros:
    return micros(datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Africa/Maputo")))


#: A Tuesday, ten o'clock.
TUESDAY = at("2026-11-24T10:00")


def city(**sheets: tuple[str, ...]) -> City:
    """Maputo, whose waste has a mailbox and works from Monday to Friday."""
    made = maputo()
    week = (*(((420, 930),),) * 5, (), ())
    waste = dataclasses.replace(made.bodies["waste"], mails=(WASTE,), hours=week)
    holidays = {date(2026, 11, 26).toordinal(): "Feriado"}
    # Two are enough; a crew's sheets are like theirs.
    bodies = {"waste": waste, "drains": made.bodies["drains"]}
    return dataclasses.replace(made, bodies=bodies, sheets=sheets, holidays=holidays)


class Office:
    """The loop by hand, as one of several processes."""

    def __init__(self, line: Telephone, sender: Sends, *, worker: int = 1) -> None:
        self.now = TUESDAY
        self.line = line
        line.cities.take([Published(1, city(week=(DESK,), month=(BOSS,)))])
        self.loop = Sheets(
            line.reader,
            directly(line.engine),
            sender,
            cities=line.cities.all,
            city_id=line.cities.id,
            worker=worker,
            now_us=lambda: self.now,
        )

    def look(self, now: Micros | None = None) -> int:
        self.now = self.now if now is None else now
        return self.loop.look()

    def states(self) -> dict[tuple[str, str, str], str]:
        rows = self.line.rows(letters)
        return {(row.sheet, row.body, row.receiver): row.state for row in rows}

    def row(self, sheet: str) -> Any:
        [found] = [r for r in self.line.rows(letters) if (r.sheet, r.receiver) == (sheet, WASTE)]
        return found


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def office(line: Telephone, server: MailServer) -> Office:
    return Office(line, sender(server))


def sender(server: MailServer) -> SmtpSender:
    return SmtpSender(Server("127.0.0.1", server.port, Safety.NONE, FROM), timeout_s=5)


class Refuses:
    """A server that takes nothing; it counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def send(self, letter: Letter) -> Outcome:
        self.asked.append(letter.name)
        return Outcome(LetterState.FAILED, "550 no")
