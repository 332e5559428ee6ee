"""What the page of a case does not offer is not done, whoever writes a form by hand."""

import re
from typing import Any

import pytest

from app.domain.accounts import PERSONAL, Role
from app.domain.lifecycle import OF_RESIDENTS, Action
from app.store.schema import messages, report_events, reports
from tests.contract.desk.filing import block, file_at
from tests.contract.desk.site import Site, Visitor

#: Where a case stands, and the deeds that bring it there.
STATES: dict[str, tuple[dict[str, str], ...]] = {
    "received": (),
    "in_progress": ({"action": "started"},),
    "resolved": ({"action": "resolved"},),
    "unresolved": ({"action": "given_up", "reason": "nao ha acesso"},),
    "invalid": ({"action": "rejected", "reason": "fora da cidade"},),
    "duplicate": ({"action": "merged"},),
    "a test": ({"deed": "test"},),
    "held": (),
}
#: What `/aside` understands, but that a case is a test: that may be said of a closed one, too.
DEEDS = ("release", "untest")
REASON = "um motivo qualquer"


def deed_on(visitor: Visitor, number: int, what: dict[str, str], main: int) -> Any:
    path = f"/desk/reports/{number}"
    if "deed" in what:
        return visitor.post(f"{path}/aside", what)
    return visitor.post(path, {**what, "main": str(main)} if what["action"] == "merged" else what)


def offered(visitor: Visitor, number: int) -> set[tuple[str, str]]:
    page = visitor.get(f"/desk/reports/{number}").text
    return set(re.findall(r'name="(action|deed)" value="(\w+)"', page))


def kept(site: Site) -> list[list[Any]]:
    return [site.rows(table) for table in (reports, report_events, messages)]


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_case_takes_no_deed_that_its_page_does_not_offer(site: Site) -> None:
    """On one database: it is known before anything is asked of it."""
    root = site.enter(personal=frozenset(PERSONAL))
    visitors = [site.enter(role) for role in Role]
    main = file_at(site, 0, "+258840000600")
    every = [*(("action", str(one)) for one in Action), *(("deed", one) for one in DEEDS)]
    met: dict[tuple[str, str], set[str]] = {one: set() for one in every}
    for place, (state, deeds) in enumerate(STATES.items(), 1):
        phone = f"+258840000{600 + place}"
        number = file_at(site, place, phone)
        if state == "held":
            block(site, number)
            number = file_at(site, 20 + place, phone)
        for what in deeds:
            assert deed_on(root, number, what, main).status_code == 303, state
        before = kept(site)
        visitor = visitors[place % len(visitors)]  # what fits a case hangs on no role
        may = offered(visitor, number)
        for name, value in [one for one in every if one not in may]:
            answer = deed_on(visitor, number, {name: value, "reason": REASON}, main)
            assert answer.status_code in (400, 409), (state, visitor.name, name, value)
            met[name, value].add(state)
        assert kept(site) == before, state

    never = {one for one, states in met.items() if len(states) == len(STATES)}
    assert never == {("action", str(one)) for one in OF_RESIDENTS}
    assert all(states for states in met.values())
