"""Numbers of a time that is over say from the first moment that they have changed since."""

import csv
import io
from datetime import datetime
from itertools import chain, product
from zoneinfo import ZoneInfo

import pytest

from app.domain.accounts import Role
from app.domain.clock import micros
from app.domain.spans import Span
from tests.contract.desk.filing import file_at, row
from tests.contract.desk.lived import settle
from tests.contract.desk.numbers_page import hrefs, page_of, words
from tests.contract.desk.site import Site, Visitor

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)
PAGE = "/desk/numbers"
#: A Tuesday, and the day before, on which no case was there that anybody changes.
DAY, BEFORE = "2025-12-16", "2025-12-15"
#: Of parts of the city, and others.
TABLES = ("figures", "body", "flow", "ways")
CHANGED = "changed since Something of this time has changed; it will be counted again"


def at(site: Site, *when: int) -> Visitor:
    """Let it be that time in Maputo; give who works at the desk."""
    site.clock.us = micros(datetime(*when, tzinfo=ZoneInfo("Africa/Maputo")))  # type: ignore[misc,arg-type]
    return site.enter(Role.HEAD)


@pytest.fixture(scope="module")
def over(site: Site) -> tuple[Site, list[int]]:
    """Cases of two days of a quarter that is over and counted."""
    at(site, 2025, 12, 15, 10)
    file_at(site, 3)
    at(site, 2025, 12, 16, 10)
    numbers = [file_at(site, place) for place in (4, 5)]
    at(site, 2026, 1, 12, 8)
    settle(site)
    return site, numbers


def pages(visitor: Visitor, query: str, owner: str) -> list[str]:
    """Give a page of numbers, and the sheet to print of a body, as words."""
    sheet = visitor.get(f"{PAGE}/sheet?{query}&part=body&code={owner}")
    assert sheet.status_code == 200
    return [words(page_of(visitor, query)), words(sheet.text)]


def files(visitor: Visitor, query: str) -> list[tuple[str, list[dict[str, str]]]]:
    """Give the names and the rows of some files that a page leads to."""
    found = []
    for href in hrefs(page_of(visitor, query)):
        if href.rpartition("table=")[2] in TABLES:
            answer = visitor.get(href)
            text = io.StringIO(answer.content.decode("utf-8-sig"), newline="")
            name = answer.headers["content-disposition"].partition('"')[2].removesuffix('"')
            found.append((name, list(csv.DictReader(text))))
    assert len(found) == len(TABLES)
    return found


def test_it_is_said_on_pages_sheets_and_files_until_it_is_counted_again(
    over: tuple[Site, list[int]],
) -> None:
    site, (one, _) = over
    dina, owner = at(site, 2026, 1, 12, 9), row(site, one).owner
    times = [f"span={span}&day={DAY}" for span in Span]
    told = [page for query in times for page in pages(dina, query, owner)]
    assert [page.count("over Counted once, from all that happened.") for page in told] == [1] * 8
    assert [CHANGED in page for page in told] == [False] * 8
    said = [files(dina, query) for query in times]

    other = next(body for body in site.house.cities.default.bodies if body != owner)
    dina.post(f"/desk/reports/{one}", {"action": "assigned", "to": other})
    assert row(site, one).owner == other

    told = [page for query in times for page in pages(dina, query, owner)]
    assert [page.count(CHANGED) for page in told] == [1] * 8
    for (name, before), (new_name, after) in zip(
        chain(*said), chain(*(files(dina, query) for query in times)), strict=True
    ):
        assert new_name == name.replace(".csv", "-changed_since.csv")
        of_parts = "-figures-" in name or "-body-" in name
        assert {line.get("changed_since") for line in before} == ({"no"} if of_parts else {None})
        assert {line.get("changed_since") for line in after} == ({"yes"} if of_parts else {None})
    untouched = pages(dina, f"span=day&day={BEFORE}", owner)
    assert [CHANGED in page for page in untouched] == [False] * 2

    at(site, 2026, 1, 12, 9, 20)
    settle(site)
    dina = at(site, 2026, 1, 12, 9, 21)
    assert not any(CHANGED in page for query in times for page in pages(dina, query, owner))
    assert [name for name, _ in files(dina, times[0])] == [name for name, _ in said[0]]


def test_what_changes_nothing_of_then_is_not_said_to(over: tuple[Site, list[int]]) -> None:
    site, (_, one) = over
    dina, owner = at(site, 2026, 1, 13, 9), row(site, one).owner
    settle(site)
    for action in ("acknowledged", "started", "resolved"):
        dina.post(f"/desk/reports/{one}", {"action": action})
    for span, page in product(Span, (0, 1)):
        assert CHANGED not in pages(dina, f"span={span}&day={DAY}", owner)[page]
    assert row(site, one).status == "resolved"
