"""`GET /healthz`: well only while calls can be answered."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from app.store.engine import reading_engine
from app.store.writer import Writer
from app.web import health
from app.web.health import health_router
from tests.contract.store.lines import Telephone
from tests.databases import Databases
from tests.durability.service import free_port

WAIT_S = 20
DOWN = (503, "database cannot be reached")


class Wire:
    """Between an engine and its database; can be cut."""

    def __init__(self, engine: Engine) -> None:
        self.is_cut = False
        self._engine = engine
        event.listen(engine, "do_connect", self._connect)
        event.listen(engine, "before_cursor_execute", self._execute)

    def cut(self) -> None:
        self.is_cut = True
        self._engine.dispose()

    def _connect(self, *_: Any) -> None:
        if self.is_cut:
            raise self._engine.dialect.loaded_dbapi.OperationalError("no way")

    def _execute(self, connection: Any, *_: Any) -> None:
        if self.is_cut:
            connection.invalidate()
            raise self._engine.dialect.loaded_dbapi.OperationalError("no way")


@pytest.fixture
def writer(line: Telephone) -> Iterator[Writer]:
    writer = line.writer(lambda replies: None)
    writer.start()
    yield writer
    writer.stop()


def ask(writer: Writer, reader: Engine, refused: dict[str, int] | None = None) -> tuple[int, str]:
    app = FastAPI()
    app.include_router(health_router(writer, reader, lambda: refused or {}))
    with TestClient(app) as client:
        answer = client.get("/healthz")
    assert answer.json()["refused"] == (refused or {})
    return answer.status_code, answer.json()["status"]


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT_S
    while not what():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_well_and_gone(line: Telephone, writer: Writer) -> None:
    assert ask(writer, line.reader) == (200, "ok")

    writer.stop()

    assert ask(writer, line.reader) == (503, "writer is down")


def test_a_refused_edit_is_told_and_makes_nobody_unwell(line: Telephone, writer: Writer) -> None:
    assert ask(writer, line.reader, {"maputo": 2}) == (200, "ok")


def test_an_idle_service_sees_that_its_database_is_gone_and_that_it_is_back(
    line: Telephone, writer: Writer
) -> None:
    wire = Wire(line.reader)
    wire.cut()
    assert ask(writer, line.reader) == DOWN

    wire.is_cut = False

    assert ask(writer, line.reader) == (200, "ok")


def test_nobody_listens_where_the_database_was(line: Telephone, writer: Writer) -> None:
    nowhere = reading_engine(f"postgresql://nobody@127.0.0.1:{free_port()}/none")

    assert ask(writer, nowhere) == DOWN


def test_a_writer_that_cannot_connect_is_not_healthy_though_pages_can_be_read(
    line: Telephone,
) -> None:
    wire = Wire(line.engine)
    wire.cut()
    writer = line.writer(lambda replies: None)
    writer.start()
    wait_for(lambda: not writer.is_healthy)

    assert writer.is_alive
    assert ask(writer, line.reader) == DOWN
    wire.is_cut = False
    wait_for(lambda: writer.is_healthy)
    writer.stop()


def test_a_writer_that_lost_its_connection_is_well_again_with_the_next(
    line: Telephone, writer: Writer
) -> None:
    wire = Wire(line.engine)
    wire.cut()
    with pytest.raises(Exception, match="no way"):
        writer.write(lambda connection: connection.exec_driver_sql("SELECT 1")).result(WAIT_S)
    wait_for(lambda: not writer.is_healthy)
    assert ask(writer, line.reader) == DOWN

    wire.is_cut = False
    wait_for(lambda: writer.is_healthy)

    assert writer.write(lambda connection: 311).result(WAIT_S) == 311
    assert ask(writer, line.reader) == (200, "ok")


def test_a_database_that_hangs_is_asked_once_however_many_ask_us(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, asked = threading.Event(), []

    def hang(engine: Engine) -> bool:
        asked.append(engine)
        return go.wait(WAIT_S)

    monkeypatch.setattr(health, "answers", hang)
    monkeypatch.setattr(health, "PATIENCE_S", 0.05)

    async def many(reader: Engine) -> list[bool]:
        probe = health._Probe(reader)
        found = await asyncio.gather(*(probe.finds_it() for _ in range(5)))
        found.append(await probe.finds_it())
        go.set()
        await asyncio.sleep(0.2)
        return [*found, await probe.finds_it()]

    with databases.fresh("sqlite") as url:
        found = asyncio.run(many(reading_engine(url)))

    assert found == [False] * 6 + [True]
    assert len(asked) == 2
