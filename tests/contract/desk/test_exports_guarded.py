"""Exports at the desk give nobody more than they may have, and each is kept."""

import csv
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from app.domain.accounts import WHOLE_CITY, Account, Role, Scope
from app.domain.audit import Who
from app.store.schema import contacts, export_jobs, reports, users
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish
from app.usecases.export_wish import Part
from tests.contract.desk.exporting import (
    OF_REVEAL,
    PATH,
    PHONES,
    counted,
    file_four,
    kept,
    numbers_of,
)
from tests.contract.desk.filing import file_at
from tests.contract.desk.outgoing import maputo, nairobi
from tests.contract.desk.site import HOUR, Site, Visitor
from tests.contract.xlsx_reader import read_workbook

#: What these pages ask of the database is asked on both by others.
pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def filed(site: Site) -> list[int]:
    return file_four(site)


def test_no_number_leaves_without_the_right_a_tick_and_a_reason(
    site: Site, filed: list[int]
) -> None:
    ana, eva = site.enter(Role.HEAD), site.enter(Role.CLERK, personal=OF_REVEAL)
    ticked = {"kind": "csv", "phones": "yes", "reason": "a água subiu", "comments": "yes"}
    assert 'name="phones"' not in ana.get(PATH).text
    assert 'name="phones"' in eva.get(PATH).text
    # Who had the right when the page was drawn is told, and has the file without at the next press.
    lost = ana.post(PATH, ticked)
    assert (lost.status_code, "may not see phone numbers" in lost.text) == (400, True)
    assert 'name="comments" value="yes" checked' in lost.text
    assert "press" in lost.text
    assert counted(lost) == len(filed)
    plain = {name: said for name, said in ticked.items() if name != "phones"}
    for answer in (lost, ana.post(PATH, plain), eva.post(PATH, {"kind": "csv", "reason": "x"})):
        assert not any(phone[4:].encode() in answer.content for phone in PHONES)
    assert (ana.post(PATH, plain).status_code, answer.status_code) == (200, 200)

    before = len(kept(site))
    refused = eva.post(PATH, {**ticked, "reason": "  "})
    assert (refused.status_code, "say why" in refused.text) == (400, True)
    assert 'name="phones" value="yes" checked' in refused.text
    assert eva.get(f"{PATH}/file?{urlencode(ticked)}").status_code == 400
    events = eva.post(PATH, {**ticked, "kind": "events"})
    assert (events.status_code, "no phone numbers" in events.text) == (400, True)
    assert len(kept(site)) == before

    sent = eva.post(PATH, ticked)
    rows = list(csv.DictReader(io.StringIO(sent.text, newline="")))
    assert {row["phone"] for row in rows} == {*PHONES}
    [entry] = kept(site)[before:]
    reason = site.house.vault.open(entry.reason_sealed, f"audit_entries.reason {entry.id}")
    assert reason == "a água subiu"
    assert "phones" in entry.after
    assert len(site.rows(contacts)) == len(PHONES)


def test_who_works_on_some_gets_no_others(site: Site, filed: list[int]) -> None:
    one = next(row for row in site.rows(reports) if row.number == filed[0])
    theirs = [row.number for row in site.rows(reports) if row.bairro == one.bairro]
    eva = site.enter(Role.CLERK, scope=Scope(areas=frozenset({one.bairro})))

    page = eva.get(PATH)
    assert counted(page) == len(theirs) < len(filed)
    assert "Your account sees" in page.text
    for query in ("", f"&bairro={one.bairro}", "&status=open"):
        assert numbers_of(eva.get(f"{PATH}/file?kind=csv{query}")) == theirs
    nobody = site.enter(Role.CLERK, scope=Scope(services=frozenset({"gone"})))
    assert numbers_of(nobody.post(PATH, {"kind": "csv"})) == []


def ready(site: Site, visitor: Visitor, *scopes: Scope) -> list[int]:
    """Let a clerk ask for files of Maputo that take long, and make them; give their jobs."""
    exports, city = site.house.exports, site.house.cities.default
    [row] = [one for one in site.rows(users) if one.name == visitor.name]
    account, who = Account(row.id, visitor.name, Role.CLERK), Who(f"official {visitor.name}")
    for of in scopes:
        export = exports.prepare(city, Wish(Asked(), exports.forms["csv"], scope=of))
        exports.ask(account, export, Part.FILE, who, maputo(site))
    jobs = [one.id for one in site.rows(export_jobs) if one.user_id == row.id]
    assert exports.jobs.look() == len(jobs) == len(scopes)
    return jobs


def test_a_file_of_other_rights_is_not_offered_any_more(site: Site, filed: list[int]) -> None:
    eva = site.enter(Role.CLERK)
    jobs = ready(site, eva, WHOLE_CITY, Scope(areas=frozenset({"kamavota"})))

    page = eva.get(PATH).text
    offered = [job for job in jobs if f"/jobs/{job}/file" in page]
    refused = [job for job in jobs if eva.get(f"{PATH}/jobs/{job}/file").status_code == 409]

    assert len(offered) == len(refused) == 1
    assert {*offered, *refused} == {*jobs}
    assert page.count("your rights are others than when you asked for it") == 1
    # Still it can be deleted.
    assert all(f"/jobs/{job}/end" in page for job in jobs)
    for job in jobs:
        assert eva.post(f"{PATH}/jobs/{job}/end").status_code == 303


def test_who_works_for_another_city_now_has_no_file_of_the_first(
    site: Site, filed: list[int]
) -> None:
    eva = site.enter(Role.CLERK)
    [job] = ready(site, eva, WHOLE_CITY)
    moves = update(users).where(users.c.name == eva.name)
    for city_id, status in ((None, 200), (nairobi(site), 404), (maputo(site), 200)):
        with site.house.engine.begin() as connection:
            connection.execute(moves.values(city_id=city_id))
        assert eva.get(f"{PATH}/jobs/{job}/file").status_code == status
        if status == 404:
            assert eva.post(f"{PATH}/jobs/{job}/end").status_code == 404
    assert eva.post(f"{PATH}/jobs/{job}/end").status_code == 303


def test_what_nobody_pressed_for_is_neither_sent_nor_kept(site: Site, filed: list[int]) -> None:
    ana, before = site.enter(Role.CLERK), len(kept(site))
    path = f"{PATH}/file?kind=csv"
    for headers in (
        {"sec_purpose": "prefetch"},
        {"sec_purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x_moz": "prefetch"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ):
        assert ana.get(path, **headers).status_code == 409
    headers = {"cookie": f"dial311={ana.token}"}
    assert site.client.head(path, headers=headers).status_code == 405
    assert Visitor(site, "", "").get(path).status_code == 303
    assert len(kept(site)) == before
    assert ana.get(path).status_code == 200
    assert len(kept(site)) == before + 1


def test_a_number_that_somebody_wrote_leaves_with_the_phones_and_not_without(site: Site) -> None:
    site.clock.us += 400 * 24 * HOUR  # to a day of its own
    alone = {"comments": "yes", "since": "2026-12-01"}
    ana, eva = site.enter(Role.HEAD), site.enter(Role.CLERK, personal=OF_REVEAL)
    number = file_at(site, 40, "+258840000040", words="ligue 84 000 0111, caso 4821 7365")
    assert ana.post(f"/desk/reports/{number}/note", {"note": "ou 84.000.0112"}).status_code == 303
    for kind in ("csv", "csv-excel", "geojson", "events", "events-excel"):
        sent = ana.post(PATH, {"kind": kind, **alone})
        word = "ou 84•••••12" if kind.startswith("events") else "84•••••11, caso 4821 7365"
        assert (sent.status_code, word in sent.text) == (200, True), kind
        assert not re.search(r"84\W?000\W?01", sent.text), kind
    [cells] = read_workbook(ana.post(PATH, {"kind": "xlsx", **alone}).content).values()
    assert "84•••••11" in str(cells)
    assert "84 000 0111" not in str(cells)
    may = eva.post(PATH, {"kind": "csv", **alone, "phones": "yes", "reason": "ligar"})
    assert "ligue 84 000 0111" in may.text
    events = eva.post(PATH, {"kind": "events", **alone})
    assert (events.status_code, "000.0112" in events.text) == (200, False)


def test_the_audit_says_what_was_exported_in_the_words_of_the_desk(
    site: Site, filed: list[int]
) -> None:
    ana = site.enter(Role.CLERK)
    wish = {"kind": "events-excel", "status": "open", "owner": "waste", "comments": "yes"}
    assert ana.post(PATH, wish).status_code == 200
    head = site.enter(Role.HEAD)
    for language, said in (
        ("pt", r"eventos, para o Excel; Casos: \d+; Linhas: \d+; com dados pessoais"),
        ("en", r"events, for Excel; Cases: \d+; Rows: \d+; with personal data"),
    ):
        page = unescape(head.get("/desk/house/audit", accept_language=language).text)
        assert re.search(said, page)
        assert "personal data yes" not in page
        assert ("Responsável: Direcção Municipal" in page) == (language == "pt")
    assert "com dados pessoais; com palavras dos moradores; Estado: abertos" in unescape(
        head.get("/desk/house/audit", accept_language="pt").text
    )
