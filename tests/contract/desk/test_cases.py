"""The list of cases at the desk: what it shows and finds, and what is done to many at once."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote, urlencode

import pytest

from app.domain.accounts import Role, Scope
from app.domain.needs import Needs
from app.domain.public_number import spoken
from app.store.case_queue import PAGE
from app.store.schema import reports
from tests.contract.desk.filing import XSS, file_at, row
from tests.contract.desk.site import HOUR, Site, Visitor


def listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-number="(\d+)"', page)]


@pytest.fixture(scope="module")
def filed(site: Site) -> list[int]:
    """More than a page of cases, from phones of their own."""
    return [file_at(site, at, f"+25884000{at:04}") for at in range(PAGE + 5)]


def test_every_open_case_is_met_once_page_after_page(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    for order in ("due", "newest"):
        met, path = [], f"/desk/reports?status=open&order={order}"
        while path:
            page = unescape(ana.get(path).text)
            met += listed(page)
            after = re.search(r'href="(/desk/reports\?[^"]*after=[^"]*)" rel="next"', page)
            path = after[1] if after else ""
        assert sorted(met) == sorted(filed)
        assert met == sorted(met, key=filed.index, reverse=order == "newest")


def test_the_list_shows_what_is_asked_for(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    one = row(site, filed[3])
    for query, numbers in (
        (
            f"bairro={one.bairro}&status=open",
            {r.number for r in site.rows(reports) if r.bairro == one.bairro},
        ),
        (f"district={one.district}&bairro={one.bairro}", None),
        (f"service={one.service_code}&order=newest", None),
        ("channel=sms", set()),
        ("since=2031-01-01", set()),
        (f"owner={one.owner}", None),
    ):
        page = ana.get(f"/desk/reports?{query}")
        found = set(listed(page.text))
        assert page.status_code == 200
        assert found if numbers is None else found == numbers & {*filed}, query
    assert ana.get(f"/desk/reports?words={filed[0]}").headers["location"].endswith(str(filed[0]))
    assert ana.get(f"/desk/reports?words={spoken(filed[0])}").status_code == 303


@pytest.mark.parametrize("path", ["/desk/reports", "/desk/map"])
def test_no_telephone_number_gets_into_an_address(site: Site, filed: list[int], path: str) -> None:
    ana = site.enter(Role.CLERK)
    form = re.search(rf'<form[^>]*action="{path}/find"[^>]*>', ana.get(path).text)
    assert form
    assert 'method="post"' in form[0]

    for typed in ("840000001", "+258 84 000 0001", "(84) 000-0001", "84.000.0001 lixo"):
        sent = {"words": typed, "status": "closed", "service": "", "next": "x"}
        answer = ana.post(f"{path}/find", sent)
        if answer.status_code == 303:
            assert answer.headers["location"] == f"{path}?status=closed"
            answer = ana.get(path, cookie=told(ana, answer))
        else:
            assert answer.status_code == 400
            assert typed in unescape(answer.text)  # in the field, to be mended
        assert "Nobody looks for a telephone number here" in answer.text
        # Who writes it into the address by hand is led nowhere with it.
        for page in (answer, ana.get(f"{path}?{urlencode(sent)}")):
            led = re.findall(r'(?:href|action)="([^"]*)"', page.text)
            assert len(led) > 10
            assert not [one for one in led if "0001" in one]
    found = ana.post(f"{path}/find", {"words": "escola", "status": "open", "needs": ""})
    assert found.headers["location"] == f"{path}?words=escola&status=open"
    case = ana.post(f"{path}/find", {"words": spoken(filed[0])})
    assert case.headers["location"] == f"/desk/reports/{filed[0]}"


def told(visitor: Visitor, answer: Any) -> str:
    """Give the cookies with which a browser goes on after an answer."""
    said = answer.headers["set-cookie"].partition(";")[0]
    return f"dial311={visitor.token}; {said}"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=yesterday", "is no day"),
        ("status=done", "There is no status"),
        ("service=nothing", "There is no service"),
        ("needs=help", 'There is no needs "help". There are: late'),
        ("order=up", "order is one of"),
        ("owner=me", 'There is no owner "me". There are: '),
        (f"bairro={XSS}", "There is no bairro"),
    ],
)
def test_what_cannot_be_asked_for_is_said_and_kept(site: Site, query: str, said: str) -> None:
    page = site.enter(Role.CLERK).get(f"/desk/reports?{query}")
    assert page.status_code == 400
    assert said in unescape(page.text)
    assert "<script>alert" not in page.text
    if query.startswith("since"):
        assert 'value="yesterday"' in page.text


def test_a_cursor_of_nobodys_begins_at_the_first(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    for after in (
        "x",
        "1",
        "-",
        "9-9-9",
        "9" * 40 + "-1",
        "²-1",
        "-5-5",
        f"{2**63}-1",
        f"1-{2**63}",
    ):
        page = ana.get(f"/desk/reports?after={after}")
        assert page.status_code == 200
        assert len(listed(page.text)) == PAGE


def test_who_works_on_some_sees_and_changes_no_others(site: Site, filed: list[int]) -> None:
    one = row(site, filed[0])
    others = [r.number for r in site.rows(reports) if r.bairro != one.bairro]
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({one.bairro})))
    page = eva.get("/desk/reports")

    assert set(listed(page.text)) == {*filed} - {*others}
    assert eva.get(f"/desk/reports/{filed[0]}").status_code == 200
    assert eva.get(f"/desk/reports/{others[0]}").status_code == 404
    form = {"action": "acknowledged", "number": [others[0]]}
    assert eva.post(f"/desk/reports/{others[0]}", form).status_code == 404
    assert eva.post(f"/desk/reports/{others[0]}/note", {"note": "x"}).status_code == 404
    many = eva.post("/desk/reports", form)
    assert many.status_code == 409
    assert "There is no case" in many.text
    assert row(site, others[0]).status == "received"


def test_many_cases_are_changed_at_once_and_each_that_is_refused_is_named(
    site: Site, filed: list[int]
) -> None:
    ana = site.enter(Role.CLERK)
    some = filed[10:13]
    done = ana.post("/desk/reports?status=open", {"number": some, "action": "acknowledged"})
    again = ana.post(
        "/desk/reports?status=open",
        {"number": [*some, filed[13]], "action": "acknowledged", "reason": "palavras"},
    )

    assert (done.status_code, done.headers["location"]) == (303, "/desk/reports?status=open")
    assert [row(site, number).status for number in some] == ["acknowledged"] * 3
    assert again.status_code == 409
    for number in some:
        assert f"<li>Case {spoken(number)} is seen" in again.text
    assert row(site, filed[13]).status == "acknowledged"
    assert 'value="palavras"' in again.text
    for form in (
        {"action": "acknowledged"},
        {"number": some},
        {"number": some, "action": "merged"},
    ):
        assert ana.post("/desk/reports", form).status_code in (400, 409)
    assert "needs one" in ana.get("/desk/reports").text


def test_what_needs_a_hand_is_counted_and_found(site: Site) -> None:
    ana = site.enter(Role.CLERK)
    site.clock.us += HOUR
    number = file_at(site, 77, "+258840000077")
    path = f"/desk/reports/{number}"
    ana.post(path, {"action": "resolved"})
    ana.post(path, {"action": "reopened", "reason": "ainda"})
    page = unescape(ana.get("/desk/reports").text)
    counts = {
        name: int(count)
        for name, count in re.findall(r'needs=(\w+)"[^>]*>[^<]*<b[^>]*>(\d+)</b>', page)
    }

    dated = {"late", "today"}  # no problem of the city has target hours
    assert set(counts) == {str(one) for one in Needs if one} - dated
    for name, count in counts.items():
        found = listed(ana.get(f"/desk/reports?needs={name}").text)
        assert len(found) == min(count, PAGE), name
    assert number in listed(ana.get("/desk/reports?needs=disputed").text)
    assert counts["disputed"] > 0
    assert counts["unseen"] > 0


def test_pages_of_cases_are_in_portuguese_too(site: Site, filed: list[int]) -> None:
    ana: Visitor = site.enter(Role.CLERK)
    for path in ("/desk/reports", f"/desk/reports/{filed[20]}"):
        page = ana.get(path, accept_language="pt-MZ").text
        assert '<html lang="pt">' in page
        assert "recebido" in page
        assert "status " not in re.sub(r"<[^>]*>", "", page)


def test_nobody_merges_into_a_case_that_they_do_not_work_on(site: Site, filed: list[int]) -> None:
    mine, ana = row(site, filed[1]), site.enter(Role.CLERK)
    bairros = [*site.house.cities.default.gazetteer.by_bairro]
    other = next(code for code in bairros if code != mine.bairro)
    elsewhere = {"service": mine.service_code, "where": f"{other}/9", "channel": "counter"}
    assert ana.post("/desk/reports/new", elsewhere).status_code == 303
    theirs = site.rows(reports)[-1]
    assert theirs.bairro == other
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({mine.bairro})))
    wish = {"action": "merged", "main": str(theirs.number)}
    refused = eva.post(f"/desk/reports/{mine.number}", wish)
    assert (refused.status_code, "There is no case" in refused.text) == (400, True)
    assert row(site, mine.number).status == mine.status
    assert ana.post(f"/desk/reports/{mine.number}", wish).status_code == 303


def test_what_is_refused_is_said_in_the_language_of_the_desk(site: Site, filed: list[int]) -> None:
    ana, path = site.enter(Role.CLERK), f"/desk/reports/{filed[4]}"

    def said(deed: dict[str, str], to: str = path) -> str:
        page = unescape(ana.post(to, deed, accept_language="pt").text)
        [words] = re.findall(r'<p class="wrong" role="alert">([^<]*)<', page)
        return str(words)

    assert ana.post(path, {"action": "resolved"}).status_code == 303
    again = said({"action": "resolved"})
    assert again == (f"O caso {spoken(filed[4])} está resolvido: pode ser reaberto")
    assert (
        said({"deed": "release"}, f"{path}/aside") == f"O caso {spoken(filed[4])} não está retido"
    )
    assert said({"deed": "done", "message": "5"}, "/desk/inbox").startswith("Não há essa mensagem")
    tested = ana.post(f"{path}/aside", {"deed": "test"}, accept_language="pt")
    assert "=Agora é um teste." in unquote(tested.headers["set-cookie"])
    assert said({"deed": "test"}, f"{path}/aside").endswith("já é um teste")
    assert ana.post(f"{path}/aside", {"deed": "untest"}).status_code == 303
