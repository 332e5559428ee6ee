"""Reads reports for an export: pages by id, each in a transaction of its own.

A page holds its snapshot for milliseconds, so an export of any length keeps neither SQLite's log
nor PostgreSQL's old rows alive.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    Select,
    func,
    literal,
    select,
    type_coerce,
)

from app.domain.clock import Micros
from app.domain.errors import InvalidInput
from app.store.schema import cities, places, reports, services
from app.store.vault import SealBroken, Vault
from app.usecases.export_columns import CityNames, PlaceName, ReportRow, ServiceName
from app.usecases.export_filters import Filters

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
)


class ReportExport:
    """The reports of one city. Made for one export; its methods may run on any thread."""

    def __init__(self, engine: Engine, vault: Vault, city_code: str) -> None:
        """`engine` is one that only reads."""
        self._engine = engine
        self._vault = vault
        with engine.connect() as connection:
            city_id = connection.scalar(select(cities.c.id).where(cities.c.code == city_code))
        if city_id is None:
            raise InvalidInput(f'The city "{city_code}" has published nothing yet.')
        self._city_id = city_id

    def names(self, block: str, zone: str, bodies: Mapping[str, str], now_us: Micros) -> CityNames:
        """What the codes of the city stand for, those out of use too."""
        place = select(places.c.code, places.c.kind, places.c.name, places.c.parent)
        service = select(
            services.c.code, services.c.name, services.c.service_group, services.c.responsible
        )
        with self._engine.connect() as connection:
            placed = connection.execute(place.where(places.c.city_id == self._city_id)).all()
            served = connection.execute(service.where(services.c.city_id == self._city_id)).all()
        return CityNames(
            {code: PlaceName(*rest) for code, *rest in placed},
            {code: ServiceName(*rest) for code, *rest in served},
            block,
            zone,
            bodies,
            now_us,
        )

    def count(self, filters: Filters) -> int:
        """How many reports pass."""
        query = select(func.count()).select_from(reports).where(*self._passing(filters))
        with self._engine.connect() as connection:
            return connection.scalars(query).one()

    def pages(self, filters: Filters, *, comments: bool) -> Iterator[Sequence[ReportRow]]:
        """The reports that pass, by id, up to the newest there was at the first page."""
        with self._engine.connect() as connection:
            last = connection.scalar(select(func.max(reports.c.id)))
        after, query = -1, self._page(filters, comments=comments)
        while last is not None:
            page = self._read(query.where(reports.c.id > after, reports.c.id <= last))
            if page:
                yield page
            if len(page) < PAGE_ROWS:
                return
            after = page[-1].id

    def _page(self, filters: Filters, *, comments: bool) -> Select[Any]:
        words = reports.c.comment_sealed if comments else literal(None)
        query = select(*_FIELDS, words).where(*self._passing(filters))
        return query.order_by(reports.c.id).limit(PAGE_ROWS)

    def _passing(self, filters: Filters) -> list[ColumnElement[bool]]:
        city: ColumnElement[int] = reports.c.city_id
        if self._engine.dialect.name == "sqlite":
            # Else SQLite takes the index (city, number) and sorts all of it for every page.
            # PostgreSQL does right by itself, and by such a sum it would misjudge the rows.
            city = city + 0
        found = [city == self._city_id]
        if filters.since_us is not None:
            found.append(reports.c.requested_at >= filters.since_us)
        if filters.until_us is not None:
            found.append(reports.c.requested_at < filters.until_us)
        if filters.statuses:
            found.append(reports.c.status.in_(sorted(filters.statuses)))
        for column, wanted in (
            (reports.c.service_code, filters.service),
            (reports.c.district, filters.district),
            (reports.c.bairro, filters.bairro),
            (reports.c.channel, filters.channel),
        ):
            if wanted:
                found.append(column == wanted)
        found.append(reports.c.filed_by.in_(sorted(filters.filed_by)))
        return found

    def _read(self, query: Select[Any]) -> list[ReportRow]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        # Opened when the connection is back in its pool.
        return [ReportRow._make((*row[:-1], self._open(row.id, row[-1]))) for row in rows]

    def _open(self, report_id: int, sealed: bytes | None) -> str:
        if sealed is None:
            return ""
        try:
            return self._vault.open(sealed, f"reports.comment {report_id}")
        except SealBroken:
            log.error("export.comment_unreadable", extra={"report_id": report_id})
            return UNREADABLE
