"""A server's own end of a connection, without a network."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from app.domain.turn import Reply, Turn
from app.usecases.ports import Tell
from app.web.door import Door
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
