"""The loop that looks after deadlines: what is past due is noted, what is suspended waits.

A notice that suspends work is met here and not where it is published: however many cases it covers,
nobody who publishes waits for them, and a crash leaves nothing half done that the next look would
not find. Of several processes one does it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias

from sqlalchemy import Connection, Engine

from app.domain.clock import Micros
from app.menu.model import City
from app.store import due_store
from app.store.hours_then import HoursThen
from app.store.published import Cities
from app.store.vault import Vault
from app.usecases.postpone import Dated, first_pause, postponed
from app.work.loop import Loop
from app.work.publisher import Write
from app.work.versions import LONGEST_SESSION_US

#: Reads some of the cases of a city that are due from a moment on, above an id and by id.
Kind: TypeAlias = Callable[[Connection, int, Micros, int], Sequence[Dated]]
#: How often is looked: deadlines are whole minutes.
LOOK_S: Final = 15.0
#: For how long a process that looks is waited for by the others.
LEASE_US: Final = 60 * 1_000_000


class Deadlines(Loop):
    """One thread that looks, and looks again."""

    def __init__(
        self,
        reader: Engine,
        write: Write,
        vault: Vault,
        cities: Cities,
        *,
        worker: int,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the ways to read and to write; `worker` is a number that no other process has."""
        super().__init__("deadlines", LOOK_S, LEASE_US, reader, write, worker=worker, now_us=now_us)
        self._vault = vault
        self._cities = cities
        #: Of each city the version whose suspensions were met, and when to meet them once more.
        self._met: dict[str, tuple[str, Micros]] = {}

    def look(self) -> int:
        """Do what is to be done, unless another process does it; give how many cases it was."""
        now = self._now_us()
        waiting = [city for city in self._cities.all() if self._is_to_meet(city, now)]
        with self._reader.connect() as connection:
            is_past_due = due_store.is_past_due(connection, now)
        if not (waiting or is_past_due) or not self._lease.is_ours():
            return 0
        # First: what waits is not past due.
        moved = sum(self._meet(city, now) for city in waiting)
        return moved + self._note_overdue()

    def _note_overdue(self) -> int:
        total = 0
        while not self._rounds.is_stopping:
            noted = self._write(partial(due_store.note_overdue, now_us=self._now_us()))
            total += noted
            if noted < due_store.MOST or not self._lease.is_ours():
                break
        return total

    def _is_to_meet(self, city: City, now: Micros) -> bool:
        """Whether a version is new, or the last call that began before it has ended by now."""
        version, again = self._met.get(city.code, ("", 0))
        return first_pause(city) is not None and (version != city.version or 0 < again <= now)

    def _meet(self, city: City, now: Micros) -> int:
        """Move the deadlines that a city's suspensions cover, some reports at a time.

        Those of what is set aside as well: when it comes back, it has waited like all others.
        """
        with self._reader.connect() as connection:
            then = HoursThen(connection, self._cities.id(city))
        total = 0
        for kind in (due_store.dated, due_store.set_aside):
            moved, is_whole = self._meet_each(city, kind, then, now)
            total += moved
            if not is_whole:
                return total
        self._keep(city, now)
        return total

    def _meet_each(self, city: City, kind: Kind, then: HoursThen, now: Micros) -> tuple[int, bool]:
        """Give how many were moved of a kind of cases, and whether all of them were looked at."""
        total, after = 0, 0
        while not self._rounds.is_stopping:
            read = self._read(city, kind, after, then)
            total += self._postpone(city, read, now)
            if len(read) < due_store.MOST:
                return total, True
            if not self._lease.is_ours():
                break
            after = read[-1].report_id
        return total, False

    def _read(self, city: City, kind: Kind, after: int, then: HoursThen) -> Sequence[Dated]:
        begins = first_pause(city)
        assert begins is not None, "asked before"
        with self._reader.connect() as connection:
            read = kind(connection, self._cities.id(city), begins, after)
            return [one._replace(hours=then.of(connection, one.service, one.since)) for one in read]

    def _postpone(self, city: City, read: Sequence[Dated], now: Micros) -> int:
        moved = [one for case in read if (one := postponed(city, case))]
        if not moved:
            return 0
        city_id = self._cities.id(city)
        return self._write(
            lambda found: due_store.postpone(found, self._vault, city_id, moved, now)
        )

    def _keep(self, city: City, now: Micros) -> None:
        is_new = self._met.get(city.code, ("", 0))[0] != city.version
        # Who began on an earlier version files by that.
        self._met[city.code] = (city.version, now + LONGEST_SESSION_US if is_new else 0)
