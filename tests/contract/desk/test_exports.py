"""Exports at the desk: what is counted, sent and refused, and the life of a long one."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import pytest

from app.domain.accounts import Role
from app.domain.audit import Who
from app.domain.clock import DAY_US, micros
from app.domain.export_jobs import MOST_AT_ONCE
from app.store.login_list import find_user
from app.store.schema import export_jobs, reports
from app.usecases.export_filters import Asked
from app.usecases.export_reports import Wish
from app.usecases.export_wish import Part
from app.web.desk.cases.exports import KINDS
from tests.contract.desk.exporting import OF_REVEAL, PATH, WORDS, counted, file_four, kept
from tests.contract.desk.numbers_page import words
from tests.contract.desk.site import HOUR, Site
from tests.contract.export_data import store_many
from tests.contract.xlsx_reader import read_workbook, table


@pytest.fixture(scope="module")
def filed(site: Site) -> list[int]:
    return file_four(site)


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
        ("csv-excel", "dial311-maputo-excel-open.csv", "text/csv; charset=utf-8"),
        ("events", "dial311-maputo-events-open.csv", "text/csv; charset=utf-8"),
        ("events-excel", "dial311-maputo-events-excel-open.csv", "text/csv; charset=utf-8"),
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


def test_no_two_files_of_the_same_filters_are_called_the_same(site: Site, filed: list[int]) -> None:
    ana, names = site.enter(Role.CLERK), Counter[str]()
    for more in ({}, {"bundle": "yes"}, {"manifest": "yes"}):
        for kind in KINDS:
            sent = ana.post(PATH, {"status": "open", "kind": kind, **more})
            names[sent.headers["content-disposition"].partition('"')[2]] += 1
    assert len(names) == 3 * len(KINDS), names
    tables = ["/desk/map/table.csv?by=bairro", "/desk/map/table.csv?by=bairro&profile=excel"]
    named = {ana.get(path).headers["content-disposition"] for path in tables}
    assert named == {
        'attachment; filename="dial311-maputo-map-bairro.csv"',
        'attachment; filename="dial311-maputo-map-excel-bairro.csv"',
    }


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
        columns = ana.get(f"{PATH}/columns/{name}.csv", accept_language="pt")
        text = columns.content.decode()
        assert text.startswith("\ufeffcolumn;")
        assert ana.get(f"{PATH}/columns/{name}.csv").content.decode()[1:].startswith("column,")
        rows = list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))
        assert len(rows) >= many
        for row in rows:
            assert f"<code>{row['column']}</code>" in page.text
            assert row["significado"] in unescape(page.text)
    assert ana.get(f"{PATH}/columns/else.csv").status_code == 404


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
    assert asked.headers["location"] == f"{PATH}?kind=csv&comments=yes#files"
    linked = ana.get(f"{PATH}/file?kind=csv")
    assert (linked.status_code, linked.headers["location"]) == (303, f"{PATH}?kind=csv")
    [job] = site.rows(export_jobs)
    waiting = ana.get(PATH).text
    assert "data-busy" in waiting
    assert f"/jobs/{job.id}/end" in waiting
    assert f"/jobs/{job.id}/file" not in waiting
    assert ana.get(f"{PATH}/jobs/{job.id}/file").status_code == 404

    site.clock.us += HOUR // 2
    assert site.house.exports.jobs.look() == 1
    ready = ana.get(PATH).text
    assert "data-busy" not in ready
    told = [words(one) for one in re.findall(r'<p class="soft">(.*?)</p>', ready)]
    assert told[0] == f"{site.minute(-HOUR // 2)} · 50 004 cases"
    assert told[1].endswith(f" · until {site.minute(7 * DAY_US)}")
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
    assert f'/jobs/{job.id}/end?status=open"' in ana.get(f"{PATH}?status=open").text
    ended = ana.post(f"{PATH}/jobs/{job.id}/end?status=open&reason=x")
    assert (ended.status_code, ended.headers["location"]) == (303, f"{PATH}?status=open#files")
    assert ana.get(path).status_code == 404
    assert ana.post(f"{PATH}/jobs/{job.id}/end").status_code == 404
    assert not [*(site.house.settings.data_dir / "exports").iterdir()]
    for odd in ("x", "9" * 19, "9" * 30, "-1", "²"):
        assert ana.get(f"{PATH}/jobs/{odd}/file").status_code == 404

    assert ana.post(PATH, {"kind": "csv", "manifest": "yes"}).status_code == 303
    assert "<b>CSV for programs: manifest alone</b>" in ana.get(PATH).text
    zipped = ("Excel workbook", "CSV for Excel", "GeoJSON", "Events, for Excel")
    for day, kind in enumerate(("xlsx", "csv-excel", "geojson", "events-excel"), 2):
        typed = {"kind": kind, "bundle": "yes", "since": f"2020-01-0{day}"}
        assert ana.post(PATH, typed).status_code == 303
    listed = ana.get(PATH).text
    for called in zipped:
        assert f"<b>{called}: zip with columns and manifest</b>" in listed
        assert re.search(rf'Stop<span class="unseen"> {called}: zip', listed)
    assert " · From: 2020-01-05</p>" in ana.get(PATH).text
    assert " · De: 2020-01-05</p>" in ana.get(PATH, accept_language="pt").text
    over = ana.post(PATH, {"kind": "csv", "since": "2020-01-06"})
    assert (over.status_code, "5 are under way" in over.text) == (409, True)
    assert 'value="2020-01-06"' in over.text
    ends = [ana.post(f"{PATH}/jobs/{row.id}/end").status_code for row in site.rows(export_jobs)]
    assert ends.count(303) == 5


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


# The last of this file: ids only grow.
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_file_is_given_in_every_year_that_ids_last_for(site: Site) -> None:
    now, site.clock.us = site.clock.us, micros(datetime(2088, 1, 1, tzinfo=UTC))
    try:
        ana = site.enter(Role.CLERK)
        with site.house.reader.connect() as connection:
            found = find_user(connection, ana.name)
        assert found
        exports, city = site.house.exports, site.house.cities.default
        export = exports.prepare(city, Wish(Asked(status="duplicate")))
        who, city_id = Who(f"official {ana.name}"), site.house.cities.id(city)
        job = exports.ask(found.account, export, Part.FILE, who, city_id)
        assert len(str(job.id)) == len(str((1 << 63) - 1))

        assert exports.jobs.look()
        for what in ("file", "manifest"):
            assert ana.get(f"{PATH}/jobs/{job.id}/{what}").status_code == 200
        assert ana.post(f"{PATH}/jobs/{job.id}/end").status_code == 303
    finally:
        site.clock.us = now
