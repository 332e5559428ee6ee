"""What is held stands in no list but its own: a list says how many are as somebody asks."""

import re
from html import unescape
from typing import Any

import pytest

from app.domain.accounts import Role, Scope
from tests.contract.desk.filing import block, file_at, row
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import Site, Visitor
from tests.contract.desk.test_bounded import asks

PHONE, OTHER = "+258840000861", "+258840000862"
LISTS = ("/desk/reports", "/desk/map")
SAID = "A held report waits for an official: it is in no list but its own."


@pytest.fixture(scope="module")
def held(site: Site) -> list[Any]:
    """Two that are held, of two bairros, besides one that is not."""
    block(site, file_at(site, 20, PHONE))
    numbers = [file_at(site, 21, PHONE), file_at(site, 60, PHONE), file_at(site, 22, OTHER)]
    *found, usual = (row(site, number) for number in numbers)
    assert [one.held for one in found] == ["blocked"] * 2
    assert (usual.held, found[0].bairro != found[1].bairro) == ("", True)
    return found


def note(visitor: Visitor, path: str, language: str = "en") -> tuple[str, str]:
    """Give what a list says of held cases besides, and where that leads."""
    answer = visitor.get(path, accept_language=language)
    assert answer.status_code == 200, path
    found = re.findall(r'<p class="note small"><a href="([^"]*)">(.*?)</p>', unescape(answer.text))
    [(href, said)] = found or [("", "")]
    return words(said), href


def numbers(visitor: Visitor, path: str) -> set[int]:
    return {*map(int, re.findall(r'data-number="(\d+)"', visitor.get(path).text))}


def asked_of(one: Any) -> list[str]:
    """Give queries that a held case is as, and no other held one."""
    place = f"{one.bairro}/{one.block}" if one.block else one.point
    where = "+".join(re.findall(r"[a-z0-9]+", one.bairro))
    return [
        f"words={where}",
        f"status=any&words={where}",
        f"status=open&words={where}",
        f"status=received&bairro={one.bairro}",
        f"bairro={one.bairro}",
        f"status=any&place={place}",
    ]


@pytest.mark.parametrize("path", LISTS)
def test_how_many_are_so_is_said_and_leads_to_them(site: Site, held: list[Any], path: str) -> None:
    ana = site.enter(Role.CLERK)
    for query in asked_of(held[0]):
        said, href = note(ana, f"{path}?{query}")
        assert said == f"1 held case is like that too . {SAID}", query
        assert held[0].number not in numbers(ana, f"/desk/reports?{query}")
        assert numbers(ana, href) == {held[0].number}, query
    said, href = note(ana, f"{path}?status=any")
    assert said.startswith("2 held cases are like that too")
    assert numbers(ana, href) == {one.number for one in held}
    assert "Também há 2 casos retidos assim" in note(ana, f"{path}?status=any", "pt")[0]


@pytest.mark.parametrize("path", LISTS)
def test_where_none_is_so_nothing_is_said(site: Site, held: list[Any], path: str) -> None:
    ana = site.enter(Role.CLERK)
    # Of all that is open the number of those held stands beside it, as ever.
    for query in ("", "status=open", "needs=held", "needs=unseen", "status=closed"):
        assert note(ana, f"{path}?{query}") == ("", ""), query
    for query in ("status=resolved", "bairro=ka_nyaka", "words=elefante", "channel=counter"):
        answer = ana.get(f"{path}?{query}")
        assert "held case" not in answer.text, query
    refused = ana.get(f"{path}?words=de")
    assert (refused.status_code, "held case" in refused.text) == (400, False)


def test_nobody_is_told_of_those_that_others_work_on(site: Site, held: list[Any]) -> None:
    mine, others = held
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({mine.bairro})))
    said, href = note(eva, "/desk/reports?status=any")
    assert said.startswith("1 held case is like that too")
    assert numbers(eva, href) == {mine.number}
    assert others.bairro != mine.bairro


def test_it_asks_the_database_once_more_and_no_oftener(site: Site, held: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    plain, any_ = (asks(site, ana, f"/desk/reports?status={status}") for status in ("open", "any"))
    assert any_ <= plain + 1


def test_released_they_stand_in_the_list(site: Site, held: list[Any]) -> None:
    ana = site.enter(Role.CLERK)
    for one in held:
        done = ana.post(f"/desk/reports/{one.number}/aside", {"deed": "release"})
        assert done.status_code == 303
    query = asked_of(held[0])[1]
    assert note(ana, f"/desk/reports?{query}") == ("", "")
    assert held[0].number in numbers(ana, f"/desk/reports?{query}")
