"""The map of the desk: what it counts, where it leads, and who sees and takes it."""

import re
from collections import Counter
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from app.domain.accounts import Role, Scope
from app.domain.clock import utc
from app.domain.report import OPEN
from app.store.schema import audit_entries
from tests.contract.desk.filing import XSS
from tests.contract.desk.mapped import file_many, shown, table
from tests.contract.desk.site import Site


@pytest.fixture(scope="module")
def filed(site: Site) -> list[Any]:
    return file_many(site)


#: The first moment of that day in Maputo.
SINCE = datetime(2025, 11, 10, tzinfo=ZoneInfo("Africa/Maputo"))


def is_late(site: Site, row: Any) -> bool:
    return row.status in OPEN and row.due_at is not None and row.due_at < utc(site.clock.us)


@pytest.mark.parametrize(
    ("by", "query", "passes"),
    [
        ("bairro", "", lambda r: r.status in OPEN),
        ("place", "", lambda r: r.status in OPEN),
        ("district", "status=closed", lambda r: r.status not in OPEN),
        ("place", "status=closed", lambda r: r.status not in OPEN),
        ("place", "owner=drains", lambda r: r.status in OPEN and r.owner == "drains"),
        ("bairro", "district=kamavota", lambda r: r.status in OPEN and r.district == "kamavota"),
        (
            "place",
            "status=resolved&since=2025-11-10",
            lambda r: r.status == "resolved" and r.requested_at >= SINCE,
        ),
    ],
)
def test_every_case_of_the_list_is_counted_once(
    site: Site, filed: list[Any], by: str, query: str, passes: Any
) -> None:
    wanted = [row for row in filed if shown(row) and passes(row)]
    rows = table(site.enter(Role.CLERK), f"{query}&by={by}")

    assert len(wanted) > 10
    assert sum(int(row["all"]) for row in rows) == len(wanted)
    assert sum(int(row["open"]) for row in rows) == sum(row.status in OPEN for row in wanted)
    assert sum(int(row["late"]) for row in rows) == sum(is_late(site, row) for row in wanted)
    column = {"district": "district", "bairro": "bairro"}.get(by)
    if column:
        counts = Counter(getattr(row, column) or row.district for row in wanted)
        assert {row["place"]: int(row["all"]) for row in rows} == counts


def test_the_number_of_a_row_and_of_a_sign_is_that_of_the_list_behind_it(
    site: Site, filed: list[Any]
) -> None:
    ana = site.enter(Role.CLERK)
    met = 0
    for by in ("district", "bairro", "place"):
        # Wide enough for signs of their own.
        page = ana.get(f"/desk/map?by={by}&at=-25.95,32.58&wide=30000&w=1600&h=1600").text
        links = [
            (unescape(href), int(number))
            for href, number in (
                *re.findall(
                    r'<th scope="row"><a href="([^"]*)".*?<td class="number"><b>(\d+)</b>',
                    page,
                    re.S,
                ),
                *re.findall(
                    r'<a href="(/desk/reports[^"]*)" class="(?:area|point)".*?>(\d+)</text>', page
                ),
            )
        ]
        assert len(links) > 10
        # A bairro and its blocks lie at one circle: their one sign leads to all of them.
        shared = [link for link in links if link[0].endswith("%2F")]
        assert bool(shared) == (by == "place")
        for href, number in (*links[:: 7 if by == "place" else 3], *shared):
            listed = re.findall(r'data-number="\d+"', ana.get(href).text)
            assert len(listed) == min(number, 50), href
            met += 1
    assert met > 25


def test_a_map_and_its_table_have_the_same_places(site: Site, filed: list[Any]) -> None:
    page = site.enter(Role.CLERK).get("/desk/map?by=bairro&at=-25.95,32.58&wide=90000").text
    rows = dict(re.findall(r'<tr data-code="([^"]+)".*?<td class="number">(\d+)</td>', page, re.S))
    assert len(rows) > 12
    # A bairro that the city has no place for lies at its district's circle, with others: one sign.
    signed = [
        code
        for codes in re.findall(r'<g class="sign"[^>]* data-code="([^"]+)"', page)
        for code in codes.split()
    ]
    assert len(signed) > 12
    assert len(signed) == len({*signed}), "each place lies in one sign"
    assert {*signed} <= {*rows}
    for codes in re.findall(r'<circle [^>]* class="reach" data-code="([^"]+)"', page):
        assert {*codes.split()} <= {*signed}


def test_who_works_on_some_sees_no_others_on_the_map(site: Site, filed: list[Any]) -> None:
    service = filed[0].service_code
    scope = Scope(frozenset({service}), frozenset({"kamavota", "jardim"}))
    eva = site.enter(Role.CLERK, scope=scope)
    theirs = [
        row
        for row in filed
        if shown(row)
        and row.status in OPEN
        and scope.covers(row.service_code, row.district, row.bairro)
    ]
    rows = table(eva, "by=place")

    assert theirs
    assert sum(int(row["all"]) for row in rows) == len(theirs)
    assert {row["district"] for row in rows} == {row.district for row in theirs}


def test_a_table_is_sorted_by_its_heads(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    for sort, field, way in (
        ("all", "all", -1),
        ("-all", "all", 1),
        ("late", "late", -1),
        ("radius", "radius_m", -1),
        ("-radius", "radius_m", 1),
    ):
        values = [int(row[field]) for row in table(ana, f"by=place&sort={sort}")]
        assert values == sorted(values, key=lambda value: way * value)
    names = [row["name"].casefold() for row in table(ana, "by=bairro&sort=place")]
    assert names == sorted(names)
    page = ana.get("/desk/map?sort=-all").text
    assert page.count("aria-sort=") == 1
    assert 'aria-sort="ascending"' in page


@pytest.mark.parametrize("way", [-1, 1])
def test_what_has_no_rate_stands_last_either_way(site: Site, filed: list[Any], way: int) -> None:
    sort = "rate" if way < 0 else "-rate"
    rows = table(site.enter(Role.CLERK), f"by=bairro&status=any&sort={sort}")
    rates = [row["per_10000"] for row in rows]
    known = [float(rate) for rate in rates if rate]

    assert 1 < len(known) < len(rates)
    assert all(rates[: len(known)])
    assert known == sorted(known, key=lambda rate: way * rate)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("at=here", "here is no place on a map"),
        ("at=nan,nan", "is no place on a map"),
        ("at=91,0", "91,0 is no place on a map"),
        ("at=0,0&wide=far", "far is no width of a map"),
        ("at=0,0&wide=inf", "inf is no width of a map"),
        ("by=street", "by is one of"),
        ("heat=red", "heat is one of"),
        ("sort=colour", "sort is one of"),
        ("status=done", "There is no status"),
        ("place=nowhere", "There is no place nowhere"),
        (f"at={quote(XSS)}", "is no place on a map"),
        (f"place={quote(XSS)}", "There is no place"),
    ],
)
def test_what_no_map_can_show_is_said(site: Site, filed: list[Any], query: str, said: str) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get(f"/desk/map?{query}")
    assert page.status_code == 400
    assert said in unescape(page.text)
    assert "<script>alert" not in page.text
    assert ana.get(f"/desk/map/table.csv?{query}").status_code == 400


def test_a_name_that_tries_something_is_only_a_name(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get("/desk/map?status=&filed_by=any&by=bairro&sort=place")
    rows = table(ana, "status=&filed_by=any&by=bairro")
    assert XSS in {row["name"] for row in rows}
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text
    excel = ana.get("/desk/map/table.csv?filed_by=any&profile=excel")
    assert excel.content.startswith(b"\xef\xbb\xbf")


def test_who_takes_the_table_is_kept(site: Site, filed: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    before = len(site.rows(audit_entries))
    assert ana.get("/desk/map/table.csv?by=bairro&status=open").status_code == 200
    assert ana.get("/desk/map/table.csv?by=bairro", sec_fetch_site="cross-site").status_code == 409
    [kept] = site.rows(audit_entries)[before:]
    assert (kept.actor, kept.deed) == (f"official {ana.name}", "exported")
    assert (kept.object, kept.after) == ("export map bairro", "status=open")


def test_what_was_looked_for_is_not_kept_with_who_takes_the_table(
    site: Site, filed: list[Any]
) -> None:
    """It may be somebody's name: the file holds to it, and the audit has no use for it."""
    ana, before = site.enter(Role.HEAD), len(site.rows(audit_entries))
    taken = ana.get("/desk/map/table.csv?by=bairro&status=open&words=Tembe+Macamo")
    kept = site.rows(audit_entries)[before:]

    assert (taken.status_code, taken.text.count("\n")) == (200, 1), "nobody wrote that name"
    assert [(one.object, one.after) for one in kept] == [("export map bairro", "status=open")]
    assert "Tembe" not in ana.get("/desk/house/audit").text
