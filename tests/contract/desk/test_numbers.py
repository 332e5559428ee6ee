"""The page of numbers: what it says is what is counted, and every number leads to its rows."""

import re
from html import unescape
from typing import Any

import pytest

from app.domain.accounts import Role, Scope
from app.domain.case_sums import Part
from app.domain.clock import local_day
from app.domain.sheet_figures import FEWEST
from app.domain.spans import Span
from app.store.figures_store import read_numbers
from app.usecases.file_report import OnBehalf
from app.usecases.numbers import Line, Numbers, Wanted
from app.usecases.sheet_cells import NO_FIGURE, lasting
from app.web.desk.form import Form, read_form
from tests.contract.desk.site import HOUR, Site, Visitor

CASES, SOLVED = 26, 12
DAY, MINUTE = 24 * HOUR, HOUR // 60
PAGE = "/desk/numbers"


@pytest.fixture(scope="module")
def lived(site: Site) -> Site:
    """Cases of two days, some solved and one opened again; all that is over is counted."""
    ana = site.enter(Role.CLERK)
    numbers = [file_one(site, nth) for nth in range(CASES)]
    for number in numbers[:SOLVED]:
        ana.post(f"/desk/reports/{number}", {"action": "resolved"})
    ana.post(f"/desk/reports/{numbers[0]}", {"action": "reopened", "reason": "ainda"})
    site.clock.us += DAY
    settle(site)
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
    section = page.split(f'aria-labelledby="{name}">', 1)[1].split("</section>", 1)[0]
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
    assert f"{line.counts.get('filed', 0)} new" in found["came"][1]
    assert f"{line.counts.get('resolved', 0)} solved" in found["went"][1]
    assert found["open"][0] == str(line.open)
    assert f"{line.overdue} late {line.unseen} not seen" in found["open"][1]
    assert set(found) == {"came", "went", "open"}
    return page.count('class="figure withheld"')


def test_the_figures_are_those_that_are_counted(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    whole = counted(lived).whole
    assert whole.counts["filed"] == CASES + 1
    assert check(page_of(ana), whole) > 0
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
    told = 0
    for part in (Part.BODY, Part.SERVICE, Part.DISTRICT, Part.BAIRRO):
        rows, lines = grid(page, str(part)), numbers.parts[part]
        for cells, line in zip(rows, lines, strict=True):
            said = [words(cell) for cell in cells]
            assert said[1:5] == [
                str(line.counts["filed"]), str(line.went), str(line.open), str(line.overdue),
            ]  # fmt: skip
            told += 1
    assert told > 8
    assert "Counts show who reports, not where the dirt is." in page


def test_every_number_leads_to_its_rows(lived: Site) -> None:
    ana, numbers = lived.enter(Role.HEAD), counted(lived)
    page = page_of(ana).split("<main", 1)[1]
    [of_open] = [href for href in hrefs(page) if href == "/desk/reports?status=open"][:1]
    assert listed(ana, of_open) == numbers.whole.open
    followed = 0
    for cells, line in zip(grid(page, "service"), numbers.parts[Part.SERVICE], strict=True):
        [name], [new], [stands] = map(hrefs, (cells[0], cells[1], cells[3]))
        assert check(page_of(ana, name.partition("?")[2]), line) > 0
        asked = read_form(new.partition("?")[2].encode())
        assert new.startswith("/desk/reports/export?")
        assert (asked.get("service"), asked.get("since")) == (line.code, "2025-11-01")
        assert listed(ana, stands) == line.open
        followed += 1
    assert followed > 1
    addresses = {href for href in hrefs(page) if href.startswith("/desk/") and "export" not in href}
    assert {ana.get(href).status_code for href in addresses} == {200}
    assert len(addresses) > 10


def test_it_says_how_far_the_figures_go(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    assert "not over" in page_of(ana)
    over = page_of(ana, "span=day&day=2025-11-26")
    assert ">over<" in over
    assert figures(over)["came"][1].startswith(f"{CASES} new 0 opened again by residents 1 by")
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
        assert "<script>" not in answer.text.replace('<script type="module"', "")
