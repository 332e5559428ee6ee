"""Numbers of a time that goes on, or ended a moment ago, are those of the rows behind them."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.accounts import Role
from app.domain.clock import micros
from app.store.schema import reports
from tests.contract.desk.filing import file_at
from tests.contract.desk.lived import settle
from tests.contract.desk.numbers_page import figures, page_of, rows
from tests.contract.desk.site import Site, Visitor
from tests.contract.store.lines import report_at

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)
MAPUTO = ZoneInfo("Africa/Maputo")


def at(site: Site, month: int, day: int, hour: int = 10, minute: int = 0) -> Visitor:
    """Let it be that time; give who works at the desk."""
    site.clock.us = micros(datetime(2026, month, day, hour, minute, tzinfo=MAPUTO))
    return site.enter(Role.HEAD)


def test_who_joins_what_was_solved_before_midnight_is_asked_today(site: Site) -> None:
    at(site, 3, 10)
    number, keys = file_at(site, 7, "+258840000007"), report_at(7)[-2].split("*")
    dina = at(site, 3, 10, 23, 58)
    for some in range(len(keys) + 1):
        said = site.dial("*".join(keys[:some]), "J7", "+258840000008")
    assert "Juntar" in said
    dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    at(site, 3, 11, 0, 1)
    joined = site.dial("*".join((*keys, "1")), "J7", "+258840000008")
    assert joined.startswith("END"), joined
    at(site, 3, 11, 9)
    settle(site)
    dina = at(site, 3, 11, 9, 5)
    for span, asked in (("day", 1), ("month", 2)):
        page = page_of(dina, f"span={span}")
        assert re.search(rf"of {asked}\b", " ".join(figures(page)["answered"])), span
        assert len(rows(dina, f"/desk/numbers/rows?span={span}&what=asked")) == asked


def test_the_week_in_which_a_quarter_ended_is_told_as_its_own_page_tells_it(site: Site) -> None:
    dina = at(site, 3, 30)
    numbers = [file_at(site, place, f"+2588400000{place}") for place in range(30, 36)]
    for number in numbers[:2]:
        dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    at(site, 4, 2, 8)
    settle(site)
    dina = at(site, 4, 2, 8, 30)
    for number in numbers[2:5]:
        dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    page = page_of(dina, "span=quarter&day=2026-03-31")
    [(href, went)] = re.findall(
        r'href="([^"]*span=week&day=2026-03-30[^"]*what=went)"[^>]*>(\d+)<', page
    )
    week = page_of(dina, href.partition("?")[2].replace("&what=went", ""))

    assert (went, len(rows(dina, href))) == (figures(week)["went"][0], 5)
    assert figures(page)["went"][0] != went  # of the quarter what went out in it alone
    assert len(site.rows(reports)) > 6
