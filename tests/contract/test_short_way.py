"""A turn on the short way gets, to the byte, what uvicorn's own way gives it."""

import asyncio
import gc
import weakref
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app.domain.turn import Reply, Turn
from app.usecases.ports import Tell
from app.web.door import LIMIT, Door
from app.web.short_way import turn_protocol
from tests.contract.door.doorway import NEW, FakeLine, Inside, form, path

TURN = form(text="1")
LATE = form(text="late")


class Wire(asyncio.Transport):
    """A connection that notes what it is told to send."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.is_closed_after = -1
        self.is_reading_paused = False

    def write(self, data: Any) -> None:
        assert not self.is_closing(), "written to a closed connection"
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.is_closed_after = len(self.sent)

    def is_closing(self) -> bool:
        return self.is_closed_after >= 0

    def pause_reading(self) -> None:
        self.is_reading_paused = True

    def resume_reading(self) -> None:
        self.is_reading_paused = False

    @property
    def heard(self) -> bytes:
        return b"".join(self.sent)


class SlowLine(FakeLine):
    """Answers a turn that ends in "late" when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[Tell] = []

    def answer(self, turn: Turn, tell: Tell) -> None:
        if (turn.transcript or "").endswith("late"):
            self.told.append(turn)
            self.late.append(tell)
        else:
            super().answer(turn, tell)

    def answer_late(self, text: str = "Late") -> None:
        self.late.pop(0)(Reply(text, ends=False))


class Server:
    """uvicorn's protocol before our door, without sockets."""

    def __init__(self, *, short: bool) -> None:
        self.line = SlowLine()
        self.door = Door(Inside(), self.line, (NEW,))
        self._config = uvicorn.Config(self.door, log_level="critical")
        self.state = ServerState()
        self.state.default_headers = [(b"date", b"Thu, 26 Nov 2026 00:00:00 GMT"), (b"x", b"y")]
        kind: Any = turn_protocol(self.door) if short else HttpToolsProtocol
        self._kind = kind
        #: Requests that uvicorn made a task of.
        self.tasks = 0

    def connect(self) -> tuple[Any, Wire]:
        protocol, wire = self._kind(self._config, self.state, {}), Wire()
        protocol.connection_made(wire)
        begin = protocol._start_asgi_task

        def counted(*given: Any) -> None:
            self.tasks += 1
            begin(*given)

        protocol._start_asgi_task = counted
        return protocol, wire


def run(talk: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(talk())


async def rounds(count: int = 10) -> None:
    """Let the event loop go round."""
    for _ in range(count):
        await asyncio.sleep(0)


def request(
    body: bytes = TURN,
    *headers: str,
    method: str = "POST",
    to: str = "",
    version: str = "1.1",
    length: bool = True,
) -> bytes:
    lines = [f"{method} {to or path('ussd')} HTTP/{version}", "Host: here", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, "", "")).encode() + body


CHUNKED = request(
    b"%x\r\n%b\r\n0\r\n\r\n" % (len(TURN), TURN), "Transfer-Encoding: chunked", length=False
)
PLAIN = [
    request(),
    request(b""),
    request(b"nonsense"),
    request(form(text="", sessionId=None)),
    request(form(text="x" * 300)),
    request(form(text="é😀\x00")),
    request(b'{"sessionId": "A", "phoneNumber": "+258840000001", "text": ""}'),
    request(TURN, "Content-Type: application/x-www-form-urlencoded", "X-Any: thing"),
    request(TURN, "content-LENGTH: 999").replace(b"content-LENGTH: 999\r\n", b""),
    request(TURN, "Connection: close"),
    request(TURN, "Connection: keep-alive"),
    request(TURN, version="1.0"),
    request(TURN, "Connection: keep-alive", version="1.0"),
    request(b"x" * LIMIT),
]
ODD = [
    CHUNKED,
    request(b"", length=False),
    request(b"x" * (LIMIT + 1)),
    request(TURN, "Expect: 100-continue"),
    request(TURN, "Upgrade: websocket", "Connection: upgrade"),
    request(TURN, to=path("ussd") + "?x=1"),
    request(TURN, to="http://here" + path("ussd")),
    request(TURN, to=path("ussd", "wrong-secret_of.the~city-01")),
    request(TURN, to=path("ussd").replace("ussd", "%75ssd")),
    request(TURN, to=path("ussd") + "/"),
    request(TURN, to="/" + path("ussd")),
    request(TURN, to=path("ussd-end")),
    request(TURN, to=path("sms")),
    request(TURN, to="/healthz"),
    request(b"", method="GET"),
    request(TURN, method="PUT"),
    b"nonsense\r\n\r\n",
    request(TURN, "Content-Length: 1"),
    request(TURN, "Content-Length: " + "0" * 5000 + str(len(TURN)), length=False),
]


def answers(server: Server, asked: bytes, *, in_pieces_of: int = 0) -> tuple[bytes, bool]:
    """What a server sends for these bytes, and whether it closes then."""
    got: list[tuple[bytes, bool]] = []

    async def talk() -> None:
        protocol, wire = server.connect()
        size = in_pieces_of or len(asked)
        for at in range(0, len(asked), size):
            if not wire.is_closing():
                protocol.data_received(asked[at : at + size])
                await rounds(3)
        await rounds()
        got.append((wire.heard, wire.is_closing()))
        protocol.connection_lost(None)

    run(talk)
    return got[0]


@pytest.mark.parametrize("in_pieces_of", [0, 7, 100])
@pytest.mark.parametrize("asked", PLAIN)
def test_a_plain_turn_takes_the_short_way(asked: bytes, in_pieces_of: int) -> None:
    short, long = Server(short=True), Server(short=False)
    answer = answers(short, asked, in_pieces_of=in_pieces_of)
    assert answer == answers(long, asked, in_pieces_of=in_pieces_of)
    assert answer[0].startswith(b"HTTP/1.1 200 OK\r\ndate: Thu")
    assert (short.tasks, long.tasks) == (0, 1)
    assert len(short.line.told) == len(long.line.told) <= 1
    assert [t._replace(received_at=0) for t in short.line.told if isinstance(t, Turn)] == [
        t._replace(received_at=0) for t in long.line.told if isinstance(t, Turn)
    ]


@pytest.mark.parametrize("asked", ODD)
def test_whatever_is_odd_goes_uvicorns_way(asked: bytes) -> None:
    short, long = Server(short=True), Server(short=False)
    assert answers(short, asked) == answers(long, asked)
    assert short.tasks == long.tasks
    assert len(short.line.told) == len(long.line.told)


def test_requests_in_one_packet_are_answered_in_their_order() -> None:
    server = Server(short=True)

    async def talk() -> None:
        protocol, wire = server.connect()
        protocol.data_received(request(LATE) + request(TURN) + request(TURN))
        await rounds()
        assert not wire.sent
        server.line.answer_late()
        await rounds(30)
        assert wire.heard.count(b"HTTP/1.1 200 OK") == 3
        assert wire.heard.index(b"CON Late") < wire.heard.index(b"CON Problema")
        assert server.tasks == 2
        # And the way is short again.
        protocol.data_received(request())
        assert wire.heard.count(b"HTTP/1.1 200 OK") == 4
        assert not wire.is_reading_paused

    run(talk)


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
