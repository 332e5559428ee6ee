"""What becomes of reports that are held, and of tests."""

import dataclasses

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US, micros
from app.domain.errors import Conflict
from app.domain.lifecycle import Action
from app.domain.limits import HOUR_US, Flag, Limits, Most
from app.domain.report import same_key
from app.store.case_list import count_held
from app.store.published import Published
from app.store.schema import report_events, reports
from app.usecases.set_aside import Deed
from tests.contract.store.limited import (
    NONE,
    allow,
    aside,
    change,
    file,
    listed,
    mark,
    phone,
    sent,
)
from tests.contract.store.lines import (
    NOW,
    PHONE,
    Telephone,
    dial,
    maputo,
    report_at,
)
from tests.contract.store.past_cases import add_past
from tests.contract.store.promising import looking
from tests.contract.store.test_promises import promised_now


def test_nobody_joins_a_report_that_is_held_until_it_is_released(line: Telephone) -> None:
    allow(line, phone=Most(1, None))
    file(line, 1)
    file(line, 0)
    *_, row = line.rows(reports)
    assert row.held == "phone"

    keys = report_at(0)[-2]
    before = line.ask(dial(keys, session="before", phone=phone(2)))
    assert aside(line, row.number, Deed.RELEASE) == 0, "they were told when they filed"
    after = line.ask(dial(keys, session="after", phone=phone(2)))

    assert "Ja avisaram" not in before.text
    assert "Ja avisaram: 1" in after.text
    *_, freed = line.rows(reports)
    where = (freed.district, freed.bairro, freed.block, freed.point)
    assert (freed.held, freed.same_key) == ("", same_key(freed.service_code, *where))
    assert [template for _, template in sent(line)] == ["received", "received"]
    *_, event = line.rows(report_events)
    assert (event.kind, event.actor, event.status) == ("released", "official ana", "received")
    note = line.vault.open(event.note_sealed, f"report_events.note {row.id} {event.seq}")
    assert note == "held: phone"
    with pytest.raises(Conflict, match="is not held"):
        aside(line, row.number, Deed.RELEASE)


def test_time_begins_when_a_report_is_released(line: Telephone) -> None:
    city = maputo()
    services = {c: dataclasses.replace(s, target_hours=2) for c, s in city.services.items()}
    limits = Limits(Most(1, None), NONE, NONE)
    given = dataclasses.replace(city, services=services, limits=limits, memo={}, steps={})
    line.cities.take([Published(1, given)])
    line.forget()
    file(line, 1)
    file(line, 0)
    [usual, waiting] = line.rows(reports)
    assert (usual.due_at is None, waiting.due_at) == (False, None)

    aside(line, waiting.number, Deed.RELEASE, at=NOW + DAY_US)

    [_, freed] = line.rows(reports)
    assert micros(freed.due_at) == NOW + DAY_US + 2 * HOUR_US


def test_a_date_is_told_of_what_is_held_and_none_learnt_from_it_or_a_test(
    line: Telephone,
) -> None:
    allow(line, phone=Most(1, None))
    add_past(line, 20, "resolved", took=3)
    learnt = promised_now(line)
    add_past(line, 60, "resolved", took=15, filed_by="test")
    add_past(line, 60, "resolved", took=15, held="phone")
    assert promised_now(line) == learnt != {}
    looking(line).look()

    file(line, 0)
    file(line, 0)
    mark(line, phone(2), Flag.TEST)
    file(line, 0, phone(2))

    told = [row.told_by is not None for row in line.rows(reports) if row.session_id]
    assert told == [True, True, True]
    due = [row.due_at is not None for row in line.rows(reports) if row.session_id]
    assert due == [due[0], False, False]


def test_a_report_that_is_held_can_only_be_released_rejected_or_merged(line: Telephone) -> None:
    allow(line, phone=Most(1, None))
    for place in range(3):
        file(line, place)
    usual, one, two = (row.number for row in line.rows(reports))

    for action in (Action.ACKNOWLEDGE, Action.ASSIGN, Action.START, Action.RESOLVE, Action.GIVE_UP):
        with pytest.raises(Conflict, match="is held: it can be released, rejected or merged"):
            change(line, one, action, reason="nada")
    with pytest.raises(Conflict, match="is held: release it first"):
        change(line, usual, Action.MERGE, main=one)
    change(line, one, Action.MERGE, main=usual)
    change(line, two, Action.REJECT, reason="nada")

    assert [row.status for row in line.rows(reports)] == ["received", "duplicate", "invalid"]
    assert [name for _, name in sent(line)] == [*["received"] * 3, "merged", "invalid"]
    change(line, two, Action.REOPEN, reason="afinal sim")
    *_, opened = line.rows(reports)
    assert (opened.held, opened.same_key != 0) == ("", True)


def test_no_report_of_a_resident_is_merged_with_a_test(line: Telephone) -> None:
    for name in range(3):
        file(line, name, phone(name))
    one, other, test = (row.number for row in line.rows(reports))
    aside(line, test, Deed.TEST)

    # Nobody works on a test: it would be gone without a word.
    with pytest.raises(Conflict, match="is a test, of which nobody has work: say first"):
        change(line, one, Action.MERGE, main=test)
    aside(line, other, Deed.TEST)
    change(line, other, Action.MERGE, main=test)

    assert [row.status for row in line.rows(reports)] == ["received", "duplicate", "received"]


def test_a_case_that_others_wait_for_is_no_test(line: Telephone) -> None:
    for place in range(4):
        file(line, place, phone(place))
    joined, main, of_nobody, alone = (row.number for row in line.rows(reports))
    line.ask(dial(report_at(0)[-2], session="joins", phone=phone(7)))
    line.ask(dial(report_at(0)[-1], session="joins", phone=phone(7)))
    assert line.rows(reports)[0].joined == 1
    file(line, 4, phone(8))
    file(line, 5, phone(9))
    *_, repeat, hidden = (row.number for row in line.rows(reports))
    with line.engine.begin() as connection:
        of_hidden = update(reports).where(reports.c.number == hidden)
        connection.execute(of_hidden.values(contact_id=None))
    change(line, repeat, Action.MERGE, main=main)
    change(line, hidden, Action.MERGE, main=of_nobody)

    for number in (joined, main, of_nobody):
        with pytest.raises(Conflict, match="is not its reporter's alone"):
            aside(line, number, Deed.TEST)
    aside(line, alone, Deed.TEST)
    change(line, repeat, Action.UNMERGE, reason="outro problema")
    aside(line, main, Deed.TEST)

    whose = [row.filed_by for row in line.rows(reports)]
    assert whose == ["resident", "test", "resident", "test", "resident", "resident"]
    assert set(listed(line, status="open")) == {joined, of_nobody, repeat}


def test_lists_leave_out_what_is_held_and_what_is_a_test(line: Telephone) -> None:
    allow(line, phone=Most(1, None))
    for place, who in enumerate([PHONE, PHONE, phone(2)]):
        file(line, place, who)
    usual, waiting, test = (row.number for row in line.rows(reports))
    aside(line, test, Deed.TEST)

    with line.reader.connect() as connection:
        assert count_held(connection, 1) == 1
    assert listed(line) == listed(line, status="open") == [usual]
    assert listed(line, held=True) == [waiting]
    assert listed(line, tests=True) == [test]
    change(line, waiting, Action.REJECT, reason="nada")
    assert (listed(line), listed(line, held=True)) == ([usual, waiting], [])
    with line.reader.connect() as connection:
        assert count_held(connection, 1) == 0
