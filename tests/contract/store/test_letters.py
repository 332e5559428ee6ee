"""Sheets leave by e-mail: who gets which, when, how they read, and again when a person says so."""

from datetime import date
from typing import Any

import pytest

from app.domain.errors import InvalidInput
from app.domain.periods import Kind, Period
from app.domain.public_number import spoken
from app.store import letter_store
from app.store.published import Published
from app.store.schema import letters, reports
from app.usecases.sheet_post import Posted
from app.work.post_room import queue_sheet
from tests.contract.store.letter_office import (
    BOSS,
    DESK,
    FROM,
    HOUR,
    TUESDAY,
    WASTE,
    Office,
    Refuses,
    at,
    city,
    office,
    server,
)
from tests.contract.store.lines import Telephone, maputo
from tests.standin.mailserver import TAKE_AND_HANG_UP, MailServer

__all__ = ["office", "server"]


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
