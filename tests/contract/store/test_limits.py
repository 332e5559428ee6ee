"""Limits of numbers, places and bairros: which reports are held."""

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US
from app.domain.ids import first_id
from app.domain.limits import HOUR_US, Flag, Held, Most
from app.store.schema import contacts, report_events, reports
from tests.contract.store.limited import (
    MINUTE,
    about,
    allow,
    bairro_of,
    file,
    held,
    mark,
    phone,
    sent,
)
from tests.contract.store.lines import (
    NOW,
    PHONE,
    REPORT,
    Telephone,
    dial,
    maputo,
    report_at,
)


def test_a_report_over_the_limit_of_a_number_is_stored_and_its_caller_does_not_learn_it(
    line: Telephone,
) -> None:
    allow(line, phone=Most(2, None))
    usual = [file(line, place) for place in range(2)]

    screen = file(line, 2)

    *before, last = line.rows(reports)
    assert [row.held for row in before] == ["", ""]
    assert (last.held, last.status, last.same_key, last.due_at) == ("phone", "received", 0, None)
    said = [
        about(text, row.number)
        for text, row in zip([*usual, screen], line.rows(reports), strict=True)
    ]
    assert said == ["Recebido. Caso {}"] * 3
    assert [template for _, template in sent(line)] == ["received"] * 3
    assert file(line, 3, phone(2)).startswith("Recebido"), "another number is not held"
    # Nothing is lost: they find it among their cases.
    [contact, _] = line.rows(contacts)
    assert (contact.cases, contact.newest.count(",")) == (3, 3)
    [event] = [row for row in line.rows(report_events) if row.report_id == last.id]
    assert (event.kind, event.status, event.note_sealed) == ("filed", "received", None)


def test_a_repeat_of_the_last_request_gets_the_same_words_and_files_nothing(
    line: Telephone,
) -> None:
    allow(line, phone=Most(1, None))
    file(line, 0)
    for keys in report_at(1):
        first = line.ask(dial(keys, session="held"))
    line.forget()

    again = line.ask(dial(report_at(1)[-1], session="held"))
    further = line.ask(dial(report_at(1)[-1] + "*1", session="held"))

    assert first == again == further
    assert held(line) == ["", "phone"]


def test_an_hour_and_a_day_are_counted_back_from_the_call(line: Telephone) -> None:
    allow(line, phone=Most(1, 2))
    for number, at in enumerate(
        [NOW, NOW + HOUR_US, NOW + HOUR_US + MINUTE, NOW + 3 * HOUR_US, NOW + DAY_US + MINUTE]
    ):
        file(line, number, at=at)

    # An hour later to the second is within the hour; of a number what was held counts too.
    assert held(line) == ["", "phone", "phone", "phone", "phone"]


def test_what_is_held_counts_for_no_place(line: Telephone) -> None:
    allow(line, place=Most(2, None))
    mark(line, PHONE, Flag.BLOCKED)
    for _ in range(3):
        file(line, 0)

    for number in range(2, 6):
        file(line, 0, phone(number))

    assert held(line) == [*["blocked"] * 3, "", "", "place", "place"]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"place": Most(None, 2)}, ["", "", "place", "place", ""]),
        ({"bairro": Most(3, None)}, ["", "", "", "bairro", "bairro"]),
        ({}, [""] * 5),
    ],
)
def test_limits_of_a_place_and_of_its_bairro_hold_whoever_files(
    line: Telephone, limits: dict[str, Most], expected: list[str]
) -> None:
    allow(line, **limits)
    by_point = maputo().gazetteer.by_point
    codes = [*by_point]
    other = next(n for n, c in enumerate(codes) if n and bairro_of(c) == bairro_of(codes[0]))
    far = next(n for n, code in enumerate(codes) if bairro_of(code) != bairro_of(codes[0]))

    for number, place in enumerate([0, 0, 0, 0, other]):
        file(line, place, phone(number + 2))

    assert held(line) == expected
    assert file(line, far, phone(9)).startswith("Recebido")


def test_what_comes_in_one_batch_is_counted_too(line: Telephone) -> None:
    allow(line, place=Most(2, None))
    keys = report_at(0)
    calls = [(f"s{number}", phone(number + 2)) for number in range(4)]
    for one in keys[:-1]:
        line.batch([dial(one, session=session, phone=who) for session, who in calls])

    line.batch([dial(keys[-1], session=session, phone=who) for session, who in calls])

    assert sorted(held(line)) == ["", "", "place", "place"]


def test_the_same_number_in_many_sessions_at_once_is_held_too(line: Telephone) -> None:
    allow(line, phone=Most(3, None))
    sessions = [f"s{number}" for number in range(4)]
    for step in range(len(REPORT)):
        turns = [dial(report_at(n)[step], session=one) for n, one in enumerate(sessions)]
        line.batch(turns[:2])
        line.batch(turns[2:])

    # In the order in which they were filed.
    assert held(line) == ["", "", "", "phone"]


def test_callers_who_hide_their_number_are_held_by_place_alone(line: Telephone) -> None:
    allow(line, phone=Most(1, None), place=Most(2, None))
    for _ in range(3):
        file(line, 0, "")

    assert held(line) == [Held.NOT, Held.NOT, Held.PLACE]


def test_an_id_tells_when_a_report_passed(line: Telephone) -> None:
    """What has passed is counted by ids: one that was made later lies behind."""
    allow(line, place=Most(1, None))
    file(line, 0)
    [row] = line.rows(reports)
    assert first_id(NOW) <= row.id < first_id(NOW + 2000)
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(requested_at=0))

    file(line, 0, phone(2), at=NOW + HOUR_US - MINUTE)
    file(line, 0, phone(3), at=NOW + HOUR_US + MINUTE)

    assert held(line) == ["", "place", ""]
