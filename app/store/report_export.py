"""Reads reports for an export: pages by id, each in a transaction of its own.

A page holds its snapshot for milliseconds, so an export of any length keeps neither SQLite's log
nor PostgreSQL's old rows alive.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    Row,
    Select,
    case,
    func,
    literal,
    select,
    type_coerce,
)

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.clock import Micros
from app.domain.errors import InvalidInput
from app.domain.needs import Needs
from app.domain.public_number import parse
from app.store.case_conditions import asked, needing, waiting
from app.store.case_scope import beyond, has_any, numbers_of
from app.store.event_notes import sealed_to
from app.store.other_cases import mains, names_beside, other_of
from app.store.schema import cities, contacts, places, report_events, reports, services
from app.store.vault import SealBroken, Vault
from app.usecases.case_book import NAME_A_CASE
from app.usecases.export_columns import CityNames, PlaceName, ReportRow, ServiceName
from app.usecases.export_events import EventRow
from app.usecases.export_filters import Filters
from app.usecases.export_reports import ExportCity

log = logging.getLogger(__name__)

PAGE_ROWS: Final = 2_000
#: Stands for words that do not open: an empty cell would say that there were none.
UNREADABLE: Final = "[cannot be opened]"

#: Moments as stored: an export writes them itself, 2 µs a row cheaper than through datetimes.
_FIELDS: Final = (
    reports.c.id,
    reports.c.number,
    type_coerce(reports.c.requested_at, BigInteger),
    type_coerce(reports.c.updated_at, BigInteger),
    type_coerce(reports.c.closed_at, BigInteger),
    reports.c.service_code,
    reports.c.district,
    reports.c.bairro,
    reports.c.block,
    reports.c.point,
    reports.c.lat,
    reports.c.lon,
    reports.c.radius_m,
    reports.c.located_by,
    reports.c.status,
    reports.c.channel,
    reports.c.language,
    reports.c.network,
    reports.c.answers,
    reports.c.owner,
    type_coerce(reports.c.due_at, BigInteger),
    reports.c.held,
    reports.c.filed_by,
    type_coerce(reports.c.told_by, BigInteger),
    reports.c.reopenings,
    reports.c.joined + 1,
    reports.c.duplicate_of,
)

#: Which case an event names is for whoever sees that case, be they let read no words.
_NAMING_NOTE: Final = case((report_events.c.kind.in_(NAME_A_CASE), report_events.c.note_sealed))
_EVENT: Final = (
    report_events.c.report_id,
    report_events.c.seq,
    type_coerce(report_events.c.at, BigInteger).label("at_us"),
    report_events.c.kind,
    report_events.c.actor,
    report_events.c.status,
)


class _WithEvents(NamedTuple):
    """A report, and what happened to it."""

    id: int
    events: list[EventRow]


class _Row(Protocol):
    """What a page is made of."""

    @property
    def id(self) -> int:
        """Id of the report."""
        ...


T = TypeVar("T", bound=_Row)


class ReportExport:
    """The reports of one city. Made for one export; its methods may run on any thread."""

    def __init__(self, engine: Engine, vault: Vault, city_code: str) -> None:
        """`engine` is one that only reads."""
        self._engine = engine
        self._vault = vault
        with engine.connect() as connection:
            city_id = connection.scalar(select(cities.c.id).where(cities.c.code == city_code))
        if city_id is None:
            raise InvalidInput('The city "%(city)s" has published nothing yet.', city=city_code)
        self._city_id = city_id

    def names(
        self, city: ExportCity, now_us: Micros, district: str = "", bairro: str = ""
    ) -> CityNames:
        """What the codes of the city stand for, those out of use too.

        `bairro`, a code, is said to lie in `district` where cases were filed in both: it has moved
        since. Costs a statement where it lies elsewhere.
        """
        place = select(places.c.code, places.c.kind, places.c.name, places.c.parent)
        service = select(
            services.c.code, services.c.name, services.c.service_group, services.c.responsible
        )
        with self._engine.connect() as connection:
            placed = connection.execute(place.where(places.c.city_id == self._city_id)).all()
            served = connection.execute(service.where(services.c.city_id == self._city_id)).all()
            known = {code: PlaceName(*rest) for code, *rest in placed}
            one = known.get(bairro)
            if one and district in known and one.parent != district:
                both = self._city_id, WHOLE_CITY, district, bairro, ""
                if has_any(connection, *both):
                    known[bairro] = one._replace(parent=district)
        return CityNames(
            known,
            {code: ServiceName(*rest) for code, *rest in served},
            city.block_word,
            city.zone,
            {code: body.name for code, body in city.bodies.items()},
            now_us,
            city.old.bodies,
        )

    def count(self, filters: Filters) -> int:
        """How many reports pass."""
        query = select(func.count()).select_from(reports).where(*self._passing(filters))
        with self._engine.connect() as connection:
            return connection.scalars(query).one()

    def count_held(self, filters: Filters) -> int:
        """How many of these wait for an official."""
        its = *self._passing(filters), waiting(is_held=True)
        query = select(func.count()).select_from(reports).where(*its)
        with self._engine.connect() as connection:
            return connection.scalars(query).one()

    def pages(
        self, filters: Filters, *, comments: bool, phones: bool
    ) -> Iterator[Sequence[ReportRow]]:
        """The reports that pass, by id, up to the newest there was at the first page."""
        words = reports.c.comment_sealed if comments else literal(None)
        number = contacts.c.phone_sealed if phones else literal(None)
        query = select(*_FIELDS, reports.c.contact_id, words, number)
        if phones:
            query = query.outerjoin(contacts, contacts.c.id == reports.c.contact_id)
        yield from self._pages(query, filters, lambda page: self._read(page, filters.scope))

    def events(
        self, filters: Filters, *, comments: bool
    ) -> Iterator[tuple[Sequence[EventRow], int]]:
        """All events of those reports, each page with how many reports it is of."""
        note = report_events.c.note_sealed if comments else _NAMING_NOTE

        def read(query: Select[Any]) -> list[_WithEvents]:
            of = select(*_EVENT, note.label("note_sealed"))
            return self._read_events(query, of, filters.scope, comments=comments)

        for page in self._pages(select(reports.c.id, reports.c.number), filters, read):
            yield [event for one in page for event in one.events], len(page)

    def _pages(
        self, query: Select[Any], filters: Filters, read: Callable[[Select[Any]], list[T]]
    ) -> Iterator[list[T]]:
        with self._engine.connect() as connection:
            last = connection.scalar(select(func.max(reports.c.id)))
        after = -1
        query = query.where(*self._passing(filters)).order_by(reports.c.id).limit(PAGE_ROWS)
        while last is not None:
            page = read(query.where(reports.c.id > after, reports.c.id <= last))
            if page:
                yield page
            if len(page) < PAGE_ROWS:
                return
            after = page[-1].id

    def _passing(self, filters: Filters) -> list[ColumnElement[bool]]:
        city: ColumnElement[int] = reports.c.city_id
        if self._engine.dialect.name == "sqlite":
            # Else SQLite takes the index (city, number) and sorts all of it for every page.
            # PostgreSQL does right by itself, and by such a sum it would misjudge the rows.
            city = city + 0
        found = [city == self._city_id, *asked(filters)]
        if filters.needs:
            found += needing(filters, filters.needs)
            found.append(waiting(is_held=filters.needs is Needs.HELD))
        return found

    def _read(self, query: Select[Any], scope: Scope) -> list[ReportRow]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            repeated = {row.duplicate_of for row in rows} - {None}
            numbers = numbers_of(connection, scope, repeated)
        # Opened when the connection is back in its pool.
        return [
            ReportRow._make(
                (
                    *row[:-4],
                    numbers.get(row.duplicate_of),
                    self._open(row[-2], f"reports.comment {row.id}"),
                    self._open(row[-1], f"contacts.phone {row.contact_id}"),
                )
            )
            for row in rows
        ]

    def _read_events(
        self, query: Select[Any], of: Select[Any], scope: Scope, *, comments: bool
    ) -> list[_WithEvents]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            happened = of.where(report_events.c.report_id.in_([row.id for row in rows]))
            order = report_events.c.report_id, report_events.c.seq
            found = connection.execute(happened.order_by(*order)).all()
            beside = names_beside(connection, self._city_id, scope, found)
        known = mains(self._vault, beside)
        events: dict[int, list[EventRow]] = {row.id: [] for row in rows}
        numbers = {row.id: row.number for row in rows}
        for row, (note, named) in zip(found, self._notes(found, scope), strict=True):
            its, number = events[row.report_id], numbers[row.report_id]
            before = its[-1].status if its else ""
            what = number, row.seq, row.at_us, row.kind, row.actor, before, row.status
            its.append(
                EventRow(*what, note if comments else "", other_of(row, number, named, known))
            )
        return [_WithEvents(row.id, events[row.id]) for row in rows]

    def _notes(self, events: Sequence[Row[Any]], scope: Scope) -> list[tuple[str, int | None]]:
        """Open what was said with events, and say which case it names: none beyond a scope."""
        notes = [self._open(row.note_sealed, sealed_to(row.report_id, row.seq)) for row in events]
        named = [
            parse(note) if row.kind in NAME_A_CASE else None
            for row, note in zip(events, notes, strict=True)
        ]
        with self._engine.connect() as connection:
            hidden = beyond(connection, self._city_id, scope, {*filter(None, named)})
        return [
            ("", None) if number in hidden else (note, number)
            for number, note in zip(named, notes, strict=True)
        ]

    def _open(self, sealed: bytes | None, belongs_to: str) -> str:
        if sealed is None:
            return ""
        try:
            return self._vault.open(sealed, belongs_to)
        except SealBroken:
            log.error("export.unreadable", extra={"of": belongs_to})
            return UNREADABLE
