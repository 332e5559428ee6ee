"""The short way of a turn: from the HTTP parser to the line and back, without a task.

uvicorn makes every request a task with an event for its body and two messages for its response;
for one small form and one small screen that is as much work as answering them. So what is plainly
a turn, in one small body, is asked of the door as soon as it is whole, and its screen written as
soon as it is known. All else, and whatever is odd, goes uvicorn's way, to the same answers.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OK: Final = b"HTTP/1.1 200 OK\r\n"
_SCREEN: Final = b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n"
#: Python refuses to read numbers of some thousand digits.
_LONGEST_LENGTH: Final = 20
_CLOSE: Final = b"connection: close\r\n"


class Turns(Protocol):
    """Who answers turns."""

    def takes(self, raw_path: bytes, length: int) -> bool:
        """Whether a POST of so many bytes to this path is a turn."""

    def ask(self, body: bytes, tell: Callable[[bytes], None]) -> None:
        """Have `tell` called once with the bytes of a screen, now or later. Never raises."""


class Exchange:
    """A turn under way, as uvicorn's protocol sees any request under way.

    The protocol fills `body`, marks what has happened to the request, and then sets its event.
    """

    __slots__ = (
        "_protocol",
        "_turns",
        "body",
        "disconnected",
        "keep_alive",
        "more_body",
        "response_complete",
    )

    def __init__(self, protocol: HttpToolsProtocol, turns: Turns, *, keep_alive: bool) -> None:
        """Wait for the body."""
        self._protocol = protocol
        self._turns = turns
        self.body = b""
        self.more_body = True
        self.disconnected = False
        self.response_complete = False
        self.keep_alive = keep_alive

    @property
    def message_event(self) -> "Exchange":
        """The event: setting it is all that is ever done with it."""
        return self

    def set(self) -> None:
        """Ask, when the body is whole and somebody is there to hear the answer."""
        if not (self.more_body or self.disconnected or self.response_complete):
            self._turns.ask(self.body, self._tell)

    def _tell(self, screen: bytes) -> None:
        protocol, transport = self._protocol, self._protocol.transport
        if self.disconnected or self.response_complete or transport.is_closing():
            return
        self.response_complete = True
        common = b"".join(b"%b: %b\r\n" % one for one in protocol.server_state.default_headers)
        own = _SCREEN % len(screen) + (b"" if self.keep_alive else _CLOSE)
        transport.write(b"%b%b%b\r\n%b" % (_OK, common, own, screen))
        if not self.keep_alive:
            transport.close()
        protocol.on_response_complete()


def turn_protocol(turns: Turns) -> type[asyncio.Protocol]:
    """Make uvicorn's HTTP with a short way in it."""

    class TurnProtocol(HttpToolsProtocol):
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            # They know each other: left so, each closed connection waits for a collection.
            if isinstance(self.cycle, Exchange):
                self.cycle = None

        def on_headers_complete(self) -> None:
            # Of a request that came behind one answered at once: nothing else stops its clock.
            self._unset_keepalive_if_required()
            parser = self.parser
            if not self._is_turn():
                super().on_headers_complete()
                return
            keep_alive = parser.get_http_version() != "1.0" and parser.should_keep_alive()
            exchange: Any = Exchange(self, turns, keep_alive=keep_alive)
            self.cycle = exchange

        def _is_turn(self) -> bool:
            """Whether nothing but this turn is to be thought of."""
            before = self.cycle
            return (
                self.parser.get_method() == b"POST"
                and (before is None or before.response_complete)
                and turns.takes(self.url, _length(self.headers))
                and not self.expect_100_continue
                and not self.parser.should_upgrade()
                and not self.flow.write_paused
            )

    return TurnProtocol


def _length(headers: Sequence[tuple[bytes, bytes]]) -> int:
    """Read the length of a body; -1 for one that does not say it, or with a host of zeros."""
    for name, value in headers:
        if name == b"content-length":
            return int(value) if len(value) <= _LONGEST_LENGTH else -1
    return -1
