"""The loop that counts the figures of days, weeks, months and quarters, beside the callers.

What is over is counted once, from the histories of its cases, and kept; what was counted and has
changed since is counted again. That something has changed is found here, by looking, and not noted
where it happens: a caller's turn, an official's click and the clock would each have to know what
figures are made of, and every one of them would pay a statement for it. So nothing can be forgotten
when a new kind of event comes, and a process that dies leaves nothing half noted: the next look
begins where the last one ended. The price: what changes of the past is seen some minutes later.
That it has changed is said at once: a page asks the events behind the last look
(`figure_watch.changes`).

Of several processes one does it.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy import Connection, Engine

from app.domain.case_counting import Counted
from app.domain.clock import Micros, local_day
from app.domain.figure_jobs import FORMAT, Job, Kept, changed, jobs, yesterday
from app.domain.periods import bounds
from app.domain.rates import Carrier, rates_of
from app.domain.spans import Span
from app.menu.model import City
from app.store import call_sums, figure_book, figure_watch
from app.store.figure_book import Made
from app.store.figure_counts import count_periods, first_day, plain
from app.store.figure_watch import LAG_US, News, Stretch
from app.store.published import Cities
from app.work.loop import Loop
from app.work.publisher import Write

#: How often is looked.
LOOK_S: Final = 60.0
#: For how long a process that counts is waited for by the others: a look at all cases.
LEASE_US: Final = 10 * 60 * 1_000_000
#: After some milliseconds of counting callers come first for so long.
REST_S: Final = 0.005
#: Up to which moment events were looked at is kept so often where they changed nothing.
KEEP_US: Final = 3600 * 1_000_000
#: How many days back each look counts events; all days are looked at once a day.
WATCHED_DAYS: Final = 40


class FigureLoop(Loop):
    """One thread that looks, and looks again."""

    def __init__(
        self,
        reader: Engine,
        write: Write,
        cities: Cities,
        *,
        worker: int,
        now_us: Callable[[], Micros],
    ) -> None:
        """Take the ways to read and to write; `worker` is a number that no other process has."""
        super().__init__("figures", LOOK_S, LEASE_US, reader, write, worker=worker, now_us=now_us)
        self._cities = cities
        #: City -> the newest day up to which all is counted, and by which names and prices. Then
        #: only what has changed is asked.
        self._done: dict[int, tuple[int, tuple[Carrier, ...]]] = {}
        #: City -> the day on which events of all days were counted.
        self._all_watched: dict[int, int] = {}

    def _once(self) -> float | None:
        # Where there was something to count there may be more.
        return 1.0 if self.look() else None

    def look(self) -> int:
        """Find what has changed and count what is to be counted; give how many periods it was."""
        counted = 0
        for city in self._cities.all():
            counted += self._count(city, self._watch(city))
        return counted

    def _watch(self, city: City) -> int:
        """Note which periods have changed since they were counted; give `Seen.charges`."""
        id_, until_us = self._cities.id(city), self._now_us() - LAG_US
        today = local_day(until_us, city.zone)
        is_watched = self._all_watched.get(id_) == today
        with self._reader.connect() as connection:
            since_us, charges = figure_book.seen(connection, id_)
            # Before the first look nothing was counted, so nothing can have changed.
            new = Stretch(until_us if since_us is None else since_us, until_us)
            since_day = today - WATCHED_DAYS if is_watched else 0
            news = figure_watch.look(connection, id_, city.zone, new, since_day)
        self._all_watched[id_] = today
        is_due = since_us is None or until_us - since_us >= KEEP_US
        if (news.found or is_due) and self._lease.is_ours():
            self._write(partial(_note, city_id=id_, news=news, until_us=until_us))
        return charges

    def _count(self, city: City, charges: int) -> int:
        id_, now_us = self._cities.id(city), self._now_us()
        wanted = self._wanted(city, id_, now_us)
        if not wanted or self._rounds.is_stopping or not self._lease.is_ours():
            return 0
        periods = [job.period for job in wanted]
        with self._reader.connect() as connection:
            events = [
                figure_book.count_events(connection, id_, *bounds(period, city.zone))
                for period in periods
            ]
        found = count_periods(self._reader, id_, city, periods, self._rest)
        for job, counted, met in zip(wanted, found, events, strict=True):
            if self._rounds.is_stopping:
                break
            made = self._made(city, job, counted, met, now_us)._replace(charges=charges)
            self._write(partial(figure_book.keep, city_id=id_, made=made))
        return len(wanted)

    def _rest(self) -> None:
        self._rounds.rest(REST_S)

    def _wanted(self, city: City, id_: int, now_us: Micros) -> list[Job]:
        last, networks = yesterday(now_us, city.zone), call_sums.carriers(city)
        with self._reader.connect() as connection:
            if self._done.get(id_) == (last, networks):
                stale = figure_book.kept(connection, id_, only_stale=True)
                return changed(stale, now_us, partial(rates_of, networks))
            kept = figure_book.kept(connection, id_)
            first = first_day(connection, id_, city.zone)
        if first is None:
            return []
        if not (found := jobs(kept, first, last, now_us, partial(rates_of, networks))):
            self._done[id_] = last, networks
        return found

    def _made(self, city: City, job: Job, counted: Counted, events: int, now_us: Micros) -> Made:
        """Put together what is kept; where callers stopped is counted the first time alone."""
        id_, parts = self._cities.id(city), plain(counted)
        if job.span is not Span.DAY:
            with self._reader.connect() as connection:
                parts |= call_sums.add_days(connection, id_, job.period)
        elif job.is_new:
            day = job.period.first
            parts |= call_sums.count_day(self._reader, id_, city, day, now_us)
        elif job.is_repriced:
            parts |= call_sums.count_costs(self._reader, id_, city, job.period.first)
        rates = rates_of(call_sums.carriers(city), job.period)
        kept = Kept(job.span, job.period, now_us, stale=False, format=FORMAT, rates=rates)
        return Made(kept, *bounds(job.period, city.zone), events, parts)


def _note(connection: Connection, *, city_id: int, news: News, until_us: Micros) -> None:
    figure_book.mark(connection, city_id, news.found)
    figure_book.keep_late(connection, city_id, news.late)
    figure_book.keep_seen(connection, city_id, until_us)
