"""Act as Africa's Talking: post what a handset sends as raw bytes, remember every answer.

A call's `text` holds all inputs so far, joined with `*`. Connections are kept alive, as the
gateway keeps them. Begin reading at `Gateway.dial`.
"""

from http.client import HTTPConnection, RemoteDisconnected
from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from app.demo.screen import Screen, read

FORM: Final = "application/x-www-form-urlencoded"
#: Numbers that belong to nobody; four digits follow.
NUMBERS: Final = "+25884000"
TMCEL: Final = "64301"
TIMEOUT_S: Final = 20


class Answer(NamedTuple):
    """What the service sent back."""

    status: int
    content_type: str
    body: bytes


class Exchange(NamedTuple):
    """One USSD callback and what it was answered."""

    callback: bytes
    reply: bytes


def number(index: int) -> str:
    """Give the telephone number of somebody who does not exist."""
    return f"{NUMBERS}{index:04}"


def form(**fields: str) -> bytes:
    """Write a callback's body."""
    return urlencode(fields).encode()


class Gateway:
    """A client of one service. Belongs to one thread."""

    def __init__(self, callback_url: str) -> None:
        """`callback_url` is that of `/ussd`, secret included."""
        self.heard: list[Exchange] = []
        self._connection: HTTPConnection | None = None
        self._run = uuid4().hex[:24]
        self._calls = 0
        self.connect(callback_url)

    def connect(self, callback_url: str) -> None:
        """Turn to a service, perhaps another one than before."""
        parts = urlsplit(callback_url)
        self.close()
        self._base = parts.path.rpartition("/")[0]
        self._connection = HTTPConnection(parts.netloc, timeout=TIMEOUT_S)

    def dial(
        self,
        msisdn: str,
        *,
        text: str = "",
        dialled: str = "*311#",
        network: str = TMCEL,
        session_id: str = "",
    ) -> "PhoneCall":
        """Begin a call; `text` is what was dialled behind the code."""
        self._calls += 1
        fields = {
            "sessionId": session_id or f"ATUid_{self._run}{self._calls:08x}",
            "phoneNumber": msisdn,
            "networkCode": network,
            "serviceCode": dialled,
        }
        return PhoneCall(self, fields, text)

    def turn(self, callback: bytes) -> bytes:
        """Post one USSD callback and remember its answer; it must be a screen."""
        answer = self.post("ussd", callback)
        assert answer.status == 200, answer
        assert answer.content_type == "text/plain; charset=utf-8", answer
        self.heard.append(Exchange(callback, answer.body))
        return answer.body

    def post(self, callback: str, body: bytes, content_type: str = FORM) -> Answer:
        """Post any callback: ussd, ussd-end, sms, receipts, opt-out."""
        return self.request(
            "POST", f"{self._base}/{callback}", body, {"content-type": content_type}
        )

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send any request; once more where a connection kept alive was closed meanwhile."""
        assert self._connection is not None
        kept_alive = self._connection.sock is not None
        try:
            return self._send(method, path, body, headers or {})
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            if not kept_alive:
                raise
            return self._send(method, path, body, headers or {})

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        assert self._connection is not None
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return Answer(response.status, response.headers["content-type"] or "", response.read())

    def close(self) -> None:
        """Hang up the connection."""
        if self._connection is not None:
            self._connection.close()


class PhoneCall:
    """One USSD session, from dialling to the last screen."""

    def __init__(self, gateway: Gateway, fields: dict[str, str], text: str) -> None:
        self._gateway = gateway
        self._fields = fields
        self.text = text
        self.answers = 0  #: keys from dial until now
        self.screen = self._turn()

    @property
    def session_id(self) -> str:
        """The gateway's id of this call."""
        return self._fields["sessionId"]

    def answer(self, given: str) -> Screen:
        """Type something and read the next screen."""
        self.text = f"{self.text}*{given}" if self.text else given
        self.answers += 1
        self.screen = self._turn()
        return self.screen

    def walk(self, *inputs: str) -> Screen:
        """Answer several screens in turn."""
        for given in inputs:
            self.answer(given)
        return self.screen

    def send(self, text: str) -> bytes:
        """Post any transcript for this call, and give the bytes it was answered."""
        return self._gateway.turn(self.callback(text))

    def callback(self, text: str) -> bytes:
        """Write the body of a callback of this call."""
        return form(**self._fields, text=text)

    def hang_up(self) -> None:
        """Let the gateway say that the session broke off."""
        ended = form(**self._fields, status="Incomplete", durationInMillis="9000", hopsCount="1")
        assert self._gateway.post("ussd-end", ended).status == 200

    def _turn(self) -> Screen:
        return read(self.send(self.text))
