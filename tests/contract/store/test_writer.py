"""The writer: one transaction for many, nothing said before it is stored, each failure its own."""

import pytest
from sqlalchemy import Connection, update
from sqlalchemy.exc import DBAPIError

from app.domain.errors import Busy
from app.store.schema import counters, reports, turns
from app.store.turnstile import Waiting
from app.store.waiting_room import MOST_UNITS
from tests.contract.store.heard import WAIT_S, Heard, hold, names, note
from tests.contract.store.lines import REPORT, Telephone, dial


def test_turns_and_units_that_wait_together_are_stored_together(line: Telephone) -> None:
    heard = Heard()
    writer = line.writer(heard)
    for number in range(20):
        assert writer.submit([Waiting(dial("", session=str(number)), number)])
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


def test_a_stopped_writer_finishes_what_waits_and_takes_nothing_more(line: Telephone) -> None:
    heard = Heard()
    writer = line.writer(heard)
    writer.submit([Waiting(dial(""), "turn")])
    done = writer.write(note("a"))
    writer.start()
    writer.stop()

    assert not writer.is_alive
    assert (done.result(0), set(heard.replies)) == ("a", {"turn"})
    assert not writer.submit([Waiting(dial("1"), "late")])
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


def test_a_unit_that_leaves_a_mess_within_its_rights_costs_the_turns_beside_it_nothing(
    line: Telephone,
) -> None:
    heard = Heard()
    line.ask(dial(""))
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
