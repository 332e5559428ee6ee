"""Figures as they are kept: a row for each period, and one for each part of the city in it.

Written by one process (`app.work.figures`), read by pages: how many rows that are does not hang on
how many reports there are, nor on how many bodies or places.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import (
    BigInteger,
    Connection,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros
from app.domain.figure_jobs import Kept
from app.domain.periods import Period
from app.domain.reach import Reach
from app.domain.spans import Span
from app.store.schema import counters, figure_periods, figures, report_events
from app.store.tables.report_events import IS_WATCHED

#: Of `counters`: up to which moment a city's events were looked at.
SEEN: Final = "figures"

_KEPT: Final = (
    figure_periods.c.span,
    figure_periods.c.first_day,
    figure_periods.c.last_day,
    type_coerce(figure_periods.c.counted_at, BigInteger),
    figure_periods.c.stale,
    figure_periods.c.format,
    figure_periods.c.rates,
)
#: Of `counters`: how often something that had left was charged anew.
CHARGES: Final = "charges"
#: In place of the sign of rates, of a period that is to be charged anew by whichever hold.
NO_RATES: Final = "-"
#: part -> code -> what is counted of it
Parts = Mapping[str, Any]


class Page(NamedTuple):
    """What is kept of one period."""

    kept: Kept
    end_us: Micros  #: before which all that is counted is
    parts: Parts


class Made(NamedTuple):
    """What was counted of a period, to be kept."""

    kept: Kept
    begin_us: Micros
    end_us: Micros
    events: int
    parts: Parts
    charges: int = 0  #: as `seen` gave it before it was asked what to count


def kept(connection: Connection, city_id: int, *, only_stale: bool = False) -> list[Kept]:
    """Give every period of a city of which something is kept, or those that have changed since."""
    query = select(*_KEPT).where(figure_periods.c.city_id == city_id)
    if only_stale:
        query = query.where(figure_periods.c.stale)
    return [_kept(row) for row in connection.execute(query)]


def read_page(
    connection: Connection, city_id: int, span: Span, first_day: int, parts: Iterable[str] = ()
) -> Page | None:
    """Give what is kept of one period, of these parts or all; None where nothing is."""
    its = figure_periods.c.city_id == city_id, figure_periods.c.span == str(span)
    query = select(*_KEPT, type_coerce(figure_periods.c.end_at, BigInteger)).where(
        *its, figure_periods.c.first_day == first_day
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    mine = figures.c.city_id == city_id, figures.c.span == str(span)
    found = select(figures.c.part, figures.c.counted).where(*mine, figures.c.first_day == first_day)
    if wanted := sorted(parts):
        found = found.where(figures.c.part.in_(wanted))
    rows = connection.execute(found)
    return Page(_kept(row[:-1]), row[-1], {part: orjson.loads(json) for part, json in rows})


def newest_day(connection: Connection, city_id: int, last: int) -> int | None:
    """Give the newest day that is kept, up to one."""
    its = figure_periods.c.city_id == city_id, figure_periods.c.span == str(Span.DAY)
    days = figure_periods.c.first_day
    found: int | None = connection.scalar(select(func.max(days)).where(*its, days <= last))
    return found


def read_part(
    connection: Connection, city_id: int, span: Span, days: Period, part: str
) -> dict[int, tuple[int, Any]]:
    """Give one part of every period that begins within some days: first day -> last day, part."""
    same = and_(
        figures.c.city_id == figure_periods.c.city_id,
        figures.c.span == figure_periods.c.span,
        figures.c.first_day == figure_periods.c.first_day,
    )
    query = (
        select(figures.c.first_day, figure_periods.c.last_day, figures.c.counted)
        .join_from(figure_periods, figures, same)
        .where(
            figure_periods.c.city_id == city_id,
            figure_periods.c.span == str(span),
            figure_periods.c.first_day.between(*days),
            figures.c.part == part,
        )
        .order_by(figures.c.first_day)
    )
    rows = connection.execute(query)
    return {first: (last, orjson.loads(json)) for first, last, json in rows}


def keep(connection: Connection, city_id: int, made: Made) -> None:
    """Keep what was counted, in place of what was; parts that were not counted now stay."""
    its = {"city_id": city_id, "span": str(made.kept.span), "first_day": made.kept.period.first}
    now = {
        "last_day": made.kept.period.last,
        "begin_at": made.begin_us,
        "end_at": made.end_us,
        "counted_at": made.kept.counted_us,
        "stale": made.kept.stale,
        "events": made.events,
        "format": made.kept.format,
        "rates": made.kept.rates,
    }
    if _hold_charges(connection, city_id) != made.charges:
        now |= {"stale": True, "rates": NO_RATES}
    adding = _insert(connection, figure_periods).values(its | now)
    connection.execute(adding.on_conflict_do_update(index_elements=[*its], set_=now))
    mine = [getattr(figures.c, name) == value for name, value in its.items()]
    connection.execute(delete(figures).where(*mine, figures.c.part.in_(list(made.parts))))
    rows = [
        its | {"part": part, "counted": orjson.dumps(one).decode()}
        for part, one in made.parts.items()
    ]
    connection.execute(insert(figures), rows)


def _insert(connection: Connection, table: Table) -> Any:
    postgres = connection.dialect.name == "postgresql"
    return (postgresql.insert if postgres else sqlite.insert)(table)


def mark(connection: Connection, city_id: int, found: Sequence[Reach]) -> None:
    """Note of every period that one of these stretches of time touches that it has changed."""
    _hold_charges(connection, city_id)  # who charges anew marks periods as well, in another order
    for one in found:
        touched = (
            figure_periods.c.city_id == city_id,
            figure_periods.c.begin_at <= one.last_us,
            figure_periods.c.end_at > one.first_us,
        )
        connection.execute(update(figure_periods).where(*touched).values(stale=True))


def _hold_charges(connection: Connection, city_id: int) -> int:
    """Give how often something was charged anew, and let nobody do so meanwhile."""
    its = {"city_id": city_id, "name": CHARGES}
    adding = _insert(connection, counters).values(its | {"value": 0})
    connection.execute(adding.on_conflict_do_nothing())
    query = select(counters.c.value).filter_by(**its).with_for_update()
    return int(connection.execute(query).scalar_one())


def charge_anew(connection: Connection, city_id: int, at_us: Micros) -> None:
    """Note of every period with a moment that what it has cost is to be counted again.

    One that is being counted is not there yet: `keep` sees by the counter that it is to be again.
    """
    now = _hold_charges(connection, city_id) + 1
    its = counters.c.city_id == city_id, counters.c.name == CHARGES
    connection.execute(update(counters).where(*its).values(value=now))
    touched = (
        figure_periods.c.city_id == city_id,
        figure_periods.c.begin_at <= at_us,
        figure_periods.c.end_at > at_us,
    )
    connection.execute(update(figure_periods).where(*touched).values(stale=True, rates=NO_RATES))


class Seen(NamedTuple):
    """How far a city was looked at."""

    until_us: Micros | None  #: the moment up to which its events were; None where never
    charges: int  #: how often something that had left was charged anew until now


def seen(connection: Connection, city_id: int) -> Seen:
    """Say how far a city was looked at."""
    its = counters.c.city_id == city_id, counters.c.name.in_((SEEN, CHARGES))
    rows = connection.execute(select(counters.c.name, counters.c.value).where(*its))
    found = {row.name: int(row.value) for row in rows}
    return Seen(found.get(SEEN), found.get(CHARGES, 0))


def keep_seen(connection: Connection, city_id: int, until_us: Micros) -> None:
    """Note that a city's events were looked at up to a moment."""
    its = counters.c.city_id == city_id, counters.c.name == SEEN
    done = connection.execute(update(counters).where(*its).values(value=until_us))
    if not done.rowcount:
        connection.execute(insert(counters).values(city_id=city_id, name=SEEN, value=until_us))


def count_events(connection: Connection, city_id: int, begin_us: Micros, end_us: Micros) -> int:
    """Count the watched events of some time, by their index alone."""
    its = report_events.c.city_id == city_id, text(IS_WATCHED)
    when = report_events.c.at >= begin_us, report_events.c.at < end_us
    query = select(func.count()).select_from(report_events).where(*its, *when)
    return connection.scalar(query) or 0


class Late(NamedTuple):
    """A day to which something was added after it was counted."""

    day: int
    begin_us: Micros
    end_us: Micros
    events: int  #: that it has now


def late_days(connection: Connection, city_id: int, since_day: int) -> list[Late]:
    """Give the days, from one on, that have another number of events than when they were counted.

    What was written late carries the moment at which it happened, so no look at what is new would
    meet it.
    """
    there = (
        select(func.count())
        .select_from(report_events)
        .where(
            report_events.c.city_id == figure_periods.c.city_id,
            report_events.c.at >= figure_periods.c.begin_at,
            report_events.c.at < figure_periods.c.end_at,
            text(IS_WATCHED),
        )
        .scalar_subquery()
    )
    days = (
        select(
            figure_periods.c.first_day,
            type_coerce(figure_periods.c.begin_at, BigInteger),
            type_coerce(figure_periods.c.end_at, BigInteger),
            figure_periods.c.events,
            there,
        )
        .where(
            figure_periods.c.city_id == city_id,
            figure_periods.c.span == str(Span.DAY),
            figure_periods.c.first_day >= since_day,
        )
    )  # fmt: skip
    rows = connection.execute(days)
    return [Late(day, begin, end, now) for day, begin, end, was, now in rows if was != now]


def keep_late(connection: Connection, city_id: int, found: Iterable[Late]) -> None:
    """Note how many events these days have now."""
    for one in found:
        its = figure_periods.c.city_id == city_id, figure_periods.c.span == str(Span.DAY)
        day = figure_periods.c.first_day == one.day
        connection.execute(update(figure_periods).where(*its, day).values(events=one.events))


def _kept(row: Any) -> Kept:
    span, first, last, counted_us, stale, form, rates = row
    return Kept(Span(span), Period(first, last), counted_us, bool(stale), form, rates)
