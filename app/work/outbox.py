"""The loop that sends: claim messages, send each on a thread, note what became of it.

The send lies between two transactions, never inside one. A message that takes long keeps one of
several senders, and nobody else waits for it.
"""

import logging
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Final, NamedTuple, Protocol

from sqlalchemy import Connection, Engine

from app.domain import pace
from app.domain.messaging import MessageState, Outcome, Sent, Sms
from app.domain.pace import Breaker
from app.store import outbox_results, outbox_store
from app.store.message_book import SqlMessageBook
from app.store.outbox_store import Claim, Claimed, Guide
from app.work.publisher import Write
from app.work.rounds import Rounds
from app.work.tries import write_surely

log = logging.getLogger(__name__)

#: How often an idle outbox looks for work.
LOOK_S: Final = 1.0
#: How many messages are under way at a time. A gateway answers in a second or so.
SENDERS: Final = 8


class Sender(Protocol):
    """A gateway's way of sending."""

    name: str

    def send(self, sms: Sms) -> Sent:
        """Send one message to one person. Never raises. Several threads may share it."""


class Begun(NamedTuple):
    """What one look came to."""

    sends: Sequence[Future[None]] = ()
    wait_s: float = LOOK_S  #: until the next look is worth it


class Outbox:
    """Sends what waits."""

    def __init__(
        self,
        write: Write,
        reader: Engine,
        sender: Sender,
        *,
        guide: Guide,
        book: Callable[[Connection], SqlMessageBook],
        sender_of: Callable[[int, str], str],
        verdicts: Mapping[str, Callable[[str], MessageState | None]],
        now_us: Callable[[], int],
        chance: random.Random,
        senders: int = SENDERS,
    ) -> None:
        """Take the ways to read, to write and to send.

        `write` returns when it is stored, however long that takes. `sender_of` gives the name from
        which a city's messages come on a network, "" for the gateway's own.
        """
        self._write = write
        self._reader = reader
        self._sender = sender
        self._guide = guide
        self._book = book
        self._sender_of = sender_of
        self._verdict_of = verdicts[sender.name]
        self._now_us = now_us
        self._chance = chance
        self._senders = senders
        self._pool = ThreadPoolExecutor(senders, thread_name_prefix="sender")
        #: Guards the two below, which the senders change.
        self._lock = threading.Lock()
        self._breaker = Breaker()
        self._under_way = 0
        self._rounds = Rounds("outbox", lambda: self._begin().wait_s, LOOK_S)

    def start(self) -> None:
        """Begin sending, at once."""
        self._rounds.wake()
        self._rounds.start()

    def stop(self) -> None:
        """Finish the messages in hand, then end."""
        self._rounds.stop()
        self._pool.shutdown()

    def send_due(self) -> int:
        """Send all that is due and wait for it; give how many were sent."""
        count = 0
        while not self._rounds.is_stopping:
            begun = self._begin()
            for send in wait(begun.sends).done:
                send.result()
            count += len(begun.sends)
            if begun.wait_s:
                break
        return count

    def _begin(self) -> Begun:
        """Claim what the idle senders can take, and hand it to them."""
        now_us = self._now_us()
        with self._lock:
            idle = self._senders - self._under_way
            room = pace.room(self._breaker, idle, self._under_way, now_us)
        if not room or not self._is_due(now_us):
            return Begun()
        if purse := self._guide.purse:
            purse.look(now_us)
        most = min(room, outbox_store.CLAIM)
        claim = self._write(lambda c: outbox_store.claim(c, self._guide, self._now_us(), most))
        if self._rounds.is_stopping:
            self._give_back(claim.taken)
            return Begun()
        with self._lock:
            self._under_way += len(claim.taken)
        sends = [self._pool.submit(self._send, one) for one in claim.taken]
        return Begun(sends, self._wait_s(claim))

    def _is_due(self, now_us: int) -> bool:
        with self._reader.connect() as connection:
            return outbox_store.is_due(connection, now_us)

    def _wait_s(self, claim: Claim) -> float:
        if claim.has_more:
            return 0
        if claim.ready_us is None:
            return LOOK_S
        return min(max(claim.ready_us - self._now_us(), 1_000) / 1_000_000, LOOK_S)

    def _give_back(self, claimed: Sequence[Claimed]) -> None:
        if claimed:
            write_surely(
                self._write, lambda c: outbox_results.give_back(c, claimed, self._now_us())
            )

    def _send(self, claimed: Claimed) -> None:
        outcome = Outcome.UNKNOWN
        try:
            sender = self._sender_of(claimed.city_id, claimed.network)
            sent = self._sender.send(claimed.sms._replace(sender=sender))
            outcome = sent.outcome
            self._note(claimed, sent)
        except Exception:  # the others must go; this one's lease tells of it
            log.exception("outbox.not_noted", extra={"message_id": claimed.sms.message_id})
        finally:
            self._heard(outcome)

    def _heard(self, outcome: Outcome) -> None:
        """Learn of an attempt how the gateway is, and let its sender take another."""
        with self._lock:
            was_open = self._breaker.is_open
            chance = self._chance.random()
            self._breaker = pace.after(self._breaker, outcome, self._now_us(), chance)
            self._under_way -= 1
            is_open = self._breaker.is_open
        if is_open is not was_open:
            level = logging.ERROR if is_open else logging.INFO
            word = "outbox.gateway_left_in_peace" if is_open else "outbox.gateway_answers_again"
            log.log(level, word, extra={"gateway": self._sender.name})
        self._rounds.wake()

    def _note(self, claimed: Claimed, sent: Sent) -> None:
        chance = self._chance.random()

        def note(connection: Connection) -> None:
            book = self._book(connection)
            outbox_results.finish(book, connection, claimed, sent, self._verdict_of, chance)

        # Within the lease, and though another process has just written the same id of the gateway.
        write_surely(self._write, note)
