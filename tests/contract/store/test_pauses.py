"""Pauses of the calendar move the dates that they cover, once, and say so on the case."""

from dataclasses import replace
from json import dumps

import pytest
from sqlalchemy import insert

from app.domain.clock import Micros
from app.domain.lifecycle import Action
from app.menu.model import City
from app.store import due_store
from app.store.case_list import whole_case
from app.store.published import Published
from app.store.schema import menu_versions, publications, reports
from app.usecases.deadlines import due_at
from app.usecases.postpone import Dated, Moved, postponed
from app.work.versions import LONGEST_SESSION_US
from tests.contract.store.case_life import ANEW, READER, change
from tests.contract.store.dated import HOUR, Clockwork, at, dated, due, history, line
from tests.contract.store.lines import NOW, Telephone, dial
from tests.contract.store.skip_calls import REPORTER, call, filed

__all__ = ["line"]

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


def publish(line: Telephone, city: City) -> None:
    line.cities.take([Published(1, city)])


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
