"""The page of numbers says plainly where there is no figure, and why."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlencode

from sqlalchemy import insert, select, update

from app.domain.accounts import Role, Scope
from app.domain.case_sums import Part
from app.domain.clock import utc
from app.domain.ids import first_id
from app.domain.spans import Span
from app.store.schema import messages, report_events, reports
from app.usecases.numbers import Numbers
from app.usecases.telling import ASKS
from tests.contract.desk.filing import file_at
from tests.contract.desk.lived import counted, settle
from tests.contract.desk.numbers_page import figures, grid, page_of
from tests.contract.desk.site import HOUR, Site, Visitor

PAGE = "/desk/numbers"
DAY = 24 * HOUR
SET = "/desk/city/services"


def test_on_its_first_day_a_city_sees_what_came(site: Site) -> None:
    dina = site.enter(Role.HEAD)
    assert figures(page_of(dina))["came"][0] == "0"
    filed = [file_at(site, nth) for nth in range(3)]
    dina.post(f"/desk/reports/{filed[0]}", {"action": "resolved"})
    settle(site)
    for span in ("day", "week", "month", "quarter"):
        page = page_of(dina, f"span={span}")
        found = figures(page)
        assert "not over" in page
        assert [found[name][0] for name in ("came", "went", "open")] == ["3", "1", "2"], span
        # Nothing stood at midnight, and what is told as of then says so.
        assert found["open"][1].startswith("0 at midnight, of these:")


def test_without_target_hours_it_says_so_and_where_they_are_set(site: Site) -> None:
    assert not any(one.target_hours for one in site.house.cities.default.services.values())
    one = file_at(site, 4)
    service = next(row.service_code for row in site.rows(reports) if row.number == one)
    for role, leads in ((Role.HEAD, True), (Role.CLERK, False)):
        visitor = site.enter(role)
        for query, where in (("", SET), (f"of=service:{service}", f"{SET}/{service}")):
            page = page_of(visitor, query)
            value, says = figures(page)["on_time"]
            assert value == "–"
            assert "target hours" in says
            assert "too few" not in says
            assert (f'href="{where}"' in page) == leads
            assert " late" not in figures(page)["open"][1]
        today = unescape(visitor.get("/desk").text)
        assert "No problem has target hours, so no case is late or due." in today
        assert (f'href="{SET}"' in today) == leads
    assert visitor.get("/desk/numbers/sheet?part=service&code=" + service).status_code == 200


def test_the_sheet_of_a_time_that_is_over_says_that_its_list_is_of_now(site: Site) -> None:
    file_at(site, 5)
    site.clock.us += DAY
    settle(site)
    file_at(site, 6)
    dina = site.enter(Role.HEAD)
    body = next(iter(site.house.cities.default.bodies))
    open_now = len({row.number for row in site.rows(reports) if row.owner == body and is_open(row)})
    sheets = {
        when: heading(dina, f"part=body&code={body}&span=day{day}")
        for when, day in (("now", ""), ("then", "&day=2025-11-26"))
    }
    assert sheets["now"] == f"{open_now} open cases"
    assert re.fullmatch(r"Open now, 27/11/2025 \d\d:\d\d", sheets["then"])


def is_open(row: object) -> bool:
    return getattr(row, "closed_at", None) is None


def heading(visitor: Visitor, query: str) -> str:
    page = visitor.get(f"{PAGE}/sheet?{query}").text
    found = re.search(r'<h2 id="open">(.*?)</h2>', page)
    assert found, page
    return unescape(found[1]).strip()


def test_a_time_that_is_not_counted_yet_shows_no_zeros(site: Site) -> None:
    dina = site.enter(Role.HEAD)
    add_old(site, site.clock.us - 80 * DAY)
    for query in ("span=quarter&day=2025-09-15", "span=week&day=2025-09-15"):
        page = page_of(dina, query)
        assert "Nothing is counted of this time" in page
        assert "data-figure" not in page
        assert "<svg" not in page.split("<main", 1)[1]
        answer = dina.get(f"{PAGE}/table.csv?{query}&table=figures")
        assert answer.status_code == 409
        assert "Nothing is counted of this time yet" in answer.text
    site.clock.us += DAY
    settle(site)
    dina = site.enter(Role.HEAD)
    page = page_of(dina, "span=quarter&day=2025-09-15")
    assert figures(page)["came"][0] == "1"
    assert (
        dina.get(f"{PAGE}/table.csv?span=quarter&day=2025-09-15&table=figures").status_code == 200
    )


def test_what_went_out_and_came_back_leads_to_its_rows(site: Site) -> None:
    dina = site.enter(Role.HEAD)
    many = [file_at(site, 20 + nth) for nth in range(4)]
    for number, action in zip(many, ("resolved", "given_up", "rejected", "resolved"), strict=True):
        dina.post(f"/desk/reports/{number}", {"action": action, "reason": "visto no local"})
    dina.post(f"/desk/reports/{many[3]}", {"action": "reopened", "reason": "ainda"})
    dina.post(f"/desk/reports/{many[3]}", {"action": "resolved"})
    multiply(site, many[0], 120)
    page = page_of(dina)
    found = figures(page)
    followed = {}
    for href in re.findall(r'href="(/desk/numbers/rows\?span=month[^"]*part=city[^"]*)"', page):
        name = href.partition("what=")[2]
        if name in ("resolved", "unresolved", "invalid", "reopened_by_staff", "went"):
            followed[name] = rows(dina, href)
    said = dict(zip(
        ("resolved", "unresolved", "invalid", "reopened_by_staff", "went"),
        (
            *re.findall(r"(?:solved|closed unsolved|rejected): (\d+)", found["went"][1]),
            *re.findall(r"by officials: (\d+)", found["came"][1]),
            found["went"][0],
        ),
        strict=True,
    ))  # fmt: skip
    assert {name: len(numbers) for name, numbers in followed.items()} == {
        name: int(count) for name, count in said.items()
    }
    assert followed["resolved"].count(many[3]) == 2
    assert followed["unresolved"] == [many[1]]
    assert followed["invalid"] == [many[2]]
    assert followed["reopened_by_staff"] == [many[3]]
    assert len(followed["went"]) > 120  # three pages, of one moment
    parts = 0
    for cells in grid(page, "district") + grid(page, "service") + grid(page, "body"):
        for href in re.findall(r'href="(/desk/numbers/rows\?[^"]*)"', cells[2]):
            assert len(rows(dina, href)) == int(re.sub("<[^>]*>", "", cells[2]))
            parts += 1
    assert parts >= 3  # a district, a problem, a body
    for wrong in ("what=x", "what=", "what=went&span=year"):
        assert dina.get(f"{PAGE}/rows?{wrong}").status_code in (400, 404)
    assert dina.get(f"{PAGE}/rows?what=went&after=x-1-2").status_code == 200
    area = next(iter(site.house.cities.default.gazetteer.by_district))
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({area})))
    assert eva.get(f"{PAGE}/rows?what=went&part=city").status_code == 400
    theirs = {row.number for row in site.rows(reports) if row.district == area}
    assert set(rows(eva, f"{PAGE}/rows?what=went&span=month")) <= theirs


def test_all_other_numbers_lead_to_the_cases_that_they_count(site: Site) -> None:
    dina = site.enter(Role.HEAD)
    many = [file_at(site, 60 + nth, f"+2588400009{70 + nth}") for nth in range(12)]
    for number in many[:7]:
        dina.post(f"/desk/reports/{number}", {"action": "resolved"})
    dina.post(f"/desk/reports/{many[0]}", {"action": "reopened", "reason": "ainda"})
    site.clock.us += HOUR
    its = update(reports).where(reports.c.number.in_(many[4:]))
    when = utc(site.clock.us)
    asks = update(messages).where(messages.c.template.in_(sorted(ASKS)))
    with site.house.engine.begin() as connection:
        connection.execute(its.values(due_at=when, told_by=when))
        ids = connection.scalars(select(messages.c.id).where(messages.c.template.in_(sorted(ASKS))))
        for id_, answer in zip(list(ids)[-5:], (True, True, False, True, None), strict=True):
            connection.execute(asks.where(messages.c.id == id_).values(answer=answer))
    site.clock.us += DAY
    settle(site)
    dina, seen = site.enter(Role.HEAD), set[str]()
    for span, back in ((Span.MONTH, 0), (Span.DAY, 1)):
        for part in (Part.CITY, Part.SERVICE, Part.DISTRICT):
            code = (
                next(one.code for one in counted(site, span).parts[part])
                if part is not Part.CITY
                else ""
            )
            numbers = counted(site, span, part, code, back)
            day = date.fromordinal(numbers.period.last).isoformat()
            for name, count in behind(numbers).items():
                query = {"span": span, "day": day, "part": part, "code": code, "what": name}
                found = rows(dina, f"{PAGE}/rows?{urlencode(query)}")
                assert len(found) == count, (span, part, name)
                seen |= {name} if count else set()
    assert {*FIGURES_OF_CASES} <= seen
    assert any(name.startswith("hour_") for name in seen)


#: Those that are not zero in the test above.
FIGURES_OF_CASES = (
    *("kept", "due", "told_kept", "told_due", "seen", "solved", "undone", "asked", "answered"),
    *("said_yes", "said_no", "age_0"),
)


def behind(numbers: Numbers) -> dict[str, int]:
    """Give how many rows each number of a page must lead to."""
    one = numbers.whole
    hours = enumerate(count for day in numbers.hours for count in day)
    return {
        "kept": one.on_time.count, "due": one.on_time.of,
        "told_kept": one.told_kept.count, "told_due": one.told_kept.of,
        "seen": one.seen.cases, "solved": one.solved.cases, "undone": one.undone.count,
        "asked": one.answered.of, "answered": one.answered.count,
        "said_yes": one.confirmed.count, "said_no": one.disputed.count,
        **{f"age_{band}": count for band, count in enumerate(one.ages)},
        **{f"hour_{hour}": count for hour, count in hours if count},
    }  # fmt: skip


def rows(visitor: Visitor, path: str) -> list[int]:
    """Give the cases of all pages of rows."""
    found: list[int] = []
    while path:
        answer = visitor.get(path)
        assert answer.status_code == 200
        page = unescape(answer.text)
        found += map(
            int, re.findall(r'<th scope="row" class="mono"><a href="/desk/reports/(\d+)"', page)
        )
        following = re.search(r'href="([^"]*)" rel="next"', page)
        path = following[1] if following else ""
    return found


def multiply(site: Site, number: int, times: int) -> None:
    """Let there be so many cases more that are like one, their events of the same moments."""
    with site.house.engine.begin() as connection:
        [row] = connection.execute(select(reports).where(reports.c.number == number)).mappings()
        its = report_events.c.report_id == row["id"]
        events = connection.execute(select(report_events).where(its)).mappings().all()
        ids = [row["id"] + 1 + nth for nth in range(times)]
        alike = [
            {**row, "id": id_, "number": 100 + nth, "session_id": None}
            for nth, id_ in enumerate(ids)
        ]
        connection.execute(insert(reports), alike)
        more = [{**one, "report_id": id_} for id_ in ids for one in events]
        connection.execute(insert(report_events), more)


def add_old(site: Site, at_us: int) -> None:
    """Let a report have been filed before all others."""
    with site.house.engine.begin() as connection:
        [row] = connection.execute(select(reports).limit(1)).mappings()
        [filing] = connection.execute(
            select(report_events).where(report_events.c.report_id == row["id"]).limit(1)
        ).mappings()
        id_, at = first_id(at_us), utc(at_us)
        now = {"id": id_, "number": 10, "session_id": None, "requested_at": at, "updated_at": at}
        connection.execute(insert(reports), [{**row, **now}])
        connection.execute(insert(report_events), [{**filing, "report_id": id_, "at": at}])
