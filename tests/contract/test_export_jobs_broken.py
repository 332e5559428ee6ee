"""Jobs of exports that are killed, held up or break: no half file, and another begins anew."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app.domain.errors import AppError, Busy, NotFound
from app.domain.export_jobs import TRIES
from app.store.export_job_store import begin, next_job
from app.usecases.export_reports import ExportCity
from app.work.export_jobs import LEASE_US
from tests.contract.export_data import SmallCity, store_many
from tests.contract.export_office import ANA, MORE, ROOT, SECOND, Office, office, whole_file

__all__ = ["office"]

T = TypeVar("T")

#: Makes a job, and kills itself at the third page.
KILLED = """
import os, signal, sys
from sqlalchemy import event
from tests.contract.export_office import Office, MIDNIGHT
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


class Disturbed(Office):
    """An office whose database does not do, or does not answer, once while a job is made."""

    error: Exception = Busy()
    is_done = False  #: though nobody hears of it
    left = 1

    def write(self, work: Callable[[Connection], T]) -> T:
        if self.left and any(row.state == "running" for row in self.rows()):
            self.left -= 1
            if self.is_done:
                super().write(work)
            raise self.error
        return super().write(work)


def disturbed(office: Office) -> Disturbed:
    store_many(office.engine, MORE)
    return Disturbed(**vars(office))


def check_made_at_once(office: Disturbed) -> None:
    """Hold a job to be made whole, at its first try."""
    exports = office.open()
    job = office.ask(exports)
    assert exports.jobs.look() == 1
    assert office.left == 0
    taken = exports.take(office.account, job.id, ANA, goes_on=False)
    assert taken.path.read_bytes() == whole_file(office)
    assert office.rows()[0].tries == 1


@pytest.mark.parametrize("error", [Busy(), AppError("the database does not answer")])
def test_a_busy_moment_amid_a_file_costs_a_note_of_how_far_it_is(
    office: Office, error: Exception
) -> None:
    busy = disturbed(office)
    busy.steps_us, busy.error = 3 * SECOND, error
    check_made_at_once(busy)


@pytest.mark.parametrize("is_done", [False, True], ids=["not done", "done without a word"])
@pytest.mark.parametrize("error", [Busy(), OperationalError("", None, Exception("cut"))])
def test_a_busy_moment_at_the_end_of_a_file_costs_nothing(
    office: Office, error: Exception, is_done: bool
) -> None:
    busy = disturbed(office)
    busy.error, busy.is_done = error, is_done
    check_made_at_once(busy)


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
