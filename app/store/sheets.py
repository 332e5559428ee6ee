"""Reads for a sheet what happened within a period: cases with their histories, and who was told.

Pages by id, each in a transaction of its own, as exports read. There is no index of moments, which
every report would pay for: a sheet looks at all reports of the city once.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Engine,
    or_,
    select,
    text,
    type_coerce,
)

from app.domain.case_history import CaseHistory, Event
from app.domain.clock import DAY_US, Micros
from app.domain.errors import InvalidInput
from app.domain.ids import first_id
from app.domain.lifecycle import RULES
from app.domain.messaging import MessageState
from app.domain.periods import Kind, Period, bounds
from app.domain.sheet import Told
from app.store.case_rows import place_code
from app.store.counted import COUNTS
from app.store.joiners import with_joiners
from app.store.published import Published
from app.store.schema import messages, report_events, reports
from app.store.tables.reports import IS_OPEN
from app.usecases.compose_sheet import Counted
from app.usecases.news import ANSWER_US
from app.usecases.telling import ASKS

PAGE_ROWS: Final = 1_000
#: For so long after a case was closed its people are asked, and a word does not change its row.
_WORDS_US: Final = ANSWER_US + DAY_US
#: Ids are made from a clock that may be a little before, or behind, the moments beside them.
CLOCK_US: Final = DAY_US
#: What tells people that something became of their case.
_TELLS: Final = sorted({rule.tells for rule in RULES.values() if rule.tells}.union(ASKS))

_CASE: Final = (
    reports.c.id,
    reports.c.number,
    reports.c.service_code,
    reports.c.point,
    reports.c.bairro,
    reports.c.block,
    reports.c.district,
    reports.c.owner,
    reports.c.joined,
    reports.c.channel,
    reports.c.network,
    type_coerce(reports.c.requested_at, BigInteger).label("requested_us"),
    type_coerce(reports.c.due_at, BigInteger).label("due_us"),
    type_coerce(reports.c.due_since, BigInteger).label("due_since_us"),
    type_coerce(reports.c.told_by, BigInteger).label("told_us"),
)
_EVENT: Final = (
    report_events.c.report_id,
    type_coerce(report_events.c.at, BigInteger).label("at_us"),
    report_events.c.kind,
    report_events.c.actor,
    report_events.c.status,
)


class Within(NamedTuple):
    """Of which city, and of which time."""

    city_id: int
    begin_us: Micros
    end_us: Micros


def count_for(
    engine: Engine, published: Published, kind: Kind, period: Period, body: str, now_us: Micros
) -> Counted:
    """Read what a sheet of a period is made of; of one that is not over, as of now.

    A list of a day tells of the day before, too.

    Raises: InvalidInput when the period has not begun.
    """
    city_id, city = published
    begin_us, end_us = bounds(period, city.zone)
    if begin_us >= now_us:
        raise InvalidInput(f"{date.fromordinal(period.first)} has not begun in {city.name}")
    if kind is Kind.DAY:
        begin_us, _ = bounds(Period(period.first - 1, period.first), city.zone)
    within = Within(city_id, begin_us, min(end_us, now_us))
    cases = [case for case in read_cases(engine, within) if body in ("", case.owner)]
    told = [one for one in read_told(engine, within) if body in ("", one.owner)]
    return Counted(city, kind, period, begin_us, within.end_us, body, cases, told, now_us)


def read_cases(engine: Engine, within: Within) -> list[CaseHistory]:
    """Give every case that was open, or of which something happened, within a period."""
    return [case for page in case_pages(engine, within) for case in page]


def case_pages(engine: Engine, within: Within) -> Iterator[list[CaseHistory]]:
    """Give the same in pages."""
    after = -1
    while True:
        query = select(*_CASE).where(*_touched(within), reports.c.id > after)
        with engine.connect() as connection:
            rows = connection.execute(query.order_by(reports.c.id).limit(PAGE_ROWS)).all()
            if not rows:
                return
            events = _events(connection, report_events.c.report_id.in_([row.id for row in rows]))
            cases = [_case(row, events[row.id]) for row in rows if row.id in events]
            page = with_joiners(connection, cases)
        yield page
        after = rows[-1].id


def newest_cases(
    connection: Connection, within: Within, before: int, most: int, *also: ColumnElement[bool]
) -> list[CaseHistory]:
    """Give so many of them in front of an id, the newest first, by three statements."""
    query = select(*_CASE).where(*_touched(within), *also, reports.c.id < before)
    rows = connection.execute(query.order_by(reports.c.id.desc()).limit(most)).all()
    events = _events(connection, report_events.c.report_id.in_([row.id for row in rows]))
    return with_joiners(connection, [_case(row, events.get(row.id, ())) for row in rows])


def histories(
    connection: Connection,
    ids: CompoundSelect[tuple[int]] | Sequence[int],
    *also: ColumnElement[bool],
) -> list[CaseHistory]:
    """Give cases by their ids, or by a query for these; by two statements, however many it are.

    Without who joined them.
    """
    rows = connection.execute(select(*_CASE).where(reports.c.id.in_(ids), *also)).all()
    events = _events(connection, report_events.c.report_id.in_(ids))
    return [_case(row, events[row.id]) for row in rows if row.id in events]


def _touched(within: Within) -> tuple[ColumnElement[bool], ...]:
    """Ask for cases that count: with whatever `case_counting.last_of` knows of what comes last."""
    begin = within.begin_us
    since = reports.c.updated_at >= begin - _WORDS_US
    dated = reports.c.due_at >= begin, reports.c.told_by >= begin
    return (
        # By sums, which no index has: see `report_export`.
        reports.c.city_id + 0 == within.city_id,
        COUNTS,
        reports.c.requested_at + 0 < within.end_us,
        or_(since, *dated, text(IS_OPEN)),
    )


def _events(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[Event]]:
    query = select(*_EVENT).where(which)
    found: dict[int, list[Event]] = {}
    for row in connection.execute(query.order_by(report_events.c.report_id, report_events.c.seq)):
        event = Event(row.at_us, row.kind, row.actor, row.status)
        found.setdefault(row.report_id, []).append(event)
    return found


def _case(row: Any, events: Sequence[Event]) -> CaseHistory:
    return CaseHistory(
        row.number,
        row.service_code,
        place_code(row.point, row.bairro, row.block, row.district),
        row.bairro,
        row.owner,
        1 + row.joined,
        row.requested_us,
        row.due_us,
        row.due_since_us or row.requested_us,
        tuple(events),
        row.id,
        row.district,
        row.channel,
        row.network,
        row.told_us,
    )


def read_told(engine: Engine, within: Within) -> list[Told]:
    """Give every message of the period that tells somebody what became of a case; nobody is named.

    Messages themselves are not opened.
    """
    with engine.connect() as connection:
        sent = told_of(connection, within)
        owners = _owners(connection, {one.report_id for one in sent})
    return [
        one.told._replace(owner=owners[one.report_id]) for one in sent if one.report_id in owners
    ]


class ToldOf(NamedTuple):
    """A message that tells of a case."""

    report_id: int
    at: Micros
    told: Told  #: without its owner


def told_of(connection: Connection, within: Within) -> list[ToldOf]:
    """Give the same with the ids of the reports, by one statement, those too that do not count."""
    reached = (messages.c.state == MessageState.DELIVERED) | messages.c.shown_at.is_not(None)
    query = select(
        messages.c.cause, messages.c.template, reached.label("heard"), messages.c.answer,
        type_coerce(messages.c.created_at, BigInteger).label("at"),
    ).where(
        messages.c.id >= first_id(within.begin_us - CLOCK_US),
        messages.c.id < first_id(within.end_us + CLOCK_US),
        messages.c.city_id == within.city_id,
        messages.c.direction == "out",
        messages.c.template.in_(_TELLS),
        messages.c.created_at >= within.begin_us,
        messages.c.created_at < within.end_us,
    )  # fmt: skip
    found = []
    for row in connection.execute(query):
        heard = bool(row.heard) or row.answer is not None
        told = Told("", row.template in ASKS, heard, row.answer)
        found.append(ToldOf(report_of(row.cause), row.at, told))
    return found


def report_of(cause: str) -> int:
    """Give the id of the report whose event caused a message; 0 where none did.

    >>> report_of("report:48217365:3"), report_of("day:2016-11-11")
    (48217365, 0)
    """
    what, _, rest = cause.partition(":")
    number = rest.partition(":")[0]
    return int(number) if what == "report" and number.isdigit() else 0


def _owners(connection: Connection, ids: set[int]) -> dict[int, str]:
    """Give who answers for these reports, but for those that do not count."""
    wanted, found = sorted(ids), dict[int, str]()
    for start in range(0, len(wanted), PAGE_ROWS):
        some = reports.c.id.in_(wanted[start : start + PAGE_ROWS])
        rows = connection.execute(select(reports.c.id, reports.c.owner).where(some, COUNTS))
        found |= {row.id: row.owner for row in rows}
    return found
