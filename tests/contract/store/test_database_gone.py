"""A database whose file was deleted or moved away under the running service."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import Busy
from app.domain.turn import Reply
from app.store.inbox import messages_to
from app.store.schema import reports
from app.store.turnstile import Waiting
from tests.contract.store.heard import WAIT_S, Heard, note
from tests.contract.store.lines import PHONE, REPORT, Telephone, dial, report_at
from tests.databases import Databases


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with nothing in it but a database; to be deleted."""
    made = tmp_path / "data"
    made.mkdir()
    return made


@pytest.fixture
def line(databases: Databases, data: Path) -> Iterator[Telephone]:
    with databases.fresh("sqlite") as url:
        shutil.copy(url.removeprefix("sqlite:///"), data / "dial311.db")
    with closing(Telephone(f"sqlite:///{data}/dial311.db")) as made:
        yield made


def test_nobody_is_told_that_a_report_is_stored_where_the_folder_is_gone(
    line: Telephone, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    writer = line.writer(heard)
    writer.start()
    writer.submit([Waiting(dial(""), "begun")])
    assert heard.wait(1)["begun"]
    shutil.rmtree(data)

    writer.submit([Waiting(dial("1*10348*1"), "filed")])
    writer.submit([Waiting(dial("", session="B"), "other")])
    unit = writer.write(note("a"))

    replies = heard.wait(3)
    assert (replies["filed"], replies["other"]) == (None, None)
    with pytest.raises(Busy, match="the database's file is gone"):
        unit.result(WAIT_S)
    assert writer.is_alive
    assert not writer.is_healthy
    writer.stop()
    assert [one.message for one in caplog.records] == ["database.gone"]
    assert not any(one.exc_info for one in caplog.records)


def test_a_folder_that_comes_back_is_written_to_again(line: Telephone, data: Path) -> None:
    heard = Heard()
    away = data.with_name("away")
    for session in "AB":
        line.ask(dial("", session=session))
    writer = line.writer(heard)
    writer.start()
    writer.write(note("it has its connection")).result(WAIT_S)
    data.rename(away)
    assert not writer.is_healthy
    writer.submit([Waiting(dial(REPORT[-1]), "lost")])
    assert heard.wait(1)["lost"] is None
    away.rename(data)

    writer.submit([Waiting(dial(report_at(1)[-1], session="B"), "kept")])

    kept = heard.wait(2)["kept"]
    assert writer.is_healthy
    writer.stop()
    assert kept
    assert kept.text.startswith("Recebido")
    assert line.count(reports) >= 1


def test_a_caller_reads_a_closing_sentence(line: Telephone, data: Path) -> None:
    live = line.live()
    writer = line.writer(live.deliver)

    async def call() -> Reply:
        live.open(writer)
        writer.start()
        await asyncio.wrap_future(writer.write(note("it has its connection")))
        shutil.rmtree(data)
        told: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        live.answer(dial(REPORT[-1]), told.set_result)
        reply = await asyncio.wait_for(told, WAIT_S)
        await live.close()
        return reply

    reply = asyncio.run(call())
    writer.stop()

    assert reply.ends
    assert reply.text.startswith("Nao conseguimos guardar")


def test_messages_cannot_be_read_where_the_folder_is_gone(line: Telephone, data: Path) -> None:
    assert messages_to(line.reader, line.vault, PHONE) == []
    line.reader.dispose()
    shutil.rmtree(data)

    with pytest.raises(Busy):
        messages_to(line.reader, line.vault, PHONE)
