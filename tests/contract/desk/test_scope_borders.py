"""What lies across the border between what somebody works on and what others do."""

import re
from collections import Counter
from html import unescape

import pytest

from app.domain.accounts import Role
from app.domain.public_number import spoken
from app.store.schema import reports
from tests.contract.desk.borders import (
    BEFORE,
    OF_BAIRRO,
    OF_POINT,
    TODAY,
    Border,
    live_at_border,
)
from tests.contract.desk.exporting import column, numbers_of
from tests.contract.desk.lived import settle
from tests.contract.desk.mapped import table
from tests.contract.desk.numbers_page import exported, figures, grid, page_of, rows, words
from tests.contract.desk.site import HOUR, Site, Visitor

#: What these pages ask of the database is asked on both by others.
ON_SQLITE = pytest.mark.parametrize("site", ["sqlite"], indirect=True)
NOT_YOURS = "not among the problems and areas that you work on"


@pytest.fixture(scope="module")
def border(site: Site) -> Border:
    return live_at_border(site)


def behind(visitor: Visitor, query: str) -> Counter[str]:
    """Hold each number of a page of numbers to its cases; give which were, and their sums."""
    page, found = page_of(visitor, query), Counter[str]()
    links = r'<a href="(/desk/(?:numbers/rows|reports)\?[^"]*)">((?:[^<]*: )?\d+)</a>'
    for href, said in set(re.findall(links, page)):
        number = int(said.rpartition(" ")[2])
        is_list = href.startswith("/desk/reports?")
        there = listed(visitor, href) if is_list else rows(visitor, href)
        assert len(there) == number, (query, href, said)
        found["list" if is_list else re.split("what=|[_+]", href)[1]] += number
    return found


def listed(visitor: Visitor, href: str) -> list[int]:
    page = visitor.get(href)
    assert page.status_code == 200, href
    return [int(one) for one in re.findall(r'class="item[^>]*data-number="(\d+)"', page.text)]


def test_a_place_that_was_theirs_is_asked_for_by_who_has_cases_of_it(border: Border) -> None:
    kim, nuno, beto = border.enter(OF_POINT), border.enter(OF_BAIRRO), border.enter(TODAY)
    for who, at, its in (
        (kim, f"place={border.point}", {"point": border.point, "district": OF_POINT}),
        (nuno, f"bairro={border.bairro}", {"bairro": border.bairro, "district": OF_BAIRRO}),
        (nuno, f"place={border.bairro}/8", {"bairro": border.bairro, "district": OF_BAIRRO}),
        (beto, f"place={border.point}", {"point": border.point, "district": TODAY}),
    ):
        theirs = border.cases(**its)
        assert theirs
        assert {*listed(who, f"/desk/reports?{at}&status=any")} == theirs
        assert sum(int(row["all"]) for row in table(who, f"{at}&status=any")) == len(theirs)
        sent = who.get(f"/desk/reports/export/file?kind=csv&{at}")
        assert {*numbers_of(sent)} == theirs
    assert (
        f'value="{border.bairro}" selected'
        in nuno.get(f"/desk/reports?bairro={border.bairro}").text
    )
    for at in (f"place={border.point}", f"place={border.bairro}/5"):
        refused = nuno.get(f"/desk/reports?{at}")
        assert (refused.status_code, NOT_YOURS in unescape(refused.text)) == (400, True), at
    both = nuno.get(f"/desk/reports?bairro={border.bairro}&service={border.other}")
    assert both.status_code == 200  # theirs, though there is none
    of_other = border.enter(OF_BAIRRO, services=(border.other,))
    assert of_other.get(f"/desk/reports?bairro={border.bairro}").status_code == 400


def test_the_map_leads_to_every_row_of_its_own(border: Border) -> None:
    followed = 0
    for area in (TODAY, OF_POINT, OF_BAIRRO):
        who = border.enter(area)
        for by in ("bairro", "place"):
            page = unescape(who.get(f"/desk/map?by={by}&status=any&district={area}").text)
            for href in {*re.findall(r'<th scope="row"><a href="([^"]*)"', page)}:
                assert listed(who, href), href
                followed += 1
    assert followed >= 8
    dina, both = border.site.enter(Role.HEAD), f"district={OF_BAIRRO}&bairro={border.bairro}"
    theirs = border.cases(bairro=border.bairro, district=OF_BAIRRO)
    assert {*listed(dina, f"/desk/reports?{both}&status=any")} == theirs
    sent = dina.get(f"/desk/reports/export/file?kind=csv&{both}")
    assert {*numbers_of(sent)} == theirs
    for path in ("/desk/reports", "/desk/map", "/desk/reports/export"):  # a slip, said as ever
        slip = dina.get(f"{path}?district={OF_POINT}&bairro={border.bairro}")
        assert (slip.status_code, "There is no bairro" in slip.text) == (400, True), path


@pytest.mark.parametrize("span", ["day", "month"])
def test_figures_of_areas_are_of_the_cases_that_were_filed_in_them(
    border: Border, span: str
) -> None:
    day = "" if span == "month" else "&day=2025-11-26"
    point, bairro = border.point, border.bairro
    places = {}
    for area in (TODAY, OF_POINT, OF_BAIRRO):
        query, who = f"span={span}{day}&part=district&code={area}", border.enter(area)
        met = behind(who, query)
        assert all(met[name] for name in ("filed", "went", "at")), met
        told = dict(re.findall(r"what=at\+([^\"]*)\">(\d+)<", page_of(who, query)))
        places[area] = {place.replace("%2F", "/"): int(n) for place, n in told.items()}
    days = 1 if span == "day" else 2
    assert places[OF_POINT] == {point: 2 * days}
    assert places[OF_BAIRRO] == {f"{bairro}/8": days}
    assert places[TODAY][point] == days
    assert places[TODAY][f"{bairro}/8"] == 2 * days


def test_of_a_bairro_that_has_moved_each_sees_what_is_theirs(border: Border) -> None:
    query = f"span=month&part=bairro&code={border.bairro}"
    dina, mina, beto = (
        border.site.enter(Role.HEAD),
        border.enter(border.bairro),
        border.enter(TODAY),
    )
    filed, came = list[int](), list[int]()
    for who in (dina, mina, beto):
        met, page = behind(who, query), page_of(who, query)
        filed += map(int, re.findall(r"new: (\d+)", figures(page)["came"][1]))
        assert all(met[name] for name in ("went", "at", "list", "unseen")), met
        flow = who.get(f"/desk/numbers/table.csv?{query}&table=flow").content.decode("utf-8-sig")
        [(over, _)] = re.findall(r"(?m)^2025-11-26.*?,(\d+),(\d+)", flow)
        came.append(int(over))
    assert (filed, came) == ([10, 10, 8], [5, 5, 4])


@ON_SQLITE
def test_bairros_below_a_district_are_what_was_filed_in_it(border: Border) -> None:
    head, shares = border.site.enter(Role.HEAD), Counter[str]()
    for district in (TODAY, OF_POINT, OF_BAIRRO):
        query = f"span=month&part=district&code={district}"
        page = page_of(head, query)
        told = {}
        for name, filed, *rest in grid(page, "bairro"):
            [code] = re.findall(r"code=(\w+)", name)
            told[code] = int(words(filed))
            if code == border.bairro:  # its rows would be those of the other district, too
                assert ("href" in filed, rest[-1]) == (False, "–")
        its = Counter(one.bairro for one in border.site.rows(reports) if one.district == district)
        assert told == its
        assert behind(head, query)["filed"] > 0
        shares[district] = told.get(border.bairro, 0)
    assert (shares[TODAY], shares[OF_BAIRRO], shares[OF_POINT]) == (8, 2, 0)


@ON_SQLITE
def test_the_sheet_says_how_many_of_its_open_cases_are_theirs(border: Border) -> None:
    both = border.enter(TODAY, services=(border.other,))
    query = f"span=month&part=district&code={TODAY}"
    page = unescape(both.get(f"/desk/numbers/sheet?{query}").text)
    of = border.cases(district=TODAY, status="received", service_code=border.other)
    every = border.cases(district=TODAY, status="received")
    assert 0 < len(of) < len(every)
    assert f">{len(every)} open cases<" in page
    assert f"Of the problems and areas that you work on: {len(of)}." in page
    assert {*map(int, re.findall(r'class="mono"><a href="/desk/reports/(\d+)"', page))} == of
    assert "The lists show only what is yours." in page
    for who in (border.enter(TODAY), border.site.enter(Role.HEAD)):
        page = unescape(who.get(f"/desk/numbers/sheet?{query}").text)
        assert "Of the problems and areas" not in page
        assert len(re.findall(r'class="mono"><a href="/desk/reports/', page)) == len(every)


@ON_SQLITE
def test_rows_say_that_what_others_work_on_is_not_theirs(border: Border) -> None:
    both = border.enter(OF_POINT, services=(border.service,))
    query = f"span=month&part=service&code={border.service}&what=at+"
    theirs, others = border.point, f"{border.bairro}/8"
    page = unescape(both.get(f"/desk/numbers/rows?{query}{theirs}").text)
    [export] = re.findall(r'href="(/desk/reports/export\?[^"]*)"', page)
    assert "The number counts others, too" in page
    assert exported(both, export) == len(rows(both, f"/desk/numbers/rows?{query}{theirs}")) > 0
    page = unescape(both.get(f"/desk/numbers/rows?{query}{others}").text)
    assert ("None of them is yours." in page, "/desk/reports/export" in page) == (True, False)
    every = unescape(border.site.enter(Role.HEAD).get(f"/desk/numbers/rows?{query}{others}").text)
    assert ("counts others" in every, "/desk/reports/export" in every) == (False, True)


@ON_SQLITE
def test_bodies_have_the_open_cases_of_whom_looks_at_them(border: Border) -> None:
    sums = []
    for who in (border.enter(TODAY, head=True), border.site.enter(Role.HEAD)):
        page = unescape(who.get("/desk/city/bodies").text)
        links = re.findall(r'data-is="Open cases"><a href="([^"]*)">(\d+)</a>', page)
        for href, number in links:
            assert len(listed(who, href)) == int(number), href
        assert links
        assert not re.search(r'data-is="Open cases">[1-9]', page)
        sums.append(sum(int(number) for _, number in links))
        assert ("problems and areas that you work on" in page) == (len(sums) == 1)
    assert sums == [
        len(border.cases(district=TODAY, status="received")),
        len(border.cases(status="received")),
    ]


@ON_SQLITE
def test_what_stands_is_marked_where_the_day_it_stands_on_has_changed(border: Border) -> None:
    site, dina = border.site, border.site.enter(Role.HEAD)
    bodies = [*site.house.cities.default.bodies]
    [number, *_] = border.cases(district=TODAY, status="received")
    for nth in range(2):  # the first is counted again at once, the second waits for its turn
        to = {"action": "assigned", "to": bodies[nth], "reason": "fica consigo"}
        assert dina.post(f"/desk/reports/{number}", to).status_code == 303
        assert "changed since" in page_of(dina, "span=day")  # before anybody has looked
        site.clock.us += HOUR // 30
        site.house.figures.look()
        if not nth:
            settle(site)
            assert "changed since" not in page_of(dina, "span=day")
    for span in ("day", "month"):
        assert "changed since" in page_of(dina, f"span={span}"), span


@ON_SQLITE
def test_a_merge_names_no_case_that_others_work_on(border: Border) -> None:
    dina, beto, kim = border.site.enter(Role.HEAD), border.enter(TODAY), border.enter(OF_POINT)
    ours, third = (border.file(border.service, border.point) for _ in range(2))
    theirs = border.file(border.service, border.point, **BEFORE)
    others = "a case that others work on"

    def page(who: Visitor, number: int) -> str:
        answer = who.get(f"/desk/reports/{number}")
        assert answer.status_code == 200
        return unescape(answer.text)

    def names(text: str, number: int) -> bool:
        return str(number) in text or spoken(number) in text

    merged = {"action": "merged", "main": str(theirs)}
    assert dina.post(f"/desk/reports/{ours}", merged).status_code == 303
    for who, number, other in ((beto, ours, theirs), (kim, theirs, ours)):
        assert (names(page(dina, number), other), others in page(dina, number)) == (True, False)
        assert (names(page(who, number), other), others in page(who, number)) == (False, True)
    assert f"Repeats</dt><dd>{others}<" in page(beto, ours)
    assert f"Repeated by</dt><dd>{others}<" in page(kim, theirs)
    for who, into, of in ((dina, str(theirs), str(ours)), (beto, "", None), (kim, None, "")):
        assert column(who, "csv", "duplicate_of").get(ours) == into
        told = column(who, "events", "other_case")
        assert (told.get(ours), told.get(theirs)) == (into, of)

    refused = beto.post(f"/desk/reports/{third}", {"action": "merged", "main": str(ours)})
    assert "repeats a case that others work on" in refused.text
    assert (refused.status_code, names(refused.text, theirs)) == (400, False)
    refused = dina.post(f"/desk/reports/{third}", {"action": "merged", "main": str(ours)})
    assert f"repeats case {spoken(theirs)}" in refused.text

    parted = {"action": "unmerged", "reason": "outro"}
    assert dina.post(f"/desk/reports/{ours}", parted).status_code == 303
    assert page(kim, theirs).count(others) == 2  # merged and parted, in its history
    assert not names(page(kim, theirs), ours)

    events = "/desk/reports/export/file?kind=events&comments=1"
    files = [who.get(events).content.decode("utf-8-sig") for who in (dina, kim)]
    notes = [[row for row in file.splitlines() if f",{spoken(ours)}," in row] for file in files]
    assert [len(rows) for rows in notes] == [2, 0]
    assert not names(files[1], ours)
    assert all(f"{theirs}," in file for file in files)
