"""Exports that are made as jobs: whole or not there, after a kill, a stop, an end, a full disk."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, Engine, select

from app.domain.accounts import Account, Right, Role, Scope
from app.domain.audit import Who
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.export_jobs import KEPT_US, MOST_WAITING, TRIES, Job
from app.domain.ids import IdSource
from app.exports.making import FORMS
from app.hands import Means
from app.store.engine import reading_engine
from app.store.export_job_store import begin, next_job
from app.store.schema import audit_entries, export_jobs
from app.usecases.export_filters import Asked
from app.usecases.export_reports import ExportCity, Wish
from app.usecases.export_wish import Part
from app.work.export_files import ExportFiles
from app.work.export_jobs import LEASE_US, ExportJobs
from app.work.exports import Exports
from app.work.live_menus import directly
from tests.contract.export_data import (
    MIDNIGHT,
    VAULT,
    SmallCity,
    export,
    filled,
    report,
    store_many,
)

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
SECOND = 1_000_000
FEW = 3
#: Of two full pages, and one of what is left.
MORE, REPORTS = 4_097, 4_100
ANA = Who("official ana", "192.0.2.7")
CSV = FORMS["csv"]


WISHED = Account(0, "ana", Role.CLERK, frozenset({Right.REVEAL}))


@dataclass
class Office:
    """What makes exports, and somebody who asks for them."""

    url: str
    engine: Engine
    reader: Engine
    folder: Path
    account: Account = WISHED
    us: int = MIDNIGHT
    #: Is done after every unit of work, with what it gave.
    then: Callable[[Any], None] = lambda _done: None
    steps_us: int = 0  #: how much later it is at each look at the clock
    cities: Callable[[], dict[int, ExportCity]] = lambda: {1: SmallCity()}
    ids: IdSource = field(default_factory=lambda: IdSource(9))

    def now_us(self) -> int:
        self.us += self.steps_us
        return self.us

    def write(self, work: Callable[[Connection], T]) -> T:
        done = directly(self.engine)(work)
        self.then(done)
        return done

    def open(self, worker: int = 1) -> Exports:
        files = ExportFiles(self.folder)
        means = Means(self.write, self.reader, VAULT, self.ids, self.now_us)
        jobs = ExportJobs(
            self.reader,
            self.write,
            VAULT,
            files,
            cities=lambda: self.cities(),  # noqa: PLW0108 - it may be another one later
            worker=worker,
            now_us=self.now_us,
        )
        return Exports(
            self.write,
            self.reader,
            VAULT,
            means.accounts,
            self.ids,
            files=files,
            jobs=jobs,
            now_us=self.now_us,
        )

    def ask(self, exports: Exports, part: Part = Part.FILE, reason: str = "", **wish: Any) -> Job:
        made = exports.prepare(SmallCity(), Wish(wish.pop("asked", Asked()), **wish))
        return exports.ask(self.account, made, part, ANA, 1, reason)

    def rows(self) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(select(export_jobs).order_by(export_jobs.c.id)))

    def said(self) -> list[str]:
        with self.engine.connect() as connection:
            its = audit_entries.c.deed == "exported"
            found = connection.execute(
                select(audit_entries).where(its).order_by(audit_entries.c.id)
            )
            return [f"{row.actor} {row.address}: {row.after}" for row in found]

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Office]:
    engine = filled(database, (report(n, comment=f"não {n}") for n in range(1, FEW + 1)))
    made = Office(database, engine, reading_engine(database), tmp_path / "data" / "exports")
    with engine.begin() as connection:
        book = Means(made.write, engine, VAULT, made.ids, made.now_us).accounts(connection)
        made.account = book.add(made.account, "shell")
    yield made
    made.reader.dispose()
    engine.dispose()


def whole_file(office: Office, **wish: Any) -> bytes:
    return b"".join(chunk.data for chunk in export(office.reader, now_us=office.us, **wish))


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
    asked = Asked(until="2016-11-10", since="2016-11-10")
    for form in FORMS:
        for part in (Part.FILE, Part.BUNDLE):
            job = office.ask(exports, part, form=exports.forms[form], asked=asked)
            exports.jobs.look()
            taken = exports.take(office.account, job.id, ANA, goes_on=False)
            assert taken.path.stat().st_size > 50
            assert taken.file_name.endswith(".zip") == (part is Part.BUNDLE)
    assert [row.state for row in office.rows()] == ["ready"] * 8
    assert len(office.files()) == 8


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


#: Makes a job, and kills itself at the third page.
KILLED = """
import os, signal, sys
from sqlalchemy import event
from tests.contract.test_export_jobs import Office, MIDNIGHT
from app.store.engine import reading_engine, writing_engine
from pathlib import Path
reader = reading_engine(sys.argv[1])
left = [3]
@event.listens_for(reader, "before_cursor_execute")
def count(connection, cursor, statement, *rest):
    if "lat" in statement:
        left[0] -= 1
        left[0] or os.kill(os.getpid(), signal.SIGKILL)
office = Office(sys.argv[1], writing_engine(sys.argv[1]), reader, Path(sys.argv[2]))
office.open(worker=7).jobs.look()
"""


def test_a_process_that_is_killed_leaves_no_half_file_and_another_begins_anew(
    office: Office,
) -> None:
    store_many(office.engine, MORE)
    exports = office.open(worker=8)
    job = office.ask(exports)
    # On its own connection: the killed one must not wait for ours.
    command = [sys.executable, "-c", KILLED, office.url, str(office.folder)]
    killed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr

    [part] = office.files()
    assert part.endswith(".part")
    assert (office.folder / part).stat().st_size > 0
    assert office.rows()[0].state == "running"
    with pytest.raises(NotFound):
        exports.take(office.account, job.id, ANA, goes_on=False)

    assert exports.jobs.look() == 0  # it may live still
    office.us += LEASE_US
    assert exports.jobs.look() == 1
    taken = exports.take(office.account, job.id, ANA, goes_on=False)
    assert taken.path.read_bytes() == whole_file(office)
    assert office.files() == [taken.path.name]
    assert office.rows()[0].tries == 2


def test_who_was_held_up_and_comes_back_changes_nothing(office: Office) -> None:
    store_many(office.engine, MORE)
    slow, quick = office.open(worker=1), office.open(worker=2)
    job = office.ask(slow)

    def overtake(_done: object) -> None:
        if office.rows()[0].done:
            office.then = lambda _done: None
            office.us += LEASE_US
            quick.jobs.look()

    office.then, office.steps_us = overtake, 2 * SECOND
    slow.jobs.look()

    [row] = office.rows()
    assert (row.state, row.tries) == ("ready", 2)
    taken = quick.take(office.account, job.id, ANA, goes_on=False)
    assert json.loads(row.manifest)["sha256"] == sha256(taken.path.read_bytes()).hexdigest()
    assert office.files() == [taken.path.name]


def test_who_was_held_up_leaves_the_try_of_another_alone(office: Office) -> None:
    store_many(office.engine, MORE)
    slow = office.open(worker=1)
    office.ask(slow)

    def overtake(_done: object) -> None:
        if office.rows()[0].done:
            office.then = lambda _done: None
            with office.engine.begin() as connection:
                found = next_job(connection)
                assert found
                assert begin(connection, found)
            slow.jobs.stop()

    office.then, office.steps_us = overtake, 2 * SECOND
    slow.jobs.look()

    [row] = office.rows()
    assert (row.state, row.tries, row.done, office.files()) == ("running", 2, 0, [])


def test_what_breaks_three_times_is_given_up(office: Office) -> None:
    exports = office.open()
    office.ask(exports)

    def broken() -> dict[int, ExportCity]:
        raise RuntimeError("as if the power had gone")

    office.cities = broken
    for _ in range(TRIES):
        with pytest.raises(RuntimeError):
            exports.jobs.look()
        assert office.rows()[0].state == "running"
    exports.jobs.look()

    [row] = office.rows()
    assert (row.state, "three times" in row.said) == ("failed", True)
    assert exports.jobs.look() == 0


def test_a_city_that_is_off_the_line_and_a_disk_that_takes_nothing_are_told_of(
    office: Office,
) -> None:
    exports = office.open()
    office.ask(exports)
    office.cities = dict
    exports.jobs.look()
    office.cities = lambda: {1: SmallCity()}
    office.folder.parent.mkdir(parents=True)
    office.folder.write_text("in the way")
    office.ask(exports)
    exports.jobs.look()

    assert [(row.state, row.said) for row in office.rows()] == [
        ("failed", "its city is off the line"),
        ("failed", os.strerror(17)),
    ]


def test_files_are_kept_for_a_week(office: Office) -> None:
    exports = office.open()
    job = office.ask(exports)
    exports.jobs.look()
    office.us += KEPT_US - 1
    exports.jobs.look()
    assert exports.take(office.account, job.id, ANA, goes_on=False).path.exists()

    office.us += 1
    with pytest.raises(NotFound):
        exports.take(office.account, job.id, ANA, goes_on=False)
    exports.jobs.look()

    assert ([row.state for row in office.rows()], office.files()) == (["expired"], [])
    with pytest.raises(NotFound):
        exports.end(office.account, job.id)


def test_what_is_asked_for_twice_is_made_once_and_nobody_asks_for_too_much(
    office: Office,
) -> None:
    exports = office.open()
    first = office.ask(exports)
    assert office.ask(exports).id == first.id
    for day in range(MOST_WAITING - 1):
        office.ask(exports, asked=Asked(since=f"2016-11-1{day}"))
    with pytest.raises(Conflict, match="5 are under way"):
        office.ask(exports, asked=Asked(since="2016-11-20"))
    assert len(office.rows()) == len(office.said()) == MOST_WAITING

    exports.jobs.look()
    assert office.ask(exports).id != first.id


def test_numbers_of_people_need_a_reason_and_the_right_until_the_end(office: Office) -> None:
    exports = office.open()
    with pytest.raises(InvalidInput, match="why the phone numbers"):
        office.ask(exports, phones=True)
    with pytest.raises(InvalidInput, match="at most 300"):
        office.ask(exports, phones=True, reason="x" * 301)
    assert office.rows() == office.said() == []
    job = office.ask(exports, phones=True, reason="a água subiu")
    exports.jobs.look()

    with office.engine.connect() as connection:
        [entry] = connection.execute(select(audit_entries))
    reason = VAULT.open(entry.reason_sealed, f"audit_entries.reason {entry.id}")
    assert reason == "a água subiu"
    assert "phones" in entry.after
    assert "água" not in office.rows()[0].wish
    narrower: tuple[dict[str, Any], ...] = (
        {"personal": frozenset()},
        {"scope": Scope(areas=frozenset({"kampfumo"}))},
    )
    for less in narrower:
        with pytest.raises(Conflict, match="your rights"):
            exports.take(office.account._replace(**less), job.id, ANA, goes_on=False)
    for other in (office.account._replace(id=1), office.account._replace(city_id=2)):
        for deed in (exports.manifest, exports.end):
            with pytest.raises(NotFound):
                deed(other, job.id)
    assert len(office.said()) == 1


def test_a_download_that_goes_on_is_kept_once(office: Office) -> None:
    exports = office.open()
    job = office.ask(exports)
    exports.jobs.look()
    kept = []
    for later, goes_on in ((0, True), (1, True), (23, True), (0, False), (24, True)):
        office.us += later * 3_600 * SECOND
        exports.take(office.account, job.id, ANA, goes_on=goes_on)
        kept.append(len(office.said()) - 1)

    assert kept == [1, 1, 2, 3, 4]
