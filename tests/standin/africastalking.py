"""A stand-in for Africa's Talking's messaging API: it accepts, refuses and breaks as it is told.

    with StandIn() as standin:
        standin.will(answer(405), hang)
        sender = AfricasTalkingSender("city", "key", base_url=standin.url, timeout_s=(0.5, 0.1))

Each request takes the next outcome; when none is left it accepts. `messages` is the ledger: what
it accepted, and so would have sent, whether or not it managed to say so.
"""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self, cast
from urllib.parse import parse_qs

AUTH_TEXT = "The supplied authentication is invalid"
STATUS = {
    100: "Processed",
    101: "Success",
    102: "Queued",
    401: "RiskHold",
    402: "InvalidSenderId",
    403: "InvalidPhoneNumber",
    404: "UnsupportedNumberType",
    405: "InsufficientBalance",
    406: "UserInBlacklist",
    407: "CouldNotRoute",
    409: "DoNotDisturbRejection",
    500: "InternalServerError",
    501: "GatewayError",
    502: "RejectedByGateway",
}
_ACCEPTED = (100, 101, 102)


class Accepted(NamedTuple):
    """One message the stand-in took."""

    message_id: str
    to: str
    text: str
    sender: str


class _Request(BaseHTTPRequestHandler):
    """One request on its way through an outcome."""

    protocol_version = "HTTP/1.1"
    form: dict[str, str]

    @property
    def standin(self) -> "StandIn":
        return cast("_Server", self.server).standin

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.form = {name: values[-1] for name, values in parse_qs(body).items()}
        self.form["path"] = self.path
        self.form["apiKey"] = self.headers.get("apiKey", "")
        with suppress(OSError):  # the sender may not have waited for us
            self.standin.take(self.form)(self)
        self.close_connection = True

    def reply(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(
        self,
        format: str,  # noqa: A002 - its name in the base class
        *args: object,
    ) -> None:
        """Say nothing."""


#: What may become of a request.
Outcome = Callable[[_Request], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    standin: "StandIn"


class StandIn:
    """The API on a port of this machine, between `with` and its end."""

    def __init__(self) -> None:
        #: What was taken, in order.
        self.messages: list[Accepted] = []
        #: The form of every request, with its path and key.
        self.requests: list[dict[str, str]] = []
        #: Set at the end, so that nothing that hangs outlives a test.
        self.over = threading.Event()
        self._script: deque[Outcome] = deque()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Request)
        self._server.standin = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def will(self, *outcomes: Outcome) -> None:
        """Add what is to become of the next requests."""
        with self._lock:
            self._script.extend(outcomes)

    def take(self, form: dict[str, str]) -> Outcome:
        with self._lock:
            self.requests.append(form)
            return self._script.popleft() if self._script else answer(101)

    def accept(self, form: dict[str, str]) -> str:
        """Write a message into the ledger; give its id."""
        with self._lock:
            message_id = f"ATXid_{len(self.messages) + 1:032x}"
            sender = form.get("from", "")
            self.messages.append(Accepted(message_id, form["to"], form["message"], sender))
        return message_id

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _said(request: _Request, code: int) -> bytes:
    """Build the answer for one recipient, and write the ledger when the code accepts."""
    taken = code in _ACCEPTED
    recipient = {
        "statusCode": code,
        "number": request.form["to"],
        "status": STATUS.get(code, "Unheard"),
        "cost": "KES 0.8000" if taken else "0",
        "messageId": request.standin.accept(request.form) if taken else "None",
    }
    told = f"Sent to {int(taken)}/1 Total Cost: {recipient['cost']}"
    return json.dumps({"SMSMessageData": {"Message": told, "Recipients": [recipient]}}).encode()


def answer(code: int, kind: str = "application/json") -> Outcome:
    """Answer 201 with this code for the recipient."""
    return lambda request: request.reply(201, _said(request, code), kind)


def no_recipients(message: str) -> Outcome:
    """Answer 201, no recipients, and why."""
    body = json.dumps({"SMSMessageData": {"Message": message, "Recipients": []}}).encode()
    return lambda request: request.reply(201, body, "application/json")


def plain(status: int, body: str, kind: str = "text/html") -> Outcome:
    """Answer what a proxy, or a broken API, answers."""
    return lambda request: request.reply(status, body.encode(), kind)


def hang(request: _Request) -> None:
    """Take nothing and say nothing."""
    request.standin.over.wait()


def accept_then_hang(request: _Request) -> None:
    """Take the message and never say so."""
    request.standin.accept(request.form)
    request.standin.over.wait()


def accept_then_reset(request: _Request) -> None:
    """Take the message and tear the connection."""
    request.standin.accept(request.form)
    # Lingering for no time makes closing a reset.
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


def accept_then_close(request: _Request) -> None:
    """Take the message and close without a word."""
    request.standin.accept(request.form)


def truncated(request: _Request) -> None:
    """Take the message and end the answer in the middle of its JSON."""
    request.reply(201, _said(request, 101)[:-20], "application/json")


def cut_short(request: _Request) -> None:
    """Take the message and send less than was announced."""
    request.send_response(201)
    request.send_header("content-type", "application/json")
    request.send_header("content-length", "500")
    request.end_headers()
    request.wfile.write(_said(request, 101)[:40])


def slow_headers(pause_s: float, code: int = 101) -> Outcome:
    """Answer one header at a time, with this pause before each."""

    def trickle(request: _Request) -> None:
        body = _said(request, code)
        lines = ("HTTP/1.1 201 Created", f"content-length: {len(body)}", "x-slow: yes", "")
        for line in lines:
            request.standin.over.wait(pause_s)
            request.wfile.write(line.encode() + b"\r\n")
        request.wfile.write(body)

    return trickle
