"""The page of numbers says plainly where there is no figure, and why."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from sqlalchemy import insert, select, update

from app.domain.accounts import Role
from app.domain.case_sums import Part
from app.domain.clock import utc
from app.domain.figure_jobs import AGAIN_US
from app.domain.ids import first_id
from app.domain.limits import Held
from app.store.figure_watch import LAG_US
from app.store.schema import report_events, reports
from app.usecases.crews import Joining
from app.web.desk.numbers.tables import PARTS
from app.work.clerk import Clerk
from app.work.live_menus import through
from tests.contract.desk import behalf
from tests.contract.desk.filing import file_at
from tests.contract.desk.filing import row as stored
from tests.contract.desk.lived import counted, settle
from tests.contract.desk.numbers_page import (
    exported,
    figures,
    grid,
    hrefs,
    page_of,
    rows,
)
from tests.contract.desk.numbers_page import words as plain
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


def test_as_of_when_open_cases_were_weighed_is_said_though_as_many_are_open(site: Site) -> None:
    """One came and one went since midnight: as many are open, and not the same have been seen."""
    first = [file_at(site, 10 + nth) for nth in range(2)]
    site.clock.us += DAY
    settle(site)
    dina = site.enter(Role.HEAD)
    dina.post(f"/desk/reports/{first[0]}", {"action": "resolved"})
    dina.post(f"/desk/reports/{first[1]}", {"action": "acknowledged"})
    file_at(site, 12)
    for span in ("day", "week", "month"):
        value, says = figures(page_of(dina, f"span={span}"))["open"]
        assert says.startswith(f"{value} at midnight, of these:"), span
    # What is over was weighed at its end, as all of it.
    over = utc(site.clock.us - DAY).date()
    value, says = figures(page_of(dina, f"span=day&day={over}"))["open"]
    assert int(value) >= 2
    assert "midnight" not in says


def test_what_is_new_leads_to_as_many_cases_and_they_to_their_export(site: Site) -> None:
    """Nobody's tests, and nothing that waited for an official or was rejected while it did."""
    dina = site.enter(Role.HEAD)
    many = [file_at(site, 100 + nth, f"+25884000{9100 + nth}") for nth in range(7)]
    places = behalf.codes(site)
    behalf.file(dina, behalf.form(site, where=places[-7], channel="counter"))
    gazetteer = site.house.cities.default.gazetteer
    point = next(row.point for row in site.rows(reports) if row.number == many[4])
    home = gazetteer.by_point[point].bairro
    aside: tuple[dict[str, Any], ...] = (
        {"filed_by": "test"},
        {"held": str(Held.PLACE)},
        {"held": str(Held.PLACE), "status": "invalid", "closed_at": utc(site.clock.us)},
        {},
        {"bairro": next(one for one in gazetteer.by_bairro if one != home)},  # a point that moved
    )
    with site.house.engine.begin() as connection:
        for number, values in zip(many, aside, strict=False):
            its = update(reports).where(reports.c.number == number)
            connection.execute(its.values(values or {"held": ""}))
    dina.post(f"/desk/reports/{many[3]}", {"action": "resolved"})
    day = utc(site.clock.us).date()
    site.clock.us += DAY
    settle(site)
    dina = site.enter(Role.HEAD)
    file_at(site, 103, "+258840009120")  # where one was solved on the day before
    site.clock.us += HOUR
    followed = dict.fromkeys(("whole", "places", "ways", *PARTS), 0)
    numbers = counted(site)
    parts = [(part, numbers.parts[part][0].code) for part in PARTS]
    parts.append((Part.BAIRRO, home))
    for span in ("span=month", f"span=day&day={day}", "span=day"):
        for part, code in (("city", ""), *parts):
            page = page_of(dina, f"{span}&part={part}&code={code}")
            for kind, cell in news(page):
                [href] = hrefs(cell)
                found = rows(dina, href)
                assert len(found) == int(plain(cell).removeprefix("new: ")), (span, part, href)
                assert not {*many[:3]} & {*found}
                followed[kind] += 1
    assert min(followed.values()) > 2, followed
    # An export has what was held, too.
    [[new], place] = (
        [hrefs(cell) for kind, cell in news(page_of(dina, f"span=day&day={day}")) if kind == which]
        for which in ("whole", "places")
    )
    for [href], more in ((new, 2), (place[0], 0)):
        [leads] = re.findall(r'href="(/desk/reports/export[^"]*)"', unescape(dina.get(href).text))
        assert exported(dina, leads) == len(rows(dina, href)) + more, leads
    for wrong in ("at+nowhere", "at+"):
        assert dina.get(f"{PAGE}/rows?what={wrong}").status_code == 404


def news(page: str) -> Iterator[tuple[str, str]]:
    """Give each cell of a page that says how many cases are new, and of what."""
    [tile] = re.findall(r'data-figure="came">(.*?)</ul>', page, re.DOTALL)
    new = re.findall(r"<li>(.*?)</li>", tile, re.DOTALL)[0]
    if plain(new) != "new: 0":
        yield "whole", new
    for name, column in (*((str(part), 1) for part in PARTS), ("places", 1), ("ways", 2)):
        section = page.partition(f'id="{name}">')[2].partition("</section>")[0]
        for cells in grid(page, name) if "<tbody>" in section else ():
            if plain(cells[column]) != "0":
                yield name, cells[column]


def test_crews_who_read_their_jobs_and_hang_up_stand_apart(site: Site) -> None:
    file_at(site, 13)
    site.clock.us += DAY  # nobody has called on this one
    clerk = Clerk(through(site.house.writer), site.house.cities.all, site.house.books)
    clerk.add_member("", Joining("kamaxakeni", "+258840000399", "Rosa", "official ana"))
    for nth in range(3):
        site.dial("", f"jobs {nth}", "+258840000399")
    for keys in ("", "1", f"1*{next(iter(site.house.cities.default.gazetteer.by_point))}"):
        site.dial(keys, "looks at it", "+258840000398")
    site.dial("", "looks", "+258840000397")
    day = f"span=day&day={utc(site.clock.us).date()}"
    site.clock.us += DAY
    settle(site)
    dina = site.enter(Role.HEAD)
    page = page_of(dina, day)
    stopped = {
        name: [[plain(cell) for cell in row] for row in grid(page, name)]
        for name in ("stops", "crew_stops")
    }
    assert stopped == {
        "stops": [
            ["MOPA - free, shown 2×", "1"],
            ["(problem), (place), shown 1×", "1"],
        ],
        "crew_stops": [["Jobs: (how many), shown 3×", "3"]],
    }
    assert "Screens that crews alone meet." in page
    files = [dina.get(f"{PAGE}/table.csv?{day}&table={name}") for name in stopped]
    assert [file.status_code for file in files] == [200, 200]
    assert ["Jobs:" in file.text for file in files] == [False, True]
    # Where no crew has called there is no chart of them.
    assert 'id="crew_stops"' not in page_of(dina, "span=day")
    assert dina.get(f"{PAGE}/table.csv?span=day&table=crew_stops").status_code == 404


def test_what_has_changed_since_is_marked_until_it_is_counted_again(site: Site) -> None:
    """A case of a day, week and month that are over is given to others: it was theirs all along."""
    day = utc(site.clock.us).date()
    number = file_at(site, 14, "+258840000396")
    site.clock.us += 35 * DAY  # in another month
    settle(site)
    site.clock.us += AGAIN_US
    dina, city = site.enter(Role.HEAD), site.house.cities.default
    its = stored(site, number)
    assert (its.status, its.held, its.requested_at.date()) == ("received", "", day)
    other = next(code for code in city.bodies if code != its.owner)
    times = [f"span={span}&day={day}" for span in ("day", "week", "month")]
    paths = [
        f"{PAGE}{way}{time}" for way in ("?", f"/sheet?part=body&code={other}&") for time in times
    ]

    def pages() -> tuple[set[bool], list[int]]:
        """Give whether they are marked, and what came."""
        read = [unescape(dina.get(path).text) for path in paths]
        assert all(">over<" in page for page in read)
        says = "Something of this time has changed; it will be counted again within minutes."
        assert [says in page for page in read] == [">changed since<" in page for page in read]
        return {says in page for page in read}, [int(figures(page)["came"][0]) for page in read]

    def give(to: str) -> int:
        deed = dina.post(f"/desk/reports/{its.number}", {"action": "assigned", "to": to})
        site.clock.us += LAG_US + HOUR // 60
        assert deed.status_code == 303
        return site.house.figures.look()

    assert give(other) > 0  # counted at once: it was not of late
    settle(site)
    unmarked, came = pages()
    assert give(its.owner) == 0  # but not every minute
    assert (unmarked, pages()) == ({False}, ({True}, came))
    site.clock.us += AGAIN_US
    settle(site)
    dina = site.enter(Role.HEAD)
    assert pages() == ({False}, [*came[:3], *(count - 1 for count in came[3:])])
