"""Where reports are, in SQL: `usecases.correct_place.ReportPlaces` within one transaction."""

from sqlalchemy import Connection, insert, select, update

from app.domain.clock import Micros
from app.domain.gazetteer import Located
from app.domain.geo import Position
from app.domain.limits import FiledBy
from app.domain.report import same_key
from app.store.schema import relocations, reports
from app.usecases.case_book import Stored
from app.usecases.correct_place import place_of


class SqlReportPlaces:
    """Reads and writes on the connection it is given; the caller's transaction commits."""

    def __init__(self, connection: Connection, city_id: int, now_us: Micros) -> None:
        """Take the running transaction and its moment."""
        self._connection = connection
        self._city_id = city_id
        self._now_us = now_us

    def of(self, stored: Stored) -> Located:
        """Give where a report is."""
        its = reports.c.id == stored.case.report_id
        row = self._connection.execute(select(reports).where(its)).one()
        at = Position(row.lat, row.lon)
        named = (row.district, row.bairro, row.block, row.point)
        return Located(row.located_by, at, row.radius_m, *named)

    def move(self, stored: Stored, before: Located, after: Located, called: str) -> None:
        """Put a report elsewhere; who reports the same there finds it, if anybody may."""
        report_id = stored.case.report_id
        named = {name: getattr(after, name) for name in ("district", "bairro", "block", "point")}
        is_usual = not stored.held and stored.filed_by is not FiledBy.TEST
        key = same_key(stored.case.service, *named.values()) if is_usual else 0
        values = named | _columns(after) | {"same_key": key}
        self._connection.execute(update(reports).where(reports.c.id == report_id).values(values))
        was = {f"was_{name}": value for name, value in _columns(before).items()}
        self._connection.execute(
            insert(relocations).values(
                report_id=report_id,
                seq=stored.seq,
                city_id=self._city_id,
                at=self._now_us,
                was_place=place_of(before),
                place=place_of(after),
                called=called,
                **was,
                **_columns(after),
            )
        )


def _columns(located: Located) -> dict[str, float | int | str]:
    """Give what `reports` and `relocations` both have of a place."""
    return {
        "lat": located.position.lat,
        "lon": located.position.lon,
        "radius_m": located.radius_m,
        "located_by": located.located_by,
    }
