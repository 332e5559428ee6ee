"""Reads the list of cases a page at a time, and counts what needs a hand.

A page goes on behind the last case of the one before it, so it costs the same wherever it is and
nobody misses a case because others have come or gone meanwhile. What is open is read through the
partial index `ix_reports_jobs` and sorted; what is not, backwards along the ids.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    literal,
    select,
    text,
    tuple_,
    type_coerce,
)

from app.domain.accounts import Scope
from app.domain.clock import micros
from app.domain.geo import Position
from app.domain.limits import FiledBy
from app.domain.needs import Needs
from app.domain.report import OPEN
from app.store.case_conditions import asked, needing, waiting, within
from app.store.case_rows import place_code
from app.store.schema import reports
from app.store.tables.reports import IS_HELD, IS_OPEN
from app.store.vault import Vault
from app.store.word_store import has_words
from app.usecases.correct_place import PIN
from app.usecases.export_filters import Filters
from app.usecases.queue_filters import Order, Queue

PAGE: Final = 50
#: Sorts behind every deadline.
_NO_DATE: Final = (1 << 63) - 1
_DUE: Final[ColumnElement[int]] = func.coalesce(type_coerce(reports.c.due_at, BigInteger), _NO_DATE)


class Listed(NamedTuple):
    """A case of the list."""

    id: int
    number: int
    status: str
    service: str  #: code
    place: str  #: code, as precise as it is known
    district: str
    bairro: str
    owner: str
    people: int  #: who have told of it
    requested_at: datetime
    due_at: datetime | None
    reopenings: int
    held: str
    channel: str
    lat: float
    lon: float
    radius_m: int
    located_by: str

    @property
    def is_open(self) -> bool:
        """Whether something is to be done about it."""
        return self.status in OPEN

    @property
    def waits(self) -> bool:
        """Whether it is held for an official."""
        return bool(self.held) and self.is_open

    @property
    def pin(self) -> Position | None:
        """Where a pin has put it; None where none has."""
        return Position(self.lat, self.lon) if self.located_by == PIN else None


class After(NamedTuple):
    """Where a page ends: the next one begins behind it."""

    due: int
    id: int


class Page(NamedTuple):
    """Cases, and where it goes on."""

    cases: tuple[Listed, ...]
    after: After | None  #: None where there are no more


class Step(NamedTuple):
    """A case beside another one in a list, and the page of the list that has it."""

    number: int = 0  #: public; 0 for none
    page: After | None = None  #: behind what the page begins; None for the first


class Beside(NamedTuple):
    """The cases beside one in a list."""

    before: Step = Step()
    after: Step = Step()


class Needed(NamedTuple):
    """How many cases need a hand."""

    open: int = 0
    late: int = 0
    today: int = 0
    disputed: int = 0
    unowned: int = 0
    unseen: int = 0
    held: int = 0


def read_page(
    connection: Connection,
    vault: Vault,
    city_id: int,
    queue: Queue,
    scope: Scope,
    after: After | None = None,
) -> Page:
    """Give the next `PAGE` cases of a list."""
    query = cases().where(*passing(vault, city_id, queue, scope))
    rows = connection.execute(_going_on(query, queue.order, after).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    more = len(rows) > PAGE
    return Page(tuple(map(listed, shown)), After(shown[-1].due, shown[-1].id) if more else None)


def count_cases(
    connection: Connection, vault: Vault, city_id: int, queue: Queue, scope: Scope
) -> int:
    """Count the cases of a list; of what is open, through its index."""
    query = select(func.count()).select_from(reports)
    return connection.scalar(query.where(*passing(vault, city_id, queue, scope))) or 0


def read_beside(
    connection: Connection,
    vault: Vault,
    city_id: int,
    queue: Queue,
    scope: Scope,
    case: Listed,
    page: After | None,
) -> Beside:
    """Give the cases beside one in a list, where it stands or would stand: as `read_page` reads.

    `page`: behind what the page begins that it was opened from. By two statements.
    """
    at = After(micros(case.due_at) if case.due_at else _NO_DATE, case.id)
    query = select(reports.c.number, _DUE.label("due"), reports.c.id)
    query = query.where(*passing(vault, city_id, queue, scope))
    behind = connection.execute(_going_on(query, queue.order, at).limit(1)).first()
    earlier = _going_on(query, queue.order, at, back=True).limit(PAGE + 1)
    ahead = connection.execute(earlier).all()
    marks = [After(row.due, row.id) for row in ahead]
    on_page = sum(page is None or _precedes(queue.order, page, mark) for mark in marks)
    before, after = Step(), Step()
    if ahead:
        turned = marks[PAGE] if len(marks) > PAGE else None
        before = Step(ahead[0].number, page if on_page else turned)
    if behind:
        after = Step(behind.number, page if on_page + 1 < PAGE else at)
    return Beside(before, after)


def _precedes(order: Order, one: After, other: After) -> bool:
    return one < other if order is Order.DUE else one.id > other.id


def _going_on(
    query: Select[Any], order: Order, at: After | None, *, back: bool = False
) -> Select[Any]:
    """Sort a list, from behind a case on; `back`: from before it, towards the beginning."""
    keys: tuple[ColumnElement[int], ...] = (_DUE, reports.c.id)
    keys = keys if order is Order.DUE else keys[1:]
    falls = back != (order is Order.NEWEST)
    if at:
        here, there = tuple_(*keys), tuple_(*map(literal, at[-len(keys) :]))
        query = query.where(here < there if falls else here > there)
    return query.order_by(*(key.desc() if falls else key for key in keys))


def read_cases(
    connection: Connection, city_id: int, numbers: Sequence[int], scope: Scope
) -> dict[int, Listed]:
    """Give cases by number, those of a scope alone."""
    its = reports.c.city_id == city_id, reports.c.number.in_(numbers), *within(scope)
    return {row.number: listed(row) for row in connection.execute(cases().where(*its))}


def count_needed(connection: Connection, city_id: int, filters: Filters, scope: Scope) -> Needed:
    """Count what needs a hand among all that is open, in one reading of it."""
    no_test = reports.c.filed_by != FiledBy.TEST
    free = reports.c.held == ""
    counts = [
        func.sum(case((and_(free, *needing(filters, needs)), 1), else_=0))
        for needs in (Needs.LATE, Needs.TODAY, Needs.DISPUTED, Needs.UNOWNED, Needs.UNSEEN)
    ]
    held = func.sum(case((text(IS_HELD), 1), else_=0))
    every = func.sum(case((free, 1), else_=0))
    query = select(every, *counts, held).where(
        _city(connection) == city_id, text(IS_OPEN), no_test, *within(scope)
    )
    return Needed(*(int(count or 0) for count in connection.execute(query).one()))


def _city(connection: Connection) -> ColumnElement[int]:
    # SQLite would take the index of numbers, and read all there ever was.
    city: ColumnElement[int] = reports.c.city_id
    return city + 0 if connection.dialect.name == "sqlite" else city


def passing(vault: Vault, city_id: int, queue: Queue, scope: Scope) -> list[Any]:
    """Say which cases are shown: conditions on reports."""
    filters = queue.filters
    found: list[Any] = [
        reports.c.city_id + 0 == city_id,
        *asked(filters),
        *within(scope),
        *needing(filters, filters.needs),
        *has_words(vault, city_id, queue.words),
        waiting(is_held=filters.needs is Needs.HELD),
    ]
    if filters.statuses and filters.statuses <= frozenset(map(str, OPEN)):
        found.append(text(IS_OPEN))
    return found


def cases() -> Select[Any]:
    """Ask for cases, as `listed` reads them."""
    return select(
        reports.c.id,
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
        reports.c.reopenings,
        reports.c.held,
        reports.c.channel,
        reports.c.lat,
        reports.c.lon,
        reports.c.radius_m,
        reports.c.located_by,
        _DUE.label("due"),
    )


def listed(row: Row[Any]) -> Listed:
    """Read a row of `cases`."""
    return Listed(
        row.id,
        row.number,
        row.status,
        row.service_code,
        place_code(row.point, row.bairro, row.block, row.district),
        row.district,
        row.bairro,
        row.owner,
        1 + row.joined,
        row.requested_at,
        row.due_at,
        row.reopenings,
        row.held,
        row.channel,
        row.lat,
        row.lon,
        row.radius_m,
        row.located_by,
    )
