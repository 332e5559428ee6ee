"""Exports that are made as jobs: whole or not there, seen on their way, ended or begun anew."""

import json
import stat
from hashlib import sha256

import pytest

from app.domain.errors import NotFound
from app.exports.making import FORMS
from app.usecases.export_filters import Asked
from app.usecases.export_wish import Part
from app.work.export_jobs import LEASE_US
from tests.contract.export_data import store_many
from tests.contract.export_office import ANA, FEW, MORE, REPORTS, SECOND, Office, office, whole_file

__all__ = ["office"]


def test_a_job_becomes_a_whole_file_for_who_asked_alone(office: Office) -> None:
    exports = office.open()
    job = office.ask(exports, comments=True)
    assert (job.state, job.cases) == ("waiting", FEW)

    assert exports.jobs.look() == 1

    taken = exports.take(office.account, job.id, ANA, goes_on=False)
    data = taken.path.read_bytes()
    assert data == whole_file(office, comments=True)
    assert (taken.file_name, taken.media_type) == ("dial311-maputo.csv", "text/csv; charset=utf-8")
    assert stat.S_IMODE(taken.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(office.folder.stat().st_mode) == 0o700
    assert office.files() == [taken.path.name]
    [row] = office.rows()
    assert (row.state, row.done, row.rows, row.size) == ("ready", FEW, FEW, len(data))
    manifest, name = exports.manifest(office.account, job.id)
    assert json.loads(manifest)["sha256"] == sha256(data).hexdigest()
    assert name == "dial311-maputo.manifest.json"
    assert office.said() == [
        "official ana 192.0.2.7: asked; file; csv raw; cases 3; personal data yes; comments",
        "official ana 192.0.2.7: downloaded; dial311-maputo.csv; rows 3; personal data yes",
    ]
    assert exports.jobs.look() == 0


def test_every_form_and_a_bundle_can_be_jobs(office: Office) -> None:
    exports = office.open()
    asked, names = Asked(until="2016-11-10", since="2016-11-10"), set[object]()
    for form in FORMS:
        for part in (Part.FILE, Part.BUNDLE):
            job = office.ask(exports, part, form=exports.forms[form], asked=asked)
            exports.jobs.look()
            taken = exports.take(office.account, job.id, ANA, goes_on=False)
            assert taken.path.stat().st_size > 50
            assert taken.file_name.endswith(".zip") == (part is Part.BUNDLE)
            names |= {taken.file_name, (part, exports.manifest(office.account, job.id)[1])}
    assert [row.state for row in office.rows()] == ["ready"] * 8
    assert len(office.files()) == 8
    assert len(names) == 16


def test_it_is_seen_how_far_a_job_is(office: Office) -> None:
    store_many(office.engine, MORE)
    exports, seen = office.open(), []
    office.ask(exports)

    def look(_done: object) -> None:
        seen.append(office.rows()[0].done)

    office.then, office.steps_us = look, 2 * SECOND
    exports.jobs.look()

    assert sorted({*seen}) == [0, 2_000, 4_000, REPORTS]
    assert seen == sorted(seen)


def test_a_job_that_is_ended_on_its_way_leaves_nothing(office: Office) -> None:
    store_many(office.engine, MORE)
    exports = office.open()
    job = office.ask(exports)

    def end(_done: object) -> None:
        if office.rows()[0].done:
            office.then = lambda _done: None
            exports.end(office.account, job.id)

    office.then, office.steps_us = end, 2 * SECOND
    exports.jobs.look()

    assert [row.state for row in office.rows()] == ["ended"]
    assert office.files() == []
    with pytest.raises(NotFound):
        exports.take(office.account, job.id, ANA, goes_on=False)


def test_a_service_that_stops_leaves_its_job_to_be_begun_anew(office: Office) -> None:
    store_many(office.engine, MORE)
    exports = office.open()
    job = office.ask(exports)

    def stop(_done: object) -> None:
        if office.rows()[0].done:
            exports.jobs.stop()

    office.then, office.steps_us = stop, 2 * SECOND
    exports.jobs.look()
    [row] = office.rows()
    assert (row.state, row.tries, office.files()) == ("waiting", 0, [])

    office.then, office.us = (lambda _done: None), office.us + LEASE_US
    again = office.open(worker=2)
    again.jobs.look()
    assert again.take(office.account, job.id, ANA, goes_on=False).path.exists()
