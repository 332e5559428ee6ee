"""Which cases somebody works on: among some that are named, and whether there are any of areas."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from app.domain.accounts import WHOLE_CITY, Scope
from app.domain.limits import FiledBy
from app.store.case_conditions import asked, within
from app.store.schema import reports
from app.usecases.export_filters import Filters


def beyond(
    connection: Connection, city_id: int, scope: Scope, numbers: Collection[int]
) -> set[int]:
    """Give those of some public numbers that are of no case of a scope; one read at most."""
    if scope == WHOLE_CITY or not numbers:
        return set()
    its = reports.c.city_id == city_id, reports.c.number.in_(sorted(numbers)), *within(scope)
    return {*numbers}.difference(connection.scalars(select(reports.c.number).where(*its)))


def numbers_of(connection: Connection, scope: Scope, ids: Collection[int]) -> dict[int, int]:
    """Give the public numbers of cases of a scope by their ids; one read at most."""
    if not ids:
        return {}
    query = select(reports.c.id, reports.c.number)
    rows = connection.execute(query.where(reports.c.id.in_(sorted(ids)), *within(scope)))
    return {row.id: row.number for row in rows}


def has_any(
    connection: Connection, city_id: int, scope: Scope, district: str, bairro: str, place: str
) -> bool:
    """Whether a case of a scope, whatever became of it, was filed in areas; "" for any.

    Where there is none it costs what a page of the list costs that has none.
    """
    filters = Filters(
        district=district,
        bairro=bairro,
        place=place,
        filed_by=frozenset(map(str, FiledBy)),
        scope=scope,
    )
    its = reports.c.city_id + 0 == city_id, *asked(filters)
    return connection.scalar(select(reports.c.id).where(*its).limit(1)) is not None
