"""Reports that are held are released many at once, from the list that has them alone."""

import re
from html import unescape

import pytest

from app.domain.accounts import Role, Scope
from app.domain.public_number import spoken
from app.store.schema import report_events, reports
from tests.contract.desk.filing import block, file_at, row
from tests.contract.desk.site import Site, Visitor

PHONE, OTHER = "+258840000211", "+258840000212"
HELD = "/desk/reports?needs=held"
#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def held(site: Site) -> list[int]:
    """Three that are held, as a number is blocked, and as the last one that is not."""
    block(site, file_at(site, 20, PHONE))
    return [*(file_at(site, place, PHONE) for place in (21, 22, 23)), file_at(site, 24, OTHER)]


def can(page: str) -> list[str]:
    options = page.partition('id="action"')[2].partition("</select>")[0]
    return re.findall(r'<option value="(\w+)"', options)


def releases(site: Site) -> list[int]:
    return sorted(one.report_id for one in site.rows(report_events) if one.kind == "released")


def drawn(ana: Visitor, path: str, numbers: list[int]) -> dict[str, list[str]]:
    """Give what the form of a list sends of some of its cases."""
    page = ana.get(path).text
    seen = re.findall(r'name="seen" value="((\d+)-\d+)"', page)
    return {
        "number": [str(number) for number in numbers],
        "seen": [one for one, number in seen if int(number) in numbers],
    }


def test_it_is_offered_where_they_are_and_there_alone(site: Site, held: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    everywhere = can(ana.get("/desk/reports").text)

    assert can(ana.get(HELD).text) == ["released", "rejected"]
    assert "released" not in everywhere
    assert len(everywhere) > 4


def test_nobody_releases_what_others_work_on(site: Site, held: list[int]) -> None:
    bairro = row(site, held[0]).bairro
    elsewhere = next(one.bairro for one in site.rows(reports) if one.bairro not in ("", bairro))
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({elsewhere})))
    answer = eva.post(HELD, {"number": [str(held[0])], "action": "released"})

    assert answer.status_code == 409
    assert "There is no case" in answer.text
    assert row(site, held[0]).held == "blocked"


def test_many_are_released_and_what_is_not_held_is_named(site: Site, held: list[int]) -> None:
    ana, (*waiting, other) = site.enter(Role.CLERK), held
    assert all(row(site, number).held for number in waiting)
    form = {**drawn(ana, HELD, waiting), "action": "released", "reason": "número confirmado"}
    mixed = {**form, "number": [*form["number"], str(other)]}
    answer = ana.post(HELD, mixed)
    said = unescape(answer.text)

    assert answer.status_code == 409
    assert f"Case {spoken(other)} is not held" in said
    assert f"{spoken(other)}: Case" not in said
    assert all(f"{spoken(number)}: Released." in said for number in waiting)
    assert not any(row(site, number).held for number in held)
    assert releases(site) == sorted(row(site, number).id for number in waiting)
    # Its answer was lost, and the browser sends it again.
    again = ana.post(HELD, form)
    assert (again.status_code, again.headers["location"]) == (303, HELD)
    assert len(releases(site)) == len(waiting)
    # Whoever drew the list before that has seen less.
    late = site.enter(Role.CLERK).post(HELD, form)
    assert late.status_code == 409
