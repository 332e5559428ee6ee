"""Let the replies of one round of the event loop leave together, each in one packet.

uvicorn writes head and body of a response apart, and the loop sends each at once: two system
calls and two packets for one small screen. And a batch of turns is answered in one round: sent
one by one, each reply wakes a reader that has just gone to sleep.
"""

import asyncio
import logging
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = logging.getLogger(__name__)

#: So much is not held: a long answer goes out as it is made, and its reader can slow it down.
MOST_HELD: Final = 16_384


class Burst:
    """Connections that have something to send when the round is over."""

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: list[Held] = []

    def add(self, held: "Held") -> None:
        """Send what this connection holds, behind what is due in this round."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._send)
        self._waiting.append(held)

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for held in waiting:
            try:
                held.send()
            except Exception:
                log.debug("burst.connection_lost", exc_info=True)


class Held:
    """A transport that holds what is written until the round is over."""

    __slots__ = ("_burst", "_data", "_transport")

    def __init__(self, transport: asyncio.Transport, burst: Burst) -> None:
        self._transport = transport
        self._burst = burst
        self._data = b""

    def write(self, data: bytes) -> None:
        """Hold `data` behind what is held already; send all of it when that grows long."""
        if not self._data and data:
            self._burst.add(self)
        self._data += data
        if len(self._data) > MOST_HELD:
            self.send()

    def send(self) -> None:
        """Send what is held."""
        if self._data:
            data, self._data = self._data, b""
            self._transport.write(data)

    def drop(self) -> None:
        """Forget what is held: nobody is there any more."""
        self._data = b""

    def close(self) -> None:
        """Close when all is sent."""
        self.send()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def burst_protocol() -> type[asyncio.Protocol]:
    """Make uvicorn's HTTP on connections that share one burst."""
    burst = Burst()

    class BurstProtocol(HttpToolsProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            self._held = Held(transport, burst)
            super().connection_made(self._held)  # type: ignore[arg-type]

        def connection_lost(self, exc: Exception | None) -> None:
            self._held.drop()
            super().connection_lost(exc)

    return BurstProtocol
