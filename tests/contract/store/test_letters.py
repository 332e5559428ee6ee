"""Sheets leave by e-mail: each once, again when it was refused, never again when nobody knows."""

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from app.domain.clock import Micros, micros
from app.domain.errors import InvalidInput
from app.domain.mail import Letter, LetterState, Outcome
from app.domain.periods import Kind, Period
from app.domain.public_number import spoken
from app.gateways.smtp.sender import Safety, Server, SmtpSender
from app.menu.model import City
from app.store import letter_store
from app.store.letter_states import LEASE_US, MOST_TRIES
from app.store.published import Published
from app.store.schema import letters, reports
from app.usecases.sheet_post import Posted
from app.work.live_menus import directly
from app.work.post_room import queue_sheet
from app.work.sheets import Sends, Sheets
from tests.contract.store.lines import Telephone, maputo
from tests.standin.mailserver import (
    HANG_UP,
    HANG_UP_AT_DATA,
    REFUSE_DATA,
    TAKE_AND_BABBLE,
    TAKE_AND_FORWARD,
    TAKE_AND_HANG_UP,
    MailServer,
)

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


def test_everybody_gets_their_sheets_once(office: Office, server: MailServer) -> None:
    office.line.file()
    looks = [office.look(), office.look(), office.look(TUESDAY + HOUR)]

    assert looks == [5, 0, 0]
    came = {(kept.receiver, kept.message["Subject"]) for kept in server.letters}
    waste = "Direcção Municipal de Gestão de Resíduos Sólidos Urbanos e Salubridade"
    drains = "Direcção Municipal de Infra-estruturas"
    assert came == {
        (DESK, "Maputo: semana de 2026-11-16 a 2026-11-22"),
        (WASTE, f"Maputo: trabalho de 2026-11-24. {waste}"),
        (WASTE, f"Maputo: 2026-10. {waste}"),
        (BOSS, f"Maputo: 2026-10. {waste}"),
        (BOSS, f"Maputo: 2026-10. {drains}"),
    }
    assert len(server.letters) == 5
    assert {kept.sender for kept in server.letters} == {FROM}
    assert set(office.states().values()) == {"sent"}


def test_a_letter_reads_as_text_and_as_a_page(office: Office, server: MailServer) -> None:
    office.line.file()
    office.look()

    [day] = [k.message for k in server.letters if "trabalho" in k.message["Subject"]]
    text, page = day.get_body(("plain",)), day.get_body(("html",))

    assert text is not None
    assert page is not None
    [report] = office.line.rows(reports)
    for content in (text.get_content(), page.get_content()):
        assert spoken(report.number) in content
    assert day["Auto-Submitted"] == "auto-generated"
    names = [kept.message["Message-ID"] for kept in server.letters]
    assert len(set(names)) == len(names) == 5


def test_lists_of_a_day_leave_in_the_morning_of_days_on_which_a_body_works(
    office: Office, server: MailServer
) -> None:
    office.look()
    days = (
        ("2026-11-25T05:59", 0),
        ("2026-11-25T06:00", 1),
        ("2026-11-26T10:00", 0),  # a holiday
        ("2026-11-27T10:00", 1),
        ("2026-11-28T10:00", 0),  # Saturday
        ("2026-11-30T10:00", 2),  # Monday, with the week that is over
        ("2026-12-01T10:00", 4),  # with the month that is over, of two bodies to the boss
    )
    assert [office.look(at(when)) for when, _ in days] == [count for _, count in days]
    assert len(server.letters) == 5 + sum(count for _, count in days)


@pytest.mark.parametrize(
    "answer", ["451 later", "550 nobody", HANG_UP, HANG_UP_AT_DATA, REFUSE_DATA]
)
def test_what_the_server_refuses_is_tried_again_later_each_time(
    office: Office, server: MailServer, answer: str
) -> None:
    server.will(*[answer] * 5)
    assert office.look() == 5
    assert set(office.states().values()) == {"queued"}
    assert office.row("day").said
    assert office.look(TUESDAY + MINUTE - 1) == 0

    server.will(*[answer] * 5)
    assert office.look(TUESDAY + MINUTE) == 5
    assert office.look(TUESDAY + 3 * MINUTE - 1) == 0
    assert server.letters == []
    assert office.look(TUESDAY + 3 * MINUTE) == 5

    assert len(server.letters) == 5
    assert set(office.states().values()) == {"sent"}
    assert office.row("day").attempts == 3


@pytest.mark.parametrize(
    ("answer", "state"),
    [(TAKE_AND_HANG_UP, "unknown"), (TAKE_AND_BABBLE, "unknown"), (TAKE_AND_FORWARD, "sent")],
)
def test_a_server_that_took_a_letter_does_not_get_it_twice(
    office: Office, server: MailServer, answer: str, state: str
) -> None:
    server.will(*[answer] * 5)
    assert office.look() == 5

    assert set(office.states().values()) == {state}
    assert office.look(TUESDAY + HOUR) == 0
    assert len(server.letters) == 5


def test_no_server_at_all_is_a_refusal(line: Telephone) -> None:
    with MailServer() as gone:
        port = gone.port
    office = Office(line, SmtpSender(Server("127.0.0.1", port, Safety.NONE, FROM), timeout_s=5))

    assert office.look() == 5
    assert set(office.states().values()) == {"queued"}
    assert "refused" in office.row("day").said


class Refuses:
    """A server that takes nothing; it counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def send(self, letter: Letter) -> Outcome:
        self.asked.append(letter.name)
        return Outcome(LetterState.FAILED, "550 no")


def test_a_letter_that_is_always_refused_fails_in_the_end(line: Telephone) -> None:
    office = Office(line, Refuses())
    office.look()
    with line.engine.begin() as connection:
        connection.execute(update(letters).values(attempts=MOST_TRIES - 2))

    assert [office.look(TUESDAY + hour * HOUR) for hour in (1, 2, 3)] == [5, 5, 0]
    rows = line.rows(letters)
    assert [(r.state, r.attempts, r.said) for r in rows] == [("failed", MOST_TRIES, "550 no")] * 5


class Dies:
    """A process that ends in the middle of an attempt."""

    def send(self, letter: Letter) -> Outcome:
        raise KeyboardInterrupt


def test_a_letter_whose_process_died_is_not_sent_again(line: Telephone, server: MailServer) -> None:
    with pytest.raises(KeyboardInterrupt):
        Office(line, Dies()).look()
    next_office = Office(line, sender(server), worker=2)
    later = TUESDAY + LEASE_US

    assert next_office.look(later) == 4
    assert sorted(next_office.states().values()) == ["sent"] * 4 + ["unknown"]
    assert len(server.letters) == 4


def test_of_two_processes_one_sends(line: Telephone, server: MailServer) -> None:
    first = Office(line, sender(server))

    class Meanwhile:
        """While the first sends, the second looks."""

        def send(self, letter: Letter) -> Outcome:
            assert second.look() == 0
            return sender(server).send(letter)

    second = Office(line, sender(server), worker=2)
    first = Office(line, Meanwhile())

    assert first.look() == 5
    assert len(server.letters) == 5


def test_a_letter_that_another_has_taken_is_left(line: Telephone) -> None:
    office = Office(line, Refuses())
    office.look()
    with line.engine.begin() as connection:
        waiting = letter_store.waiting(connection, [1], TUESDAY + HOUR)
        assert waiting is not None
        assert letter_store.take(connection, waiting, TUESDAY + HOUR)
        assert not letter_store.take(connection, waiting, TUESDAY + HOUR)
        letter_store.settle(connection, waiting, Outcome(LetterState.FAILED, "no"), TUESDAY + HOUR)
        assert not letter_store.take(connection, waiting, TUESDAY + HOUR), "who waits for its turn"


def test_an_attempt_that_ends_late_says_nothing_of_the_next(line: Telephone) -> None:
    office = Office(line, Refuses())
    office.look()
    lost, now = TUESDAY + HOUR + LEASE_US, Outcome(LetterState.SENT, "250 late")
    with line.engine.begin() as connection:
        waiting = letter_store.waiting(connection, [1], TUESDAY + HOUR)
        assert waiting is not None
        letter_store.take(connection, waiting, TUESDAY + HOUR)
        letter_store.give_up_lost(connection, lost)
        [(one, was)] = letter_store.try_again(connection, 1, [waiting.posted], lost).items()
        again = letter_store.Waiting(1, one, waiting.attempts + 1)
        assert (was, letter_store.take(connection, again, lost)) == (LetterState.UNKNOWN, True)

        letter_store.settle(connection, waiting, now, lost)

    assert sorted(office.states().values()) == ["queued"] * 4 + ["sending"]


def test_without_receivers_or_server_nothing_is_queued(line: Telephone) -> None:
    office = Office(line, Refuses())
    line.cities.take([Published(1, maputo())])
    assert office.look() == 0
    assert line.count(letters) == 0
    nobody: Any = None
    assert Office(line, nobody).look() == 0
    assert line.count(letters) == 0


def test_a_receiver_that_is_added_later_gets_the_newest_sheets(
    office: Office, server: MailServer
) -> None:
    office.look()
    office.line.cities.take([Published(1, city(week=(DESK, BOSS), month=(BOSS,)))])

    assert office.look() == 1
    assert server.letters[-1].receiver == BOSS


def test_periods_have_a_key_of_their_own(line: Telephone) -> None:
    one = Posted(Kind.DAY, Period(739_946, 739_946), "waste", WASTE)
    with line.engine.begin() as connection:
        queued = [letter_store.queue(connection, 1, [one], TUESDAY) for _ in range(2)]
        next_day = one._replace(period=Period(739_947, 739_947))
        queued.append(letter_store.queue(connection, 1, [next_day], TUESDAY))

    assert queued == [[one], [], [next_day]]


def test_a_week_that_goes_on_is_not_sent_by_hand_and_comes_when_it_is_over(
    office: Office, server: MailServer
) -> None:
    today = date(2026, 11, 24).toordinal()
    for kind in (Kind.WEEK, Kind.MONTH):
        with office.line.engine.begin() as connection:
            with pytest.raises(InvalidInput, match=f"that {kind} is not over"):
                queue_sheet(connection, city(week=(DESK,)), kind, "", today, TUESDAY)
            now = queue_sheet(connection, office.line.cities.default, kind, "", 0, TUESDAY)
        assert {line.rpartition(": ")[2] for line in now} == {"queued"}

    assert office.look(at("2026-11-30T06:00")) == 6
    subjects = [kept.message["Subject"] for kept in server.letters]
    assert "Maputo: semana de 2026-11-23 a 2026-11-29" in subjects


def test_what_may_have_gone_is_sent_again_where_a_person_says_so(
    office: Office, server: MailServer
) -> None:
    server.will(*[TAKE_AND_HANG_UP] * 5)
    office.look()

    for more in ("queued once more, though it may have come already", "has had it"):
        with office.line.engine.begin() as connection:
            [said] = queue_sheet(connection, office.line.cities.default, Kind.WEEK, "", 0, TUESDAY)
        assert f"{DESK}: {more}" in said

    assert office.look() == 1
    assert office.states()["week", "", DESK] == "sent"
    assert [kept.receiver for kept in server.letters].count(DESK) == 2
