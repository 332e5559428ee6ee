"""Limits: which reports are held, and what becomes of those; numbers that officials have marked."""

import dataclasses
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import DAY_US, micros, utc
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.ids import first_id
from app.domain.lifecycle import Action
from app.domain.limits import HOUR_US, FiledBy, Flag, Held, Limits, Most
from app.domain.public_number import spoken
from app.domain.report import same_key
from app.store.answers import count_answers
from app.store.caller_store import history_of, list_callers
from app.store.case_list import Wanted, count_held, list_cases
from app.store.case_store import SqlCaseBook
from app.store.engine import is_sqlite
from app.store.hot_sql import Cursor, HotSql
from app.store.published import Published
from app.store.schema import caller_events, contacts, followers, messages, report_events, reports
from app.store.trips import Reads, Steps, T, Writes
from app.store.turnstile import Turnstile
from app.usecases.change_report import change_report
from app.usecases.mark_caller import Marked, Wish, mark_caller
from app.usecases.set_aside import Deed, set_aside
from app.usecases.take_action import Change
from tests.contract.store.lines import (
    ANEW,
    GATEWAYS,
    NOW,
    PHONE,
    REPORT,
    Telephone,
    dial,
    maputo,
    report_at,
)
from tests.contract.store.past_cases import add_past
from tests.contract.store.post import Post
from tests.contract.store.test_promises import looking, promised_now

MINUTE = 60_000_000
NONE = Most()


def phone(number: int) -> str:
    return f"+25884000{number:04}"


def allow(line: Telephone, **limits: Most) -> None:
    """Publish the city with these limits and no others."""
    every = Limits(NONE, NONE, NONE)._replace(**limits)
    city = dataclasses.replace(maputo(), limits=every, memo={}, steps={})
    line.cities.take([Published(1, city)])
    line.forget()


def file(line: Telephone, place: int, who: str = PHONE, at: int = NOW) -> str:
    """Report at a place at a moment, whatever is open there; give the last screen."""
    session = f"{who} {at} {line.count(reports)}"
    for keys in report_at(place):
        screen = line.batch([dial(keys, session=session, phone=who, at=at)], at)[0]
        assert screen is not None
        if ANEW in screen.text:
            [screen] = line.batch([dial(f"{keys}*2", session=session, phone=who, at=at)], at)
            break
    assert screen is not None
    assert screen.ends
    return screen.text


def held(line: Telephone) -> list[str]:
    return [row.held for row in line.rows(reports)]


def _about(screen: str, number: int) -> str:
    """The beginning of a last screen, without the number."""
    return screen.partition(".\n")[0].replace(spoken(number), "{}")[:17]


def sent(line: Telephone) -> list[tuple[int, str]]:
    return [(row.contact_id, row.template) for row in line.rows(messages)]


def book(line: Telephone, connection: Any, at: int = NOW) -> SqlCaseBook:
    return SqlCaseBook(connection, 1, line.vault, line.book(connection, at))


def mark(line: Telephone, who: str | int, flag: Flag, at: int = NOW, **more: Any) -> Marked:
    """Say something of a number, as an official does."""
    wish = Wish(flag, "official ana", more.pop("reason", "porque sim"), **more)
    with line.engine.begin() as connection:
        made = book(line, connection, at).callers
        return mark_caller(made, line.cities.default, who, wish)


def aside(line: Telephone, number: int, deed: Deed, at: int = NOW) -> int:
    """Release a report or say whether it is a test; give how many people are told."""
    with line.engine.begin() as connection:
        made = book(line, connection, at)
        return set_aside(made, line.cities.default, number, deed, "official ana", "")[1]


def change(line: Telephone, number: int, action: Action, **what: Any) -> None:
    with line.engine.begin() as connection:
        wish = Change(action, "official ana", **what)
        change_report(book(line, connection), line.cities.default, number, wish)


def listed(line: Telephone, **wanted: Any) -> list[int]:
    with line.reader.connect() as connection:
        return [one.number for one in list_cases(connection, Wanted(1, **wanted))]


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
        _about(text, row.number)
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
    other = next(n for n, c in enumerate(codes) if n and _bairro(c) == _bairro(codes[0]))
    far = next(n for n, code in enumerate(codes) if _bairro(code) != _bairro(codes[0]))

    for number, place in enumerate([0, 0, 0, 0, other]):
        file(line, place, phone(number + 2))

    assert held(line) == expected
    assert file(line, far, phone(9)).startswith("Recebido")


def _bairro(code: str) -> str:
    return maputo().gazetteer.by_point[code].bairro


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
    assert _about(screen, row.number) == "Recebido. Caso {}"
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
    other = next(n for n, code in enumerate(codes) if _bairro(code) != _bairro(codes[0]))
    file(line, other)
    labels = [maputo().gazetteer.by_bairro[_bairro(codes[n])].label for n in (0, other)]
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
    bairro = maputo().gazetteer.by_bairro[_bairro(code)].label
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


class Trips(HotSql):
    """Carries out trips, and counts them and what they carry."""

    def __init__(self, *, embedded: bool) -> None:
        super().__init__(embedded=embedded)
        self.made: list[Counter[str]] = []

    def drive(self, cursor: Cursor, steps: Steps[T]) -> T:
        return super().drive(cursor, self._counted(steps))

    def _counted(self, steps: Steps[T]) -> Steps[T]:
        found: Any = None
        while True:
            try:
                trip = steps.send(found)
            except StopIteration as done:
                given: T = done.value
                return given
            if isinstance(trip, Reads):
                self.made.append(Counter(reads=len(trip.asked)))
            elif isinstance(trip, Writes):
                self.made.append(Counter(added=len(trip.added), changed=len(trip.changed)))
            found = yield trip


@pytest.mark.parametrize("who", [PHONE, ""], ids=["known", "new"])
def test_a_limit_costs_one_statement_in_the_trip_that_files_where_it_is_near(
    line: Telephone, who: str
) -> None:
    """For a caller who is known and for one who is not: far from a limit, near one and over it."""
    made: list[list[Counter[str]]] = []
    bairros = [_bairro(code) for code in maputo().gazetteer.by_point]
    common = max(bairros, key=bairros.count)
    before, *places = [place for place, bairro in enumerate(bairros) if bairro == common]
    file(line, before)
    limits = [Most(), Most(10_000, None), Most(7, None), Most(1, 1)]
    for number, most in enumerate(limits):
        allow(line, bairro=most)
        sql = Trips(embedded=is_sqlite(line.url))
        line.turnstile = Turnstile(sql, line.cities, line.vault, line.ids, GATEWAYS, "console")
        file(line, before, phone(20 + number))
        made.append(_trips_of(line, sql, places[number], who or phone(10 + number)))

    without, far, near, over = made
    assert far == without
    assert near == over
    *reads, writes = without
    assert near == [*reads, writes + Counter(changed=1)]
    assert held(line)[-1] == Held.BAIRRO


def _trips_of(line: Telephone, sql: Trips, place: int, caller: str) -> list[Counter[str]]:
    """Give the trips of the turn that sends a report."""
    *asked, last = report_at(place)
    for keys in asked:
        line.ask(dial(keys, session=caller + last, phone=caller))
    sql.made.clear()
    line.ask(dial(last, session=caller + last, phone=caller))
    return sql.made
