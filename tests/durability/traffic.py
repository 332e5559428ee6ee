"""Eight callers who file reports one after the other, and a hand that pulls the plug.

A caller asks again with the same bytes when the line breaks, as a gateway does. Once the line is
back, half of them first ask once more for the last screen they were given: it must be the same,
to the byte.
"""

import re
import socket
import threading
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from tests.durability.service import HOST, PATIENCE_S, SECRET, Service

CALLERS = 8
#: A full container, the code painted on it, send: the shortest way to a report.
KEYS = ("", "1", "1*10019", "1*10019*1")
#: What the send screen offers where the same is open, which it is for all but the first.
ANEW = "\n2 Novo\n"
_CASE = re.compile(r"^END .*Caso (\d{4} \d{4})\.")


@dataclass
class Ledger:
    """What the callers were told."""

    #: Gateway's session id -> public number on its last screen.
    filed: dict[str, int] = field(default_factory=dict)
    #: Last screens that say no number: the service's own apology.
    apologies: list[str] = field(default_factory=list)
    #: Pairs of screens that one request was answered with.
    changed: list[tuple[str, str]] = field(default_factory=list)
    replies: int = 0  #: screens that arrived
    torn: int = 0  #: requests whose screen never came
    in_flight: list[int] = field(default_factory=list)  #: at each kill


class Traffic:
    """Callers on one service, until `finish`."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.ledger = Ledger()
        self.lock = threading.Lock()
        self.over = False
        self._in_flight = 0
        self._kill_at = 0
        self._killed = threading.Event()
        self._callers = [
            threading.Thread(target=Caller(self, place).run) for place in range(CALLERS)
        ]

    def start(self) -> None:
        """Let the callers dial."""
        for caller in self._callers:
            caller.start()

    def kill_after(self, replies: int) -> None:
        """Wait until the service was killed: after so many screens more, all callers waiting."""
        self._killed.clear()
        with self.lock:
            self._kill_at = self.ledger.replies + replies
        assert self._killed.wait(PATIENCE_S), "\n".join(self.service.log)

    def finish(self) -> Ledger:
        """Let every caller end the call they are in."""
        self.over = True
        for caller in self._callers:
            caller.join(PATIENCE_S)
            assert not caller.is_alive(), "\n".join(self.service.log)
        return self.ledger

    def sent(self) -> None:
        """Note that a request is on its way; the last hand to go up pulls the plug."""
        with self.lock:
            self._in_flight += 1
            due = self._kill_at and self.ledger.replies >= self._kill_at
            if due and self._in_flight == CALLERS:
                self._kill_at = 0
                self.ledger.in_flight.append(self._in_flight)
                self.service.kill()
                self._killed.set()

    def heard(self) -> None:
        """Note that its screen has arrived."""
        with self.lock:
            self._in_flight -= 1
            self.ledger.replies += 1

    def broke(self) -> None:
        """Note that it never will."""
        with self.lock:
            self._in_flight -= 1
            self.ledger.torn += 1


class Caller:
    """One phone after the other, on one connection to the service."""

    def __init__(self, traffic: Traffic, place: int) -> None:
        self._traffic = traffic
        self._place = place
        self._chance = Random(place)
        self._connection: socket.socket | None = None
        self._known: tuple[bytes, str] | None = None
        self._broken = False

    def run(self) -> None:
        """Call until the traffic is over."""
        calls = 0
        while not self._traffic.over:
            calls += 1
            self._call(f"{self._place}-{calls}")
        if self._connection:
            self._connection.close()

    def _call(self, session: str) -> None:
        # Few phones, so that people come back and their contact has several cases.
        phone = f"+25884{self._place:03}{self._chance.randrange(20):04}"
        screen = ""
        # Some dial all of it at once, *311*1*10019*1#, or the beginning of it; the call asks them
        # for the last key.
        begins = self._chance.randrange(len(KEYS))
        for keys in KEYS[begins:-1] or KEYS[-1:]:
            screen = self._ask(request(session, phone, keys))
            if screen.startswith("END "):
                break
        else:
            last = "2" if ANEW in screen else "1"
            screen = self._ask(request(session, phone, f"{keys}*{last}"))
        ledger = self._traffic.ledger
        if said := _CASE.match(screen):
            ledger.filed[session] = int(said[1].replace(" ", ""))
        else:
            ledger.apologies.append(screen)

    def _ask(self, asked: bytes) -> str:
        """Ask until there is an answer."""
        while True:
            if self._broken and self._known and self._chance.random() < 0.5:
                before, screen = self._known
                again = self._once(before)
                if again is None:
                    continue
                if again != screen:
                    self._traffic.ledger.changed.append((screen, again))
            self._broken = False
            answer = self._once(asked)
            if answer is not None:
                self._known = (asked, answer)
                return answer

    def _once(self, asked: bytes) -> str | None:
        """Ask once; None when the line broke."""
        sent = False
        try:
            if self._connection is None:
                assert self._traffic.service.up.wait(PATIENCE_S)
                self._connection = socket.create_connection((HOST, self._traffic.service.port), 30)
            self._connection.sendall(asked)
            sent = True
            self._traffic.sent()
            screen = read_screen(self._connection)
        except OSError:
            if sent:
                self._traffic.broke()
            if self._connection:
                self._connection.close()
            self._connection = None
            self._broken = True
            return None
        self._traffic.heard()
        return screen


def request(session: str, phone: str, keys: str) -> bytes:
    """Give a request as the gateway sends it."""
    body = urlencode(
        {
            "sessionId": session,
            "phoneNumber": phone,
            "serviceCode": "*311#",
            "networkCode": "64301",
            "text": keys,
        }
    )
    head = (
        f"POST /gateways/africastalking/{SECRET}/ussd HTTP/1.1\r\nhost: {HOST}\r\n"
        f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def read_screen(connection: socket.socket) -> str:
    """Read one answer. Raises: OSError when the line breaks before its end."""
    read = b""
    while True:
        more = connection.recv(65536)
        if not more:
            raise ConnectionResetError
        read += more
        head, parted, body = read.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        if parted and length and len(body) >= int(length[1]):
            assert head.startswith(b"HTTP/1.1 200 "), head
            return body.decode()
