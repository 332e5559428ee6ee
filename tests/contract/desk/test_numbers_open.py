"""What is open now is the same number wherever it stands: as many as lists have."""

import csv
import io
import re
from collections import Counter
from html import unescape
from random import Random
from typing import Any

from sqlalchemy import update

from app.domain.accounts import Role
from app.domain.case_sums import Part
from app.domain.clock import utc
from app.domain.figure_jobs import AGAIN_US
from app.domain.report import OPEN
from app.domain.spans import Span
from app.store.figure_watch import LAG_US
from app.store.schema import reports
from tests.contract.desk.filing import block, file_at, seen
from tests.contract.desk.filing import row as stored
from tests.contract.desk.lived import counted, settle
from tests.contract.desk.numbers_page import PAGE, figures, grid, hrefs, page_of, words
from tests.contract.desk.site import HOUR, Site, Visitor
from tests.contract.desk.test_numbers import listed

DAY, MINUTE = 24 * HOUR, HOUR // 60
TIMES = ("span=day", "span=week", "span=month", "span=quarter")
PARTS = {
    Part.BODY: "owner",
    Part.SERVICE: "service_code",
    Part.DISTRICT: "district",
    Part.BAIRRO: "bairro",
}


def changed(page: str) -> bool:
    """Whether a page says that something is to be counted again."""
    return ">changed since<" in page


def sheet(visitor: Visitor, part: Part, code: str, time: str = "span=month") -> tuple[str, int]:
    """Give the heading over the open cases of a sheet, and how many stand there."""
    page = unescape(visitor.get(f"{PAGE}/sheet?{time}&part={part}&code={code}").text)
    under = page.split('<h2 id="open">', 1)[1].split("</section>", 1)[0]
    assert figures(page)["open"][0] == re.findall(r"\d+", under)[0]
    return words(under.split("</h2>")[0]), under.count('<th scope="row"')


def others(site: Site, number: int) -> str:
    """Give a body that does not have a case and has nothing open."""
    open_ = {row.owner for row in site.rows(reports) if row.status in OPEN}
    return next(code for code in site.house.cities.default.bodies if code not in open_)


def over_night(site: Site) -> Visitor:
    """Let a day go by and be counted; give who reads the next one."""
    site.clock.us += DAY
    settle(site)
    return site.enter(Role.HEAD)


def test_who_is_given_a_case_of_before_has_it_at_once_and_never_less_than_none(site: Site) -> None:
    number = file_at(site, 5)
    dina = over_night(site)
    other, case = others(site, number), f"/desk/reports/{number}"
    assert [changed(page_of(dina, time)) for time in TIMES] == [False] * 4
    dina.post(case, {"action": "assigned", "to": other})
    for time in TIMES:
        assert sheet(dina, Part.BODY, other, time) == ("1 open case", 1), time
        page = page_of(dina, f"{time}&part=body&code={other}")
        assert (figures(page)["open"][0], changed(page)) == ("1", True), time
    dina.post(case, {"action": "resolved"})
    for time in TIMES:
        assert sheet(dina, Part.BODY, other, time) == ("0 open cases", 0), time
        assert "-1" not in words(page_of(dina, time))
    # Counted again it is said no more, and the same.
    site.clock.us += LAG_US + MINUTE
    site.house.figures.look()
    site.clock.us += AGAIN_US
    settle(site)
    for time in TIMES:
        page = page_of(dina, f"{time}&part=body&code={other}")
        found = figures(page)
        assert [found[name][0] for name in ("went", "open")] == ["1", "0"], time
        assert (found["open"][1].split(" at ")[0], changed(page)) == ("1", False), time


def test_what_only_goes_on_changes_nothing_of_before(site: Site) -> None:
    numbers = [file_at(site, 20 + nth) for nth in range(2)]
    dina = over_night(site)
    came = file_at(site, 22)
    dina.post(f"/desk/reports/{numbers[0]}", {"action": "acknowledged"})
    dina.post(f"/desk/reports/{numbers[1]}", {"action": "resolved"})
    dina.post(f"/desk/reports/{came}", {"action": "assigned", "to": others(site, came)})
    assert [changed(page_of(dina, time)) for time in TIMES] == [False] * 4


def test_a_case_that_is_put_elsewhere_is_open_there(site: Site) -> None:
    number = file_at(site, 6, "+258840000601")
    dina, its = over_night(site), stored(site, number)
    city = site.house.cities.default
    there = next(one for one in city.gazetteer.by_bairro.values() if one.district != its.district)
    before = {code: open_of(dina, Part.DISTRICT, code) for code in (its.district, there.district)}
    place(dina, number, there.code)
    after = {code: open_of(dina, Part.DISTRICT, code) for code in before}
    moved = {its.district: -1, there.district: 1}
    assert after == {code: count + moved[code] for code, count in before.items()}
    for part, code in ((Part.DISTRICT, there.district), (Part.BAIRRO, there.code)):
        count = open_of(dina, part, code)
        assert sheet(dina, part, code) == (cases(count), count)


def cases(count: int) -> str:
    return "1 open case" if count == 1 else f"{count} open cases"


def place(visitor: Visitor, number: int, code: str) -> bool:
    """Correct the place of a case as an official does."""
    path = f"/desk/reports/{number}/place"
    form = {"place": code, "reason": "Sim", "seen": seen(visitor.get(path).text)}
    return bool(visitor.post(path, form).status_code == 303)


def open_of(visitor: Visitor, part: Part, code: str) -> int:
    """Give what a page of numbers says is open, held to the list that it leads to."""
    page = page_of(visitor, f"span=month&part={part}&code={code}")
    tile = page.split('data-figure="open">', 1)[1].split("</strong>", 1)[0]
    [href] = hrefs(tile)
    count = int(words(tile.split("<strong>")[1]))
    assert count == listed(visitor, href), (part, code)
    return count


class Deeds:
    """What officials and residents do by chance, on pages and phones."""

    def __init__(self, site: Site, visitor: Visitor, seed: int) -> None:
        self.site, self.visitor, self.chance = site, visitor, Random(seed)
        self.done: Counter[str] = Counter()
        self._filed = 0

    def step(self) -> None:
        self.site.clock.us += self.chance.randrange(1, 5) * MINUTE
        some = self.chance.choice(self.site.rows(reports))
        deed = self.chance.choice(
            (self._act,) * 5 + (self._place, self._aside, self._aside, self._file)
        )
        if name := deed(some):
            self.done[name] += 1

    def _act(self, report: Any) -> str:
        options = ("assigned", "resolved", "reopened", "merged", "unmerged", "rejected", "started")
        action, form = self.chance.choice(options), {"reason": "Sim"}
        if action == "assigned":
            form["to"] = self.chance.choice([*self.site.house.cities.default.bodies])
        if action == "merged":
            form["main"] = str(self.chance.choice(self.site.rows(reports)).number)
        answer = self.visitor.post(f"/desk/reports/{report.number}", form | {"action": action})
        return action if answer.status_code == 303 else ""

    def _place(self, report: Any) -> str:
        code = self.chance.choice([*self.site.house.cities.default.gazetteer.by_bairro])
        return "place" if place(self.visitor, report.number, code) else ""

    def _aside(self, report: Any) -> str:
        deed = "release" if report.held else "untest" if report.filed_by == "test" else "test"
        form = {"deed": deed, "reason": "Sim"}
        answer = self.visitor.post(f"/desk/reports/{report.number}/aside", form)
        return deed if answer.status_code == 303 else ""

    def _file(self, _: Any) -> str:
        self._filed += 1
        file_at(self.site, 100 + self._filed, f"+25884000{7000 + self._filed}")
        return "filed"


def test_after_whatever_is_done_as_many_are_open_as_lists_have(site: Site) -> None:
    many = [file_at(site, 40 + nth, f"+25884000{6000 + nth}") for nth in range(30)]
    block(site, many[0])
    many += [file_at(site, 80 + nth, "+258840006000") for nth in range(3)]
    watched = [stored(site, number).id for number in many[5:9]]
    with site.house.engine.begin() as connection:
        its = update(reports).where(reports.c.id.in_(watched))
        connection.execute(its.values(filed_by="monitor", due_at=utc(site.clock.us + HOUR)))
    deeds = Deeds(site, over_night(site), seed=3)
    moved = 0
    for nth in range(160):
        deeds.step()
        if nth % 20 == 19:
            deeds.visitor = over_night(site) if nth == 79 else site.enter(Role.HEAD)
        if nth % 40 == 39:
            moved += check(site, deeds.visitor)
            site.house.figures.look()
    met = {"assigned", "resolved", "reopened", "merged", "unmerged", "rejected", "place"}
    assert {*met, "test", "untest", "release", "filed"} <= deeds.done.keys(), deeds.done
    assert moved > 400


def check(site: Site, visitor: Visitor) -> int:
    """Hold every number of what is open to what is stored; give how many those are."""
    rows = [one for one in site.rows(reports) if one.status in OPEN]
    rows = [one for one in rows if one.held == "" and one.filed_by != "test"]
    held = 0
    for time in TIMES:
        page, numbers = page_of(visitor, time), counted(site, Span(time.partition("=")[2]))
        assert figures(page)["open"][0] == str(len(rows)), time
        for part, column in PARTS.items():
            has = Counter(getattr(one, column) for one in rows)
            lines = {line.code: line.open for line in numbers.parts[part]}
            assert {code: count for code, count in lines.items() if count} == has, (time, part)
            assert [words(one[3]) for one in grid(page, part)] == [*map(str, lines.values())]
            assert of_file(visitor, time, part) == {c: str(n) for c, n in lines.items()}
            held += len(lines)
    today = unescape(visitor.get("/desk").text)
    assert words(today.split('id="first">', 1)[1]).startswith(f"First in line {cases(len(rows))}")
    drawn = visitor.get("/desk/map?by=district&status=open").text
    assert words(drawn.split("<tfoot>", 1)[1]).split()[2:3] == [str(len(rows))]
    for part, column in PARTS.items():
        for code, count in Counter(getattr(one, column) for one in rows).most_common(3):
            assert open_of(visitor, part, code) == count, (part, code)
            heading, stands = sheet(visitor, part, code)
            assert (heading, stands) == (cases(count), min(count, 25)), (part, code)
    return held


def of_file(visitor: Visitor, time: str, part: Part) -> dict[str, str]:
    """Give what is open by code, as the file of a table has it."""
    answer = visitor.get(f"{PAGE}/table.csv?{time}&table={part}")
    text = answer.content.decode("utf-8-sig")
    sep = text.partition("\n")[0]
    found = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in sep else ",")
    return {row["code"]: row["open"] for row in found}
