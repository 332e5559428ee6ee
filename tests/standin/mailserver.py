"""A mail server for tests: it keeps what it takes, and refuses and breaks as it is told.

    with MailServer() as server:
        server.will("451 later")                  # to RCPT, once
        SmtpSender(Server("127.0.0.1", server.port, Safety.NONE, "from@city.example")).send(letter)

Each letter takes the next order; when none is left it is taken. `letters` is the ledger: what it
has, whether or not it managed to say so.
"""

import socketserver
import ssl
import threading
from collections import deque
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple, Self, cast

#: Orders besides an answer to RCPT: take a letter and hang up, hang up before it, refuse it whole.
TAKE_AND_HANG_UP, HANG_UP, REFUSE_DATA = "take and hang up", "hang up", "552 too large"
#: More of them: hang up when it is offered, or in the middle of it; take it and babble, or say 251.
HANG_UP_AT_DATA, HANG_UP_WITHIN = "hang up at data", "hang up within"
TAKE_AND_BABBLE, TAKE_AND_FORWARD = "take: thanks, friend", "take: 251 forwarded"


class Kept(NamedTuple):
    """A letter as it came."""

    sender: str
    receiver: str
    message: EmailMessage


class _Handler(socketserver.StreamRequestHandler):
    def setup(self) -> None:
        server = cast("_Server", self.server)
        if server.at_once and server.context:
            self.request = server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self._server = cast("_Server", self.server)
        self._sender = self._receiver = self._order = ""
        self._say("220 ready")
        goes_on = True
        while goes_on and (line := self.rfile.readline().decode().strip()):
            word = line.partition(" ")[0].upper()
            self._server.heard.append(word)
            goes_on = getattr(self, f"_{word.lower()}", self._quit)(line)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _ehlo(self, _line: str) -> bool:
        is_plain = not isinstance(self.connection, ssl.SSLSocket)
        offers = "STARTTLS" if self._server.context and is_plain else "AUTH PLAIN"
        return self._say(f"250-here\r\n250 {offers}")

    def _starttls(self, _line: str) -> bool:
        context = self._server.context
        assert context is not None
        self._say("220 go")
        self.connection = secure = context.wrap_socket(
            self.connection, server_side=True, do_handshake_on_connect=False
        )
        try:
            secure.do_handshake()
        except OSError:
            return False  # who called does not trust us
        self.rfile = self.connection.makefile("rb")
        return True

    def _auth(self, line: str) -> bool:
        return self._say("235 yes" if line.endswith(self._server.secret) else "535 no")

    def _mail(self, line: str) -> bool:
        self._sender = line
        return self._say("250 yes")

    def _rcpt(self, line: str) -> bool:
        orders = self._server.orders
        self._receiver, self._order = line, orders.popleft() if orders else ""
        if self._order == HANG_UP:
            return False
        refuses = self._order[:1].isdigit() and self._order != REFUSE_DATA
        return self._say(self._order if refuses else "250 yes")

    def _data(self, _line: str) -> bool:
        order = self._order
        if order == HANG_UP_AT_DATA:
            return False
        self._say("354 give")
        if order == HANG_UP_WITHIN:
            self.rfile.read(100)
            return False
        self._take(self._server, self._sender, self._receiver, order)
        if order == TAKE_AND_HANG_UP:
            return False
        if order == REFUSE_DATA:
            return self._say(order)
        return self._say(order.partition("take: ")[2] or "250 kept as 17")

    def _quit(self, _line: str) -> bool:
        self._say("221 bye")
        return False

    def _take(self, server: "_Server", sender: str, receiver: str, order: str) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        if order != REFUSE_DATA:
            message = message_from_bytes(b"".join(lines), policy=SMTP)
            server.letters.append(Kept(_address(sender), _address(receiver), message))

    def _say(self, line: str) -> bool:
        self.connection.sendall(f"{line}\r\n".encode())
        return True


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None, secret: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.context = context
        self.at_once = False  # whether it encrypts from the first byte
        self.secret = secret
        self.orders: deque[str] = deque()
        self.letters: list[Kept] = []
        self.heard: list[str] = []


class MailServer:
    """The server on a port of its own, while the block runs."""

    def __init__(
        self, context: ssl.SSLContext | None = None, secret: str = "-", *, at_once: bool = False
    ) -> None:
        """Take its certificate, without which it encrypts nothing, and what a login must end on.

        `at_once`: whether it encrypts from the first byte.
        """
        self._server = _Server(context, secret)
        self._server.at_once = at_once
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def letters(self) -> list[Kept]:
        """What it has, oldest first."""
        return self._server.letters

    @property
    def heard(self) -> list[str]:
        """The commands that came."""
        return self._server.heard

    def will(self, *orders: str) -> None:
        """Do this with the next letters."""
        self._server.orders.extend(orders)
