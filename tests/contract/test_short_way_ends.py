"""Connections on the short way: idle, closed, gone, slow, and when the server ends."""

import gc
import weakref
from typing import Any

from app.domain.turn import Reply
from tests.contract.short_wire import CHUNKED, LATE, TURN, Server, request, rounds, run


def test_a_connection_lives_on_after_a_turn_until_it_is_idle() -> None:
    server = Server(short=True)

    async def talk() -> None:
        protocol, wire = server.connect()
        for turns in range(1, 4):
            protocol.data_received(request(LATE))
            assert protocol.timeout_keep_alive_task is None
            server.line.answer_late()
            assert len(wire.sent) == turns, "a screen leaves in one packet"
            assert protocol.timeout_keep_alive_task is not None
        assert server.state.total_requests == 3
        assert not wire.is_closing()
        protocol.timeout_keep_alive_handler()
        assert wire.is_closing()

    run(talk)


def test_no_clock_runs_for_a_request_that_came_behind_one_answered_at_once() -> None:
    server = Server(short=True)

    async def talk() -> None:
        protocol, wire = server.connect()
        protocol.data_received(request(b"") + request(LATE))
        assert len(wire.sent) == 1
        assert protocol.timeout_keep_alive_task is None
        server.line.answer_late()
        assert len(wire.sent) == 2
        protocol.data_received(request(b"") + CHUNKED)
        assert protocol.timeout_keep_alive_task is None
        await rounds()
        assert len(wire.sent) > 3

    run(talk)


def test_a_closed_connection_leaves_nothing_behind() -> None:
    server = Server(short=True)
    alive: list[weakref.ref[Any]] = []

    async def talk() -> None:
        for body in (TURN, LATE, b""):
            protocol, _ = server.connect()
            del protocol._start_asgi_task  # the count, which knows the protocol
            protocol.data_received(request(body))
            protocol.connection_lost(None)
            alive.append(weakref.ref(protocol))
            if server.line.late:
                server.line.answer_late()

    gc.collect()
    gc.disable()
    try:
        run(talk)
        assert [one() for one in alive] == [None] * 3
    finally:
        gc.enable()


def test_a_client_that_is_gone_gets_nothing_and_asks_nothing_more() -> None:
    server = Server(short=True)

    async def talk() -> None:
        gone, silent = server.connect()
        gone.data_received(request(LATE))
        gone.connection_lost(ConnectionResetError())
        server.line.answer_late()
        assert not silent.sent

        answered, wire = server.connect()
        answered.data_received(request())
        answered.connection_lost(None)
        await rounds()
        assert len(wire.sent) == 1
        assert len(server.line.told) == 2

        cut, _ = server.connect()
        cut.data_received(request()[:-1])
        cut.connection_lost(None)
        assert len(server.line.told) == 2

        closing, wire = server.connect()
        closing.data_received(request(LATE) + request(TURN))
        wire.close()
        server.line.answer_late()
        assert not wire.sent

    run(talk)


def test_who_waits_when_the_server_ends_still_gets_an_answer() -> None:
    server = Server(short=True)

    async def talk() -> None:
        waiting, wire = server.connect()
        idle, other = server.connect()
        idle.data_received(request())
        waiting.data_received(request(LATE))
        waiting.shutdown()
        idle.shutdown()
        assert other.is_closed_after == 1
        server.line.answer_late()
        assert b"connection: close\r\n" in wire.heard
        assert wire.heard.endswith(b"CON Late")
        assert wire.is_closed_after == 1

    run(talk)


def test_a_reply_is_sent_once() -> None:
    server = Server(short=True)

    async def talk() -> None:
        protocol, wire = server.connect()
        protocol.data_received(request(LATE))
        tell = server.line.late[0]
        server.line.answer_late()
        tell(Reply("Again", ends=True))
        assert len(wire.sent) == 1
        assert wire.heard.endswith(b"CON Late")

    run(talk)


def test_who_does_not_read_is_slowed_down() -> None:
    server = Server(short=True)

    async def talk() -> None:
        protocol, wire = server.connect()
        protocol.pause_writing()
        for _ in range(3):
            protocol.data_received(request())
            await rounds()
        assert not wire.sent
        assert wire.is_reading_paused
        assert server.tasks == 1
        protocol.resume_writing()
        await rounds(30)
        assert wire.heard.count(b"HTTP/1.1 200 OK") == 3

    run(talk)
