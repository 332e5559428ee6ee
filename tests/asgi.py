"""Call an ASGI application in process: no server, no socket, and every step of it to be seen."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

FORM = "application/x-www-form-urlencoded"
HANG_UP = object()


@dataclass
class Answer:
    """What the application sent, and how often it asked for the body."""

    messages: list[Message] = field(default_factory=list)
    reads: int = 0

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.messages[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages[1:])

    @property
    def text(self) -> str:
        return self.body.decode()


def call(
    app: ASGIApp,
    path: str,
    body: bytes = b"",
    *,
    method: str = "POST",
    content_type: str = FORM,
    chunks: Iterable[bytes | object] | None = None,
    hung_up: bool = False,
) -> Answer:
    """Send one request as uvicorn would: `path` as on the wire, escapes and all.

    `chunks` sends the body in pieces, `HANG_UP` among them ends it; `hung_up` makes sending fail.
    """
    answer = Answer()
    pieces = list(chunks) if chunks is not None else [body]

    async def receive() -> Message:
        answer.reads += 1
        if not pieces or pieces[0] is HANG_UP:
            return {"type": "http.disconnect"}
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Message) -> None:
        if hung_up:
            raise ConnectionResetError
        answer.messages.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", content_type.encode())],
    }
    asyncio.run(_run(app, scope, receive, send))
    return answer


async def _run(app: ASGIApp, scope: Any, receive: Any, send: Any) -> None:
    await app(scope, receive, send)
