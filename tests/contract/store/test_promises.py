"""The date told: worked out of stored cases, on the screen, in the message, stored, told again."""

import re
from datetime import date

import pytest
from sqlalchemy import update

from app.domain.clock import end_of_day
from app.domain.promise import Promised
from app.store.engine import reading_engine
from app.store.promises import read_promises
from app.store.schema import reports
from app.work.promises import Promising
from tests.contract.store.lines import NOW, REPORT, Telephone, dial, maputo, report_at, walk
from tests.contract.store.past_cases import DISTRICT, SERVICE, add_past
from tests.contract.store.promising import OTHER, bodies, looking, told_by
from tests.contract.store.skip_calls import skips

# NOW is Sunday, 22 November 2026, 14:00 in Maputo.


def promised_now(line: Telephone) -> Promised:
    with line.reader.connect() as connection:
        return read_promises(connection, 1, maputo(), NOW)


def test_the_very_date_of_the_screen_is_stored_sent_and_told_again(line: Telephone) -> None:
    add_past(line, 20, "resolved", took=3)
    looking(line).look()

    said = walk(line, REPORT)[-1].text
    add_past(line, 60, "confirmed", took=9)
    looking(line).look()  # another date for whoever files from here on
    line.forget()

    assert "Solucao ate 25/11." in said
    assert told_by(line) == [end_of_day(date(2026, 11, 25).toordinal(), "Africa/Maputo")]
    [sms] = bodies(line)
    assert "Solucao ate 25/11." in sms
    case = walk(line, ("", "8", "8*1"), "again")[-1].text
    assert re.match(r"Caso \d{4} \d{4}, recebido\. .* Solucao ate 25/11\. Duvidas", case)
    by_number = re.sub(r"\D", "", case[:14])
    other = [dial(keys, session="o", phone=OTHER) for keys in ("", by_number)]
    assert "Solucao ate 25/11." in [line.ask(turn) for turn in other][-1].text


def test_who_joins_is_told_the_date_that_was_told_before(line: Telephone) -> None:
    add_past(line, 20, "resolved", took=3)
    looking(line).look()
    walk(line, REPORT)
    add_past(line, 60, "confirmed", took=9)
    looking(line).look()

    for keys in REPORT:
        line.forget()
        joined = line.ask(dial(keys, session="joins", phone=OTHER)).text

    assert "consigo ja avisaram: 2. Solucao ate 25/11." in joined
    assert len(told_by(line)) == 1


def test_a_date_that_has_passed_is_told_to_nobody(line: Telephone) -> None:
    add_past(line, 20, "resolved", took=3)
    looking(line).look()
    walk(line, REPORT)
    [last] = told_by(line)
    assert last is not None

    for at, said in ((last, " Solucao ate 25/11."), (last + 1, "")):
        joined = [
            line.batch([dial(keys, session=f"joins {at}", phone=OTHER, at=at)], at)[0]
            for keys in REPORT
        ][-1]
        case = [
            line.batch([dial(keys, session=f"asks {at}", at=at)], at)[0]
            for keys in ("", "8", "8*1")
        ][-1]

        assert joined is not None
        assert case is not None
        assert f"avisaram: 2.{said} Avisamos" in joined.text
        assert re.search(rf", recebido\. [^.]+\.{said} Duvidas", case.text)


def test_where_none_can_be_told_nobody_makes_one_up(line: Telephone) -> None:
    add_past(line, 19, "resolved", took=3)
    looking(line).look()

    said = walk(line, REPORT)[-1].text

    assert "Solucao sem prazo." in said
    assert told_by(line) == [None]
    assert ["Solucao sem prazo." in sms for sms in bodies(line)] == [True]
    case = walk(line, ("", "8", "8*1"), "again")[-1].text
    assert "Solucao sem prazo. Duvidas" in case
    joined = [line.ask(dial(keys, session="joins", phone=OTHER)).text for keys in REPORT][-1]
    assert "avisaram: 2. Solucao sem prazo." in joined


def test_of_a_closed_case_no_date_is_said(line: Telephone) -> None:
    """To who asks for it, and to who joins it on a screen from before."""
    walk(line, REPORT)
    shown = [line.ask(dial(keys, session="joins", phone=OTHER)).text for keys in REPORT[:-1]][-1]
    with line.engine.begin() as connection:
        connection.execute(update(reports).values(status="resolved"))

    case = walk(line, ("", "8", "8*1"), "again")[-1].text
    joined = line.ask(dial(REPORT[-1], session="joins", phone=OTHER)).text

    assert "1 Juntar-me" in shown
    assert re.match(r"Caso \d{4} \d{4}, resolvido\. [^.]+\. Duvidas", case)
    assert "avisaram: 2. Avisamos" in joined


def test_comments_come_between_and_the_date_stays(line: Telephone) -> None:
    add_past(line, 20, "resolved", took=3)
    looking(line).look()
    write = (*REPORT[:-1], "1*10348*2", "1*10348*2*ha lixo")
    for keys in write:
        line.forget()
        said = line.ask(dial(keys)).text
    assert "Solucao ate 25/11." in said


def test_the_day_counts_in_the_citys_own_time(line: Telephone) -> None:
    add_past(line, 20, "resolved", took=0)
    looking(line).look()
    late = NOW + 10 * 3_600_000_000  # midnight of Monday in Maputo, Sunday in Greenwich
    turns = [dial(keys, at=late) for keys in REPORT]
    said = [line.batch([turn], late)[0] for turn in turns][-1]
    assert said is not None
    assert "Solucao ate 23/11." in said.text


def test_every_way_in_which_a_case_may_end_counts_as_what_it_is(line: Telephone) -> None:
    add_past(line, 80, "resolved", took=2)
    add_past(line, 20, "unresolved", took=6)
    add_past(line, 200, "duplicate", took=0)  # no case of its own
    add_past(line, 200, "invalid", took=0)
    every = {(SERVICE, district): 2 for district in maputo().gazetteer.by_district}
    assert promised_now(line) == every

    add_past(line, 1, "assigned", ago=12, reopenings=1)  # was solved, and is not
    assert promised_now(line) == {}
    add_past(line, 80, "confirmed", ago=11, took=5, reopenings=1)  # solved at last
    assert promised_now(line) == dict.fromkeys(every, 5)


def test_who_reported_today_has_not_been_kept_waiting(line: Telephone) -> None:
    add_past(line, 15, "unresolved", took=6)
    add_past(line, 75, "resolved", took=2)
    add_past(line, 10, "received", ago=0)
    assert promised_now(line)[SERVICE, DISTRICT] == 2


def test_a_clock_that_was_put_back_makes_no_day_of_before(line: Telephone) -> None:
    add_past(line, 60, "resolved", took=-2)
    add_past(line, 14, "unresolved", took=0)
    assert promised_now(line)[SERVICE, DISTRICT] == 0

    add_past(line, 10, "received", ago=-2)  # new, so they wait on the first day
    assert promised_now(line) == {}


def test_a_district_that_is_slower_is_told_so(line: Telephone) -> None:
    add_past(line, 50, "resolved", took=8, district="kamavota")
    add_past(line, 70, "resolved", ago=10, took=1)

    found = promised_now(line)

    assert found[SERVICE, "kamavota"] == 8
    assert found[SERVICE, DISTRICT] == 1
    assert found[SERVICE, "katembe"] == 8  # of the newest 100 in the city 30 took so long


def test_other_cities_do_not_count(line: Telephone) -> None:
    add_past(line, 40, "resolved", took=1, city_id=2)
    assert promised_now(line) == {}


def test_a_city_that_tells_no_dates_promises_none(line: Telephone) -> None:
    [mine] = line.cities.all()
    line.promises.take({"skips": {("full", "cima"): 3}, mine.code: {(SERVICE, DISTRICT): 3}})

    assert not skips().tells_dates
    assert line.promises.day(skips(), "full", "30015", NOW) == 0
    assert line.promises.day(mine, SERVICE, "10348", NOW) == date(2026, 11, 25).toordinal()
    assert line.promises.day(mine, "cart_missed", "10348", NOW) == 0
    looking(line, [skips()]).look()
    assert line.promises.day(mine, SERVICE, "10348", NOW) == 0


def test_a_database_that_is_away_leaves_the_dates_of_before(
    line: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    add_past(line, 20, "resolved", took=3)
    looking(line).look()
    away = reading_engine("sqlite:////nowhere/at/all.sqlite3")
    loop = Promising(
        away, line.promises, cities=line.cities.all, city_id=line.cities.id, now_us=lambda: NOW
    )

    loop.start()
    loop.stop()
    away.dispose()

    assert "promises.failed" in caplog.text
    assert "Solucao ate 25/11." in walk(line, report_at(5))[-1].text
