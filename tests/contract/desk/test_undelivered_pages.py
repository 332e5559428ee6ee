"""All that did not arrive can be looked through, a page at a time, and Today counts just that."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain

import pytest
from sqlalchemy import update

from app.domain.accounts import Role
from app.store.mail_counts import FRESH_US
from app.store.schema import messages
from tests.contract.desk.numbers_page import words
from tests.contract.desk.outgoing import put
from tests.contract.desk.site import HOUR, Site, Visitor
from tests.contract.desk.test_undelivered_past import LOST, counted, store

PAGE = 50
LAST = 7


@pytest.fixture
def ana(site: Site) -> Visitor:
    return site.enter(Role.CLERK)


@pytest.fixture(autouse=True)
def nothing_else(site: Site) -> Iterator[None]:
    """Let nothing be lost but what a test loses."""
    site.clock.us += HOUR
    store(site, update(messages).values(state="delivered"))
    yield
    store(site, update(messages).values(state="delivered"))


def lose(site: Site, lost: int, past: int) -> list[int]:
    """Let so many not have arrived, the ones among the others; give those that need a hand."""
    made = [put(site, at=site.clock.us - FRESH_US - HOUR + nth * 1000) for nth in range(LAST)]
    for nth in range(max(lost, past)):
        at = site.clock.us - FRESH_US // 2 + nth * 10_000
        if nth < lost:
            made.append(put(site, at=at))
        if nth < past:
            put(site, at=at + 5_000, template="resolved", answer=True)
    return made[::-1]


def marks(page: str) -> list[int]:
    return [int(id_) for id_ in re.findall(r'name="message" value="(\d+)"', page)]


def past_of(page: str) -> int:
    return len(re.findall("<li>", page.partition('<h2 id="past">')[2]))


def ways(page: str, words_: str) -> list[str]:
    """Give where the links of these words lead, of what needs a hand first."""
    return re.findall(rf'<a class="button" href="([^"]+)">{words_}</a>', unescape(page))


def test_every_one_that_needs_a_hand_is_on_one_page_and_today_counts_them(
    site: Site, ana: Visitor
) -> None:
    wanted = lose(site, 2 * PAGE + 20, 3)
    found, page = [], ana.get(LOST).text
    assert ways(page, "The newest") == []
    while True:
        found.append(marks(page))
        assert past_of(page) == 3  # they have pages of their own
        older = ways(page, "Older")
        if not older:
            break
        page = ana.get(older[0]).text
        assert ways(page, "The newest") == [LOST]
    assert [len(one) for one in found] == [PAGE, PAGE, 20 + LAST]
    assert [*chain(*found)] == wanted
    assert counted(ana) == len(wanted) - LAST


def test_what_needs_none_is_paged_by_itself(site: Site, ana: Visitor) -> None:
    wanted = lose(site, PAGE + 1, 2 * PAGE)
    page = ana.get(LOST).text
    assert past_of(page) == PAGE
    of_lost, of_past = ways(page, "Older")
    page = ana.get(of_past).text
    assert (marks(page), past_of(page)) == (wanted[:PAGE], PAGE)
    [of_lost] = ways(page, "Older")
    page = ana.get(of_lost).text
    # Each stays where it was.
    assert (marks(page), past_of(page), ways(page, "Older")) == (wanted[PAGE:], PAGE, [])
    back, back_of_past = ways(page, "The newest")
    assert marks(ana.get(back).text) == wanted[:PAGE]
    assert marks(ana.get(back_of_past).text) == wanted[PAGE:]
    labels = re.findall(r'<nav class="row[^>]* aria-label="([^"]+)"', page)
    assert labels == ["Pages", "Pages: Nothing to do"]


def test_who_sends_anew_from_a_page_stays_on_it(site: Site, ana: Visitor) -> None:
    wanted = lose(site, PAGE + 5, 0)
    [older] = ways(ana.get(LOST).text, "Older")
    [there] = re.findall(r'action="([^"]+)" class="prints"', unescape(ana.get(older).text))
    assert there == older
    none = ana.post(there, {})
    assert (none.status_code, marks(none.text)) == (400, wanted[PAGE:])
    sent = ana.post(there, {"message": wanted[PAGE]})
    assert (sent.status_code, sent.headers["location"]) == (303, there)
    assert marks(ana.get(there).text) == wanted[PAGE + 1 :]


@pytest.mark.parametrize("query", ["before=x&past=-1", "before=1&past=1", f"before={10**18}"])
def test_any_place_to_go_on_from_is_taken(site: Site, ana: Visitor, query: str) -> None:
    lose(site, 1, 1)
    page = ana.get(f"{LOST}?{query}")
    assert page.status_code == 200
    assert "Everything arrived" not in words(page.text)


def test_the_page_says_what_calls_tell_and_how_long(site: Site, ana: Visitor) -> None:
    told = words(unescape(ana.get(LOST).text))
    assert "are asked on a call too, for 7 days" in told
    assert "hear on their next call, for 90 days, but not why" in told
    assert "all the same" not in told
