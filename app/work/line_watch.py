"""The loop that looks whether lines are silent, and tells of it by another road: by e-mail.

What came over each network is counted by the hour. A line on which nobody has called for longer
than chance explains is noted once, and who looks after the city gets one letter; one more when
somebody calls again. Of several processes one does it; no transaction waits for a mail server.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from typing import Final

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.domain.line_health import Health, health, silent_lines
from app.domain.mail import Letter, LetterState
from app.drawings.sheet_page import html_page, plain_page
from app.menu.model import City
from app.store import line_hours, silence_store
from app.store.silence_store import Alarm, Silence
from app.usecases.compose_alarm import Told, compose_alarm, receivers
from app.work.loop import Loop
from app.work.publisher import Write
from app.work.sheets import Sends

log = logging.getLogger(__name__)

#: How often is looked: a line is not found silent sooner than within minutes.
LOOK_S: Final = 60.0
#: For how long a process that looks is waited for by the others: an attempt and a letter.
LEASE_US: Final = 5 * 60 * 1_000_000
#: Days of a city that are counted in one look: what is looked back, and some.
MOST_DAYS: Final = 40


class LineWatch(Loop):
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
        """Take the ways to read, write and send; without a sender silences are noted only."""
        super().__init__("lines", LOOK_S, LEASE_US, reader, write, worker=worker, now_us=now_us)
        self._sender = sender
        self._cities = cities
        self._city_id = city_id

    def look(self) -> int:
        """Count, note who is silent or not any more, tell; give how many letters were tried."""
        for city in self._cities():
            if self._count(city):
                self._note(city)
        return self._send_all()

    def _count(self, city: City) -> bool:
        """Count the hours that are over, some at a time; say whether all are counted."""
        city_id = self._city_id(city)
        for _ in range(MOST_DAYS):
            with self._reader.connect() as connection:
                hours = line_hours.next_hours(connection, city_id, self._now_us())
                if not hours:
                    return True
                came = line_hours.count(connection, city, city_id, hours)
            if self._rounds.is_stopping or not self._lease.is_ours():
                break
            self._write(partial(line_hours.put_hours, city_id=city_id, of=hours, came=came))
        return False

    def _note(self, city: City) -> None:
        city_id, now = self._city_id(city), self._now_us()
        with self._reader.connect() as connection:
            known = line_hours.read_known(connection, city, city_id, now)
            lasting = silence_store.open_silences(connection, city_id)
        found = {
            one.line: one for one in health(known.counts, known.seen, known.of_day, now, city.zone)
        }
        noted = {(one.line, one.since_us) for one in lasting}
        for one in silent_lines(found.values()):
            if (one.line, one.seen.call_us) not in noted and self._lease.is_ours():
                self._begin(city, one, now)
        for silence in lasting:
            self._end(city, silence, found.get(silence.line), now)

    def _begin(self, city: City, one: Health, now: Micros) -> None:
        # Without a mail server nobody hears of it: one that comes later would send old news.
        city_id, to = self._city_id(city), receivers(city) if self._sender else []
        if self._write(lambda c: silence_store.begin(c, city_id, one, to, now)):
            facts = {"city": city.code, **one.line._asdict(), "missed": round(one.missed, 1)}
            log.warning("line.silent", extra=facts)

    def _end(self, city: City, silence: Silence, now_is: Health | None, now: Micros) -> None:
        last = now_is.seen.call_us if now_is else None
        if last is None or last <= silence.since_us or not self._lease.is_ours():
            return
        with self._reader.connect() as connection:
            first = line_hours.first_call(
                connection, city, silence.city_id, silence.line, silence.since_us
            )
        if self._write(lambda c: silence_store.end(c, silence, first or last, now)):
            log.info("line.answers", extra={"city": city.code, **silence.line._asdict()})

    def _send_all(self) -> int:
        if self._sender is None:
            return 0
        tried, ids = 0, [self._city_id(city) for city in self._cities()]
        with self._reader.connect() as connection:
            lost = silence_store.is_lost(connection, self._now_us())
        if lost and self._lease.is_ours():
            self._write(partial(silence_store.give_up_lost, now_us=self._now_us()))
        while not self._rounds.is_stopping:
            with self._reader.connect() as connection:
                one = silence_store.waiting(connection, ids, self._now_us())
            if one is None or not self._lease.is_ours():
                break
            tried += self._send(self._sender, one)
        return tried

    def _send(self, sender: Sends, one: Alarm) -> bool:
        now, letter = self._now_us(), self._letter(one)
        if not self._write(lambda c: silence_store.take(c, one, now)):
            return False
        outcome = sender.send(letter)
        at = self._now_us()
        self._write(lambda c: silence_store.settle(c, one, outcome, at))
        if outcome.state is not LetterState.SENT:
            facts = {**one.silence.line._asdict(), "try": one.attempts + 1, **outcome._asdict()}
            log.warning("line.letter", extra=facts)
        return True

    def _letter(self, one: Alarm) -> Letter:
        silence = one.silence
        city = next(city for city in self._cities() if self._city_id(city) == silence.city_id)
        ended = silence.ended_us if one.is_over else None
        sheet = compose_alarm(
            city,
            Told(silence.line, silence.since_us, silence.noticed_us, silence.missed, ended),
        )
        return Letter(
            one.receiver, sheet.title, plain_page(sheet), html_page(sheet), _name(city, one)
        )


def _name(city: City, one: Alarm) -> str:
    """Give what no other letter is called, and this one whenever it is sent."""
    whole = " ".join((*one.silence.line, str(one.silence.since_us), one.receiver)).encode()
    told_apart = blake2b(whole, digest_size=8).hexdigest()
    return f"{city.code}.line.{'over' if one.is_over else 'silent'}.{told_apart}"
