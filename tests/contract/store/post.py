"""An outbox on a line, worked by hand, and a sender that answers as it is told."""

import random
from collections import deque
from collections.abc import Callable
from typing import Any

from app.domain.messaging import Outcome, Receipt, Sent, Sms
from app.gateways.africastalking import receipts as at_receipts
from app.store import outbox_store
from app.store.outbox_store import CLAIM, Claim, Guide
from app.store.purse import Purse
from app.store.schema import messages
from app.usecases.record_receipt import record_receipt
from app.work.live_menus import waiting_on
from app.work.outbox import Outbox, Sender
from tests.contract.store.lines import NOW, PHONE, Telephone

GATEWAY = "console"


class Clock:
    """A moment that goes on when it is told to."""

    def __init__(self) -> None:
        self.us = NOW
        #: In place of the moment, for who wants to know when it is asked.
        self.read: Callable[[], int] | None = None

    def __call__(self) -> int:
        return self.read() if self.read else self.us


class Scripted:
    """Answers as it is told, then accepts; remembers what it was given."""

    name = GATEWAY

    def __init__(self) -> None:
        self.script: deque[Sent] = deque()
        self.given: list[Sms] = []

    def send(self, sms: Sms) -> Sent:
        self.given.append(sms)
        if self.script:
            return self.script.popleft()
        return Sent(Outcome.ACCEPTED, f"id-{len(self.given)}", "101", "KES 0.8000")


class Post:
    """An outbox on a line, worked by hand."""

    def __init__(
        self,
        line: Telephone,
        sender: Sender | None = None,
        senders: int = 1,
        clock: Clock | None = None,
    ) -> None:
        self.line = line
        self.guide = Guide(line.vault, line.cities, GATEWAY, Purse(line.reader, line.cities))
        self.clock = clock or Clock()
        self.scripted = Scripted()
        self.writer = line.writer(lambda replies: None, self.clock)
        self.outbox = Outbox(
            waiting_on(self.writer),
            line.reader,
            sender or self.scripted,
            guide=self.guide,
            book=lambda connection: line.book(connection, self.clock.us),
            sender_of=lambda city_id, network: "311" if network == "64301" else "",
            verdicts={GATEWAY: at_receipts.verdict, "africastalking": at_receipts.verdict},
            now_us=self.clock,
            chance=random.Random(311),
            senders=senders,
        )
        self.writer.start()

    def do(self, work: Any) -> Any:
        return self.writer.write(work).result(20)

    def queue(
        self,
        cause: str = "day:1",
        phone: str = PHONE,
        text: str = "Ola",
        template: str = "received",
        network: str = "64301",
    ) -> bool:
        def work(connection: Any) -> bool:
            book = self.line.book(connection, self.clock.us)
            return book.queue(cause, template, text, book.person(phone), network)

        return bool(self.do(work))

    def claim(self, most: int = CLAIM) -> Claim:
        """Take what is due, as a sender does that then says nothing more."""
        found = self.do(lambda c: outbox_store.claim(c, self.guide, self.clock.us, most))
        assert isinstance(found, Claim)
        return found

    def receipt(self, status: str, provider_id: str = "id-1") -> None:
        told = Receipt(GATEWAY, provider_id, status, "", "64301", self.clock.us)
        verdict = at_receipts.verdict(status)
        self.do(lambda c: record_receipt(self.line.book(c, self.clock.us), told, verdict))

    def states(self) -> list[str]:
        return [row.state for row in self.line.rows(messages)]

    def the(self) -> Any:
        [message] = self.line.rows(messages)
        return message
