"""Reads cases for people who work on them: a list, and everything of one."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    not_,
    select,
    text,
)

from app.domain.clock import Micros
from app.domain.limits import FiledBy
from app.domain.report import OPEN
from app.store.case_rows import place_code
from app.store.event_notes import open_note
from app.store.schema import report_events, reports
from app.store.sent_of_case import Sent, sent_of_case
from app.store.tables.reports import IS_HELD, IS_OPEN
from app.store.vault import Vault


class Wanted(NamedTuple):
    """Which cases to list; "" for any."""

    city_id: int
    status: str = ""  #: a status, or open
    owner: str = ""
    service: str = ""
    most: int = 50
    past_us: Micros | None = None  #: open ones alone whose deadline lies before this
    held: bool = False  #: those alone that wait for an official; else none of them
    tests: bool = False  #: tests alone; else none of them


class Listed(NamedTuple):
    """A case of the list."""

    number: int
    status: str
    service: str  #: code
    place: str  #: code
    owner: str
    people: int  #: who have told of it
    requested_at: datetime
    due_at: datetime | None
    held: str = ""  #: why it was held for an official
    filed_by: str = FiledBy.RESIDENT

    @property
    def waits(self) -> bool:
        """Whether it waits for an official."""
        return bool(self.held) and self.status in OPEN


class Happened(NamedTuple):
    """One thing of a case's history."""

    at: datetime
    kind: str
    actor: str
    status: str
    note: str


class Whole(NamedTuple):
    """Everything of one case, but who its people are."""

    case: Listed
    reopenings: int
    main: int  #: public number of the case that it repeats; 0 for none
    events: tuple[Happened, ...]
    messages: tuple[Sent, ...]


def list_cases(connection: Connection, wanted: Wanted) -> list[Listed]:
    """Give cases, the oldest first; past their deadline, the longest overdue first."""
    query = cases_of(wanted)
    if wanted.status == "open":
        query = query.where(reports.c.status.in_(sorted(OPEN)))
    elif wanted.status:
        query = query.where(reports.c.status == wanted.status)
    order: tuple[Column[Any], ...] = (reports.c.id,)
    if wanted.past_us is not None:
        query = query.where(text(IS_OPEN), reports.c.due_at < wanted.past_us)
        order = (reports.c.due_at, reports.c.id)
    rows = connection.execute(query.order_by(*order).limit(wanted.most))
    return [listed(row) for row in rows]


def count_held(connection: Connection, city_id: int) -> int:
    """Count what waits for an official, but for tests."""
    its = reports.c.city_id == city_id, reports.c.filed_by != FiledBy.TEST
    return connection.scalar(select(func.count()).select_from(reports).where(_waits(), *its)) or 0


def _waits() -> ColumnElement[bool]:
    return and_(text(IS_HELD), text(IS_OPEN))


def whole_case(connection: Connection, vault: Vault, city_id: int, number: int) -> Whole | None:
    """Give everything of a case; None where there is no such number."""
    mine = reports.c.city_id == city_id, reports.c.number == number
    query = _cases().add_columns(reports.c.reopenings, reports.c.duplicate_of, reports.c.id)
    row = connection.execute(query.where(*mine)).one_or_none()
    if row is None:
        return None
    main = select(reports.c.number).where(reports.c.id == row.duplicate_of)
    events = tuple(_events(connection, vault, row.id))
    return Whole(
        listed(row),
        row.reopenings,
        connection.scalar(main) or 0 if row.duplicate_of else 0,
        events,
        sent_of_case(connection, row.id, len(events)),
    )


def cases_of(wanted: Wanted) -> Select[tuple[object, ...]]:
    """Ask for the cases of a body and of a problem, whatever their status; held or tests apart."""
    query = _cases().where(reports.c.city_id == wanted.city_id)
    query = query.where(_waits() if wanted.held else not_(_waits()))
    is_test = reports.c.filed_by == FiledBy.TEST
    query = query.where(is_test if wanted.tests else not_(is_test))
    if wanted.owner:
        query = query.where(reports.c.owner == wanted.owner)
    if wanted.service:
        query = query.where(reports.c.service_code == wanted.service)
    return query


def _cases() -> Select[tuple[object, ...]]:
    return select(
        reports.c.number,
        reports.c.status,
        reports.c.service_code,
        reports.c.point,
        reports.c.bairro,
        reports.c.block,
        reports.c.district,
        reports.c.owner,
        reports.c.joined,
        reports.c.requested_at,
        reports.c.due_at,
        reports.c.held,
        reports.c.filed_by,
    )


def listed(row: Row[tuple[object, ...]]) -> Listed:
    """Read a row of `cases_of`."""
    return Listed(
        row.number,
        row.status,
        row.service_code,
        place_code(row.point, row.bairro, row.block, row.district),
        row.owner,
        1 + row.joined,
        row.requested_at,
        row.due_at,
        row.held,
        row.filed_by,
    )


def _events(connection: Connection, vault: Vault, report_id: int) -> list[Happened]:
    query = select(report_events).where(report_events.c.report_id == report_id)
    return [
        Happened(row.at, row.kind, row.actor, row.status, open_note(vault, row))
        for row in connection.execute(query.order_by(report_events.c.seq))
    ]
