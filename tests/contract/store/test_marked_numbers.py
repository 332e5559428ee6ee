"""Numbers that officials have blocked, or called monitors or tests."""

from typing import Any

import pytest

from app.domain.clock import DAY_US, micros, utc
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.lifecycle import Action
from app.domain.limits import HOUR_US, FiledBy, Flag, Most
from app.store.answers import count_answers
from app.store.caller_store import history_of, list_callers
from app.store.schema import caller_events, contacts, followers, messages, report_events, reports
from app.usecases.set_aside import Deed
from tests.contract.store.limited import (
    MINUTE,
    about,
    allow,
    aside,
    bairro_of,
    change,
    file,
    held,
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
from tests.contract.store.post import Post


def test_calls_of_a_blocked_number_are_answered_and_nothing_is_sent_to_it(line: Telephone) -> None:
    allow(line)
    file(line, 0, phone(2))
    file(line, 1)
    [_, own] = line.rows(reports)
    marked = mark(line, PHONE, Flag.BLOCKED, days=3)
    assert (marked.masked, marked.until_us) == ("+25884•••••01", NOW + 3 * DAY_US)
    line.forget()

    # Where somebody has reported the same it cannot join, so what it files is held.
    assert "Ja avisaram" not in line.ask(dial(report_at(0)[-2], session="x")).text
    screen = file(line, 0)
    *_, row = line.rows(reports)
    assert about(screen, row.number) == "Recebido. Caso {}"
    assert (row.held, row.filed_by, line.count(followers)) == ("blocked", "resident", 0)
    # What is told of its other cases stays here, and is not sent.
    change(line, own.number, Action.RESOLVE)
    assert "resolvido?" not in line.ask(dial("", session="y")).text
    post = Post(line)
    taken = post.claim().taken
    post.writer.stop()
    assert [(m.template, m.code) for m in line.rows(messages) if m.state == "dropped"] == [
        ("received", "blocked"),
        ("resolved", "blocked"),
    ]
    assert [claimed.sms.to for claimed in taken] == [phone(2)]

    later = NOW + 3 * DAY_US
    assert file(line, 3, at=later).startswith("Recebido"), "the block is over by itself"


def test_a_blocked_number_joins_no_case_that_it_was_shown_before(line: Telephone) -> None:
    allow(line)
    file(line, 0)
    keys = report_at(0)[-2]
    assert "1 Juntar-me" in line.ask(dial(keys, session="x", phone=phone(2))).text
    mark(line, phone(2), Flag.BLOCKED)
    line.forget()

    line.ask(dial(f"{keys}*1", session="x", phone=phone(2)))

    assert line.count(followers) == 0
    assert line.rows(reports)[0].joined == 0
    assert [row.kind for row in line.rows(report_events)] == ["filed", "joined"]


def test_a_monitor_has_no_limits_and_is_counted_apart(line: Telephone) -> None:
    allow(line, phone=Most(1, None), bairro=Most(2, None))
    mark(line, PHONE, Flag.MONITOR)
    for _ in range(4):
        file(line, 0)

    file(line, 0, phone(2))

    assert held(line) == [""] * 5
    assert [row.filed_by for row in line.rows(reports)] == [*["monitor"] * 4, "resident"]
    assert len(sent(line)) == 5
    monitor, resident = line.rows(contacts)
    assert (monitor.filed_at, resident.filed_at) == ("", f"{NOW // 1_000_000},")


def test_a_monitor_is_offered_the_last_bairros_and_goes_on_in_them(line: Telephone) -> None:
    allow(line)
    codes = [*maputo().gazetteer.by_point]
    other = next(n for n, code in enumerate(codes) if bairro_of(code) != bairro_of(codes[0]))
    file(line, other)
    labels = [maputo().gazetteer.by_bairro[bairro_of(codes[n])].label for n in (0, other)]
    before = line.ask(dial("1", session="as resident")).text
    mark(line, PHONE, Flag.MONITOR)
    file(line, 0)
    line.forget()

    offered = line.ask(dial("1", session="as monitor")).text.split("\n")
    within = line.ask(dial("1*1", session="as monitor")).text
    sent_from = line.ask(dial("1*1*1", session="as monitor")).text

    assert [row[2:] for row in offered[1:3]] == labels
    assert offered[1:3] != before.split("\n")[1:3]
    assert within.startswith(f"Contentor em {labels[0]}")
    assert sent_from.startswith("Contentor cheio, ")
    assert labels[0] in sent_from

    mark(line, PHONE, Flag.ORDINARY)
    line.forget()
    again = line.ask(dial("1", session="as resident again")).text.split("\n")
    assert [row[2:] for row in again[1:3]] != labels


def test_whose_time_as_a_monitor_is_over_is_offered_places_as_any_resident(line: Telephone) -> None:
    allow(line)
    mark(line, PHONE, Flag.MONITOR, days=1)
    file(line, 0)
    points = maputo().gazetteer.by_point
    [code, *_] = points
    bairro = maputo().gazetteer.by_bairro[bairro_of(code)].label
    offered = {}
    for at in (NOW + DAY_US - MINUTE, NOW + DAY_US):
        line.forget()
        [screen] = line.batch([dial("1", session=str(at), at=at)], at)
        assert screen is not None
        offered[at] = next(row[2:] for row in screen.text.split("\n") if row.startswith("1 "))

    as_monitor, as_resident = offered.values()
    assert as_monitor == bairro
    assert as_resident == f"{points[code].label}, {bairro}"


def test_a_test_number_has_no_limit_and_its_reports_are_nobodys(line: Telephone) -> None:
    allow(line, phone=Most(1, None))
    mark(line, PHONE, Flag.TEST)
    file(line, 0)
    file(line, 0)

    rows = line.rows(reports)
    assert [(r.held, r.filed_by, r.same_key, r.due_at) for r in rows] == [("", "test", 0, None)] * 2
    assert listed(line) == []
    aside(line, rows[0].number, Deed.NO_TEST)
    assert [row.filed_by for row in line.rows(reports)] == ["resident", "test"]
    assert listed(line) == [rows[0].number]
    for number, deed, says in (
        (rows[0].number, Deed.NO_TEST, "is no test"),
        (rows[1].number, Deed.TEST, "is a test already"),
    ):
        with pytest.raises(Conflict, match=says):
            aside(line, number, deed)


def test_a_report_that_is_no_test_is_its_monitors_again(line: Telephone) -> None:
    allow(line)
    file(line, 0)
    [row] = line.rows(reports)
    mark(line, PHONE, Flag.MONITOR)

    aside(line, row.number, Deed.TEST)
    aside(line, row.number, Deed.NO_TEST)

    [after] = line.rows(reports)
    assert (after.filed_by, after.same_key) == (FiledBy.MONITOR, row.same_key)


def test_answers_of_monitors_are_counted_apart_and_tests_nowhere(line: Telephone) -> None:
    allow(line)
    flags = [Flag.ORDINARY, Flag.MONITOR, Flag.TEST, Flag.BLOCKED]
    for number, flag in enumerate(flags):
        file(line, number, phone(number + 1))
        if flag:
            mark(line, phone(number + 1), flag)
    for row in line.rows(reports):
        change(line, row.number, Action.RESOLVE)

    with line.reader.connect() as connection:
        asked = {
            flag: count_answers(connection, 1, utc(0), flag).asked
            for flag in (Flag.ORDINARY, Flag.MONITOR)
        }
    # The one who is blocked since is a resident still.
    assert asked == {Flag.ORDINARY: 2, Flag.MONITOR: 1}


def test_all_that_is_said_of_a_number_is_kept_and_no_number_is_shown(line: Telephone) -> None:
    file(line, 0)
    [case] = line.rows(reports)
    mark(line, PHONE, Flag.BLOCKED, days=1, reason="  insultos \n a noite ")
    mark(line, case.number, Flag.ORDINARY, at=NOW + MINUTE, only=Flag.BLOCKED)
    mark(line, "84 000 0002", Flag.MONITOR, at=NOW + 2 * MINUTE, reason="secretária")

    with line.reader.connect() as connection:
        past = history_of(connection, line.vault, 1, PHONE)
        now = list_callers(connection, line.vault, 1, "", NOW + HOUR_US, 9)
    assert [(one.flag, one.actor, one.reason) for one in past] == [
        ("blocked", "official ana", "insultos a noite"),
        ("", "official ana", "porque sim"),
    ]
    assert past[0].until is not None
    assert micros(past[0].until) == NOW + DAY_US
    assert [(one.masked, one.flag, one.reason) for one in now] == [
        ("+25884•••••02", "monitor", "secretária")
    ]
    assert [row.seq for row in line.rows(caller_events)] == [0, 1, 0]
    assert line.count(contacts) == 2


def test_the_list_has_each_number_once_while_its_flag_holds(line: Telephone) -> None:
    for days in (5, 1):
        mark(line, PHONE, Flag.BLOCKED, days=days)
    mark(line, phone(2), Flag.TEST)

    def flags(at: int, flag: str = "") -> list[str]:
        with line.reader.connect() as connection:
            return [one.flag for one in list_callers(connection, line.vault, 1, flag, at, 9)]

    assert sorted(flags(NOW)) == ["blocked", "test"]
    assert flags(NOW, "blocked") == ["blocked"]
    assert flags(NOW + DAY_US) == ["test"]


@pytest.mark.parametrize(
    ("who", "flag", "more", "error", "says"),
    [
        ("84000", Flag.BLOCKED, {}, InvalidInput, "that is no telephone number of Maputo"),
        ("+254700000000", Flag.BLOCKED, {}, InvalidInput, "write +258 and 9 digits"),
        (PHONE, Flag.BLOCKED, {"reason": " "}, InvalidInput, "write a reason"),
        (PHONE, Flag.BLOCKED, {"reason": "?"}, InvalidInput, "write a reason"),
        (PHONE, Flag.BLOCKED, {"reason": "x" * 501}, InvalidInput, "501 characters, 500 are kept"),
        (PHONE, Flag.BLOCKED, {"reason": "a\x1b"}, InvalidInput, "cannot be shown"),
        (PHONE, Flag.ORDINARY, {}, Conflict, "has no flag"),
        (PHONE, Flag.ORDINARY, {"only": Flag.BLOCKED}, Conflict, "is not blocked"),
        (12345671, Flag.BLOCKED, {}, NotFound, "no number is known of who reported case 1234 5671"),
    ],
)
def test_what_cannot_be_said_of_a_number_is_refused(
    line: Telephone, who: str | int, flag: Flag, more: dict[str, Any], error: type, says: str
) -> None:
    with pytest.raises(error) as told:
        mark(line, who, flag, **more)

    assert says in str(told.value)
    assert line.count(caller_events) == 0
