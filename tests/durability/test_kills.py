"""Killed in the middle of its work, the service has stored what it said, and nothing twice."""

import csv
import io
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from signal import SIGKILL, SIGTERM
from time import monotonic

import pytest
from sqlalchemy import Connection, func, select

from app.store.engine import is_sqlite, reading_engine
from app.store.schema import messages, report_events, reports, sessions
from tests.databases import Databases
from tests.durability.service import HOST, TOKEN, Service, service
from tests.durability.traffic import CALLERS, Ledger, Traffic

KILLS = 25
#: Screens between a start and the next kill, drawn anew each time.
BETWEEN = (30, 120)


@dataclass
class Outcome:
    """What was said beside what is stored."""

    ledger: Ledger
    stored: dict[int, str]  #: number -> the gateway's session id
    exported: list[int]
    endings: list[int]  #: exit statuses
    events: Counter[int]
    messages: int
    integrity: str

    @property
    def lost(self) -> list[str]:
        """Calls that were told a number under which nothing of theirs is stored."""
        told = self.ledger.filed.items()
        return [call for call, number in told if self.stored.get(number) != call]

    @property
    def doubled(self) -> list[str]:
        """Calls with more than one report."""
        return [call for call, times in Counter(self.stored.values()).items() if times > 1]

    @property
    def unheard_of(self) -> list[int]:
        """Reports whose number nobody was told, though every call came to its end."""
        return sorted(set(self.stored) - set(self.ledger.filed.values()))


def kill_again_and_again(
    data: Path, url: str, kills: int, variant: str = "serve", seed: int = 311
) -> Outcome:
    """Let callers file, kill the service so often, let them finish, compare."""
    chance = Random(seed)
    with service(data, url) as running:
        running.start(variant)
        traffic = Traffic(running)
        traffic.start()
        endings = []
        for _ in range(kills):
            traffic.kill_after(chance.randint(*BETWEEN))
            endings.append(running.ended())
            running.start(variant)
        ledger = traffic.finish()
        exported = _export(running)
        running.kill(SIGTERM if variant == "serve" else SIGKILL)
        endings.append(running.ended())
    engine = reading_engine(url)
    with engine.connect() as connection:
        found = _compare(connection, is_sqlite(url), ledger, exported, endings)
    engine.dispose()
    return found


def _export(running: Service) -> list[int]:
    asked = urllib.request.Request(
        f"http://{HOST}:{running.port}/exports/reports.csv",
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    with urllib.request.urlopen(asked) as answer:
        rows = csv.DictReader(io.StringIO(answer.read().decode("utf-8-sig")))
        return [int(row["service_request_id"]) for row in rows]


def _compare(
    connection: Connection, embedded: bool, ledger: Ledger, exported: list[int], endings: list[int]
) -> Outcome:
    filed = select(reports.c.number, sessions.c.gateway_session_id).join(
        sessions, sessions.c.id == reports.c.session_id
    )
    told = select(func.count()).where(messages.c.template == "received")
    integrity = "ok"
    if embedded:
        integrity = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
    return Outcome(
        ledger,
        {row.number: row.gateway_session_id for row in connection.execute(filed)},
        exported,
        endings,
        Counter(connection.scalars(select(report_events.c.report_id))),
        connection.scalars(told).one(),
        integrity,
    )


def test_killed_twenty_five_times_it_loses_nothing_and_doubles_nothing(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = monotonic()

    found = kill_again_and_again(tmp_path, database, KILLS)

    ledger = found.ledger
    with capsys.disabled():
        print(
            f"\n{database.partition(':')[0]}: kills {KILLS}, screens {ledger.replies},"
            f" torn {ledger.torn}, acknowledged {len(ledger.filed)}, lost {len(found.lost)},"
            f" doubled {len(found.doubled)}, apologies {len(ledger.apologies)},"
            f" {monotonic() - began:.1f} s"
        )
    assert found.endings == [-SIGKILL] * KILLS + [-SIGTERM]
    assert ledger.in_flight == [CALLERS] * KILLS
    assert ledger.torn >= KILLS
    assert len(ledger.filed) > KILLS
    assert found.lost == []
    assert found.doubled == []
    assert ledger.changed == []
    assert found.integrity == "ok"
    assert sorted(found.exported) == sorted(found.stored)
    assert set(found.events.values()) == {1}
    assert found.messages == len(found.stored) == len(found.events)
    if not ledger.apologies:
        assert found.unheard_of == []


def test_the_same_harness_sees_what_a_service_loses_that_answers_before_it_commits(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.fresh("sqlite") as url:
        found = kill_again_and_again(tmp_path, url, 6, "write_behind")

    assert len(found.lost) > 0
    assert found.integrity == "ok"
