"""`dial311 worker`: messages leave from processes of their own, each message once."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from starlette.testclient import TestClient

from app.__main__ import main
from app.domain.clock import DAY_US
from app.house import open_house
from app.main import create_app
from app.sending import now_us, open_worker
from app.store import counter_store, job_store
from tests.contract.live.houses import environment, settings
from tests.contract.live.test_reports_command import report
from tests.databases import KINDS, Databases
from tests.durability.service import PATIENCE_S, ROOT

#: Reports, and so messages, that wait for the workers.
WAITING = 12


@pytest.fixture
def url(databases: Databases, menus: Path) -> Iterator[str]:
    """A database in which messages wait, for the service that took the reports sent none."""
    with databases.fresh("postgresql") as made:
        house = open_house(settings(made, menus.parent), sends=False)
        with TestClient(create_app(house)) as client:
            for number in range(WAITING):
                report(client, f"+25884000{number:04}")
            assert states(made) == ["queued"] * WAITING
        yield made


def states(url: str) -> list[str]:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT state FROM messages ORDER BY id")))
    engine.dispose()
    return found


@contextmanager
def workers(
    count: int, url: str, folder: Path
) -> Iterator[tuple[list[subprocess.Popen[str]], int]]:
    """Processes that write their logs into one pipe, and its end to read."""
    reads, writes = os.pipe()
    command = [sys.executable, "-m", "app", "worker"]
    given = {**os.environ, **environment(url, folder)}
    made = [
        subprocess.Popen(command, cwd=ROOT, env=given, stderr=writes, text=True)
        for _ in range(count)
    ]
    os.close(writes)
    # Should one hang, the log ends all the same, and the test says what is missing.
    watchdog = threading.Timer(PATIENCE_S, kill, [made])
    watchdog.start()
    try:
        yield made, reads
    finally:
        watchdog.cancel()
        kill(made)
        for one in made:
            one.wait()


def kill(processes: Sequence[subprocess.Popen[str]]) -> None:
    for one in processes:
        one.kill()


def test_two_workers_send_what_waits_once_and_end_when_they_are_told(url: str, menus: Path) -> None:
    seen: Counter[str] = Counter()
    is_told = False
    with workers(2, url, menus.parent) as (processes, reads), closing(os.fdopen(reads)) as log:
        for line in log:
            seen[json.loads(line)["event"]] += 1
            if not is_told and seen["sms.printed"] == WAITING and seen["worker.started"] == 2:
                is_told = True
                for one in processes:
                    one.send_signal(signal.SIGTERM)
        ends = [one.wait() for one in processes]

    assert (seen["sms.printed"], seen["worker.stopped"], ends) == (WAITING, 2, [0, 0]), seen
    assert states(url) == ["accepted"] * WAITING


def take(connection: Connection, job: str, worker: int) -> bool:
    """Take the lease of a job for a day."""
    return job_store.take(connection, job, worker, now_us(), now_us() + DAY_US)


def test_a_worker_that_ends_leaves_no_job_to_wait_for(url: str, menus: Path) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        # Numbers are given out in turn: the next is the worker's.
        other = counter_store.next_worker(connection)
        jobs = {"sheets": other + 1, "lines": other + 1, "figures": other}
        assert all(take(connection, job, whose) for job, whose in jobs.items())
    stopping = threading.Event()
    stopping.set()

    open_worker(settings(url, menus.parent)).run(stopping)

    with engine.begin() as connection:
        later = [take(connection, job, other + 2) for job in jobs]
    engine.dispose()
    assert later == [True, True, False]


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_ends_leaves_no_job_to_wait_for(
    kind: str, databases: Databases, menus: Path
) -> None:
    with databases.fresh(kind) as made:
        served = open_house(settings(made, menus.parent), sends=False)
        with TestClient(create_app(served)):
            for job, whose in (("exports", served.worker), ("figures", served.worker + 1)):
                assert served.writer.write(partial(take, job=job, worker=whose)).result()

        after = open_house(settings(made, menus.parent), sends=False)
        with TestClient(create_app(after)):
            later = [
                after.writer.write(partial(take, job=job, worker=served.worker + 2)).result()
                for job in ("exports", "figures")
            ]
    assert later == [True, False]


@pytest.mark.parametrize("words", [["worker"], ["serve", "--no-worker"]])
def test_on_sqlite_there_is_one_process(
    words: list[str],
    databases: Databases,
    menus: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with databases.fresh("sqlite") as made:
        for name, value in environment(made, menus.parent).items():
            monkeypatch.setenv(name, value)

        assert main(words) == 2
    said = capsys.readouterr().err
    assert "on SQLite `dial311 serve` sends the messages itself" in said
    assert "DIAL311_DATABASE_URL" in said
