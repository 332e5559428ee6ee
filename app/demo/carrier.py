"""The gateway's SMS side: takes messages, tells what became of them early, late, twice or never.

What becomes of a message hangs on the seed, its number and its text alone, so that it is the same
in whichever order messages are sent. `ledger` is what a bill would be written from.
"""

import asyncio
import heapq
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import Final, NamedTuple
from urllib.parse import urlencode

import orjson
from requests import exceptions as http

from app.demo.clock import HOUR, SECOND, Clock
from app.domain.clock import Micros
from app.domain.messaging import Sent, Sms
from app.gateways.africastalking import outcomes
from app.gateways.africastalking.client import Answer
from app.gateways.africastalking.fields import NAME

#: In hundredths: what becomes of an attempt to hand a message over.
_TAKEN, _BROKEN, _REFUSED, _HANGS, _LOST, _GARBLED = 93, 3, 1, 1, 1, 1
_SENDS: Final = (_TAKEN, _BROKEN, _REFUSED, _HANGS, _LOST, _GARBLED)


class Send(Enum):
    """What becomes of an attempt."""

    TAKEN = auto()
    BROKEN = auto()  #: the gateway says so, and nothing has left
    REFUSED = auto()  #: no such number
    HANGS = auto()  #: taken, and never said so
    LOST = auto()  #: not taken, and never said so
    GARBLED = auto()  #: taken; nobody can read what it said


class Word(Enum):
    """What is told of a message that was taken."""

    SOON = auto()
    LATE = auto()
    EARLY = auto()  #: before we know that it was taken
    TWICE = auto()
    NEVER = auto()
    UNKNOWN = auto()  #: a status that nobody knows, and nothing else
    FAILED = auto()


_WORDS: Final = (74, 8, 4, 4, 5, 2, 3)  #: in hundredths
#: Nobody knows whether it was taken; so often a message may be handed over again after that.
IN_DOUBT: Final = (Send.HANGS, Send.LOST, Send.GARBLED)
MOST_DOUBTS: Final = 1
_CODES: Final = {Send.TAKEN: 101, Send.BROKEN: 501, Send.REFUSED: 403}


class Posted(NamedTuple):
    """One attempt, as the gateway has it."""

    at: Micros
    phone: str
    text: str
    nth: int  #: message with this text to this phone, from 1
    send: Send


@dataclass(slots=True)
class _Known:
    """A message that was handed over before."""

    nth: int
    tries: int = 0
    doubts: int = 0
    is_settled: bool = False  #: we have said that it was taken, or that it never will be


class _Receipt(NamedTuple):
    due: Micros
    order: int
    provider_id: str
    status: str


#: Told of each message that has arrived, for certain and so that we know: phone, text, and the
#: how-manieth of these it is.
Arrived = Callable[[str, str, int], None]
Post = Callable[[str, bytes], Awaitable[tuple[int, bytes]]]


class Carrier:
    """Takes messages as `outbox.Sender`, and gives back receipts by callbacks."""

    name = NAME

    def __init__(self, clock: Clock, seed: int, arrived: Arrived) -> None:
        self._clock = clock
        self._seed = seed
        self._arrived = arrived
        self._order = count(1)
        self._receipts: list[_Receipt] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._post: Post | None = None
        self.ledger: list[Posted] = []
        #: (phone, text) -> messages, however often each was handed over.
        self.messages: Counter[tuple[str, str]] = Counter()
        #: Gives the code of the network that a receipt names; "" where it names none.
        self.network_of: Callable[[str], str] = lambda _phone: ""
        self._phones: dict[str, str] = {}  #: by the gateway's own id of a message
        self._known: dict[int, _Known] = {}
        #: Messages that were handed over once more than they may be.
        self.twice: list[str] = []
        self.receipts = 0

    def open(self, loop: asyncio.AbstractEventLoop, post: Post) -> None:
        """Take the way by which receipts are told."""
        self._loop, self._post = loop, post

    def send(self, sms: Sms) -> Sent:
        """Take a message, or not. Called on a thread of the outbox."""
        known = self._know(sms)
        chance = random.Random(f"{self._seed} {sms.to} {sms.text} {known.nth} {known.tries}")
        known.tries += 1
        if known.is_settled or known.doubts > MOST_DOUBTS:
            self.twice.append(f"{sms.template} was handed over {known.tries} times")
        send = chance.choices([*Send], _SENDS)[0]
        known.is_settled |= send in (Send.TAKEN, Send.REFUSED)
        known.doubts += send in IN_DOUBT
        self.ledger.append(Posted(self._clock.now_us(), sms.to, sms.text, known.nth, send))
        return self._answered(sms, send, chance)

    def _know(self, sms: Sms) -> _Known:
        if sms.message_id not in self._known:
            self.messages[sms.to, sms.text] += 1
            self._known[sms.message_id] = _Known(self.messages[sms.to, sms.text])
        return self._known[sms.message_id]

    def _answered(self, sms: Sms, send: Send, chance: random.Random) -> Sent:
        if send in (Send.HANGS, Send.LOST):
            return outcomes.of_error(http.ReadTimeout())
        if send is Send.GARBLED:
            return outcomes.of_answer(Answer(201, b'{"SMSMessageData": {"Mess'))
        provider_id = f"ATXid_{next(self._order):032x}"
        if send is Send.TAKEN:
            self._phones[provider_id] = sms.to
            self._tell(sms, provider_id, chance)
        code = _CODES[send]
        said = {"statusCode": code, "number": sms.to, "messageId": provider_id, "cost": "0"}
        told = {"SMSMessageData": {"Message": "Sent", "Recipients": [said]}}
        return outcomes.of_answer(Answer(201, orjson.dumps(told)))

    def _tell(self, sms: Sms, provider_id: str, chance: random.Random) -> None:
        """Have it told later, or at once, what became of a message."""
        word = chance.choices([*Word], _WORDS)[0]
        now = self._clock.now_us()
        soon = now + chance.randrange(3, 90) * SECOND
        late = now + chance.randrange(2, 40) * HOUR
        if word is Word.NEVER:
            return None
        if word in (Word.UNKNOWN, Word.FAILED):
            status = "Failed" if word is Word.FAILED else "Borked"
            return self._later(soon, provider_id, status)
        self._arrived(sms.to, sms.text, self._known[sms.message_id].nth)
        if word is Word.EARLY:
            return self._now(provider_id)
        self._later(late if word is Word.LATE else soon, provider_id, "Success")
        if word is Word.TWICE:
            self._later(late, provider_id, "Success")
        return None

    def _later(self, due: Micros, provider_id: str, status: str) -> None:
        heapq.heappush(self._receipts, _Receipt(due, next(self._order), provider_id, status))

    def _now(self, provider_id: str) -> None:
        if self._loop is None:  # nobody hears us yet
            return self._later(self._clock.now_us(), provider_id, "Success")
        told = self._told(provider_id, "Success")
        asyncio.run_coroutine_threadsafe(told, self._loop).result()
        return None

    async def _told(self, provider_id: str, status: str) -> None:
        assert self._post is not None
        self.receipts += 1
        fields = {"id": provider_id, "status": status}
        if network := self.network_of(self._phones[provider_id]):
            fields["networkCode"] = network
        await self._post("receipts", urlencode(fields).encode())

    async def tell_until(self, moment: Micros) -> None:
        """Post all receipts that are due by then, each at its time."""
        while self._receipts and self._receipts[0].due <= moment:
            due, _, provider_id, status = heapq.heappop(self._receipts)
            self._clock.to(due)
            await self._told(provider_id, status)
