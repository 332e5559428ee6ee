"""The writer: one transaction for many, nothing said before it is stored, each failure its own."""

import subprocess
import sys
import threading
from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text, update
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Busy
from app.domain.turn import Reply
from app.store.schema import counters, reports, turns
from app.store.turnstile import Waiting
from app.store.writer import MOST_TURNS, MOST_UNITS, Writer
from tests.contract.store.lines import REPORT, Telephone, dial

WAIT_S = 20


class Heard:
    """What was delivered, and a way to wait for it."""

    def __init__(self) -> None:
        self.replies: dict[Any, Reply | None] = {}
        self._changed = threading.Condition()

    def __call__(self, replies: list[tuple[Any, Reply | None]]) -> None:
        with self._changed:
            self.replies.update(replies)
            self._changed.notify_all()

    def wait(self, count: int) -> dict[Any, Reply | None]:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.replies) >= count, WAIT_S)
        return self.replies


def note(name: str, value: int = 1) -> Any:
    """A unit that adds a counter."""

    def work(connection: Connection) -> str:
        connection.execute(insert(counters).values(city_id=0, name=name, value=value))
        return name

    return work


def names(line: Telephone) -> set[str]:
    return {row.name for row in line.rows(counters) if row.city_id == 0}


def hold(writer: Writer) -> tuple[threading.Event, Future[None]]:
    """Keep the writer within a unit until the event is set."""
    inside, go = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        inside.set()
        assert go.wait(WAIT_S)

    held = writer.write(work)
    assert inside.wait(WAIT_S)
    return go, held


def test_turns_and_units_that_wait_together_are_stored_together(line: Telephone) -> None:
    heard = Heard()
    writer = line.writer(heard)
    for number in range(20):
        assert not writer.submit([Waiting(dial("", session=str(number)), number)])
    done = writer.write(note("a"))
    writer.start()

    replies = heard.wait(20)
    assert done.result(WAIT_S) == "a"
    writer.stop()
    assert all(reply and not reply.ends for reply in replies.values())
    assert line.count(turns) == 20


def test_a_unit_that_fails_undoes_only_itself(line: Telephone) -> None:
    heard = Heard()
    writer = line.writer(heard)

    def fail(connection: Connection) -> None:
        note("half")(connection)
        raise LookupError("on purpose")

    before, failing, twice = writer.write(note("a")), writer.write(fail), writer.write(note("a"))
    after = writer.write(note("b"))
    writer.submit([Waiting(dial(""), "turn")])
    writer.start()

    with pytest.raises(LookupError, match="on purpose"):
        failing.result(WAIT_S)
    with pytest.raises(DBAPIError):
        twice.result(WAIT_S)
    assert (before.result(WAIT_S), after.result(WAIT_S)) == ("a", "b")
    heard.wait(1)
    writer.stop()
    assert names(line) >= {"a", "b"}
    assert "half" not in names(line)
    assert line.count(turns) == 1


def test_units_beyond_the_bound_are_told_at_once(line: Telephone) -> None:
    writer = line.writer(Heard())
    waiting = [writer.write(note(str(number))) for number in range(MOST_UNITS)]

    with pytest.raises(Busy):
        writer.write(note("one too many"))
    writer.start()
    assert waiting[-1].result(WAIT_S) == str(MOST_UNITS - 1)
    assert writer.write(note("there is room again")).result(WAIT_S)
    writer.stop()


def test_turns_beyond_the_bound_are_given_back(line: Telephone) -> None:
    writer = line.writer(Heard())
    waiting = [Waiting(dial("", session=str(n)), n) for n in range(MOST_TURNS + 2)]

    assert writer.submit(waiting[:10]) == []
    assert writer.submit(waiting[10:]) == waiting[-2:]


def test_a_stopped_writer_finishes_what_waits_and_takes_nothing_more(line: Telephone) -> None:
    heard = Heard()
    writer = line.writer(heard)
    writer.submit([Waiting(dial(""), "turn")])
    done = writer.write(note("a"))
    writer.start()
    writer.stop()

    assert not writer.is_alive
    assert (done.result(0), set(heard.replies)) == ("a", {"turn"})
    late = Waiting(dial("1"), "late")
    assert writer.submit([late]) == [late]
    with pytest.raises(Busy):
        writer.write(note("late"))


def test_a_unit_that_was_called_off_is_not_run_and_harms_nobody(line: Telephone) -> None:
    heard = Heard()
    writer = line.writer(heard)
    writer.start()
    go, held = hold(writer)
    called_off = writer.write(note("called off"))
    assert called_off.cancel()
    assert not held.cancel(), "one that runs cannot be called off"
    go.set()

    writer.submit([Waiting(dial(""), "turn")])
    heard.wait(1)
    assert writer.is_alive
    writer.stop()
    assert "called off" not in names(line)


def limit_pages(pages: int) -> Any:
    """A unit that sets how many pages the file may have; it holds for the connection."""

    def work(connection: Connection) -> int:
        return int(connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar_one())

    return work


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


def pages_of(line: Telephone) -> int:
    with line.reader.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def test_a_full_disk_costs_an_apology_and_all_is_well_when_there_is_room(
    sqlite_line: Telephone,
) -> None:
    line, heard = sqlite_line, Heard()
    writer = line.writer(heard)
    writer.start()
    writer.write(limit_pages(1)).result(WAIT_S)  # no more than there are
    go, _ = hold(writer)
    for number in range(40):  # more rows than the free room of any page
        writer.submit([Waiting(dial(REPORT[-1], session=f"full {number}"), f"full {number}")])
    go.set()

    replies = heard.wait(40)
    apologised = {token for token, reply in replies.items() if reply is None}
    assert apologised
    stored = line.count(reports)
    assert stored == 40 - len(apologised)
    writer.write(limit_pages(100_000)).result(WAIT_S)
    for token in apologised:
        writer.submit([Waiting(dial(REPORT[-1], session=token), f"again {token}")])
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


HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
print("free", flush=True)
"""


def test_a_database_that_another_process_holds_costs_an_apology_and_stores_nothing(
    sqlite_line: Telephone,
) -> None:
    line, heard = sqlite_line, Heard()
    writer = line.writer(heard)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, line.url.removeprefix("sqlite:///")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        writer.start()
        writer.submit([Waiting(dial(REPORT[-1]), "held")])
        assert heard.wait(1) == {"held": None}
        holder.stdin.write("\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "free\n"
    writer.submit([Waiting(dial(REPORT[-1]), "free")])
    replies = heard.wait(2)
    writer.stop()
    assert replies["free"] is not None
    assert line.count(reports) == 1


def test_a_unit_that_leaves_a_mess_within_its_rights_costs_the_turns_beside_it_nothing(
    line: Telephone,
) -> None:
    heard = Heard()
    writer = line.writer(heard)

    def spoil(connection: Connection) -> None:
        connection.execute(update(counters).values(value="no number"))

    writer.submit([Waiting(dial(REPORT[-1]), "turn")])
    spoiled = writer.write(spoil)
    writer.start()
    reply = heard.wait(1)["turn"]
    writer.stop()
    # SQLite takes a word for a number; PostgreSQL refuses, and only the unit hears of it.
    assert spoiled.done()
    assert reply is not None
    assert reply.text.startswith("Recebido")
    assert line.count(reports) == 1
