"""Finds what has changed of times that were counted already.

Nothing is written for this where callers wait. Every event has its moment, and all that a look has
to do is to read those that came since the last one, by an index that no filing is in: a filing
changes nothing of the past, and is most of what callers write. What was written late, with a moment
of a day that was counted, is found by the number of events of that day: they are never deleted.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Connection, Select, select, text, type_coerce

from app.domain.clock import Micros, local_day
from app.domain.ids import first_id
from app.domain.periods import Period, bounds
from app.domain.reach import OF_ITS_MOMENT, Reach, joined_up, reach
from app.store import figure_book
from app.store.figure_book import Late
from app.store.schema import report_events, reports
from app.store.sheets import PAGE_ROWS, histories
from app.store.tables.report_events import IS_WATCHED

#: What is younger may be followed by something older: other processes commit, too, and their clocks
#: are not the same.
LAG_US: Final = 60 * 1_000_000


class News(NamedTuple):
    """What has come to light."""

    found: list[Reach]
    late: list[Late]


class Stretch(NamedTuple):
    """Of which time events are looked at."""

    since_us: Micros
    until_us: Micros


def look(connection: Connection, city_id: int, zone: str, new: Stretch, since_day: int) -> News:
    """Give what has changed: by what is new, and by what came late to days from one on."""
    late = figure_book.late_days(connection, city_id, since_day)
    found = [*reaches(connection, city_id, new), *_filed_late(connection, city_id, zone, new)]
    for day in late:
        # Whatever it was, all that stands later stands on it.
        found.append(Reach(day.begin_us, new.until_us))
        found += reaches(connection, city_id, Stretch(day.begin_us, day.end_us))
    return News(joined_up(found), late)


def reaches(connection: Connection, city_id: int, new: Stretch) -> Iterator[Reach]:
    """Give what the events of some time change of what lies before them."""
    ids = sorted(connection.scalars(_changed(city_id, new)))
    for start in range(0, len(ids), PAGE_ROWS):
        yield from _reaches_of(connection, ids[start : start + PAGE_ROWS], new)


def changes(connection: Connection, city_id: int, new: Stretch, of: Stretch) -> bool:
    """Whether the events of some time change what was counted of another; by three statements.

    They are found by their index, and then by their reports: what was filed behind that other time
    changes nothing of it. Of more old cases than a page the answer is yes, for a look at all of
    them would take as long as they are many.
    """
    its = reports.c.id == report_events.c.report_id
    # By a sum, which no index has: from the few events to their reports, never the other way.
    older = reports.c.requested_at + 0 < of.until_us
    ids = connection.scalars(
        _changed(city_id, new).join(reports, its).where(older).limit(PAGE_ROWS + 1)
    ).all()
    if len(ids) > PAGE_ROWS:
        return True
    return any(
        one.first_us < of.until_us and one.last_us >= of.since_us
        for one in _reaches_of(connection, ids, new)
    )


def _reaches_of(connection: Connection, ids: Sequence[int], new: Stretch) -> Iterator[Reach]:
    for case in histories(connection, ids) if ids else ():
        mine = (e for e in case.events if new.since_us <= e.at < new.until_us)
        yield from filter(None, (reach(case, event) for event in mine))


def _changed(city_id: int, new: Stretch) -> Select[Any]:
    """Ask for the cases of what happened in some time that may change what lies before it."""
    its = report_events.c.city_id == city_id, text(IS_WATCHED)
    when = report_events.c.at >= new.since_us, report_events.c.at < new.until_us
    query = select(report_events.c.report_id).where(*its, *when).distinct()
    return query.where(report_events.c.kind.not_in(sorted(OF_ITS_MOMENT)))


def _filed_late(connection: Connection, city_id: int, zone: str, new: Stretch) -> Iterable[Reach]:
    """Give what is told anew of days that are over, as when a clock was wrong."""
    day = local_day(new.until_us, zone)
    begin_us, _ = bounds(Period(day, day), zone)
    query = select(type_coerce(reports.c.requested_at, BigInteger)).where(
        # By the sum, which no index has: new ids lie together.
        reports.c.city_id + 0 == city_id,
        reports.c.id >= first_id(new.since_us),
        reports.c.id < first_id(new.until_us),
        reports.c.requested_at < begin_us,
    )
    return [Reach(at, new.until_us) for at in connection.scalars(query)]
