"""The loop that sends sheets by e-mail: it queues those whose time has come, then sends one by one.

A sheet is made before its letter is taken, and sent between two units of work: no transaction waits
for a mail server, nor does a caller. Of several processes one does it.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from typing import Final, Protocol

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.domain.mail import Letter, LetterState, Outcome
from app.drawings.sheet_page import html_page, plain_page
from app.menu.model import City
from app.store import letter_store
from app.store.letter_store import Waiting
from app.store.published import Published
from app.store.sheets import count_for
from app.usecases.compose_sheet import compose
from app.usecases.sheet_post import Posted, due
from app.work.loop import Loop
from app.work.publisher import Write

log = logging.getLogger(__name__)

#: How often is looked: nobody waits for a sheet to the minute.
LOOK_S: Final = 30.0
#: For how long a process that looks is waited for by the others: an attempt and a sheet.
LEASE_US: Final = 5 * 60 * 1_000_000


class Sends(Protocol):
    """What hands a letter to a mail server; it never raises for what the server does."""

    def send(self, letter: Letter) -> Outcome:
        """Send it."""
        ...


class Sheets(Loop):
    """One thread that looks, and looks again."""

    def __init__(
        self,
        reader: Engine,
        write: Write,
        sender: Sends | None,
        *,
        cities: Callable[[], Sequence[City]],
        city_id: Callable[[City], int],
        worker: int,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the ways to read, write and send; without a sender nothing is queued or sent."""
        super().__init__("sheets", LOOK_S, LEASE_US, reader, write, worker=worker, now_us=now_us)
        self._sender = sender
        self._cities = cities
        self._city_id = city_id

    def start(self) -> None:
        """Begin looking, where there is a mail server."""
        if self._sender is not None:
            super().start()

    def look(self) -> int:
        """Queue what has become due and send what waits; give how many letters were tried."""
        if self._sender is None or not self._has_work() or not self._lease.is_ours():
            return 0
        self._write(partial(letter_store.give_up_lost, now_us=self._now_us()))
        for city in self._cities():
            self._queue(city)
        return self._send_all(self._sender)

    def _has_work(self) -> bool:
        now = self._now_us()
        with self._reader.connect() as connection:
            waits = letter_store.waiting(connection, self._ids(), now) is not None
            if waits or letter_store.is_lost(connection, now):
                return True
            return any(
                letter_store.lacking(connection, self._city_id(city), found)
                for city in self._cities()
                if (found := due(city, now))
            )

    def _ids(self) -> list[int]:
        return [self._city_id(city) for city in self._cities()]

    def _queue(self, city: City) -> None:
        now = self._now_us()
        if found := due(city, now):
            id_ = self._city_id(city)
            self._write(lambda connection: letter_store.queue(connection, id_, found, now))

    def _send_all(self, sender: Sends) -> int:
        tried = 0
        while not self._rounds.is_stopping:
            with self._reader.connect() as connection:
                one = letter_store.waiting(connection, self._ids(), self._now_us())
            if one is None or not self._lease.is_ours():
                break
            tried += self._send(sender, one)
        return tried

    def _send(self, sender: Sends, one: Waiting) -> bool:
        now = self._now_us()
        letter = self._letter(one)
        if not self._write(lambda connection: letter_store.take(connection, one, now)):
            return False
        outcome = sender.send(letter)
        at = self._now_us()
        self._write(lambda connection: letter_store.settle(connection, one, outcome, at))
        if outcome.state is not LetterState.SENT:
            facts = {"sheet": letter.name, "try": one.attempts + 1, **outcome._asdict()}
            log.warning("sheet.letter", extra=facts)
        return True

    def _letter(self, one: Waiting) -> Letter:
        city = next(city for city in self._cities() if self._city_id(city) == one.city_id)
        posted, published = one.posted, Published(one.city_id, city)
        counted = count_for(
            self._reader, published, posted.kind, posted.period, posted.body, self._now_us()
        )
        sheet = compose(counted)
        subject = ". ".join(filter(None, (sheet.title, counted.cells.body(posted.body))))
        subject = subject if posted.body else sheet.title
        name = letter_name(city.code, posted)
        return Letter(posted.receiver, subject, plain_page(sheet), html_page(sheet), name)


def letter_name(city: str, posted: Posted) -> str:
    """Give what no other letter is called, and this one whenever it is sent.

    >>> from app.domain.periods import Kind, Period
    >>> letter_name("vila", Posted(Kind.DAY, Period(739946, 739946), "", "a@b.example"))
    'vila.day.739946.d84b7359e72e06fa'
    """
    whole = f"{posted.body} {posted.receiver}".encode()
    told_apart = blake2b(whole, digest_size=8).hexdigest()
    return f"{city}.{posted.kind}.{posted.period.first}.{told_apart}"
