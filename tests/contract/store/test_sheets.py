"""Sheets: their figures against a plain recount, and nobody's number or words in them."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from app.domain.clock import DAY_US, Micros, local_day
from app.domain.errors import InvalidInput
from app.domain.lifecycle import Action
from app.domain.periods import Kind, Period, bounds, period_of
from app.domain.public_number import spoken
from app.domain.sheet import hearing
from app.domain.sheet_figures import Figures, figures
from app.drawings.sheet_page import html_page, plain_page
from app.store.engine import reading_engine, writing_engine
from app.store.published import Published
from app.store.schema import contacts, reports
from app.store.sheets import Within, count_for, read_cases, read_told
from app.usecases.compose_sheet import compose
from tests.contract.store.case_life import change
from tests.contract.store.lines import NOW, PHONE, WITH_WORDS, Telephone, dial, maputo, walk
from tests.contract.store.month_of_events import fill
from tests.contract.store.recounted import Rows, read_rows, recount
from tests.databases import KINDS, Databases

BEGIN = NOW - 75 * DAY_US
CASES = 400


@pytest.fixture(scope="module", params=KINDS)
def month(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """A database with two months of cases by chance; nothing changes it."""
    with databases.fresh(request.param) as url:
        engine = writing_engine(url)
        fill(engine, maputo(), BEGIN, seed=311, cases=CASES)
        engine.dispose()
        reader = reading_engine(url)
        yield reader
        reader.dispose()


@pytest.fixture(scope="module")
def rows(month: Engine) -> Rows:
    return read_rows(month)


def periods() -> list[tuple[Micros, Micros]]:
    """Every week and month in which something happens, and some times of any length."""
    chance, first = Random(5), date(2026, 9, 1).toordinal()
    weeks = [period_of(Kind.WEEK, first + 7 * week) for week in range(16)]
    months = [period_of(Kind.MONTH, first + 31 * number) for number in range(4)]
    found = [bounds(period, "Africa/Maputo") for period in (*weeks, *months)]
    for _ in range(5):
        start = BEGIN + chance.randrange(60 * DAY_US)
        found.append((start, start + chance.randrange(20 * DAY_US)))
    return found


def comparable(found: Figures) -> dict[str, Any]:
    told = found._asdict()
    for name in ("seen", "solved"):
        told[name] = told[name] and tuple(told[name])
    return told


def test_every_figure_is_what_a_plain_recount_gives(month: Engine, rows: Rows) -> None:
    assert len(rows.reports) == CASES
    seen: dict[str, Any] = {}
    for begin, end in periods():
        found = figures(read_cases(month, Within(1, begin, end)), begin, end)

        assert comparable(found) == recount(rows, begin, end)
        came = found.filed + found.reopened_by_residents + found.reopened_by_staff
        went = found.resolved + found.unresolved + found.duplicate + found.invalid
        assert found.open_before + came - went == found.open_after
        seen |= {name: value for name, value in found._asdict().items() if value}
    assert set(seen) == set(Figures._fields), "each figure was something once"


def test_who_was_told_is_what_a_plain_recount_gives(month: Engine, rows: Rows) -> None:
    counted = 0
    for begin, end in periods():
        sent = [row for row in rows.messages if begin <= row["created_at"] < end]
        heard = [r for r in sent if r["state"] == "delivered" or r["shown_at"] is not None]
        heard += [r for r in sent if r not in heard and r["answer"] is not None]
        asked = [row for row in sent if row["template"] == "resolved"]

        found = hearing(read_told(month, Within(1, begin, end)))

        assert (found.told, found.told + found.untold) == (len(heard), len(sent))
        assert (found.asked, found.heard) == (len(asked), sum(row in heard for row in asked))
        assert (found.yes, found.no) == tuple(
            sum(row["answer"] is answer for row in asked) for answer in (True, False)
        )
        counted += len(sent)
    assert counted > CASES


def test_bodies_and_problems_add_up_to_the_city(month: Engine) -> None:
    city, period = maputo(), period_of(Kind.WEEK, date(2026, 10, 14).toordinal())
    whole = count_for(month, Published(1, city), Kind.WEEK, period, "", NOW)
    for part in (lambda case: case.owner, lambda case: case.service):
        found = whole.by(part).values()
        for name in ("filed", "resolved", "open_after", "overdue", "due", "kept"):
            parts = sum(getattr(one, name) for one in found)
            assert parts == getattr(whole.figures, name) > 0, name
    bodies = [
        count_for(month, Published(1, city), Kind.WEEK, period, body, NOW) for body in city.bodies
    ]
    assert sum(len(one.told) for one in bodies) == len(whole.told) > 0


def test_a_body_s_sheet_tells_of_its_own_cases_alone(month: Engine, rows: Rows) -> None:
    city, period = maputo(), period_of(Kind.DAY, date(2026, 10, 20).toordinal())
    bodies = {row["owner"] for row in rows.reports}
    assert len(bodies) > 1
    for body in bodies:
        sheet = compose(count_for(month, Published(1, city), Kind.DAY, period, body, NOW))
        listed = {row[0] for row in sheet.tables[0].rows}
        others = {spoken(r["number"]) for r in rows.reports if r["owner"] != body}
        assert listed
        assert not listed & others


def test_what_is_past_its_date_stands_first_and_is_marked(month: Engine) -> None:
    city, period = maputo(), period_of(Kind.DAY, date(2026, 10, 20).toordinal())
    sheet = compose(count_for(month, Published(1, city), Kind.DAY, period, "waste", NOW))

    marks = ["ATRASADO" in row[4] for row in sheet.tables[0].rows if row[4] != "sem prazo"]

    assert any(marks)
    assert not all(marks)
    assert marks == sorted(marks, reverse=True)


def test_a_city_of_which_there_is_nothing_to_tell_has_sheets_that_say_so(
    sqlite_line: Telephone,
) -> None:
    day, lists = local_day(NOW, "Africa/Maputo"), 0
    for kind in Kind:
        period = period_of(kind, day)
        sheet = compose(
            count_for(sqlite_line.reader, Published(1, maputo()), kind, period, "", NOW)
        )
        empty = [table for table in sheet.tables if table.head and not table.rows]
        lists += len(empty)
        assert [table.notes for table in empty] == [("nada",)] * len(empty)
        assert plain_page(sheet).count("\nnada\n") == len(empty)
    assert lists == 5


def test_a_sheet_of_time_to_come_is_refused(month: Engine) -> None:
    day = Period(date(2027, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    with pytest.raises(InvalidInput, match="2027-01-01 has not begun in Maputo"):
        count_for(month, Published(1, maputo()), Kind.DAY, day, "", NOW)


@pytest.fixture
def spoken_line(line: Telephone) -> Telephone:
    """A case with a caller's own words, a reason of staff and a disputing resident."""
    walk(line, WITH_WORDS)
    line.ask(dial(f"{WITH_WORDS[-1]}*Fala com Amelia 84", session="A"))
    return line


@pytest.mark.parametrize("kind", list(Kind))
def test_no_sheet_holds_a_number_or_words_of_anybody(spoken_line: Telephone, kind: Kind) -> None:
    line = spoken_line
    [report] = line.rows(reports)
    assert report.comment_sealed is not None
    assert line.count(contacts) == 1
    change(line, report.number, Action.GIVE_UP, reason="Ligar a Bento 840000001")
    change(line, report.number, Action.REOPEN, reason="outra vez Bento")
    later = NOW + 31 * DAY_US if kind is not Kind.DAY else NOW + 1
    period = period_of(kind, date(2026, 11, 22).toordinal())

    counted = count_for(line.reader, Published(1, maputo()), kind, period, "", later)
    sheet = compose(counted)

    for page in (html_page(sheet), plain_page(sheet)):
        assert page.count(spoken(report.number)) >= (kind is Kind.DAY)
        for secret in ("84000", PHONE[1:], "Amelia", "Bento", "Fala", "outra vez"):
            assert secret not in page
    assert counted.figures.filed == 1
    assert counted.figures.reopened_by_staff == 1


def test_names_cannot_become_markup(line: Telephone) -> None:
    nasty = '<script>alert("1")</script>&'
    city = maputo()
    body = dataclasses.replace(city.bodies["waste"], name=nasty)
    services = {
        code: dataclasses.replace(one, names={"pt": nasty}) for code, one in city.services.items()
    }
    city = dataclasses.replace(
        city, name=nasty, bodies={**city.bodies, "waste": body}, services=services
    )
    filed_one = line.file()
    assert "Caso" in filed_one.text
    for kind in Kind:
        period = period_of(kind, date(2026, 11, 22).toordinal())
        page = html_page(
            compose(count_for(line.reader, Published(1, city), kind, period, "waste", NOW + 1))
        )
        assert page.count("&lt;script&gt;") >= 3
        assert "<script" not in page
        assert nasty not in page


def test_names_cannot_steer_a_terminal_or_break_a_line(line: Telephone) -> None:
    nasty = "Lixo\x1b[2J\nBcc: all\u202e"
    city = maputo()
    services = {
        code: dataclasses.replace(one, names={"pt": nasty}) for code, one in city.services.items()
    }
    city = dataclasses.replace(city, services=services)
    line.file()
    period = period_of(Kind.DAY, date(2026, 11, 22).toordinal())
    counted = count_for(line.reader, Published(1, city), Kind.DAY, period, "", NOW + 1)
    page = plain_page(compose(counted))

    [named] = [row for row in page.splitlines() if "Lixo" in row]
    assert "Lixo [2J Bcc: all" in named
    assert all(letter.isprintable() or letter == "\n" for letter in page)
