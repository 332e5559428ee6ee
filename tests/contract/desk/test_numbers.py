"""The page of numbers: what it says is what is counted, and every number leads to its rows."""

import csv
import re
from collections import Counter
from html import unescape
from itertools import product
from math import nan

import pytest

from app.domain.accounts import Role, Scope
from app.domain.case_sums import Part
from app.domain.sheet_figures import FEWEST
from app.domain.spans import Span
from app.menu.places import place_name
from app.store.schema import reports
from app.usecases.sheet_cells import NO_FIGURE, lasting
from app.web.desk.form import Form, read_form
from app.web.desk.numbers.tables import HANDED_ON, LATE_AT_MIDNIGHT, PARTS
from tests.contract.desk.lived import CASES, SOLVED, counted, live, whole_of
from tests.contract.desk.numbers_page import (
    PAGE,
    check,
    figures,
    grid,
    head,
    hrefs,
    page_of,
    rows,
    shares,
    words,
)
from tests.contract.desk.site import Site, Visitor

NAMES = {
    Part.BODY: "Responsible",
    Part.SERVICE: "Problem",
    Part.DISTRICT: "District",
    Part.BAIRRO: "Bairro",
}
AREAS = (Part.DISTRICT, Part.BAIRRO)


@pytest.fixture(scope="module")
def lived(site: Site) -> Site:
    return live(site)


def listed(visitor: Visitor, path: str) -> int:
    """Count the cases of a list, all its pages."""
    found = 0
    while path:
        page = unescape(visitor.get(path).text)
        found += len(re.findall(r'data-number="', page))
        after = re.search(r'href="(/desk/reports\?[^"]*)" rel="next"', page)
        path = after[1] if after else ""
    return found


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


def test_parts_are_told_with_their_rows(lived: Site) -> None:
    ana, numbers = lived.enter(Role.HEAD), counted(lived)
    page = page_of(ana)
    told = dated = noted = apart = 0
    shown: Counter[str] = Counter()
    for part in (Part.BODY, Part.SERVICE, Part.DISTRICT, Part.BAIRRO):
        rows, lines = grid(page, str(part)), numbers.parts[part]
        named = [NAMES[part], "new", "out", "open", "late", "on time", "of due", "solved in"]
        assert head(page, str(part)) == named + ["new per 10,000"] * (part in AREAS)
        noted += not all(line.has_dates for line in lines)
        for cells, line in zip(rows, lines, strict=True):
            said = [words(cell) for cell in cells]
            late = str(line.overdue) if line.has_dates else NO_FIGURE
            assert said[1:5] == [str(line.counts["filed"]), str(line.went), str(line.open), late]
            on_time, solved = line.on_time, line.solved.median_us
            kept = on_time.of and f"{round(on_time.count / on_time.of * 100)} %"
            assert said[5] == (kept if on_time.of >= FEWEST else NO_FIGURE)
            assert said[6] == str(on_time.of)
            assert said[7] == (NO_FIGURE if solved is None else lasting(solved))
            if part in AREAS:
                assert said[8] == (NO_FIGURE if line.per_10k is None else f"{line.per_10k:.1f}")
            told_of = zip(("kept", "solved", "rate"), (said[5], *said[7:]), strict=False)
            shown.update(name for name, figure in told_of if figure != NO_FIGURE)
            apart += said[7] not in (NO_FIGURE, lasting(line.seen.median_us or 0))
            told += 1
            dated += line.has_dates
        file = ana.get(f"{PAGE}/table.csv?table={part}").content.decode("utf-8-sig")
        for row, line in zip(csv.DictReader(file.splitlines()), lines, strict=True):
            rate = nan if line.per_10k is None else line.per_10k
            assert float(row["per_10k"] or nan) == pytest.approx(rate, abs=0.005, nan_ok=True)
    assert told > 8
    assert min(shown["kept"], shown["solved"], shown["rate"], apart) > 0
    assert 0 < dated < told
    assert noted
    assert page.count("Nothing is late or on time where no problem has target hours.") == noted
    assert "Counts show who reports, not where the dirt is." in page
    assert page.count(HANDED_ON) == 1
    assert numbers.is_open
    of_late = sum(any(line.overdue for line in numbers.parts[part]) for part in PARTS)
    assert page.count(LATE_AT_MIDNIGHT) == of_late > 0
    assert LATE_AT_MIDNIGHT not in page_of(ana, "span=day&day=2025-11-26")
    body = numbers.parts[Part.BODY][0].code
    assert HANDED_ON in page_of(ana, f"part=body&code={body}")
    assert HANDED_ON in ana.get(f"{PAGE}/sheet?part=body&code={body}").text
    # What was told over the counter came by no network.
    assert [words(cell) for cell in grid(page, "ways")[0]] == ["counter", "–", str(CASES + 1)]


def test_hours_ages_and_days_stand_at_their_own_names(lived: Site) -> None:
    page = page_of(lived.enter(Role.HEAD))
    drawn = {
        name: [[words(cell) for cell in row] for row in grid(page, name)]
        for name in ("hours", "ages", "flow")
    }
    # It all began on a Wednesday at two in the afternoon of Maputo.
    week = {name: [int(count) for count in counts] for name, *counts in drawn["hours"]}
    assert [*week] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert [sum(counts) for counts in week.values()] == [0, 0, CASES, 1, 0, 0, 0]
    assert (week["Wed"][14], week["Thu"][14]) == (CASES, 1)
    left = str(CASES - SOLVED + 1)  # at midnight
    ages = [["0-2 days", left], ["3-7 days", "0"], ["8-30 days", "0"], ["older", "0"]]
    assert drawn["ages"] == ages
    assert head(page, "flow") == ["Day", "in", "out"]
    assert drawn["flow"][-1] == ["26/11", str(CASES + 1), str(SOLVED)]


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
        assert len(rows(ana, new)) == line.counts["filed"]
        assert listed(ana, stands) == line.open
        followed += 1
    assert followed > 1
    for cells, line in zip(grid(page, "body"), numbers.parts[Part.BODY], strict=True):
        assert len(rows(ana, hrefs(cells[1])[0])) == line.counts["filed"]
    for row, place in zip(grid(page, "places"), numbers.places, strict=True):
        assert len(rows(ana, hrefs(row[1])[0])) == place.filed == int(words(row[1]))
        assert words(row[0]) == place_name(lived.house.cities.default, place.code, "en")
    addresses = {href for href in hrefs(page) if href.startswith("/desk/") and ".csv" not in href}
    assert {ana.get(href).status_code for href in addresses} == {200}
    assert len(addresses) > 10


def test_it_says_how_far_the_figures_go(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    midnight = "people who joined, dates, ages, calls and costs up to 27/11/2025 00:00."
    assert f"not over In and out up to {lived.minute()}; {midnight}" in words(page_of(ana))
    over = page_of(ana, "span=day&day=2025-11-26")
    assert ">over<" in over
    assert "<h2>26/11/2025</h2>" in over
    assert "<h2>01/11/2025 – 30/11/2025</h2>" in page_of(ana)
    assert figures(over)["came"][1].startswith(
        f"new: {CASES} opened again by residents: 0 opened again or parted by officials: 1"
    )
    later, earlier = re.search(r'href="([^"]*)" rel="next"', over), "span=day&day=2025-11-25"
    assert later
    assert "day=2025-11-27" in later[1]
    assert earlier in over
    assert 'rel="next"' not in page_of(ana, "span=day")
    assert 'rel="prev"' in page_of(ana, "span=day&day=2000-01-02")
    assert 'rel="prev"' not in page_of(ana, "span=day&day=2000-01-01")
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
    assert "There are no numbers" in page_of(nobody)


def offered(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<option value="(\w+):([^"]*)"', page)


def test_a_wrong_query_keeps_the_page(lived: Site) -> None:
    ana = lived.enter(Role.HEAD)
    for query, said in (
        ("span=year", "Choose a day, a week, a month or a quarter"),
        ("day=26/11/2025&span=week", "Write the day as in 2026-11-26"),
        ("day=20251126", "Write the day as in 2026-11-26"),
        ("day=9999-12-31", "Write the day as in 2026-11-26"),
        ("day=2026-12-01", "This time has not begun in Maputo"),
        ("part=planet", "Choose one of the list"),
        ("part=bairro&code=%22%3E%3Cscript%3E", "Choose one of the list"),
        ("code=zimpeto", "Choose one of the list"),
    ):
        answer = ana.get(f"{PAGE}?{query}")
        assert (answer.status_code, said in answer.text) == (400, True), query
        typed: Form = read_form(query.encode())
        if typed.get("day"):
            assert f'value="{typed.get("day")}"' in answer.text
        assert 'name="of"' in answer.text
        assert "<script>" not in answer.text


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


def test_no_line_ends_between_a_number_and_its_unit(lived: Site) -> None:
    units = "(?:h|d|min|m|km|SMS|MZN|GB|MB|kB|B|%)(?!\\w)"
    head, case = lived.enter(Role.HEAD), lived.rows(reports)[0].number
    week = "span=week&day=2025-11-26"
    least = {
        **{"/desk": 1, "/desk/reports": 20, f"/desk/reports/{case}": 1, "/desk/house": 2},
        **{f"{PAGE}?{week}": 9, f"{PAGE}/rows?what=hour_2_14&{week}": 0, "/desk/map": 0},
    }
    for path, language in product(least, ("pt", "en")):
        page = unescape(head.get(path, accept_language=language).text)
        # What is drawn has lines of its own, and what is typed stays as it is.
        text = re.sub(r"<(svg|textarea)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
        assert re.findall(f"[0-9] {units}", text) == [], (path, language)
        assert len(re.findall(f"[0-9]\u00a0{units}", text)) >= least[path], (path, language)
        assert re.findall(r"\b[0-9]{1,3} [0-9]{3}\b(?! [0-9])", text) == [], (path, language)
