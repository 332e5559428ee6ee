"""The page of numbers: what it says is what is counted, and every number leads to its rows."""

import csv
import io
import re
from html import unescape
from typing import Any

import orjson
import pytest
from sqlalchemy import insert, select, update

from app.domain.accounts import Role, Scope
from app.domain.case_sums import Part
from app.domain.clock import local_day, utc
from app.domain.sheet_figures import FEWEST
from app.domain.spans import Span
from app.store.figures_store import read_numbers
from app.store.schema import audit_entries, places, reports
from app.store.schema import figures as figures_kept
from app.usecases.file_report import OnBehalf
from app.usecases.numbers import Line, Numbers, Wanted
from app.usecases.sheet_cells import NO_FIGURE, lasting
from app.web.desk.form import Form, read_form
from app.web.desk.numbers.sheet import MOST
from app.web.desk.numbers.tables import PARTS
from tests.contract.desk.site import HOUR, Site, Visitor

CASES, SOLVED = 26, 12
DAY, MINUTE = 24 * HOUR, HOUR // 60
PAGE = "/desk/numbers"
GONE, TRIES = "gone", '=1+1"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def lived(site: Site) -> Site:
    """Cases of two days, some solved and one opened again; all that is over is counted."""
    ana = site.enter(Role.CLERK)
    numbers = [file_one(site, nth) for nth in range(CASES)]
    for number in numbers[:SOLVED]:
        ana.post(f"/desk/reports/{number}", {"action": "resolved"})
    ana.post(f"/desk/reports/{numbers[0]}", {"action": "reopened", "reason": "ainda"})
    lose(site, numbers[-1])
    owe(site, numbers[SOLVED // 2 :])
    site.clock.us += DAY
    settle(site)
    hear(site)
    file_one(site, CASES)
    site.clock.us += HOUR
    return site


def file_one(site: Site, nth: int) -> int:
    """File a case at a place of its own; two of three are of the first service."""
    site.clock.us += MINUTE
    city = site.house.cities.default
    services, points = [*city.services], [*city.gazetteer.by_point]
    wish = OnBehalf(services[nth % 3 // 2], points[nth], "counter", "official eva", "", "")
    return int(site.house.registrar.file(city, wish).number)


def lose(site: Site, number: int) -> None:
    """Let the bairro of a case be one that the city had once, under a name that tries things."""
    city_id = site.house.cities.id(site.house.cities.default)
    past = {"city_id": city_id, "code": GONE, "kind": "bairro", "name": TRIES, "label": "x"}
    its = update(reports).where(reports.c.number == number).values(bairro=GONE, point="")
    with site.house.engine.begin() as connection:
        connection.execute(insert(places), [{**past, "parent": "kamavota", "retired_at": utc(1)}])
        connection.execute(its)


def owe(site: Site, numbers: list[int]) -> None:
    """Let cases be due within the day, of another body than the first."""
    due = utc(site.clock.us + HOUR)
    other = [*site.house.cities.default.bodies][1]
    its = update(reports).where(reports.c.number.in_(numbers)).values(due_at=due, owner=other)
    with site.house.engine.begin() as connection:
        connection.execute(its)


def hear(site: Site) -> None:
    """Let residents have said their word, as it is kept of the month."""
    its = figures_kept.c.span == str(Span.MONTH), figures_kept.c.part == str(Part.CITY)
    words = {"asked": 40, "said_yes": 13, "said_no": 5, "told_due": 20, "told_kept": 15}
    with site.house.engine.begin() as connection:
        kept = orjson.loads(connection.scalar(select(figures_kept.c.counted).where(*its)) or "")
        kept[""]["counts"] |= words
        written = orjson.dumps(kept).decode()
        connection.execute(update(figures_kept).where(*its).values(counted=written))


def settle(site: Site) -> None:
    while site.house.figures.look():
        pass


def counted(
    site: Site, span: Span = Span.MONTH, part: Part = Part.CITY, code: str = "", back: int = 0
) -> Numbers:
    city = site.house.cities.default
    day = local_day(site.clock.us, city.zone) - back
    with site.house.reader.connect() as connection:
        wanted = Wanted(span, day, site.clock.us, part, code)
        return read_numbers(connection, site.house.cities.id(city), city, wanted)


def page_of(visitor: Visitor, query: str = "") -> str:
    answer = visitor.get(f"{PAGE}?{query}" if query else PAGE)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def figures(page: str) -> dict[str, tuple[str, str]]:
    """Name -> the figure, and what is said of it."""
    found = re.findall(r'data-figure="(\w+)">(.*?)</strong>(.*?)</ul>', page, re.DOTALL)
    return {name: (words(value.split("<strong>")[1]), words(says)) for name, value, says in found}


def hrefs(markup: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', markup)


def grid(page: str, name: str) -> list[list[str]]:
    """Give the rows of a table, as cells with their markup."""
    section = page.split(f'id="{name}">', 1)[1].split("</section>", 1)[0]
    rows = section.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def listed(visitor: Visitor, path: str) -> int:
    """Count the cases of a list, all its pages."""
    found = 0
    while path:
        page = unescape(visitor.get(path).text)
        found += len(re.findall(r'data-number="', page))
        after = re.search(r'href="(/desk/reports\?[^"]*)" rel="next"', page)
        path = after[1] if after else ""
    return found


def exported(visitor: Visitor, path: str) -> int:
    """Count the cases that an export would hold."""
    found = re.search(r'class="total"><strong>([^<]*)<', visitor.get(path).text)
    assert path.startswith("/desk/reports/export?")
    assert found, path
    return int(found[1])


def shares(line: Line) -> dict[str, Any]:
    names = ("on_time", "told_kept", "answered", "confirmed", "disputed", "undone")
    return {name: getattr(line, name) for name in names}


def check(page: str, line: Line) -> int:
    """Hold the first figures of a page to what is counted; give how many are withheld."""
    found = figures(page)
    for name, share in shares(line).items():
        value, says = found.pop(name)
        assert f"{share.count} of {share.of}" in says
        assert (value == NO_FIGURE) == (share.of < FEWEST) == ("too few" in says), name
        if share.interval:
            assert value == f"{round(share.count / share.of * 100)} %"
    for name, took in (("seen", line.seen), ("solved", line.solved)):
        value, says = found.pop(name)
        assert str(took.cases) in says
        assert value == (NO_FIGURE if took.median_us is None else lasting(took.median_us))
        assert took.p90_us is None or lasting(took.p90_us) in says
    assert (found["came"][0], found["went"][0]) == (str(line.came), str(line.went))
    assert f"new: {line.counts.get('filed', 0)} " in found["came"][1]
    assert f"solved: {line.counts.get('resolved', 0)} " in found["went"][1]
    assert found["open"][0] == str(line.open)
    assert f"late: {line.overdue} not seen yet: {line.unseen}" in found["open"][1]
    assert set(found) == {"came", "went", "open"}
    return page.count('class="figure withheld"')


def test_the_figures_are_those_that_are_counted(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    whole = counted(lived).whole
    assert whole.counts["filed"] == CASES + 1
    assert check(page_of(ana), whole) == 0
    assert whole.overdue > whole.unseen
    assert len(set(shares(whole).values())) == len(shares(whole))
    withheld = 0
    for span in Span:
        withheld += check(page_of(ana, f"span={span}"), counted(lived, span).whole)
    service = whole_of(lived, Part.SERVICE)
    line = counted(lived, Span.MONTH, Part.SERVICE, service).whole
    for query in (f"part=service&code={service}", f"of=service:{service}&day="):
        check(page_of(ana, query), line)
    assert withheld > 0


def whole_of(site: Site, part: Part) -> str:
    """Give the code of the part with most new cases."""
    return counted(site).parts[part][0].code


def test_parts_are_told_with_their_rows(lived: Site) -> None:
    ana, numbers = lived.enter(Role.HEAD), counted(lived)
    page = page_of(ana)
    told = dated = noted = 0
    for part in (Part.BODY, Part.SERVICE, Part.DISTRICT, Part.BAIRRO):
        rows, lines = grid(page, str(part)), numbers.parts[part]
        noted += not all(line.has_dates for line in lines)
        for cells, line in zip(rows, lines, strict=True):
            said = [words(cell) for cell in cells]
            late = str(line.overdue) if line.has_dates else NO_FIGURE
            assert said[1:5] == [str(line.counts["filed"]), str(line.went), str(line.open), late]
            told += 1
            dated += line.has_dates
    assert told > 8
    assert 0 < dated < told
    assert noted
    assert page.count("Nothing is late or on time where no problem has target hours.") == noted
    assert "Counts show who reports, not where the dirt is." in page


def test_every_number_leads_to_its_rows(lived: Site) -> None:
    ana, numbers = lived.enter(Role.HEAD), counted(lived)
    page = page_of(ana).split("<main", 1)[1]
    assert len(numbers.parts[Part.BODY]) > 1
    [of_open] = [href for href in hrefs(page) if href == "/desk/reports?status=open"][:1]
    assert listed(ana, of_open) == numbers.whole.open
    followed = 0
    for cells, line in zip(grid(page, "service"), numbers.parts[Part.SERVICE], strict=True):
        [name], [new], [stands] = map(hrefs, (cells[0], cells[1], cells[3]))
        assert check(page_of(ana, name.partition("?")[2]), line) > 0
        assert exported(ana, new) == line.counts["filed"]
        assert listed(ana, stands) == line.open
        followed += 1
    assert followed > 1
    for cells, line in zip(grid(page, "body"), numbers.parts[Part.BODY], strict=True):
        assert exported(ana, hrefs(cells[1])[0]) == line.counts["filed"]
    for row, place in zip(grid(page, "places"), numbers.places, strict=True):
        assert exported(ana, hrefs(row[1])[0]) == place.filed == int(words(row[1]))
    addresses = {href for href in hrefs(page) if href.startswith("/desk/") and ".csv" not in href}
    assert {ana.get(href).status_code for href in addresses} == {200}
    assert len(addresses) > 10


def test_it_says_how_far_the_figures_go(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    assert "not over" in page_of(ana)
    over = page_of(ana, "span=day&day=2025-11-26")
    assert ">over<" in over
    assert figures(over)["came"][1].startswith(
        f"new: {CASES} opened again by residents: 0 opened again by officials: 1"
    )
    later, earlier = re.search(r'href="([^"]*)" rel="next"', over), "span=day&day=2025-11-25"
    assert later
    assert "day=2025-11-27" in later[1]
    assert earlier in over
    assert 'rel="next"' not in page_of(ana, "span=day")
    assert "not counted" in page_of(ana, "span=day&day=2024-01-01")


def test_who_works_on_some_sees_the_numbers_of_that_alone(lived: Site) -> None:
    area, service = whole_of(lived, Part.DISTRICT), whole_of(lived, Part.SERVICE)
    other = counted(lived).parts[Part.SERVICE][1]
    eva = lived.enter(Role.CLERK, scope=Scope(areas=frozenset({area})))
    page = page_of(eva)
    check(page, counted(lived, Span.MONTH, Part.DISTRICT, area).whole)
    assert {row[0] for row in offered(page)} == {"district", "bairro"}
    assert "stops" not in page.split("<main")[1]
    assert 'id="costs"' not in page
    assert 'id="body"' not in page
    rui = lived.enter(Role.CLERK, scope=Scope(services=frozenset({service})))
    page = page_of(rui)
    check(page, counted(lived, Span.MONTH, Part.SERVICE, service).whole)
    assert offered(page) == [("service", service)]
    assert other.name not in page
    for query in ("part=city", f"part=service&code={other.code}", f"part=district&code={area}"):
        answer = rui.get(f"{PAGE}?{query}")
        assert (answer.status_code, figures(answer.text)) == (400, {})
        assert "it is not yours" in answer.text
    nobody = lived.enter(Role.CLERK, scope=Scope(areas=frozenset({"elsewhere"})))
    assert "there are no numbers" in page_of(nobody)


def offered(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<option value="(\w+):([^"]*)"', page)


def test_a_wrong_query_keeps_the_page(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    for query, said in (
        ("span=year", "choose a day, a week, a month or a quarter"),
        ("day=26/11/2025&span=week", "write the day as in 2026-11-26"),
        ("day=20251126", "write the day as in 2026-11-26"),
        ("day=9999-12-31", "write the day as in 2026-11-26"),
        ("day=2026-12-01", "this time has not begun in Maputo"),
        ("part=planet", "choose one of the list"),
        ("part=bairro&code=%22%3E%3Cscript%3E", "choose one of the list"),
        ("code=zimpeto", "choose one of the list"),
    ):
        answer = ana.get(f"{PAGE}?{query}")
        assert (answer.status_code, said in answer.text) == (400, True), query
        typed: Form = read_form(query.encode())
        if typed.get("day"):
            assert f'value="{typed.get("day")}"' in answer.text
        assert 'name="of"' in answer.text
        assert "<script>" not in answer.text


def test_a_name_that_tries_something_is_only_a_name(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    raw = ana.get(PAGE).text
    assert "<script>" not in raw
    assert raw.count("=1+1&#34;&gt;&lt;script&gt;") == 2  # to be chosen, and in the table
    [row] = [row for row in rows_of(file(ana, "bairro", "")) if row["code"] == GONE]
    assert row["name"] == "'" + TRIES
    sheet = ana.get(f"{PAGE}/sheet?part=bairro&code={GONE}")
    assert (sheet.status_code, "<script>" in sheet.text) == (200, False)


def file(visitor: Visitor, name: str, query: str) -> str:
    answer = visitor.get(f"{PAGE}/table.csv?{query}&table={name}")
    assert answer.status_code == 200, (name, query)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"-numbers-{name}-" in answer.headers["content-disposition"]
    return str(answer.content.decode("utf-8-sig"))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_table_is_there_as_a_file(lived: Site) -> None:
    ana, numbers = lived.enter(Role.HEAD), counted(lived)
    page = page_of(ana)
    links = [href for href in hrefs(page) if "/table.csv?" in href]
    before = len(lived.rows(audit_entries))
    for href in links:
        answer = ana.get(href)
        assert answer.status_code == 200
        read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in read}) == 1
        assert len(read) > 1
    assert {href.rpartition("=")[2] for href in links} >= {
        *("figures", "flow", "ages", "hours", "places"), *map(str, PARTS), "ways",
    }  # fmt: skip
    for part in PARTS:
        for row, line in zip(
            rows_of(file(ana, str(part), "span=month")), numbers.parts[part], strict=True
        ):
            assert row["code"] == line.code
            told = (line.counts["filed"], line.went, line.open, line.on_time.of, line.solved.cases)
            names = ("filed", "went", "open", "on_time_of", "solved_cases")
            assert tuple(int(row[name]) for name in names) == told
            assert (row["solved_median_min"] == "") == (line.solved.cases < FEWEST)
            assert (row["on_time_low"] == "") == (line.on_time.of < FEWEST)
    kept = lived.rows(audit_entries)[before:]
    assert len(kept) == len(links) + len(PARTS)
    assert {(row.deed, row.actor) for row in kept} == {("exported", f"official {ana.name}")}
    assert kept[-1].object == "export numbers bairro"
    assert "span=month" in kept[-1].after


def test_a_file_has_no_more_than_the_page(lived: Site) -> None:
    area = whole_of(lived, Part.DISTRICT)
    ana = lived.enter(Role.HEAD)
    eva = lived.enter(Role.CLERK, scope=Scope(areas=frozenset({area})))
    [row] = rows_of(file(eva, "district", ""))
    assert row["code"] == area
    before = len(lived.rows(audit_entries))
    for query in ("table=body", "table=costs", "table=stops", "table=service", "table=x", ""):
        assert eva.get(f"{PAGE}/table.csv?{query}").status_code == 404, query
    assert eva.get(f"{PAGE}/table.csv?table=flow&part=city").status_code == 400
    assert ana.get(f"{PAGE}/table.csv?table=flow&day=x").status_code == 400
    elsewhere = ana.get(f"{PAGE}/table.csv?table=flow", sec_fetch_site="cross-site")
    assert elsewhere.status_code == 409
    assert len(lived.rows(audit_entries)) == before
    assert rows_of(file(ana, "body", "")) != []
    assert len(rows_of(file(ana, "bairro", f"part=district&code={area}"))) < len(
        rows_of(file(ana, "bairro", ""))
    )


def test_a_sheet_has_the_figures_and_the_open_cases(lived: Site) -> None:
    ana, whole = lived.enter(Role.HEAD), counted(lived)
    told = 0
    for part in (Part.BODY, Part.SERVICE, Part.DISTRICT):
        line = whole.parts[part][0]
        answer = ana.get(f"{PAGE}/sheet?part={part}&code={line.code}")
        page = unescape(answer.text)
        assert answer.status_code == 200
        check(page, line)
        rows = page.split('id="open"')[1].count('<th scope="row"')
        assert rows == min(line.open, MOST)
        told += rows
    assert told > 0
    assert ana.get(f"{PAGE}/sheet").status_code == 404
    assert ana.get(f"{PAGE}/sheet?part=bairro&code=x").status_code == 400
    eva = lived.enter(Role.CLERK, scope=Scope(areas=frozenset({"elsewhere"})))
    body = whole.parts[Part.BODY][0].code
    assert eva.get(f"{PAGE}/sheet?part=body&code={body}").status_code == 400


def test_today_shows_the_last_fortnight(lived: Site) -> None:
    ana, area = lived.enter(Role.CLERK), whole_of(lived, Part.DISTRICT)
    eva = lived.enter(Role.CLERK, scope=Scope(areas=frozenset({area})))
    for visitor, part, code in ((ana, Part.CITY, ""), (eva, Part.DISTRICT, area)):
        page = unescape(visitor.get("/desk").text)
        over = counted(lived, Span.DAY, part, code, back=1)
        last = [words(cell) for cell in grid(page, "flow")[-1]]
        assert last == ["26/11", str(over.whole.came), str(over.whole.went)]
        [href] = [one for one in hrefs(page.split('id="flow"')[1]) if "span=month" in one]
        day, went = hrefs(grid(page, "flow")[-1][1])[0], hrefs(grid(page, "flow")[-1][2])
        check(page_of(visitor, day.partition("?")[2]), over.whole)
        assert len(went) == bool(over.whole.went)
        check(
            page_of(visitor, href.partition("?")[2]), counted(lived, Span.MONTH, part, code).whole
        )
    nobody = lived.enter(Role.CLERK, scope=Scope(areas=frozenset({"elsewhere"})))
    assert 'id="flow"' not in nobody.get("/desk").text
