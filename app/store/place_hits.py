"""What reports say of places: where they are imprecise, and where officials corrected them."""

from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.clock import Micros
from app.domain.gaps import Hits
from app.domain.geo import Position
from app.domain.ids import first_id
from app.domain.learn_places import Pointed
from app.domain.limits import FiledBy
from app.store.case_conditions import within
from app.store.schema import places, relocations, reports
from app.usecases.correct_place import PIN

#: Corrections that are looked at, the newest.
MOST: Final = 5_000
#: Places that are told of, those of most reports.
MOST_PLACES: Final = 500


def read_hits(
    connection: Connection, city_id: int, since_us: Micros, scope: Scope = WHOLE_CITY
) -> list[Hits]:
    """Count the reports since a moment that named no point, by place, those of most first.

    An id tells when a report was made, so only reports since then are read.
    """
    where = (reports.c.district, reports.c.bairro, reports.c.block)
    count = func.count().label("reports")
    query = (
        select(*where, count, func.max(reports.c.radius_m))
        .where(
            _of_city(connection, city_id),
            reports.c.id >= first_id(since_us),
            reports.c.point == "",
            reports.c.located_by != PIN,
            reports.c.filed_by != FiledBy.TEST,
            *within(scope),
        )
        .group_by(*where)
        .order_by(count.desc(), *where)
        .limit(MOST_PLACES)
    )
    return [Hits(*row) for row in connection.execute(query)]


def _of_city(connection: Connection, city_id: int) -> ColumnElement[bool]:
    """Ask for a city's reports; SQLite would else take the index of numbers and read them all."""
    city: ColumnElement[int] = reports.c.city_id
    return (city + 0 if connection.dialect.name == "sqlite" else city) == city_id


def read_pointed(connection: Connection, city_id: int) -> list[Pointed]:
    """Give the newest corrections of places, the last of each case alone."""
    no_test = reports.c.filed_by != FiledBy.TEST
    query = (
        select(relocations)
        .join(reports, reports.c.id == relocations.c.report_id)
        .where(relocations.c.city_id == city_id, no_test)
        .order_by(relocations.c.at.desc(), relocations.c.report_id, relocations.c.seq.desc())
        .limit(MOST)
    )
    found: dict[int, Pointed] = {}
    for row in connection.execute(query):
        pin = Position(row.lat, row.lon) if row.located_by == PIN else None
        one = Pointed(row.report_id, row.was_place, row.place, pin, row.called)
        newer = found.setdefault(row.report_id, one)
        # What was named is what the caller named, before anybody corrected it.
        found[row.report_id] = newer._replace(was=row.was_place)
    return [*found.values()]


def used_codes(connection: Connection, city_id: int) -> set[str]:
    """Give the codes of all places that a city ever had: what is gone is not given again."""
    return set(connection.scalars(select(places.c.code).where(places.c.city_id == city_id)))
