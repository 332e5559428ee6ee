"""The date told counts as told where somebody heard it."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US, end_of_day, micros
from app.domain.public_number import spoken
from app.store.published import Published
from app.store.schema import contacts, reports
from app.usecases.set_aside import Deed
from tests.contract.store.limited import aside
from tests.contract.store.lines import NOW, PHONE, REPORT, Telephone, dial, maputo, walk
from tests.contract.store.past_cases import add_past
from tests.contract.store.promising import OTHER, THERE, bodies, looking, told_by
from tests.contract.store.sms_phone import Phone


def test_what_a_blocked_number_files_by_sms_tells_it_no_date(line: Telephone) -> None:
    """Its screens go to nobody, and so does what would confirm it."""
    add_past(line, 20, "resolved", took=3)
    looking(line).look()
    phones = [Phone(line, number) for number in (PHONE, OTHER)]
    for phone, place in zip(phones, THERE, strict=True):
        phone.write("HELP")
        if phone.number == OTHER:
            its = contacts.c.phone_hash == line.vault.phone_hash(OTHER)
            with line.engine.begin() as connection:
                connection.execute(update(contacts).where(its).values(flag="blocked"))
        for words in (f"contentor cheio {place}", "1"):
            phone.write(words)

    day = end_of_day(date(2026, 11, 25).toordinal(), "Africa/Maputo")
    assert told_by(line) == [day, None]
    assert {row.channel for row in line.rows(reports) if row.session_id} == {"sms"}


@pytest.mark.parametrize(("days", "said"), [(0, ["Solucao ate 25/11."]), (5, [])])
def test_who_is_released_reads_what_stood_on_the_screen(
    line: Telephone, days: int, said: list[str]
) -> None:
    """Or nothing, where that day is over; never that there is no date."""
    add_past(line, 20, "resolved", took=3)
    looking(line).look()
    walk(line, REPORT)
    with line.engine.begin() as connection:
        connection.execute(update(contacts).values(flag="blocked"))
    line.forget()
    keys = [one.replace(*THERE) for one in REPORT]
    assert "Solucao ate 25/11." in walk(line, keys, "held")[-1].text
    *_, held = line.rows(reports)

    assert aside(line, held.number, Deed.RELEASE, NOW + days * DAY_US) == 0

    sms = bodies(line)[-1]
    assert spoken(held.number) in sms
    assert re.findall(r"Solucao[^.]*\.", sms) == said


def test_a_message_that_says_no_day_tells_none(line: Telephone) -> None:
    """The last screen of a report by SMS goes to nobody, whatever it says."""
    publish(line, received=maputo().messages["reopened"])
    add_past(line, 20, "resolved", took=3)
    looking(line).look()
    phone = Phone(line, PHONE)
    for words in ("contentor cheio 10348", "1"):
        phone.write(words)

    [report] = [row for row in line.rows(reports) if row.session_id]
    day = end_of_day(date(2026, 11, 25).toordinal(), "Africa/Maputo")
    assert "Solucao" not in bodies(line)[-1]
    assert (report.told_by, micros(report.meant_by)) == (None, day)
    other = [dial(keys, session="o", phone=OTHER) for keys in ("", str(report.number))]
    assert "Solucao ate 25/11." in [line.ask(turn) for turn in other][-1].text


def publish(line: Telephone, **messages: Any) -> None:
    """Publish the city with other messages."""
    mine = maputo()
    city = replace(mine, messages={**mine.messages, **messages}, memo={}, steps={})
    line.cities.take([Published(1, city)])
    line.forget()
