"""The loop that lets reports be found by the words of their callers, and of crews.

Words may come some minutes after their report: a call that broke off goes on. So what is newer than
an hour is looked at again, each look; what it finds a second time it knows and leaves alone.

Where a migration has emptied the index, all that people ever wrote is taken up anew, piece by piece
between the looks, the newest reports first.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy import Engine

from app.domain.clock import Micros
from app.domain.ids import first_id
from app.store import word_store, words_anew
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
#: So many parts are taken up anew in one look, and the next one comes so soon while there are more.
PARTS: Final = 20
SOON_S: Final = 0.2
#: Of the index, in one unit of work.
MOST_ROWS: Final = 200


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
        #: Whether more is to be taken up anew.
        self._goes_on = False

    def look(self) -> int:
        """Take up all words there are, unless another process does; give how much that was."""
        self._goes_on = False
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
        return total + self._listen(now - LAG_US) + self._renew(beyond)

    def _once(self) -> float | None:
        super()._once()
        return SOON_S if self._goes_on else None

    def _renew(self, beyond: int) -> int:
        """Take up some of what is to be taken up anew; give how many parts, at most `PARTS`."""
        for done in range(PARTS):
            with self._reader.connect() as connection:
                part = words_anew.next_part(connection, self._vault, beyond)
            if part is None or self._rounds.is_stopping or not self._lease.is_ours():
                return done
            self._put(part)
        self._goes_on = True
        return PARTS

    def _put(self, part: words_anew.Part) -> None:
        """Take up a part, in units that no caller waits for."""
        rows = word_store.rows_of(self._vault, part.written)
        for first in range(0, len(rows), MOST_ROWS):
            self._write(partial(word_store.put, rows=rows[first : first + MOST_ROWS]))
        self._write(partial(words_anew.note_remaining, below=part.below))

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
        rows = word_store.rows_of(self._vault, [one.words for one in new])
        if rows:
            self._write(partial(word_store.put, rows=rows))
        self._heard |= {one.place for one in new}

    def _take_up(self, new: list[Written]) -> None:
        self._write(partial(word_store.put, rows=word_store.rows_of(self._vault, new)))
        self._known |= {one.id: len(one.comment) for one in new}

    def _forget(self, start: int, settled: int) -> None:
        """Look no more at what no caller can add to; noted now and then, not with each look."""
        if settled - start > first_id(LATE_US) - first_id(0) and self._lease.is_ours():
            self._write(lambda connection: word_store.note_taken_up(connection, settled))
            self._known = {id_: size for id_, size in self._known.items() if id_ >= settled}
