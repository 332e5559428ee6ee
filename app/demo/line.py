"""The gateway's side of the line: what handsets send as callbacks, posted to the application.

In process, without a socket: the same ASGI application that `dial311 serve` runs. Calls of one
moment go on together, each as one more request of the same batch. Begin reading at `Line.talk`.
"""

import asyncio
import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

from app.demo.clock import SECOND, Clock
from app.demo.residents import Resident
from app.demo.screen import Screen, is_shown, of
from app.domain.clock import Micros

#: What somebody does: gets a screen, gives what they press or type; hangs up where it returns.
Talk = Generator[str, Screen, None]
#: Seconds for which somebody looks at a screen: well below what networks wait.
LOOK: Final = (4, 12)
#: Of requests: those that the gateway sends a second time; of calls, those whose end it tells.
REPEATS: Final = 0.02
STALE: Final = 0.005
TELLS_END: Final = 0.7
PATH: Final = "/gateways/africastalking/{}/{}"


@dataclass(slots=True)
class PhoneCall:
    """One USSD session."""

    who: Resident
    talk: Talk
    session_id: str
    dialled: str
    began: Micros = 0
    last: Micros = 0
    hops: int = 0
    inputs: list[str] = field(default_factory=list)
    replies: list[bytes] = field(default_factory=list)
    is_over: bool = False

    def form(self, count: int | None = None) -> bytes:
        """Write the callback that holds the first `count` inputs, or all."""
        return self.fields({"text": "*".join(self.inputs[:count])})

    def fields(self, more: Mapping[str, str]) -> bytes:
        """Write a callback of this call."""
        fields = {
            "sessionId": self.session_id,
            "phoneNumber": self.who.phone,
            "networkCode": self.who.route.network,
            "serviceCode": self.dialled,
        }
        return urlencode(fields | dict(more)).encode()


#: Is told of every screen: the call, what was pressed on which screen, and what came.
Saw = Callable[[PhoneCall, Screen | None, Screen], None]


class Line:
    """Posts callbacks to one application."""

    def __init__(self, app: ASGIApp, secret: str, clock: Clock, chance: random.Random) -> None:
        self._app = app
        self._secret = secret
        self._clock = clock
        self._chance = chance
        self.requests = 0
        #: Screens that no phone can show; repeats, and those that got other bytes.
        self.unfit = 0
        self.repeats = 0
        self.changed = 0

    async def post(self, callback: str, body: bytes) -> tuple[int, bytes]:
        """Post one callback; give status and body."""
        path = PATH.format(self._secret, callback)
        sent: list[Message] = []
        pieces = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            return pieces.pop() if pieces else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
        }
        await self._app(scope, receive, send)
        return int(sent[0]["status"]), sent[1].get("body", b"")

    async def talk(self, calls: Sequence[PhoneCall], saw: Saw) -> None:
        """Hold calls that begin together, until the last of them is over."""
        live = [*calls]
        for call in live:
            call.began = self._clock.now_us()
            next(call.talk)
        while live:
            replies = await asyncio.gather(*(self._ask(call) for call in live))
            for call, reply in zip(live, replies, strict=True):
                self._hear(call, reply, saw)
            await self._disturb(live)
            live = [call for call in live if not call.is_over]
            self._clock.by(self._chance.randrange(*LOOK) * SECOND)
        for call in calls:
            call.who.is_busy_until = self._clock.now_us()
            await self._end(call)

    async def _ask(self, call: PhoneCall) -> bytes:
        call.last = self._clock.now_us()
        call.hops += 1
        self.requests += 1
        _, body = await self.post("ussd", call.form())
        return body

    def _hear(self, call: PhoneCall, reply: bytes, saw: Saw) -> None:
        wire = reply.decode()
        self.unfit += not is_shown(wire)
        before = of(call.replies[-1].decode()[4:], ends=False) if call.replies else None
        call.replies.append(reply)
        screen = of(wire[4:], ends=wire[:3] == "END")
        saw(call, before, screen)
        try:
            call.inputs.append(call.talk.send(screen))
            call.is_over = screen.ends
        except StopIteration:
            call.is_over = True

    async def _disturb(self, calls: Sequence[PhoneCall]) -> None:
        """Send some requests a second time: the last one, or one that is over."""
        for call in calls:
            drawn = self._chance.random()
            if drawn < REPEATS:
                await self._again(call, len(call.replies) - 1)
            elif drawn < REPEATS + STALE:
                await self._again(call, self._chance.randrange(len(call.replies)))

    async def _again(self, call: PhoneCall, index: int) -> None:
        _, body = await self.post("ussd", call.form(index))
        self.repeats += 1
        self.changed += body != call.replies[index]

    async def _end(self, call: PhoneCall) -> None:
        """Tell that a session is over, as the gateway mostly does."""
        self._chance.random()
        if self._chance.random() >= TELLS_END:
            return
        whole = call.replies[-1].startswith(b"END")
        lasted_ms = (call.last - call.began) // 1_000
        told = {"status": "Success" if whole else "Incomplete"}
        told |= {"durationInMillis": str(lasted_ms), "hopsCount": str(call.hops)}
        await self.post("ussd-end", call.fields(told))
