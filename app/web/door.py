"""The gateways' callbacks, before the web application: plain ASGI, because every turn comes here.

`POST /gateways/africastalking/{secret}/ussd`, `/ussd-end`, `/sms`, `/receipts`, `/opt-out`.
The gateway signs nothing, so the secret in the path is all we know it by. Nothing here logs a
path, and the server must run without its access log. Begin reading at `Door._open`.
"""

import asyncio
import hmac
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import AppError
from app.domain.turn import Reply, Turn
from app.gateways.africastalking import ended, receipts, sms, ussd
from app.usecases.ports import Line
from app.web.forms import read_fields

#: No callback of the gateway comes near this many bytes.
LIMIT = 16384
#: So much more is read and thrown away, that a client still sending may see the answer.
_DRAINED = 16 * LIMIT
#: 128 bits as base64url, in characters that need no escape: the raw path holds it as it is.
_SECRET = re.compile(r"[A-Za-z0-9_.~-]{22,}")
_SEGMENTS = 5  # "", gateways, the gateway, the secret, the callback
_BEFORE = [b"", b"gateways", b"africastalking"]
_TURN = b"ussd"
#: For when even the apology fails, which its protocol rules out.
_LAST_RESORT = Reply("O servico esta ocupado. Ligue de novo mais tarde.", ends=True)

_T = TypeVar("_T")
_Form = Mapping[str, str]
_Keep = Callable[[_Form, int], Awaitable[None]]
_Headers = tuple[tuple[bytes, bytes], ...]

_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_EMPTY = (b"content-length", b"0")
_CLOSE = (b"connection", b"close")
_POST_ONLY = (b"allow", b"POST")
#: Tuples, because all answers share them; longer screens than any network shows get their own.
_BY_LENGTH: tuple[_Headers, ...] = tuple(
    (_TEXT, (b"content-length", b"%d" % length)) for length in range(512)
)

_log = logging.getLogger(__name__)


def _now() -> int:
    """Give the moment in microseconds."""
    return time.time_ns() // 1000


class Door:
    """An ASGI application that answers `/gateways/…` itself and passes all else to `app`.

    `secrets`: at most two, so that one can be replaced while the gateway still uses the other;
    with none the door stays shut. Raises: ValueError for one that is short or needs escapes.
    """

    def __init__(
        self,
        app: ASGIApp,
        line: Line,
        secrets: Sequence[str],
        limit: int = LIMIT,
        now_us: Callable[[], int] = _now,
    ) -> None:
        if len(secrets) > 2 or not all(map(_SECRET.fullmatch, secrets)):
            raise ValueError("at most two secrets, of 22 or more letters, digits or _ . ~ -")
        self._app = app
        self._line = line
        self._secrets = [secret.encode() for secret in secrets]
        self._limit = limit
        self._now_us = now_us
        self._keeps: dict[bytes, _Keep] = {
            b"ussd-end": _keeping(ended.parse, line.end_session),
            b"sms": _keeping(sms.parse, line.receive_sms),
            b"receipts": _keeping(receipts.parse, line.receive_receipt),
            b"opt-out": _keeping(sms.parse_opt_out, line.receive_opt_out),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a callback, pass on the rest. A client that hung up is let go quietly."""
        if scope["type"] != "http" or not scope["path"].startswith("/gateways/"):
            await self._app(scope, receive, send)
            return
        try:
            await self._open(scope, receive, send)
        except OSError:
            # What a server may raise when nobody listens any more. Ours are caught further in.
            return

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who knows the secret; for all others there is nothing here."""
        # Raw, so that an escaped secret is a wrong one, however often it was escaped.
        callback = self._callback(scope.get("raw_path") or scope["path"].encode())
        keep = self._keeps.get(callback)
        if not (keep or callback == _TURN):
            return await _answer(send, 404, (_EMPTY,))
        if scope["method"] != "POST":
            return await _answer(send, 405, (_POST_ONLY, _EMPTY))
        body = await _read(receive, self._limit)
        if body is None:
            return None
        if keep:
            return await self._keep(keep, body, send)
        return await self._answer_turn(body, send)

    def _callback(self, raw_path: bytes) -> bytes:
        """Give the last word of a path that holds a secret of ours, b"" for any other."""
        segments = raw_path.split(b"/")
        if len(segments) != _SEGMENTS or not self._knows(segments[3]):
            return b""
        return segments[4] if segments[:3] == _BEFORE else b""

    def _knows(self, given: bytes) -> bool:
        """Compare with every secret, so that the time taken says nothing of which came near."""
        known = False
        for secret in self._secrets:
            known |= hmac.compare_digest(given, secret)
        return known

    async def _answer_turn(self, body: bytes, send: Send) -> None:
        """Answer 200 with a screen whatever came: anything else ends in the network's own error."""
        told: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.ask(body, lambda screen: None if told.done() else told.set_result(screen))
        screen = await told
        length = len(screen)
        headers = (
            _BY_LENGTH[length]
            if length < len(_BY_LENGTH)
            else (_TEXT, (b"content-length", b"%d" % length))
        )
        if len(body) > self._limit:
            headers = (*headers, _CLOSE)
        await _answer(send, 200, headers, screen)

    def takes(self, raw_path: bytes, length: int) -> bool:
        """Whether a POST of so many bytes to this path is a turn; a negative length is unknown."""
        return 0 <= length <= self._limit and self._callback(raw_path) == _TURN

    def ask(self, body: bytes, tell: Callable[[bytes], None]) -> None:
        """Have `tell` called once with the bytes of a screen, now or later.

        A turn without a session cannot be kept: it gets an apology. Of a body over the limit what
        fits counts: a resident may write more than we store.
        """
        turn: Turn | None = None
        try:
            turn = ussd.parse(read_fields(body[: self._limit]), self._now_us())
            if turn.session_id:
                self._line.answer(turn, lambda reply: tell(ussd.render(reply)))
                return
            reply = self._line.apology(turn)
        except Exception:  # noqa: BLE001 - the edge: the caller gets a sentence
            _log.exception("ussd.failed")
            reply = self._apologise(turn)
        tell(ussd.render(reply))

    def _apologise(self, turn: Turn | None) -> Reply:
        """Give a closing sentence after a failure, at the very last one of our own."""
        try:
            return self._line.apology(turn)
        except Exception:  # noqa: BLE001
            _log.exception("ussd.apology_failed")
        return _LAST_RESORT

    async def _keep(self, keep: _Keep, body: bytes, send: Send) -> None:
        """Answer 200 once it is stored, else 503: then the gateway posts it again for 12 hours."""
        if len(body) > self._limit:
            return await _answer(send, 413, (_TEXT, _EMPTY, _CLOSE))
        try:
            await keep(read_fields(body), self._now_us())
        except Exception as error:  # noqa: BLE001 - the edge: the gateway comes again
            # Being busy is no fault; it needs no trace.
            _log.error("callback.failed", exc_info=not isinstance(error, AppError))
            return await _answer(send, 503, (_TEXT, _EMPTY))
        return await _answer(send, 200, (_TEXT, _EMPTY))


def _keeping(
    parse: Callable[[_Form, int], _T | None], store: Callable[[_T], Awaitable[None]]
) -> _Keep:
    """Join what reads one kind of callback with what stores it."""

    async def keep(form: _Form, received_at: int) -> None:
        told = parse(form, received_at)
        if told is None:
            # It names no message, no person, no session, and the same bytes would come every
            # minute for 12 hours. There is nothing to store, ever: it is answered 200.
            _log.warning("callback.empty")
            return
        await store(told)

    return keep


async def _read(receive: Receive, limit: int) -> bytes | None:
    """Read the body: None when the client hung up, cut to `limit` + 1 bytes when it is longer."""
    body = b""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        body = (body + chunk)[: limit + 1]
        if not message.get("more_body") or size > _DRAINED:
            return body


async def _answer(send: Send, status: int, headers: _Headers, body: bytes = b"") -> None:
    """Send one whole response."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
