"""Let the replies of one round of the event loop leave together, each in one packet.

uvicorn writes head and body of a response apart, and the loop sends each at once: two system
calls and two packets for one small screen. And a batch of turns is answered in one round: sent
one by one, each reply wakes a reader that has just gone to sleep.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class Burst:
    """Connections that have something to send when the round is over."""

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: list[_Held] = []

    def add(self, held: "_Held") -> None:
        """Send what this connection holds, behind what is due in this round."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._send)
        self._waiting.append(held)

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for held in waiting:
            held.send()


class _Held:
    """A transport that holds what is written until the round is over."""

    __slots__ = ("_burst", "_data", "_transport")

    def __init__(self, transport: asyncio.Transport, burst: Burst) -> None:
        self._transport = transport
        self._burst = burst
        self._data = b""

    def write(self, data: bytes) -> None:
        """Hold `data` behind what is held already."""
        if self._data:
            self._data += data
        elif data:
            self._data = data
            self._burst.add(self)

    def send(self) -> None:
        """Send what is held."""
        if self._data:
            data, self._data = self._data, b""
            self._transport.write(data)

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
            super().connection_made(_Held(transport, burst))  # type: ignore[arg-type]

    return BurstProtocol
