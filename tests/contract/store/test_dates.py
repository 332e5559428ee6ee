"""Dates of cases: set when filed, anew when handed on or opened again, waiting, and past due."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import cache
from json import dumps
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Select, insert, text, update

from app.domain.clock import DAY_US, Micros, micros, utc
from app.domain.lifecycle import Action
from app.menu.model import City
from app.menufiles.city_folder import build, folder_hash, parse, read_folder
from app.store import due_store, job_store
from app.store.case_list import Wanted, list_cases, whole_case
from app.store.engine import is_sqlite
from app.store.published import Published
from app.store.schema import menu_versions, publications, report_events, reports
from app.usecases.deadlines import due_at
from app.usecases.postpone import Dated, Moved, postponed
from app.usecases.set_aside import Deed
from app.work.deadlines import LEASE_US, Deadlines
from app.work.live_menus import directly
from app.work.versions import LONGEST_SESSION_US
from tests.contract.store.limited import aside
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.test_life import ANEW, READER, change
from tests.contract.store.test_parts import REPORTER, SKIPS, call, filed

HOUR = 3_600_000_000
BODIES = "bodies: {skips: Recolha, roads: Estradas}"
WEEK = '{mon-fri: "08:00-16:00"}'
STRIKE = """\
notices:
  strike:
    say: {pt: Greve na Cidade Alta}
    where: [cima]
    service: full
    from: 2026-11-24
    until: 2026-11-25
    pause: yes
"""
NO_STRIKE = STRIKE.replace("    pause: yes\n", "")
#: A notice that suspends nothing is there to be told.
TOLD = "  notice: {if: the area has a notice, say: <notice>}\n"


@cache
def dated(calendar: str = "") -> City:
    """The skips with dates: 12 working hours for the full ones, no date for a hole."""
    texts = read_folder(SKIPS)
    services = texts["services.yaml"].split("- code: ")
    services[1] = services[1].replace(
        "skips\n", "{moinho: skips, other: roads}\n  target hours: 12\n"
    )
    assert BODIES in texts["city.yaml"]
    bodies = f"bodies: {{skips: {{name: Recolha, hours: {WEEK}}}, roads: Estradas}}"
    texts["services.yaml"] = "- code: ".join(services)
    texts["city.yaml"] = texts["city.yaml"].replace(BODIES, bodies)
    menu = texts["menu.yaml"].replace("unfinished, hello]", "unfinished, notice, hello]")
    menu = menu.replace("\ntell:\n", f"\ntell:\n{TOLD}")
    texts |= {"menu.yaml": menu, "calendar.yaml": calendar} if calendar else {}
    return build(parse(texts), folder_hash(texts))


@pytest.fixture
def line(database: str) -> Iterator[Telephone]:
    with closing(Telephone(database, city=dated())) as made:
        yield made


class Clockwork:
    """The loop by hand, as one of several processes."""

    def __init__(self, line: Telephone, worker: int = 1) -> None:
        self.now = NOW
        self._line = line
        self.loop = Deadlines(
            line.reader,
            directly(line.engine),
            line.vault,
            line.cities,
            worker=worker,
            now_us=lambda: self.now,
        )

    def look(self, now: Micros) -> int:
        self.now = now
        return self.loop.look()


def publish(line: Telephone, city: City) -> None:
    line.cities.take([Published(1, city)])


def at(written: str) -> Micros:
    return micros(datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Africa/Maputo")))


def due(line: Telephone) -> list[Micros | None]:
    return [row.due_at and micros(row.due_at) for row in line.rows(reports)]


def history(line: Telephone, *kinds: str) -> list[tuple[str, str, str]]:
    rows = line.rows(report_events)
    return [(row.kind, row.actor, row.status) for row in rows if not kinds or row.kind in kinds]


# NOW is Sunday, 22 November 2026, 14:00 in Maputo.


def test_a_report_gets_its_owner_and_its_date_when_it_is_filed(line: Telephone) -> None:
    filed(line)
    call(line, "1*2*1*1", "elsewhere", READER)  # the other district has no skips: bairro, sent
    call(line, "3*1*2*1", "hole", READER)

    rows = line.rows(reports)

    assert [(row.service_code, row.owner) for row in rows] == [
        ("full", "skips"),
        ("full", "roads"),
        ("hole", "roads"),
    ]
    # Monday 08:00 to 16:00 and four hours of Tuesday; round the clock; no date.
    assert due(line) == [at("2026-11-24 12:00"), NOW + 12 * HOUR, None]
    assert [(row.due_since, row.overdue_at) for row in rows] == [(None, None)] * 3


def test_a_date_is_worked_out_once_a_minute_for_all(line: Telephone) -> None:
    filed(line)
    city = line.cities.default
    kept = dict(city.memo["due at"])
    city.memo["due at"][("skips", "full", ())] = (kept[("skips", "full", ())][0], 4711)

    filed(line, ANEW, "same minute", READER)
    line.batch([dial("", session="later", phone=REPORTER, at=NOW + HOUR)], at=NOW + HOUR)
    for keys in ("1", "1*30028", "1*30028*1"):
        turn = dial(keys, session="later", phone=REPORTER, at=NOW + HOUR)
        line.batch([turn], at=NOW + HOUR)

    assert due(line) == [at("2026-11-24 12:00"), 4711, at("2026-11-24 12:00")]


def test_a_date_is_set_anew_for_another_body_and_when_a_case_is_opened_again(
    line: Telephone,
) -> None:
    number, later = filed(line), NOW + 3 * DAY_US

    change(line, number, Action.ASSIGN, at=later, owner="skips")  # it has it already
    change(line, number, Action.START, at=later)
    assert due(line) == [at("2026-11-24 12:00")]
    assert Clockwork(line).look(later) == 1
    change(line, number, Action.ASSIGN, at=later, owner="roads")
    assert due(line) == [later + 12 * HOUR]
    change(line, number, Action.RESOLVE, at=later)
    assert due(line) == [later + 12 * HOUR]
    change(line, number, Action.REOPEN, at=later + HOUR, reason="volta")
    assert due(line) == [later + 13 * HOUR]

    [row] = line.rows(reports)
    assert (micros(row.due_since), row.overdue_at) == (later + HOUR, None)


def test_a_no_of_a_resident_sets_the_date_anew(line: Telephone) -> None:
    number, later = filed(line), NOW + 2 * DAY_US
    hole = call(line, "3*1*2*1", "hole", REPORTER)
    assert hole.ends
    assert Clockwork(line).look(later - 1) == 1
    for one in (number, line.rows(reports)[1].number):
        change(line, one, Action.RESOLVE)

    for name in ("no", "no again"):
        line.batch([dial("", session=name, phone=REPORTER, at=later)], at=later)
        line.batch([dial("0", session=name, phone=REPORTER, at=later)], at=later)

    # Tuesday 14:00 to 16:00, Wednesday, two hours of Thursday; a hole has no date.
    assert due(line) == [at("2026-11-26 10:00"), None]
    assert [row.status for row in line.rows(reports)] == ["assigned", "assigned"]
    assert {(micros(row.due_since), row.overdue_at) for row in line.rows(reports)} == {
        (later, None)
    }


def test_a_no_on_a_test_starts_no_time(line: Telephone) -> None:
    number, later = filed(line), NOW + DAY_US
    aside(line, number, Deed.TEST)
    change(line, number, Action.RESOLVE)

    call(line, "0", "no", REPORTER)

    [row] = line.rows(reports)
    assert (row.status, row.due_at) == ("assigned", None)
    assert Clockwork(line).look(later + 30 * DAY_US) == 0


def test_what_is_past_due_is_noted_once_a_date(line: Telephone) -> None:
    number = filed(line)
    closed = filed(line, ANEW, "closed", READER)
    change(line, closed, Action.RESOLVE)
    clockwork, passed = Clockwork(line), at("2026-11-24 12:00")

    noted = [clockwork.look(moment) for moment in (passed, passed + 1, passed + DAY_US)]

    assert noted == [0, 1, 0]
    assert history(line, "overdue") == [("overdue", "clock", "received")]
    change(line, number, Action.ASSIGN, at=passed + DAY_US, owner="roads")
    assert [clockwork.look(passed + days * DAY_US) for days in (1, 2, 3)] == [0, 1, 0]
    assert history(line, "overdue")[1:] == [("overdue", "clock", "assigned")]


def test_more_than_one_unit_holds_are_all_noted(
    line: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_store, "MOST", 2)
    for count in range(5):
        filed(line, ANEW if count else "1*30015*1", f"number {count}", REPORTER)

    assert Clockwork(line).look(NOW + 9 * DAY_US) == 5

    assert len(history(line, "overdue")) == 5
    assert {row.overdue_at for row in line.rows(reports)} == {utc(NOW + 9 * DAY_US)}


def test_of_several_processes_one_looks_and_another_goes_on_when_it_died(line: Telephone) -> None:
    one, other = Clockwork(line, 1), Clockwork(line, 2)
    filed(line)
    late = NOW + 9 * DAY_US
    with line.engine.begin() as connection:
        assert job_store.take(connection, "deadlines", 1, late, late + LEASE_US)

    looked = [other.look(late), other.look(late + LEASE_US - 1), other.look(late + LEASE_US)]

    assert looked == [0, 0, 1]
    assert one.look(late + LEASE_US + 1) == 0
    assert len(history(line, "overdue")) == 1


def test_a_lease_is_taken_by_one_and_kept_by_who_has_it(line: Telephone) -> None:
    def take(worker: int, now: Micros) -> bool:
        with line.engine.begin() as connection:
            return job_store.take(connection, "x", worker, now, now + 10)

    assert [take(1, 0), take(2, 9), take(1, 9), take(2, 18), take(2, 19), take(1, 19)] == [
        *(True, False, True, False, True, False)
    ]


def test_a_pause_that_is_published_moves_the_dates_it_covers_and_says_so(line: Telephone) -> None:
    number = filed(line)
    call(line, "1*2*1*1", "elsewhere", READER)
    gone = filed(line, ANEW, "closed", READER)
    change(line, gone, Action.RESOLVE)
    before, clockwork = due(line), Clockwork(line)
    publish(line, dated(NO_STRIKE))
    assert clockwork.look(NOW) == 0

    publish(line, dated(STRIKE))
    looked = [clockwork.look(NOW), clockwork.look(NOW)]

    # Eight hours of Monday, no Tuesday and no Wednesday, four hours of Thursday.
    assert looked == [1, 0]
    assert due(line) == [at("2026-11-26 12:00"), *before[1:]]
    assert history(line, "postponed") == [("postponed", "calendar", "received")]
    with line.reader.connect() as connection:
        found = whole_case(connection, line.vault, 1, number)
    assert found is not None
    assert found.events[-1].note == "Greve na Cidade Alta (was due 2026-11-24 12:00)"


@pytest.mark.parametrize("hours", ["4", "200", ""])
def test_a_pause_leaves_a_case_the_hours_that_it_was_given(line: Telephone, hours: str) -> None:
    publish_in_store(line, 1, NOW - HOUR, 12)
    filed(line)
    publish_in_store(line, 2, NOW + HOUR, int(hours) if hours else None)
    city = dated(STRIKE)
    full = replace(city.services["full"], target_hours=int(hours) if hours else None)
    publish(line, replace(city, services={**city.services, "full": full}, memo={}))
    clockwork = Clockwork(line)

    looked = [clockwork.look(NOW + 2 * HOUR) for _ in range(2)]

    # The two days of the strike, whatever is asked of those that are filed from now on.
    assert looked == [1, 0]
    assert due(line) == [at("2026-11-26 12:00")]


def publish_in_store(line: Telephone, seq: int, moment: Micros, hours: int | None) -> None:
    """Leave what publishing a version leaves, as far as dates go."""
    version = f"{seq:032x}"
    plain = dumps({"services": [{"code": "full", "target_hours": hours}]})
    kept = {"city_id": 1, "version": version, "published_at": moment}
    told = {"city_id": 1, "version": version, "seq": seq, "at": moment, "how": "publish"}
    with line.engine.begin() as connection:
        connection.execute(insert(menu_versions).values(**kept, source="{}", plain=plain))
        connection.execute(insert(publications).values(**told, note=""))


def test_a_pause_moves_all_it_covers_however_many_they_are(
    line: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_store, "MOST", 2)
    for count in range(5):
        filed(line, ANEW if count else "1*30015*1", f"number {count}", REPORTER)
    publish(line, dated(STRIKE))

    assert Clockwork(line).look(NOW) == 5

    assert due(line) == [at("2026-11-26 12:00")] * 5


def test_a_pause_moves_a_date_from_when_its_time_began_anew(line: Telephone) -> None:
    number, monday = filed(line), at("2026-11-23 14:00")
    change(line, number, Action.RESOLVE, at=monday)
    change(line, number, Action.REOPEN, at=monday, reason="volta")
    assert due(line) == [at("2026-11-25 10:00")]
    publish(line, dated(STRIKE))

    assert Clockwork(line).look(monday) == 1

    # Two hours of Monday, eight of Thursday, two of Friday.
    assert due(line) == [at("2026-11-27 10:00")]


def test_what_is_closed_or_dated_anew_meanwhile_is_not_moved(line: Telephone) -> None:
    numbers = [filed(line), filed(line, ANEW, "other", READER), filed(line, ANEW, "third", READER)]
    with line.reader.connect() as connection:
        read = due_store.dated(connection, 1, NOW, 0)
    change(line, numbers[0], Action.RESOLVE)
    change(line, numbers[1], Action.ASSIGN, at=NOW + HOUR, owner="roads")
    before = due(line)
    moved = [Moved(one.report_id, one.due, one.due + HOUR, "x") for one in read]

    with line.engine.begin() as connection:
        assert due_store.postpone(connection, line.vault, 1, moved, NOW + HOUR) == 1

    assert due(line) == [*before[:2], read[2].due + HOUR]
    assert len(history(line, "postponed")) == 1


def test_a_notice_that_suspends_nothing_or_is_taken_out_moves_no_date(line: Telephone) -> None:
    filed(line)
    clockwork, looked = Clockwork(line), []

    for calendar in (NO_STRIKE, STRIKE, "", NO_STRIKE):
        publish(line, dated(calendar))
        looked.append(clockwork.look(NOW))

    assert looked == [0, 1, 0, 0]
    assert due(line) == [at("2026-11-26 12:00")]


def test_who_files_by_an_earlier_version_is_met_by_a_second_look(line: Telephone) -> None:
    clockwork = Clockwork(line)
    call(line, "1*30015", "on the line", REPORTER)
    publish(line, dated(STRIKE))
    assert clockwork.look(NOW) == 0
    line.ask(dial("1*30015*1", session="on the line", phone=REPORTER))
    assert due(line) == [at("2026-11-24 12:00")]

    looked = [clockwork.look(NOW + wait) for wait in (60, LONGEST_SESSION_US)]

    assert looked == [0, 1]
    assert due(line) == [at("2026-11-26 12:00")]


def test_a_report_that_is_filed_in_a_pause_waits_from_the_start(line: Telephone) -> None:
    publish(line, dated(STRIKE))

    filed(line)
    call(line, "1*2*1*1", "elsewhere", READER)

    assert due(line) == [at("2026-11-26 12:00"), NOW + 12 * HOUR]
    assert Clockwork(line).look(NOW) == 0


@pytest.mark.parametrize(
    ("service", "place", "waits"),
    [
        ("full", "30015", True),
        ("full", "palmar/3", True),  # a bairro of the district
        ("full", "cima", True),
        ("full", "cais", False),
        ("missed", "moinho", False),
    ],
)
def test_a_pause_holds_for_its_area_and_its_problem(service: str, place: str, waits: bool) -> None:
    known = dated(STRIKE.replace("2026-11-24", "2026-11-22"))
    services = dict.fromkeys(("full", "missed"), known.services["full"])
    city = replace(known, services=services, memo={})

    found = due_at(city, "roads", service, place, NOW)

    assert found == (at("2026-11-26 12:00") if waits else NOW + 12 * HOUR)


def test_only_a_pause_in_its_time_moves_a_date_and_is_told() -> None:
    other = STRIKE.partition("\n")[2].replace("strike", "later").replace("Greve", "Obras")
    past = other.replace("later", "past").replace("2026-11-2", "2026-11-1")
    city = dated(STRIKE + other.replace("2026-11-2", "2026-12-1") + past)
    due = at("2026-11-24 12:00")
    case = Dated(1, "full", "30015", "skips", NOW, due)

    found = postponed(city, case)
    # Other hours than when it was filed, and due before the pause begins.
    early = postponed(city, case._replace(due=at("2026-11-23 12:00")))

    note = "Greve na Cidade Alta (was due 2026-11-24 12:00)"
    assert found == Moved(1, due, at("2026-11-26 12:00"), note)
    assert early is None


def test_a_date_that_was_missed_before_the_pause_was_told_waits_too(line: Telephone) -> None:
    filed(line)
    clockwork = Clockwork(line)
    noon, thursday = at("2026-11-24 12:00"), at("2026-11-26 12:00")
    looked = [clockwork.look(noon + 1)]

    publish(line, dated(STRIKE))
    looked += [clockwork.look(moment) for moment in (noon + 2, thursday, thursday + 1)]

    assert looked == [1, 1, 0, 1]
    kinds = [kind for kind, _, _ in history(line)]
    assert kinds == ["filed", "overdue", "postponed", "overdue"]


def test_a_date_that_changed_meanwhile_is_not_moved(line: Telephone) -> None:
    filed(line)
    moved = Moved(line.rows(reports)[0].id, was=1, due=NOW, note="x")

    with line.engine.begin() as connection:
        assert due_store.postpone(connection, line.vault, 1, [moved], NOW) == 0

    assert history(line) == [("filed", "caller", "received")]


def test_those_past_due_are_listed_the_longest_first(line: Telephone) -> None:
    numbers = [filed(line), filed(line, ANEW, "second", READER)]
    call(line, "3*1*2*1", "hole", READER)
    closed = filed(line, ANEW, "third", READER)
    change(line, closed, Action.RESOLVE)
    with line.engine.begin() as connection:
        first = reports.c.number == numbers[0]
        connection.execute(update(reports).where(first).values(due_at=NOW + 2))
        second = reports.c.number == numbers[1]
        connection.execute(update(reports).where(second).values(due_at=NOW + 1))

    listed = [_listed(line, past) for past in (NOW, NOW + 2, NOW + 3)]

    assert listed == [[], [numbers[1]], [numbers[1], numbers[0]]]


def _listed(line: Telephone, past: Micros) -> Sequence[int]:
    with line.reader.connect() as connection:
        return [case.number for case in list_cases(connection, Wanted(1, past_us=past))]


@pytest.mark.parametrize(
    "query",
    [
        due_store.past_due(NOW).limit(1),
        due_store.past_due(NOW).limit(due_store.MOST),
        due_store.due_from(1, NOW, 0),
    ],
)
def test_dates_are_found_through_the_index_of_open_reports(
    line: Telephone, query: Select[Any]
) -> None:
    compiled = query.compile(line.engine, compile_kwargs={"literal_binds": True})
    embedded = is_sqlite(line.url)

    with line.engine.connect() as connection:
        plan = _plan(connection, f"{compiled}", embedded=embedded)

    # Both hold open reports only, and few are open; of two alike the server takes either.
    assert any(name in plan for name in ("ix_reports_open", "ix_reports_jobs"))


def _plan(connection: Connection, query: str, *, embedded: bool) -> str:
    if not embedded:
        # A table of a few rows is read as a whole, whatever indexes it has.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN" if embedded else "EXPLAIN"
    rows: Any = connection.execute(text(f"{explain} {query}")).all()
    return "\n".join(str(row) for row in rows)
