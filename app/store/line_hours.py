"""Counts what comes over each network by the hour, and finds the last call, filing and receipt.

An hour is counted once, when it is over: calls and reports by their ids, which tell when they were
made, receipts by their time. So each look reads what came within an hour or so, however large the
city, and what was counted of four weeks.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    func,
    insert,
    literal_column,
    select,
    type_coerce,
    update,
)

from app.domain.clock import Micros, micros
from app.domain.ids import EPOCH_US, first_id, moment
from app.domain.line_health import WHOLE, Line, Seen
from app.domain.silence import HOUR_US, LOOKED_BACK, Counts, hour_of
from app.menu.model import City
from app.store.schema import counters, line_hours, messages, receipts, reports, sessions

_NAME: Final = "line_hours"
_DAY_HOURS: Final = 24
#: Hours that are counted in one unit of work: of a handful of networks each.
_AT_ONCE: Final = 24
#: Ids of one hour, and the hour of the first of all.
_IDS: Final = first_id(EPOCH_US + HOUR_US)
_FIRST_HOUR: Final = hour_of(EPOCH_US)
#: Columns of `line_hours`, and what of `Seen` they tell.
_KINDS: Final = {"calls": "call_us", "filings": "filing_us", "receipts": "receipt_us"}
#: An hour is counted when what began in it is committed for certain.
_SETTLED_US: Final = 5 * 60 * 1_000_000


class Came(NamedTuple):
    """What came over a line within an hour, and the last of it."""

    calls: int
    filings: int
    receipts: int
    seen: Seen


class Known(NamedTuple):
    """What is known of the lines of a city."""

    counts: Mapping[Line, Counts]  #: calls of whole hours
    seen: Mapping[Line, Seen]
    of_day: Mapping[Line, int]  #: calls of the last 24 hours, to the minute


def next_hours(connection: Connection, city_id: int, now_us: Micros) -> range:
    """Give the hours that are to be counted next, a day of them at most; none where all are."""
    over = hour_of(now_us - _SETTLED_US)
    counted = connection.scalar(_counter(city_id))
    first = max(over - LOOKED_BACK, _first(connection) if counted is None else counted + 1)
    return range(first, min(over, first + _AT_ONCE))


def _counter(city_id: int) -> Select[int]:
    its = counters.c.city_id == city_id, counters.c.name == _NAME
    return select(counters.c.value).where(*its)


def _first(connection: Connection) -> int:
    """Give the hour of the first call of all; nothing came before."""
    first = connection.scalar(select(func.min(sessions.c.id)))
    return 0 if first is None else hour_of(moment(first))


def put_hours(
    connection: Connection, city_id: int, of: range, came: Mapping[int, Mapping[Line, Came]]
) -> None:
    """Store what came within hours, the next to be counted; nothing where they are there."""
    its = counters.c.city_id == city_id, counters.c.name == _NAME
    counted = connection.scalar(_counter(city_id).with_for_update())
    if counted is None:
        connection.execute(insert(counters).values(city_id=city_id, name=_NAME, value=of[-1]))
    elif counted >= of[0]:
        return
    else:
        connection.execute(update(counters).where(*its).values(value=of[-1]))
    rows = [
        {"city_id": city_id, "hour": hour, **line._asdict()}
        | {"calls": one.calls, "filings": one.filings, "receipts": one.receipts}
        for hour, lines in sorted(came.items())
        for line, one in sorted(lines.items())
    ]
    if rows:
        connection.execute(insert(line_hours), rows)


def count(
    connection: Connection, city: City, city_id: int, hours: range
) -> dict[int, dict[Line, Came]]:
    """Count what came over each line of a city within hours that follow each other."""
    bounds = hours.start * HOUR_US, hours.stop * HOUR_US
    kinds = [
        _counted(connection, city, query(connection, city_id, *bounds))
        for query in (_calls, _filings, _receipts)
    ]
    found: dict[int, dict[Line, Came]] = defaultdict(dict)
    for hour, line in {key for kind in kinds for key in kind}:
        (calls, call), (filings, filing), (heard, receipt) = (kind[hour, line] for kind in kinds)
        found[hour][line] = Came(calls, filings, heard, Seen(call, filing, receipt))
    return found


_Counted = defaultdict[tuple[int, Line], tuple[int, Micros | None]]


def _counted(connection: Connection, city: City, query: Select[Any]) -> _Counted:
    """Give how many there are by hour and line and when the last was, lines as routes.yaml has."""
    found: _Counted = defaultdict(lambda: (0, None))
    rows = connection.execute(query)
    for hour, gateway, network, number, last in (row for row in rows if _is_used(city, row[1])):
        key, at = (hour, line_of(city, gateway, network)), micros(last)
        before, latest = found[key]
        found[key] = (before + number, max(at, latest or at))
    return found


def line_of(city: City, gateway: str, network: str) -> Line:
    """Give the line of a network: those that routes.yaml does not name are one."""
    named = {route.network for route in city.routes if route.gateway == gateway}
    return Line(gateway, network if network in named else "")


def _calls(connection: Connection, city_id: int, begin_us: Micros, end_us: Micros) -> Select[Any]:
    line = (_made_in(sessions.c.id), sessions.c.gateway, sessions.c.network)
    made = _made(connection, sessions.c.city_id, sessions.c.id, city_id, begin_us, end_us)
    query = select(*line, func.count(), func.max(sessions.c.began_at))
    return query.where(*made).group_by(*line)


def _filings(connection: Connection, city_id: int, begin_us: Micros, end_us: Micros) -> Select[Any]:
    line = (_made_in(reports.c.id), sessions.c.gateway, sessions.c.network)
    made = _made(connection, reports.c.city_id, reports.c.id, city_id, begin_us, end_us)
    query = select(*line, func.count(), func.max(reports.c.requested_at))
    with_call = query.join_from(reports, sessions, sessions.c.id == reports.c.session_id)
    return with_call.where(*made).group_by(*line)


def _made_in(ids: ColumnElement[int]) -> ColumnElement[int]:
    """Give the hour in which something was made, by its id: see `domain.ids`."""
    return ids // literal_column(str(_IDS), BigInteger) + literal_column(
        str(_FIRST_HOUR), BigInteger
    )


def _made(
    connection: Connection,
    city: ColumnElement[int],
    ids: ColumnElement[int],
    city_id: int,
    begin_us: Micros,
    end_us: Micros,
) -> Iterator[ColumnElement[bool]]:
    """Ask for what a city's hours made, by id: SQLite would else read an index of the city."""
    yield (city + 0 if connection.dialect.name == "sqlite" else city) == city_id
    yield ids >= first_id(begin_us)
    yield ids < first_id(end_us)


def _receipts(
    _connection: Connection, city_id: int, begin_us: Micros, end_us: Micros
) -> Select[Any]:
    at = type_coerce(receipts.c.at, BigInteger)
    line = (at // literal_column(str(HOUR_US), BigInteger), receipts.c.gateway, receipts.c.network)
    query = select(*line, func.count(), func.max(receipts.c.at))
    mine = query.join_from(receipts, messages, messages.c.id == receipts.c.message_id)
    within = receipts.c.at >= begin_us, receipts.c.at < end_us
    return mine.where(messages.c.city_id == city_id, *within).group_by(*line)


def read_known(connection: Connection, city: City, city_id: int, now_us: Micros) -> Known:
    """Give the calls of four weeks by line and hour, and when the last of each kind was."""
    now = hour_of(now_us)
    its = line_hours.c.city_id == city_id, line_hours.c.hour >= now - LOOKED_BACK
    counts: dict[Line, dict[int, int]] = defaultdict(dict)
    newest: dict[tuple[Line, str], int] = {}
    rows = connection.execute(select(line_hours).where(*its).order_by(line_hours.c.hour))
    for row in (row for row in rows if _is_used(city, row.gateway)):
        # Out of routes.yaml since, a network is one of the others.
        line = line_of(city, row.gateway, row.network)
        counts[line][row.hour] = counts[line].get(row.hour, 0) + row.calls
        newest |= {(line, kind): row.hour for kind in _KINDS if getattr(row, kind)}
    counted = connection.scalar(_counter(city_id))
    first = max(now - _DAY_HOURS, 0 if counted is None else counted + 1)
    going = count(connection, city, city_id, range(first, now + 1))
    of_day = _begun_of_day(connection, city, city_id, now_us)
    for line, hours in counts.items():
        of_day[line] += sum(hours.get(hour, 0) for hour in range(now - _DAY_HOURS + 1, first))
    for hour, lines in going.items():
        for line, came in lines.items():
            of_day[line] += came.calls if hour > now - _DAY_HOURS else 0
    return Known(counts, _seen(connection, city, city_id, newest, going), of_day)


def _begun_of_day(
    connection: Connection, city: City, city_id: int, now_us: Micros
) -> defaultdict[Line, int]:
    """Count what came in the hour of a day ago, from this minute of it on."""
    begin_us = now_us - _DAY_HOURS * HOUR_US
    end_us = (hour_of(begin_us) + 1) * HOUR_US
    found: defaultdict[Line, int] = defaultdict(int)
    counted = _counted(connection, city, _calls(connection, city_id, begin_us, end_us))
    for (_, line), (calls, _) in counted.items():
        found[line] += calls
    return found


def _is_used(city: City, gateway: str) -> bool:
    """Whether a city has this gateway still: one that was left is silent for ever."""
    return any(route.gateway == gateway for route in city.routes)


def _seen(
    connection: Connection,
    city: City,
    city_id: int,
    newest: Mapping[tuple[Line, str], int],
    going: Mapping[int, Mapping[Line, Came]],
) -> dict[Line, Seen]:
    """Give the last of each kind: of the hours that go on, else of the newest in which any was."""
    found: dict[Line, Seen] = {}
    for _, lines in sorted(going.items()):
        for line, came in lines.items():
            _see(found, line, came.seen)
    wanted = {
        hour
        for (line, kind), hour in newest.items()
        if getattr(found.get(line, Seen()), _KINDS[kind]) is None
    }
    for hour in sorted(wanted, reverse=True):
        for line, came in count(connection, city, city_id, range(hour, hour + 1))[hour].items():
            found[line] = _newer(came.seen, found.get(line, Seen()))
    return found


def _see(found: dict[Line, Seen], line: Line, seen: Seen) -> None:
    found[line] = _newer(found.get(line, Seen()), seen)


def _newer(before: Seen, after: Seen) -> Seen:
    """Give the later one's moments, the earlier one's where that has none."""
    return Seen(*(b if a is None else a for b, a in zip(before, after, strict=True)))


def first_call(
    connection: Connection, city: City, city_id: int, line: Line, after_us: Micros
) -> Micros | None:
    """Give when somebody called over a line for the first time after a moment."""
    of_city: ColumnElement[int] = sessions.c.city_id
    query = select(sessions.c.began_at).where(
        of_city == city_id,
        sessions.c.gateway == line.gateway,
        sessions.c.id >= first_id(after_us),
        sessions.c.began_at > after_us,
    )
    named = [route.network for route in city.routes if route.gateway == line.gateway]
    if line.network:
        on_it = sessions.c.network == line.network
    else:
        on_it = sessions.c.network.not_in([network for network in named if network])
    if line.network != WHOLE:
        query = query.where(on_it)
    found = connection.scalar(query.order_by(sessions.c.id).limit(1))
    return None if found is None else micros(found)
