"""A database that is full, held by another or gone: what the writer makes of it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Busy
from app.store.schema import reports
from app.store.turnstile import Waiting
from app.work.live_menus import waiting_on
from app.work.tries import write_again
from tests.contract.store.heard import WAIT_S, Heard, hold, names, note
from tests.contract.store.held_file import held_by_another
from tests.contract.store.lines import REPORT, Telephone, dial, report_at


def limit_pages(pages: int) -> Any:
    """A unit that sets how many pages the file may have; it holds for the connection."""

    def work(connection: Connection) -> int:
        return int(connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar_one())

    return work


def pages_of(line: Telephone) -> int:
    with line.reader.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def big(connection: Connection) -> None:
    """A unit that needs more room than there is."""
    connection.execute(
        text("INSERT INTO menu_versions VALUES (9, 'x', 0, :big, '')"), {"big": "x" * 200_000}
    )


def test_what_shared_a_transaction_with_a_unit_that_met_a_full_disk_is_stored(
    sqlite_line: Telephone,
) -> None:
    # SQLite then undoes the whole transaction at once, savepoints and all.
    line, heard = sqlite_line, Heard()
    line.ask(dial(""))
    writer = line.writer(heard)
    writer.start()
    writer.write(limit_pages(1)).result(WAIT_S)
    writer.write(limit_pages(pages_of(line) + 20)).result(WAIT_S)
    go, _ = hold(writer)
    writer.submit([Waiting(dial(REPORT[-1]), "turn")])
    before, full, after = writer.write(note("a")), writer.write(big), writer.write(note("b"))
    go.set()

    reply = heard.wait(1)["turn"]
    with pytest.raises(DBAPIError):
        full.result(WAIT_S)
    assert (before.result(WAIT_S), after.result(WAIT_S)) == ("a", "b")
    writer.stop()
    assert reply is not None
    assert reply.text.startswith("Recebido")
    assert line.count(reports) == 1
    assert names(line) >= {"a", "b"}


def test_a_full_disk_costs_an_apology_and_all_is_well_when_there_is_room(
    sqlite_line: Telephone,
) -> None:
    line, heard = sqlite_line, Heard()
    asked = {f"full {n}": dial(report_at(n)[-1], session=f"full {n}") for n in range(40)}
    line.batch([dial("", session=token) for token in asked])
    writer = line.writer(heard)
    writer.start()
    writer.write(limit_pages(1)).result(WAIT_S)  # no more than there are
    go, _ = hold(writer)
    for token, turn in asked.items():  # more rows than the free room of any page
        writer.submit([Waiting(turn, token)])
    go.set()

    replies = heard.wait(40)
    apologised = {token for token, reply in replies.items() if reply is None}
    assert apologised
    stored = line.count(reports)
    assert stored == 40 - len(apologised)
    writer.write(limit_pages(100_000)).result(WAIT_S)
    for token in apologised:
        writer.submit([Waiting(asked[token], f"again {token}")])
    again = heard.wait(40 + len(apologised))
    writer.stop()
    assert all(reply for token, reply in again.items() if token.startswith("again"))
    assert line.count(reports) == 40


def test_a_lost_connection_forgets_what_was_remembered_and_runs_each_turn_again(
    postgres_line: Telephone,
) -> None:
    line, heard = postgres_line, Heard()
    writer = line.writer(heard)
    writer.submit([Waiting(dial(""), "begun")])
    writer.start()
    heard.wait(1)
    backend = writer.write(lambda c: c.scalar(text("SELECT pg_backend_pid()"))).result(WAIT_S)
    go, _ = hold(writer)
    writer.submit([Waiting(dial("1"), "next")])
    writer.submit([Waiting(dial("", session="B"), "other")])
    with line.reader.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
    go.set()
    heard.wait(3)

    first = heard.replies["begun"]
    writer.submit([Waiting(dial(""), "repeat")])
    replies = heard.wait(4)
    writer.submit([Waiting(dial("1*10348*1"), "last")])
    replies = heard.wait(5)
    writer.stop()
    assert replies["repeat"] == first
    assert replies["last"] is not None
    assert replies["last"].ends
    assert line.count(reports) == 1


def test_a_database_that_another_process_holds_costs_an_apology_and_stores_nothing(
    sqlite_line: Telephone,
) -> None:
    line, heard = sqlite_line, Heard()
    line.ask(dial(""))
    writer = line.writer(heard)
    with held_by_another(line.url):
        writer.start()
        writer.submit([Waiting(dial(REPORT[-1]), "held")])
        assert heard.wait(1) == {"held": None}
        # Not even begun: whoever wrote it may say so for certain.
        with pytest.raises(Busy):
            writer.write(note("unit")).result(WAIT_S)
    writer.submit([Waiting(dial(REPORT[-1]), "free")])
    replies = heard.wait(2)
    writer.stop()
    assert replies["free"] is not None
    assert line.count(reports) == 1
    assert "unit" not in names(line)


def test_who_waited_together_for_a_database_that_another_holds_is_told_together(
    sqlite_line: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    # One after the other the last would wait as often as there are others.
    line, heard = sqlite_line, Heard()
    line.ask(dial(""))
    writer = line.writer(heard)
    writer.submit([Waiting(dial(REPORT[-1]), "first"), Waiting(dial("", session="B"), "second")])
    units = [writer.write(note(name)) for name in ("a", "b")]
    with held_by_another(line.url):
        writer.start()
        assert heard.wait(2) == {"first": None, "second": None}
        for unit in units:
            with pytest.raises(Busy):
                unit.result(WAIT_S)
    assert [one.message for one in caplog.records].count("writer.failed") == 1
    writer.stop()
    assert line.count(reports) == 0
    assert names(line).isdisjoint({"a", "b"})


def patience(connection: Connection) -> str:
    """A unit that says how long it would wait for a lock."""
    return str(connection.scalar(text("SHOW lock_timeout")))


def test_who_comes_behind_one_that_waited_in_vain_for_a_lock_waits_a_moment_alone(
    postgres_line: Telephone,
) -> None:
    line = postgres_line
    line.ask(dial(""))
    writer = line.writer(Heard())
    before, held, behind = (writer.write(work) for work in (patience, note("a"), patience))
    with held_by_another(line.url):
        writer.start()
        assert (before.result(WAIT_S), behind.result(WAIT_S)) == ("2s", "50ms")
        with pytest.raises(Busy):
            held.result(WAIT_S)
    # Of that transaction alone.
    assert (writer.write(patience).result(WAIT_S), writer.write(note("b")).result(WAIT_S)) == (
        *("2s", "b"),
    )
    writer.stop()


def test_a_turn_that_waited_in_vain_for_a_lock_makes_nobody_wait_as_long(
    postgres_line: Telephone,
) -> None:
    line, heard = postgres_line, Heard()
    writer = line.writer(heard)
    writer.submit([Waiting(dial("", session=session), session) for session in ("A", "B")])
    held, behind = (writer.write(work) for work in (by_the_driver, patience))
    with held_by_another(line.url):
        writer.start()
        assert heard.wait(2) == {"A": None, "B": None}
        assert behind.result(WAIT_S) == "50ms"
        with pytest.raises(Busy):
            held.result(WAIT_S)
    writer.stop()


def by_the_driver(connection: Connection) -> None:
    """A unit that asks the driver itself, as those of turns do."""
    driver = connection.connection.driver_connection
    assert driver
    driver.execute("INSERT INTO counters VALUES (0, 'a', 1)")


def test_two_that_wait_for_each_other_are_both_done(postgres_line: Telephone) -> None:
    writer, met, tries = postgres_line.writer(Heard()), Event(), []
    writer.start()
    for name in ("a", "b"):
        writer.write(note(name)).result(WAIT_S)
    first, second = (f"SELECT 1 FROM counters WHERE name = '{name}' FOR UPDATE" for name in "ab")

    def work(connection: Connection) -> int:
        tries.append(1)
        connection.execute(text(first))
        met.set()
        connection.execute(text(second))
        return len(tries)

    engine = create_engine(postgres_line.url)
    with engine.begin() as other, ThreadPoolExecutor(1) as thread:
        other.execute(text("SET LOCAL deadlock_timeout = '1min'"))  # it is not the one that yields
        other.execute(text(second))
        written = thread.submit(write_again, waiting_on(writer), work)
        assert met.wait(WAIT_S)
        other.execute(text(first))
        other.rollback()
        assert written.result(WAIT_S) > 1
    engine.dispose()
    writer.stop()


def test_an_error_does_not_say_what_was_to_be_written(line: Telephone) -> None:
    # It goes to the log, and the words are of a resident.
    writer = line.writer(Heard())
    writer.start()
    words = {"words": "o lixo da vizinha"}
    failed = writer.write(lambda c: c.execute(text("INSERT INTO nowhere VALUES (:words)"), words))
    with pytest.raises(DBAPIError) as written:
        failed.result(WAIT_S)
    writer.stop()
    with line.reader.connect() as connection, pytest.raises(DBAPIError) as read:
        connection.execute(text("SELECT 1 FROM nowhere WHERE words = :words"), words)
    for error in (written.value, read.value):
        assert "nowhere" in str(error)
        assert "vizinha" not in str(error)
