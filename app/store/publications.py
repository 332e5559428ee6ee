"""The history of published versions: one row each time one began to answer for its city."""

from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select

from app.store.schema import cities, menu_versions, publications

How = Literal["folder", "publish", "rollback"]
LONGEST_NOTE: Final = 200


class Publication(NamedTuple):
    """A version that began to answer for its city."""

    city: str  #: its code
    seq: int  #: counts from 1 within a city
    version: str
    at: datetime
    how: str  #: a `How`
    note: str
    by: str  #: who did it at the desk; "" where a folder or a command did
    is_current: bool


def append(
    connection: Connection,
    city_id: int,
    version: str,
    at: datetime,
    how: How,
    note: str,
    by: str = "",
) -> None:
    """Write down that a version answers from now on."""
    newest = select(func.max(publications.c.seq)).where(publications.c.city_id == city_id)
    seq = (connection.scalar(newest) or 0) + 1
    values = {"version": version, "at": at, "how": how, "note": note, "by": by}
    connection.execute(insert(publications).values(city_id=city_id, seq=seq, **values))


def history(
    connection: Connection, code: str = "", *, most: int | None = None, upto: int | None = None
) -> list[Publication]:
    """Give what was published of a city, or of all for "", newest first.

    `most`: no more than so many; `upto`: from this number of a city down.
    """
    last = (
        select(publications.c.city_id, func.max(publications.c.seq).label("seq"))
        .group_by(publications.c.city_id)
        .subquery()
    )
    query = (
        select(cities.c.code, publications, last.c.seq.label("last"))
        .join(cities, cities.c.id == publications.c.city_id)
        .join(last, last.c.city_id == publications.c.city_id)
        .order_by(cities.c.id, publications.c.seq.desc())
        .limit(most)
    )
    if code:
        query = query.where(cities.c.code == code)
    if upto is not None:
        query = query.where(publications.c.seq <= upto)
    found = connection.execute(query)
    return [_publication(row.code, row, is_current=row.seq == row.last) for row in found]


def _publication(code: str, row: Row[Any], *, is_current: bool) -> Publication:
    return Publication(code, row.seq, row.version, row.at, row.how, row.note, row.by, is_current)


def newest(connection: Connection, city: tuple[int, str]) -> Publication | None:
    """Give what answers now of a city, by its number and code; None where nothing does."""
    city_id, code = city
    query = select(publications).where(publications.c.city_id == city_id)
    row = connection.execute(query.order_by(publications.c.seq.desc()).limit(1)).first()
    return _publication(code, row, is_current=True) if row else None


def versions_like(connection: Connection, start: str) -> list[str]:
    """Give the versions that begin with these hexadecimal digits."""
    query = select(menu_versions.c.version).where(
        menu_versions.c.version.startswith(start, autoescape=True)
    )
    return sorted(set(connection.scalars(query)))
