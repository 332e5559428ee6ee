"""Reads a page of numbers: its figures, tables and links, held to what is counted."""

import re
from html import unescape
from typing import Any

from app.domain.sheet_figures import FEWEST
from app.usecases.numbers import Line
from app.usecases.sheet_cells import NO_FIGURE, lasting
from tests.contract.desk.site import Visitor
from tests.contract.store import figures_recounted as plainly

PAGE = "/desk/numbers"
#: How old open cases are, as a page names it.
AGES = ("0-2 days", "3-7 days", "8-30 days", "older")


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


def head(page: str, name: str) -> list[str]:
    """Give what stands over the columns of a table."""
    section = page.partition(f'id="{name}">')[2].partition("<thead>")[2].partition("</thead>")[0]
    return [words(cell) for cell in re.findall(r"<th[^>]*>(.*?)</th>", section, re.DOTALL)]


def shares(line: Line) -> dict[str, Any]:
    names = ("on_time", "told_kept", "answered", "confirmed", "disputed", "undone")
    return {name: getattr(line, name) for name in names}


def check(page: str, line: Line) -> int:
    """Hold the first figures of a page to what is counted; give how many are withheld."""
    found = figures(page)
    for name, share in shares(line).items():
        value, says = found.pop(name)
        ends = plainly.between(share.count, share.of)
        low, high = (round(end * 100) for end in ends or (0, 0))
        lies = f"; between {low} and {high} %" if ends else ": too few for a share"
        assert says == f"{share.count} of {share.of}{lies}"
        assert (value == NO_FIGURE) == (share.of < FEWEST), name
        if share.interval:
            assert value == f"{round(share.count / share.of * 100)} %"
    for name, took in (("seen", line.seen), ("solved", line.solved)):
        value, says = found.pop(name)
        assert str(took.cases) in says
        assert value == (NO_FIGURE if took.median_us is None else lasting(took.median_us))
        assert took.p90_us is None or lasting(took.p90_us) in says
    assert (found["came"][0], found["went"][0]) == (str(line.came), str(line.went))
    assert f"new: {line.counts.get('filed', 0)} " in found["came"][1]
    # Up to when is said where it is not up to now.
    joined = re.findall(r"people who joined(?: up to [\d/]+ 00:00)?: (\d+)", found["came"][1])
    assert joined == ([] if line.joined is None else [str(line.joined)])
    rate = [] if line.per_10k is None else [f"{line.per_10k:.1f}"]
    assert re.findall(r"new per 10,000 inhabitants: ([\d.]+)", found["came"][1]) == rate
    assert f"solved: {line.counts.get('resolved', 0)} " in found["went"][1]
    assert found["open"][0] == str(line.open)
    assert f"late: {line.overdue} not seen yet: {line.unseen}" in found["open"][1]
    old = (f"{age}: {count}" for age, count in zip(AGES, line.ages, strict=True) if count)
    assert found["open"][1].endswith(" ".join((f"not seen yet: {line.unseen}", *old)))
    assert set(found) == {"came", "went", "open"}
    return page.count('class="figure withheld"')


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


def exported(visitor: Visitor, path: str) -> int:
    """Count the cases that an export would hold."""
    found = re.search(r'class="total"><strong>([^<]*)<', visitor.get(path).text)
    assert path.startswith("/desk/reports/export?")
    assert found, path
    return int(found[1])
