"""What maps count is what they lead to: every sign and every row, followed over several lists."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from app.domain.accounts import Role
from app.domain.report import OPEN
from tests.contract.desk.mapped import file_pinned, table
from tests.contract.desk.site import Site, Visitor

#: Of one page and of several, narrowed by each kind of filter.
LISTS = (
    "status=any",
    "",
    "status=resolved",
    "needs=late&order=newest",
    "needs=held",
    "filed_by=test",
    "status=any&service=container_full",
    "status=any&words=Jardim&owner=drains",
    "place=jardim%2F%40",
    "status=any&place=10348%40",
    "status=any&bairro=ferroviario",
)
#: By what the map counts those; the first three are enough where no pin can be told apart.
COUNTED = [("district", LISTS[:3]), ("bairro", LISTS[:3]), ("place", LISTS)]


@pytest.fixture(scope="module")
def filed(site: Site) -> list[Any]:
    return file_pinned(site)


@pytest.fixture(scope="module")
def reader(site: Site, filed: list[Any]) -> "Reader":
    return Reader(site.enter(Role.HEAD))


class Reader:
    """Reads lists to their end, each once."""

    def __init__(self, who: Visitor) -> None:
        self.who = who
        self._read: dict[str, list[int]] = {}

    def page(self, path: str) -> str:
        answer = self.who.get(path)
        assert answer.status_code == 200, path
        return str(answer.text)

    def pages(self, path: str) -> list[str]:
        """Give the pages of a list."""
        found = [self.page(path)]
        while further := re.search(r'href="(/desk/reports\?[^"]*)" rel="next"', found[-1]):
            found.append(self.page(unescape(further[1])))
        return found

    def cases(self, path: str) -> list[int]:
        """Give the numbers of a list's cases."""
        if path not in self._read:
            self._read[path] = [one for page in self.pages(path) for one in rows_of(page)]
        return self._read[path]


def rows_of(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="case-(\d+)"', page)]


def signs_of(page: str) -> list[tuple[int, str, str, str]]:
    """Give number, address, what is told, and codes of each sign that is drawn."""
    [svg] = re.findall(r'<svg class="ground".*?</svg>', page, re.S)
    found = []
    for group in ET.fromstring(svg.replace("\xa0", " ")).iter("g"):
        for link in group.findall("a"):
            [count] = [one.text for one in link.iter("text")]
            says = link.get("aria-label", "")
            found.append((int(count or ""), link.get("href", ""), says, group.get("data-code", "")))
    return found


def test_a_sign_beside_the_list_leads_to_the_cases_that_it_counts(reader: Reader) -> None:
    led = {"case": 0, "list": 0, "page": 0}
    for query in LISTS:
        for page in reader.pages(f"/desk/reports?{query}"):
            there, counted = rows_of(page), []
            for count, href, says, codes in signs_of(page):
                its = [*map(int, codes.split())]
                counted += its
                assert count == len(its)
                if href.startswith("#"):
                    assert (href, says[-13:]) == (f"#case-{its[0]}", " on this page"), query
                    led["page"] += 1
                elif case := re.match(r"/desk/reports/(\d+)", href):
                    assert [int(case[1])] == its
                    led["case"] += 1
                else:
                    assert sorted(reader.cases(href)) == sorted(its), (query, href)
                    assert says.endswith(f": {count} cases")
                    led["list"] += 1
            assert sorted(counted) == sorted(there), query
    assert min(led.values()) > 4, led


def test_a_sign_beside_a_case_leads_to_the_rows_of_what_is_near_by(
    reader: Reader, filed: list[Any]
) -> None:
    led = 0
    for row in filed:
        if row.point and row.status in OPEN and row.filed_by != "test":
            page = reader.page(f"/desk/reports/{row.number}")
            _, _, near = page.partition('<ul class="lines near">')
            for count, href, _, codes in signs_of(page):
                assert count == len(codes.split())
                assert {*map(int, codes.split())} <= {*rows_of(near)}
                if count > 1:
                    assert href == f"#case-{codes.split()[0]}"
                    led += 1
    assert led > 3


@pytest.mark.parametrize(("by", "lists"), COUNTED)
def test_a_row_and_a_sign_of_the_map_lead_to_the_cases_that_they_count(
    reader: Reader, by: str, lists: Sequence[str]
) -> None:
    met = shared = 0
    for query in lists:
        page = reader.page(f"/desk/map?{query}&by={by}")
        rows = re.findall(
            r'<tr data-code="([^"]*)">\s*<th scope="row"><a href="([^"]*)">.*?<b>(\d+)</b>',
            page,
            re.S,
        )
        codes, listed = {unescape(code) for code, _, _ in rows}, []
        for _, href, count in rows:
            its = reader.cases(unescape(href))
            assert len(its) == int(count), (query, href)
            listed += its
            met += 1
        assert sorted(listed) == sorted(reader.cases(f"/desk/reports?{query}")), query
        in_file = table(reader.who, f"{query}&by={by}")
        assert sorted(int(row["all"]) for row in in_file) == sorted(int(row[2]) for row in rows)
        keys = {(row["place"], row["lat"], row["long"]) for row in in_file}
        assert len(keys) == len(codes) == len(rows), query
        for count, href, says, places in signs_of(page):
            assert {*places.split()} <= codes
            is_shared = re.match(r"\d+ places in ", says) is not None
            shared += is_shared
            if href.startswith("/desk/map?"):
                assert says.endswith("; pressed, it looks nearer")
            elif href == "#table":
                assert is_shared, says
            else:
                assert len(reader.cases(href)) == count, (query, href)
                met += 1
    assert met > {"district": 5, "bairro": 20, "place": 90}[by]
    assert (shared > 5) == (by == "place")


def test_the_cases_of_a_place_are_told_apart_by_what_a_pin_moved(
    reader: Reader, filed: list[Any]
) -> None:
    ana = reader.who
    at_point = [row for row in filed if row.point == "10348" and row.filed_by != "test"]
    pinned = [row for row in at_point if row.located_by == "pin"]
    every, unmoved = "place=10348&status=any", "place=10348%40&status=any"
    there = quote(f"10348@{pinned[0].lat},{pinned[0].lon}")
    for query, said, its in (
        (every, "", at_point),
        (unmoved, ", without those moved by a pin", [row for row in at_point if row not in pinned]),
        (
            f"place={there}&status=any",
            f", by the pin at {pinned[0].lat}, {pinned[0].lon}",
            [row for row in pinned if row.lat == pinned[0].lat],
        ),
    ):
        page = ana.get(f"/desk/reports?{query}").text
        shown = [row for row in its if not (row.held and row.status != "resolved")]
        assert sorted(rows_of(page)) == sorted(row.number for row in shown)
        assert re.search(r"<span>Only at [^<]*" + re.escape(f"{said}</span>"), page)
        assert its
        export = ana.get(f"/desk/reports/export?{query}").text
        assert f"<strong>{len(its)}</strong>" in export, "a file has what is held, too"
    for wrong in ("10348@x", "10348@91,0", "10348@nan,1", "10348@1", "nowhere@"):
        for page in ("reports", "map"):
            assert ana.get(f"/desk/{page}?place={quote(wrong)}").status_code == 400, wrong
    assert ana.get("/desk/reports/export?place=10348%40x").status_code == 400


def test_an_export_says_how_many_of_its_cases_are_in_no_list(reader: Reader) -> None:
    met = 0
    for query in ("status=open", "", "status=open&owner=drains", "status=resolved", "needs=late"):
        page = reader.page(f"/desk/reports/export?{query}")
        cases = int(re.findall(r"<strong>(\d+)</strong>", page)[0])
        usual = query if "status" in query or "needs" in query else "status=any"
        listed = len(reader.cases(f"/desk/reports?{usual}"))
        note = re.search(r'<a href="([^"]*)">Of these held: (\d+)</a>', page)
        assert (note is None) == (cases == listed), query
        if note:
            held = reader.cases(unescape(note[1]))
            assert len(held) == int(note[2]) == cases - listed
            met += 1
    assert met == 3
