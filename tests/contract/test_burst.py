"""What uvicorn writes reaches the wire whole and in order, in one packet a round."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
import uvloop
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from app.web.burst import MOST_HELD, Burst, Held, burst_protocol

GET = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n"
HEAD_OF_FIVE = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n"


class Wire(asyncio.Transport):
    """A connection that notes what it is told to send."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.heard: list[str] = []
        self.is_closed_after = -1

    def write(self, data: Any) -> None:
        self.sent.append(bytes(data))
        self.heard.append("sent")

    def close(self) -> None:
        self.is_closed_after = len(self.sent)

    def is_closing(self) -> bool:
        return self.is_closed_after >= 0

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def serve(app: ASGIApp, talk: Callable[[Callable[[], tuple[Any, Wire]]], Awaitable[None]]) -> None:
    """Run a talk with a server; it opens as many connections as it likes."""

    async def run() -> None:
        config = uvicorn.Config(app, log_level="critical")
        kind: Any = burst_protocol()
        state = ServerState()

        def connect() -> tuple[Any, Wire]:
            protocol, wire = kind(config, state, {}), Wire()
            protocol.connection_made(wire)
            return protocol, wire

        await talk(connect)

    asyncio.run(run())


async def rounds(count: int = 10) -> None:
    """Let the event loop go round."""
    for _ in range(count):
        await asyncio.sleep(0)


async def start(send: Send, *, length: int | None = 5) -> None:
    headers = [(b"content-length", b"%d" % length)] if length is not None else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await start(send)
    await send({"type": "http.response.body", "body": b"hello"})


def test_a_screen_leaves_in_one_packet() -> None:
    async def talk(connect: Callable[[], tuple[Any, Wire]]) -> None:
        protocol, wire = connect()
        for asked in range(1, 4):
            protocol.data_received(GET)
            await rounds()
            assert len(wire.sent) == asked
        assert set(wire.sent) == {HEAD_OF_FIVE + b"\r\nhello"}

    serve(hello, talk)


def test_the_last_response_is_sent_before_the_connection_is_closed() -> None:
    async def talk(connect: Callable[[], tuple[Any, Wire]]) -> None:
        protocol, wire = connect()
        protocol.data_received(LAST)
        await rounds()
        assert b"".join(wire.sent) == HEAD_OF_FIVE + b"connection: close\r\n\r\nhello"
        assert wire.is_closed_after == len(wire.sent)

    serve(hello, talk)


def test_callers_answered_at_once_are_sent_to_at_once() -> None:
    answered = asyncio.Event()
    told: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answered.wait()
        await hello(scope, receive, send)
        told.append("answered")

    async def talk(connect: Callable[[], tuple[Any, Wire]]) -> None:
        for _ in range(8):
            protocol, wire = connect()
            wire.heard = told
            protocol.data_received(GET)
        await rounds()
        answered.set()
        await rounds()
        assert told == ["answered"] * 8 + ["sent"] * 8

    serve(app, talk)


def test_a_long_answer_goes_out_as_it_is_made() -> None:
    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        await start(send, length=None)
        await rounds(3)
        for part in (b"one", b"two"):
            await send({"type": "http.response.body", "body": part, "more_body": True})
            await rounds(3)
        await send({"type": "http.response.body", "body": b""})

    async def talk(connect: Callable[[], tuple[Any, Wire]]) -> None:
        protocol, wire = connect()
        protocol.data_received(GET)
        await rounds(30)
        assert wire.sent[0].endswith(b"transfer-encoding: chunked\r\n\r\n")
        assert wire.sent[1:] == [b"3\r\none\r\n", b"3\r\ntwo\r\n", b"0\r\n\r\n"]

    serve(stream, talk)


def test_a_client_that_is_gone_silences_nobody() -> None:
    # On uvloop it is an error to write to a connection that was lost in the same round.
    async def run() -> None:
        loop, burst = asyncio.get_running_loop(), Burst()
        made: list[Held] = []

        class Line(asyncio.Protocol):
            def connection_made(self, transport: Any) -> None:
                made.append(Held(transport, burst))

        server = await loop.create_server(Line, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        reader, other = await asyncio.open_connection("127.0.0.1", port)
        while len(made) < 2:  # noqa: ASYNC110 - the server's side, a few rounds away
            await asyncio.sleep(0)
        gone, stays = made
        gone.abort()
        gone.write(b"nobody")
        for said in (b"one", b"two"):
            stays.write(said)
            assert await asyncio.wait_for(reader.readexactly(3), 10) == said
        writer.close()
        other.close()
        server.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


def test_much_is_not_held_so_that_a_slow_reader_can_slow_it_down() -> None:
    part = b"x" * (MOST_HELD // 2)

    async def long(scope: Scope, receive: Receive, send: Send) -> None:
        await start(send, length=None)
        for _ in range(8):
            await send({"type": "http.response.body", "body": part, "more_body": True})
            assert sum(map(len, wires[0].sent)) > given[0] - 2 * MOST_HELD
            given[0] += len(part)
        await send({"type": "http.response.body", "body": b""})
        given.append(0)

    wires: list[Wire] = []
    given = [0]

    async def talk(connect: Callable[[], tuple[Any, Wire]]) -> None:
        protocol, wire = connect()
        wires.append(wire)
        protocol.data_received(GET)
        await rounds()
        assert given == [8 * len(part), 0]
        assert b"".join(wire.sent).count(b"x") == 8 * len(part)

    serve(long, talk)
