"""Exports at the desk: what is counted, sent, kept and refused, and the life of a long one."""

import csv
import io
import json
import re
import zipfile
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest

from app.domain.accounts import Right, Role, Scope
from app.domain.export_jobs import MOST_AT_ONCE
from app.store.schema import audit_entries, contacts, export_jobs, reports
from tests.contract.desk.filing import file_at
from tests.contract.desk.site import HOUR, Site, Visitor
from tests.contract.export_data import store_many
from tests.contract.xlsx_reader import read_workbook, table

PATH = "/desk/reports/export"
PHONES = ("+258840000001", "+258840000002", "+258840000003")
WORDS = "=HYPERLINK(A1)"
OF_REVEAL = frozenset({Right.REVEAL})


@pytest.fixture(scope="module")
def filed(site: Site) -> list[int]:
    numbers = [file_at(site, place, phone) for place, phone in enumerate(PHONES)]
    return [*numbers, file_at(site, 3, PHONES[0], words=WORDS)]


def kept(site: Site) -> list[Any]:
    return [row for row in site.rows(audit_entries) if row.deed == "exported"]


def counted(page: Any) -> int:
    found = re.search(r'class="total"><strong>([\d\u202f]+)</strong>', page.text)
    assert found, page.text
    return int(found[1].replace("\u202f", ""))


def numbers_of(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    return [int(row["service_request_id"]) for row in rows]


def test_the_page_counts_what_the_list_shows(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    bairro = site.rows(reports)[0].bairro
    for query, many in (
        ({}, 4),
        ({"status": "open"}, 4),
        ({"status": "closed"}, 0),
        ({"bairro": bairro}, sum(row.bairro == bairro for row in site.rows(reports))),
        ({"needs": "unseen"}, 4),
        ({"since": "2031-01-01"}, 0),
        ({"order": "newest", "after": "9-9", "owner": "", "needs": ""}, 4),
    ):
        page = ana.get(f"{PATH}?{urlencode(query)}")
        assert (page.status_code, counted(page)) == (200, many), query
    listed = unescape(ana.get("/desk/reports?bairro=x").text + ana.get("/desk/reports").text)
    assert f"{PATH}?&status=open" in listed
    page = ana.get(f"{PATH}?words=%3Cb%3Efogo&status=open")
    assert "not only those with “&lt;b&gt;fogo”" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"since": "yesterday"}, "is no day"),
        ({"status": "done"}, "There is no status"),
        ({"needs": "help"}, "There is no needs"),
        ({"owner": "me"}, "There is no owner"),
        ({"bairro": '"><script>alert(1)</script>'}, "There is no bairro"),
        ({"kind": "pdf"}, "Choose one of the files."),
        ({"since": "2026-01-02", "until": "2026-01-01"}, "exchange them"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(
    site: Site, query: dict[str, str], said: str
) -> None:
    ana, before = site.enter(Role.CLERK), len(kept(site))
    shown = ana.get(f"{PATH}?{urlencode(query)}")
    sent = ana.post(PATH, {"kind": "csv", **query, "comments": "yes"})
    loaded = ana.get(f"{PATH}/file?{urlencode({'kind': 'csv', **query})}")

    for page in (shown, sent, loaded):
        assert page.status_code == 400
        assert said in unescape(page.text)
        assert "<script>alert" not in page.text
    if "since" in query:
        assert f'value="{query["since"]}"' in sent.text
    assert 'name="comments" value="yes" checked' in sent.text
    assert len(kept(site)) == before


def test_each_file_is_what_was_chosen_and_each_is_kept(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    for kind, name, media_type in (
        ("csv", "dial311-maputo-open.csv", "text/csv; charset=utf-8"),
        ("csv-excel", "dial311-maputo-open.csv", "text/csv; charset=utf-8"),
        ("events", "dial311-maputo-events-open.csv", "text/csv; charset=utf-8"),
        ("events-excel", "dial311-maputo-events-open.csv", "text/csv; charset=utf-8"),
        ("geojson", "dial311-maputo-open.geojson", "application/geo+json"),
        ("xlsx", "dial311-maputo-open.xlsx", "application/vnd.openxmlformats"),
    ):
        before = len(kept(site))
        sent = ana.post(PATH, {"status": "open", "kind": kind})
        loaded = ana.get(f"{PATH}/file?status=open&kind={kind}", sec_fetch_site="none")
        for answer in (sent, loaded):
            assert answer.status_code == 200
            assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
            assert answer.headers["content-type"].startswith(media_type)
            assert int(answer.headers["content-length"]) == len(answer.content) > 100
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert str(filed[0]).encode() in answer.content or kind == "xlsx"
        if kind != "xlsx":
            assert sent.content == loaded.content
        new = kept(site)[before:]
        assert [row.actor for row in new] == [f"official {ana.name}"] * 2
        for row in new:
            assert (row.object, row.reason_sealed, row.city_id) == ("export maputo", None, 1)
            assert re.fullmatch(
                r"file; \w+( raw| excel)?; cases 4; rows \d+; personal data no; status open",
                row.after,
            )
    [sheet] = read_workbook(ana.post(PATH, {"kind": "xlsx", "comments": "yes"}).content).values()
    assert [row["description"].value for row in table(sheet) if "description" in row] == [WORDS]


def test_a_bundle_a_manifest_and_the_dictionary_can_be_had(site: Site, filed: list[int]) -> None:
    ana = site.enter(Role.CLERK)
    sent = ana.post(PATH, {"kind": "csv", "bundle": "yes", "comments": "yes"})
    with zipfile.ZipFile(io.BytesIO(sent.content)) as bundle:
        told = json.loads(bundle.read("manifest.json"))
        assert bundle.namelist() == ["dial311-maputo.csv", "columns.csv", "manifest.json"]
    alone = ana.post(PATH, {"kind": "csv", "bundle": "yes", "comments": "yes", "manifest": "yes"})
    assert alone.json() == told
    assert told["personal_data"] == {"comments": True, "phones": False}
    assert [row.after.partition(";")[0] for row in kept(site)[-2:]] == ["bundle", "manifest"]
    assert "personal data yes" in kept(site)[-1].after

    page = ana.get(f"{PATH}/columns", accept_language="pt")
    for name, many in (("reports", 32), ("events", 10)):
        columns = ana.get(f"{PATH}/columns/{name}.csv")
        rows = list(csv.DictReader(io.StringIO(columns.text, newline="")))
        assert len(rows) >= many
        for row in rows:
            assert f"<code>{row['column']}</code>" in page.text
            assert row["significado"] in unescape(page.text)
    assert ana.get(f"{PATH}/columns/else.csv").status_code == 404


def test_no_number_leaves_without_the_right_a_tick_and_a_reason(
    site: Site, filed: list[int]
) -> None:
    ana, eva = site.enter(Role.HEAD), site.enter(Role.CLERK, personal=OF_REVEAL)
    ticked = {"kind": "csv", "phones": "yes", "reason": "a água subiu", "comments": "yes"}
    assert 'name="phones"' not in ana.get(PATH).text
    assert 'name="phones"' in eva.get(PATH).text
    for answer in (ana.post(PATH, ticked), eva.post(PATH, {"kind": "csv", "reason": "x"})):
        assert answer.status_code == 200
        assert not any(phone[4:].encode() in answer.content for phone in PHONES)

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


def test_a_long_export_is_a_job_from_the_page_to_its_end(site: Site, filed: list[int]) -> None:
    store_many(site.house.engine, MOST_AT_ONCE)
    ana, eva = site.enter(Role.CLERK), site.enter(Role.CLERK)
    many = len(filed) + MOST_AT_ONCE
    page = ana.get(PATH)
    assert counted(page) == many
    assert "Make the file" in page.text
    before = len(kept(site))

    asked = ana.post(PATH, {"kind": "csv", "comments": "yes"})
    assert asked.status_code == 303
    linked = ana.get(f"{PATH}/file?kind=csv")
    assert (linked.status_code, linked.headers["location"]) == (303, f"{PATH}?kind=csv")
    [job] = site.rows(export_jobs)
    waiting = ana.get(PATH).text
    assert "data-busy" in waiting
    assert f"/jobs/{job.id}/end" in waiting
    assert f"/jobs/{job.id}/file" not in waiting
    assert ana.get(f"{PATH}/jobs/{job.id}/file").status_code == 404

    assert site.house.exports.jobs.look() == 1
    ready = ana.get(PATH).text
    assert "data-busy" not in ready
    path = f"{PATH}/jobs/{job.id}/file"
    assert path in ready
    whole = ana.get(path)
    assert whole.content.count(b"\r\n") == many + 1
    assert whole.headers["content-disposition"] == 'attachment; filename="dial311-maputo.csv"'
    rest = ana.get(path, range="bytes=1000-")
    assert (rest.status_code, rest.content) == (206, whole.content[1000:])
    manifest = ana.get(f"{PATH}/jobs/{job.id}/manifest").json()
    assert (manifest["rows"], manifest["bytes"]) == (many, len(whole.content))
    new = [row.after.partition(";")[0] for row in kept(site)[before:]]
    assert new == ["asked", "downloaded"]

    for deed in (eva.get(path), eva.get(f"{PATH}/jobs/{job.id}/manifest")):
        assert deed.status_code == 404
    assert eva.post(f"{PATH}/jobs/{job.id}/end").status_code == 404
    assert path not in eva.get(PATH).text
    assert ana.post(f"{PATH}/jobs/{job.id}/end").status_code == 303
    assert ana.get(path).status_code == 404
    assert ana.post(f"{PATH}/jobs/{job.id}/end").status_code == 404
    assert not [*(site.house.settings.data_dir / "exports").iterdir()]
    for odd in ("x", "9" * 30, "-1", "²"):
        assert ana.get(f"{PATH}/jobs/{odd}/file").status_code == 404

    for day in range(1, 6):
        assert ana.post(PATH, {"kind": "csv", "since": f"2020-01-0{day}"}).status_code == 303
    over = ana.post(PATH, {"kind": "csv", "since": "2020-01-06"})
    assert (over.status_code, "5 are under way" in over.text) == (409, True)
    assert 'value="2020-01-06"' in over.text


def test_a_number_that_somebody_wrote_leaves_with_the_phones_and_not_without(site: Site) -> None:
    site.clock.us += 400 * 24 * HOUR  # to a day of its own
    alone = {"comments": "yes", "since": "2026-12-01"}
    ana, eva = site.enter(Role.HEAD), site.enter(Role.CLERK, personal=OF_REVEAL)
    number = file_at(site, 40, "+258840000040", words="ligue 84 000 0111, caso 4821 7365")
    assert ana.post(f"/desk/reports/{number}/note", {"note": "ou 840000112"}).status_code == 303
    for kind in ("csv", "csv-excel", "geojson", "events", "events-excel"):
        sent = ana.post(PATH, {"kind": kind, **alone})
        word = "ou 84•••••12" if kind.startswith("events") else "84•••••11, caso 4821 7365"
        assert (sent.status_code, word in sent.text) == (200, True), kind
        assert not re.search(r"84 ?000 ?01", sent.text), kind
    [cells] = read_workbook(ana.post(PATH, {"kind": "xlsx", **alone}).content).values()
    assert "84•••••11" in str(cells)
    assert "84 000 0111" not in str(cells)
    may = eva.post(PATH, {"kind": "csv", **alone, "phones": "yes", "reason": "ligar"})
    assert "ligue 84 000 0111" in may.text
    events = eva.post(PATH, {"kind": "events", **alone})
    assert (events.status_code, "840000112" in events.text) == (200, False)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_disk_that_takes_no_file_is_said_and_what_was_typed_is_kept(
    site: Site, filed: list[int], kind: str
) -> None:
    folder = site.house.settings.data_dir / "exports"
    head, before = site.enter(Role.HEAD, personal=OF_REVEAL), len(kept(site))
    aside = folder.with_name("aside")
    if folder.exists():
        folder.rename(aside)
    folder.write_text("in the way")
    few = {"status": "duplicate"}  # not a job, whatever else has been stored
    asked = {"kind": kind, "phones": "yes", "reason": "to ring them back", **few}
    try:
        failed = head.post(PATH, asked, accept_language="pt")
    finally:
        folder.unlink()
        if aside.exists():
            aside.rename(folder)

    assert filed
    assert failed.status_code == 503
    assert "o disco pode estar cheio" in failed.text
    assert "to ring them back" in failed.text
    assert len(kept(site)) == before


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
