"""The loop that lets reports be found by the words of their callers, and of crews.

Words may come some minutes after their report: a call that broke off goes on. So what is newer than
an hour is looked at again, each look; what it finds a second time it knows and leaves alone.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, Engine

from app.domain.clock import Micros
from app.domain.ids import first_id
from app.store import word_store
from app.store.crew_words import Place, Said, city_ids, said_after
from app.store.vault import Vault
from app.store.word_store import OF_CREWS, Written
from app.work.loop import Loop
from app.work.publisher import Write

#: So long after a report was filed its caller may still add words to it.
LATE_US: Final = 3_600_000_000
#: So long after its moment what a crew has said may still be on its way into the database.
LAG_US: Final = 600_000_000
LOOK_S: Final = 5.0
LEASE_US: Final = 60 * 1_000_000


class Indexing(Loop):
    """One thread that looks, and looks again. Of several processes one does it."""

    def __init__(
        self,
        reader: Engine,
        write: Write,
        vault: Vault,
        *,
        worker: int,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the ways to read and to write; `worker` is a number that no other process has."""
        super().__init__("words", LOOK_S, LEASE_US, reader, write, worker=worker, now_us=now_us)
        self._vault = vault
        #: Reports of the last hour whose words are taken up, with how many characters they had.
        self._known: dict[int, int] = {}
        #: Words of crews of the last minutes that are taken up.
        self._heard: set[Place] = set()

    def look(self) -> int:
        """Take up all words there are, unless another process does; give of how many reports."""
        now = self._now_us()
        settled, beyond = first_id(now - LATE_US), first_id(now + LATE_US)
        with self._reader.connect() as connection:
            after = start = word_store.taken_up_to(connection)
        total = 0
        while after < beyond and not self._rounds.is_stopping:
            with self._reader.connect() as connection:
                found, after = word_store.written_after(connection, self._vault, after, beyond)
            new = [one for one in found if self._known.get(one.id) != len(one.comment)]
            if new:
                if not self._lease.is_ours():
                    return total
                self._take_up(new)
            total += len(new)
        self._forget(start, settled)
        return total + self._listen(now - LAG_US)

    def _listen(self, settled: Micros) -> int:
        """Take up what crews have said; `settled`: nothing older comes any more."""
        with self._reader.connect() as connection:
            start = word_store.taken_up_to(connection, OF_CREWS)
            cities = city_ids(connection)
        total = 0
        for city_id in cities:
            after: Place | None = Place(start)
            while after and not self._rounds.is_stopping:
                with self._reader.connect() as connection:
                    said = said_after(connection, self._vault, city_id, after)
                after = said[-1].place if len(said) == word_store.PAGE else None
                new = [one for one in said if one.place not in self._heard]
                if new and not self._lease.is_ours():
                    return total
                self._hear(new)
                total += len(new)
        if settled - start > LAG_US and not self._rounds.is_stopping and self._lease.is_ours():
            self._write(lambda one: word_store.note_taken_up(one, settled, OF_CREWS))
            self._heard = {one for one in self._heard if one.at_us >= settled}
        return total

    def _hear(self, new: list[Said]) -> None:
        words = [one.words for one in new]
        if words:
            self._write(lambda one: word_store.take_up_all(one, self._vault, words))
        self._heard |= {one.place for one in new}

    def _take_up(self, new: list[Written]) -> None:
        def work(connection: Connection) -> None:
            word_store.take_up_all(connection, self._vault, new)

        self._write(work)
        self._known |= {one.id: len(one.comment) for one in new}

    def _forget(self, start: int, settled: int) -> None:
        """Look no more at what no caller can add to; noted now and then, not with each look."""
        if settled - start > first_id(LATE_US) - first_id(0) and self._lease.is_ours():
            self._write(lambda connection: word_store.note_taken_up(connection, settled))
            self._known = {id_: size for id_, size in self._known.items() if id_ >= settled}
