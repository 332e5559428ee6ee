"""The loop that sends: claim a few messages, send each, note what became of it.

The send lies between two transactions, never inside one.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from sqlalchemy import Connection, Engine

from app.domain.errors import Busy
from app.domain.messaging import MessageState, Sent, Sms
from app.store import outbox_store
from app.store.message_book import SqlMessageBook
from app.store.outbox_store import Claimed
from app.store.vault import Vault
from app.store.writer import Writer

log = logging.getLogger(__name__)

#: How often an idle outbox looks for work.
LOOK_S: Final = 1.0
#: How often, and how many seconds apart, a busy writer is asked to note what was sent.
BUSY_TRIES: Final = 40
BUSY_WAIT_S: Final = 0.1


class Sender(Protocol):
    """A gateway's way of sending."""

    name: str

    def send(self, sms: Sms) -> Sent:
        """Send one message to one person. Never raises."""


class Outbox:
    """One thread that sends what waits."""

    def __init__(
        self,
        writer: Writer,
        reader: Engine,
        vault: Vault,
        sender: Sender,
        *,
        book: Callable[[Connection], SqlMessageBook],
        sender_of: Callable[[int, str], str],
        verdicts: Mapping[str, Callable[[str], MessageState | None]],
        now_us: Callable[[], int],
    ) -> None:
        """Take the ways to read, to write and to send.

        `sender_of` gives the name from which a city's messages come on a network, "" for the
        gateway's own.
        """
        self._sender_of = sender_of
        self._writer = writer
        self._reader = reader
        self._vault = vault
        self._sender = sender
        self._book = book
        self._verdict_of = verdicts[sender.name]
        self._now_us = now_us
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin sending."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message in hand, then end."""
        self._stopping.set()
        self._thread.join(15)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                sent = self.send_due()
            except Busy:
                sent = 0  # callers come first
            except Exception:  # the loop must live; the lease brings the message back
                log.exception("outbox.failed")
                sent = 0
            if not sent:
                self._stopping.wait(LOOK_S)

    def send_due(self) -> int:
        """Send a handful of what is due; give how many."""
        with self._reader.connect() as connection:
            if not outbox_store.is_due(connection, self._now_us()):
                return 0
        claimed = self._writer.write(
            lambda connection: outbox_store.claim(connection, self._vault, self._now_us())
        ).result()
        for place, one in enumerate(claimed):
            if self._stopping.is_set():
                self._give_back(claimed[place:])
                break
            self._send(one)
        return len(claimed)

    def _give_back(self, claimed: Sequence[Claimed]) -> None:
        self._write(lambda connection: outbox_store.give_back(connection, claimed, self._now_us()))

    def _send(self, claimed: Claimed) -> None:
        sender = self._sender_of(claimed.city_id, claimed.network)
        sent = self._sender.send(claimed.sms._replace(sender=sender))

        def note(connection: Connection) -> None:
            book = self._book(connection)
            outbox_store.finish(book, connection, claimed, sent, self._verdict_of)

        try:
            self._write(note)
        except Exception:  # the others of the claim must go; this one's lease tells of it
            log.exception("outbox.not_noted", extra={"message_id": claimed.sms.message_id})

    def _write(self, work: Callable[[Connection], None]) -> None:
        """Write what must be known: a writer that is busy is asked again, within the lease."""
        for _ in range(BUSY_TRIES):
            try:
                return self._writer.write(work).result()
            except Busy:
                time.sleep(BUSY_WAIT_S)
        raise Busy
