"""A list offers together what at least one of its cases can take, as that case's own page does."""

import re
from html import unescape

import pytest

from app.domain.accounts import Role
from app.domain.public_number import spoken
from tests.contract.desk.filing import block, file_at, row
from tests.contract.desk.site import Site, Visitor

PHONE, OTHER = "+258840000215", "+258840000216"
LISTS = (
    *("", "?needs=held", "?needs=late", "?needs=unseen", "?status=received", "?status=assigned"),
    *("?status=resolved", "?status=invalid", "?status=duplicate", "?status=any"),
)
#: What needs something of its own, and so stands on the page of each alone.
OF_ITS_PAGE = {"merged", "unmerged"}


@pytest.fixture(scope="module")
def held(site: Site) -> int:
    """One that is held, besides others in every state in which they may be."""
    ana = site.enter(Role.CLERK)
    block(site, file_at(site, 20, PHONE))
    held, *others = file_at(site, 21, PHONE), *(file_at(site, at, OTHER) for at in range(22, 27))
    main, assigned, resolved, invalid, repeats = others
    forms = (
        (assigned, {"action": "assigned"}),
        (resolved, {"action": "resolved"}),
        (invalid, {"action": "rejected", "reason": "não é daqui"}),
        (repeats, {"action": "merged", "main": str(main)}),
    )
    for number, form in forms:
        assert ana.post(f"/desk/reports/{number}", form).status_code == 303
    return held


def offered(page: str) -> list[str]:
    options = page.partition('id="action"')[2].partition("</select>")[0]
    return re.findall(r'<option value="(\w+)"', options)


def on_its_page(ana: Visitor, number: str) -> set[str]:
    page = ana.get(f"/desk/reports/{number}").text
    can = set(re.findall(r'<button name="action" value="(\w+)"', page)) - OF_ITS_PAGE
    return can | ({"released"} if 'value="release"' in page else set())


@pytest.mark.parametrize("asked", LISTS)
def test_it_is_what_their_own_pages_offer(site: Site, held: int, asked: str) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get(f"/desk/reports{asked}").text
    its = re.findall(r'data-number="(\d+)"', page)

    assert set(offered(page)) == set().union(*(on_its_page(ana, number) for number in its))


def test_of_what_is_held_there_is_little_to_do_and_that_is_said(site: Site, held: int) -> None:
    ana = site.enter(Role.CLERK)
    path = "/desk/reports?needs=held"
    page = ana.get(path).text
    assert offered(page) == ["released", "rejected"]
    assert 'id="to"' not in page
    assert "X marks all, / looks for something." in page
    for action in ("reopened", "acknowledged"):
        refused = ana.post(path, {"number": str(held), "action": action, "reason": "porque sim"})
        said = f"<li>Case {spoken(held)} is held: it can be released, rejected or merg"
        assert (refused.status_code, said in unescape(refused.text)) == (409, True)
    assert row(site, held).held == "blocked"


def test_nothing_is_marked_where_nothing_can_be_done(site: Site, held: int) -> None:
    ana = site.enter(Role.CLERK)
    page = ana.get("/desk/reports?status=duplicate").text
    assert page.count("data-number=") == 1
    assert not offered(page)
    for word in ("With those that are marked", 'name="number"', "Mark all", "Residents"):
        assert word not in page
    assert "Enter opens, / looks for something." in page  # and no key that would do nothing


def test_nobody_opens_again_what_is_open(site: Site, held: int) -> None:
    ana = site.enter(Role.CLERK)
    assert "reopened" not in offered(ana.get("/desk/reports").text)
    assert offered(ana.get("/desk/reports?status=resolved").text) == ["reopened"]
