"""The line before the writer: who waits too long is let go, what the gateway adds is kept."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.messaging import Receipt, SessionEnd
from app.domain.turn import Kind, Reply
from app.store.batches import MOST_TURNS
from app.store.line import DEADLINE_S, LiveLine
from app.store.schema import receipts, reports, sessions, turns
from app.store.turnstile import Waiting
from app.store.writer import Writer
from tests.ask import ask
from tests.contract.store.lines import AT, NOW, PHONE, REPORT, WITH_WORDS, Telephone, dial

Talk = Callable[[LiveLine, Writer], Coroutine[Any, Any, None]]


def talk(line: Telephone, what: Talk) -> None:
    """Run a conversation on an event loop, with the writer on its thread."""

    async def run() -> None:
        live = line.live()
        writer = line.writer(live.deliver)
        live.open(writer)
        writer.start()
        await what(live, writer)
        writer.stop()

    asyncio.run(run())


def test_who_waits_longer_than_a_network_does_is_told_in_their_language(
    sqlite_line: Telephone,
) -> None:
    line = sqlite_line

    async def conversation(live: LiveLine, writer: Writer) -> None:
        loop = asyncio.get_running_loop()
        await ask(live, dial("8"))  # English
        go, inside = threading.Event(), threading.Event()

        def hold(connection: Any) -> None:
            inside.set()
            assert go.wait(30)

        held = writer.write(hold)
        await loop.run_in_executor(None, inside.wait, 20)
        began = loop.time()
        reply = await ask(live, dial("8*1"))
        waited = loop.time() - began
        go.set()
        await asyncio.wrap_future(held)

        assert DEADLINE_S <= waited < DEADLINE_S + 2
        assert reply.ends
        assert reply.text.startswith("We could not save this now")
        # The turn itself was taken meanwhile: its repeat is answered as if nothing had been.
        assert (await ask(live, dial("8*1"))).text.startswith("Where?")

    talk(line, conversation)


def test_callers_beyond_the_bound_are_told_at_once(sqlite_line: Telephone) -> None:
    async def conversation(live: LiveLine, writer: Writer) -> None:
        go, inside = threading.Event(), threading.Event()

        def hold(connection: Any) -> None:
            inside.set()
            assert go.wait(30)

        held = writer.write(hold)
        await asyncio.get_running_loop().run_in_executor(None, inside.wait, 20)
        waiting = [
            asyncio.ensure_future(ask(live, dial("", session=str(n)))) for n in range(MOST_TURNS)
        ]
        await asyncio.sleep(0)  # lets each of them begin
        over = await ask(live, dial("", session="one too many"))
        go.set()
        replies = await asyncio.gather(*waiting)
        await asyncio.wrap_future(held)

        assert over.ends
        assert over.text.startswith("Nao conseguimos guardar")
        assert not any(reply.ends for reply in replies)

    talk(sqlite_line, conversation)
    assert sqlite_line.count(turns) == MOST_TURNS


def test_an_apology_never_tells_of_a_case_whose_commit_is_under_way(line: Telephone) -> None:
    committing, go = threading.Event(), threading.Event()

    def hold(connection: Any) -> None:
        committing.set()
        assert go.wait(30)

    async def conversation(live: LiveLine, writer: Writer) -> None:
        *before, sending = WITH_WORDS
        for keys in before:
            await ask(live, dial(keys))
        event.listen(line.engine, "commit", hold)
        asked = asyncio.ensure_future(ask(live, dial(sending)))
        assert await asyncio.get_running_loop().run_in_executor(None, committing.wait, 20)
        assert live.apology(dial(sending)).text.startswith("Nao conseguimos guardar")
        go.set()
        assert "Caso" in (await asked).text
        # Now it is safe, whatever becomes of the next turn.
        assert "recebemos o caso" in live.apology(dial(f"{sending}*cheira mal")).text
        event.remove(line.engine, "commit", hold)

    talk(line, conversation)
    assert line.count(reports) == 1


def test_a_call_read_back_within_its_own_transaction_is_not_taken_for_stored(
    line: Telephone,
) -> None:
    *before, sending = WITH_WORDS
    for keys in before:
        line.ask(dial(keys))
    # The end makes the call forgotten; an older request, late, has it read back.
    late = [sending, f"{sending}*cheira mal", before[1]]
    waiting = [Waiting(dial(keys), place) for place, keys in enumerate(late)]
    with line.engine.connect() as connection:
        transaction = connection.begin()
        answers = line.turnstile.run(connection, waiting, NOW)
        call = line.turnstile.live(dial(before[1]))
        transaction.rollback()

    assert all(answer.reply for answer in answers)
    assert call is not None
    assert call.safe is None
    assert line.count(reports) == 0


def test_a_caller_who_hung_up_gets_nothing_and_nothing_is_stored(line: Telephone) -> None:
    async def conversation(live: LiveLine, writer: Writer) -> None:
        assert await ask(live, dial("")._replace(kind=Kind.RELEASE)) == Reply("", ends=True)
        assert (await ask(live, dial("", session=""))).ends

    talk(line, conversation)
    assert line.count(turns) == 0


def test_the_same_phone_written_in_two_ways_is_one_caller(line: Telephone) -> None:
    async def conversation(live: LiveLine, writer: Writer) -> None:
        await ask(live, dial("", phone=PHONE))
        await ask(live, dial("1", phone="258840000001"))
        await ask(live, dial(REPORT[-1], phone="840000001"))

    talk(line, conversation)
    assert line.count(sessions) == 1


def test_the_gateways_word_that_a_call_is_over_is_kept_once_with_its_call(
    line: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "app.store.session_store")
    end = SessionEnd(AT, "A", PHONE, "*311#", "64301", "Success", 4, 9_000, "0", NOW)

    async def conversation(live: LiveLine, writer: Writer) -> None:
        await live.end_session(end)  # before any turn: nobody's
        await ask(live, dial(""))
        await live.end_session(end)
        await live.end_session(end._replace(status="Failed", received_at=NOW + 1))
        await live.receive_receipt(Receipt(AT, "id-9", "NeverHeardOf", "", "64301", NOW))

    talk(line, conversation)
    # Of a call that we never answered a line in the log is all that is kept.
    [dropped] = [one for one in caplog.records if one.getMessage() == "session.unknown_end"]
    assert PHONE[1:] not in str(vars(dropped))
    [session] = line.rows(sessions)
    assert (session.end_status, session.end_hops, session.end_duration_ms) == ("Success", 4, 9_000)
    assert [row.status for row in line.rows(receipts)] == ["NeverHeardOf"]
