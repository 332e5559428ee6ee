"""Dismissed proposals in SQL: see `domain.dismissed`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.clock import Micros, micros
from app.domain.dismissed import Dismissed
from app.domain.geo import Position
from app.domain.proposals import Alias, Altered, NewPoint, Proposal, sign_of
from app.store.schema import dismissed_proposals as table


def read_dismissed(connection: Connection, city_id: int) -> list[Dismissed]:
    """Give what is proposed no more in a city, the newest first; people dismiss them one by one."""
    query = select(table).where(table.c.city_id == city_id)
    rows = connection.execute(query.order_by(table.c.at.desc(), table.c.sign))
    return [Dismissed(row.sign, _proposal(row), row.by, micros(row.at)) for row in rows]


def dismiss(
    connection: Connection, city_id: int, proposals: Sequence[Proposal], by: str, at_us: Micros
) -> None:
    """Let proposals be made no more; what was dismissed already stays as it is."""
    postgres = connection.dialect.name == "postgresql"
    adding = (postgresql.insert if postgres else sqlite.insert)(table).on_conflict_do_nothing()
    rows = [{"city_id": city_id, "at": at_us, "by": by, **_stored(one)} for one in proposals]
    connection.execute(adding, rows)


def propose_again(connection: Connection, city_id: int, sign: str) -> Proposal | None:
    """Let a proposal be made again; give it, None where it was not dismissed."""
    its = table.c.city_id == city_id, table.c.sign == sign
    row = connection.execute(select(table).where(*its).with_for_update()).one_or_none()
    connection.execute(delete(table).where(*its))
    return _proposal(row) if row else None


def _stored(one: Proposal) -> dict[str, Any]:
    kind = {NewPoint: "new", Altered: "altered", Alias: "alias"}[type(one)]
    at = None if isinstance(one, Alias) else one.at
    return {
        "sign": sign_of(one),
        "kind": kind,
        "code": one.bairro if isinstance(one, NewPoint) else one.code,
        "name": _name(one),
        "lat": at.lat if at else None,
        "lon": at.lon if at else None,
        "source": one.source if isinstance(one, Altered) else "",
    }


def _name(one: Proposal) -> str:
    if isinstance(one, Alias):
        return one.alias
    return one.name if isinstance(one, NewPoint) else ""


def _proposal(row: Row[Any]) -> Proposal:
    if row.kind == "alias":
        return Alias(row.code, row.name, "")
    at = Position(row.lat, row.lon)
    if row.kind == "new":
        return NewPoint(row.code, at, "", name=row.name)
    return Altered(row.code, "", at, row.source)
