"""Publishing a city's folder, and reading published versions back."""

from collections.abc import Mapping
from datetime import datetime

import orjson
from sqlalchemy import Connection, insert, select, update
from sqlalchemy import text as sql

from app.domain.errors import NotFound
from app.menu.model import City
from app.store.schema import cities, counters, menu_versions, places, services

#: Number of the advisory lock; migrations hold another.
PUBLISHING = 0x312
PlaceRow = dict[str, object]


def lock(connection: Connection) -> None:
    """Let processes that start together publish one after the other; one writer needs no lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PUBLISHING})


def city_rows(connection: Connection) -> list[tuple[int, str, str, str]]:
    """(id, code, version, folder hash) of every city, in the order they came."""
    rows = connection.execute(
        select(cities.c.id, cities.c.code, cities.c.version, cities.c.folder_hash).order_by(
            cities.c.id
        )
    )
    return [(row.id, row.code, row.version, row.folder_hash) for row in rows]


def plain_version(connection: Connection, version: str) -> Mapping[str, object] | None:
    """What the files of a version say, or None when it was never published."""
    plain = connection.scalar(
        select(menu_versions.c.plain).where(menu_versions.c.version == version).limit(1)
    )
    return None if plain is None else orjson.loads(plain)


def source_version(connection: Connection, version: str) -> dict[str, str]:
    """The files of a version as the operator wrote them.

    Raises:
        NotFound: it was never published.
    """
    source = connection.scalar(
        select(menu_versions.c.source).where(menu_versions.c.version == version).limit(1)
    )
    if source is None:
        raise NotFound(f"version {version} was never published")
    texts: dict[str, str] = orjson.loads(source)
    return texts


def publish(
    connection: Connection,
    city: City,
    source: Mapping[str, str],
    plain: Mapping[str, object],
    at: datetime,
) -> int:
    """Make a version the one new sessions begin on; give the city's id."""
    known = {code: id_ for id_, code, _, _ in city_rows(connection)}
    city_id = known.get(city.code) or max(known.values(), default=0) + 1
    if plain_version(connection, city.version) is None or city.code not in known:
        connection.execute(
            insert(menu_versions).values(
                city_id=city_id,
                version=city.version,
                published_at=at,
                source=orjson.dumps(dict(source)).decode(),
                plain=orjson.dumps(plain).decode(),
            )
        )
    state = {"version": city.version, "folder_hash": city.version}
    if city.code in known:
        connection.execute(update(cities).where(cities.c.id == city_id).values(**state))
    else:
        connection.execute(insert(cities).values(id=city_id, code=city.code, **state))
        connection.execute(insert(counters).values(city_id=city_id, name="reports", value=0))
    _project(connection, city_id, city, at)
    return city_id


def _project(connection: Connection, city_id: int, city: City, at: datetime) -> None:
    """Bring the tables of places and services up to a version; what is gone is retired."""
    for table, rows in ((places, _places(city)), (services, _services(city))):
        stored = set(connection.scalars(select(table.c.code).where(table.c.city_id == city_id)))
        new = [{"city_id": city_id, **row} for row in rows if row["code"] not in stored]
        if new:
            connection.execute(insert(table), new)
        current = {row["code"] for row in rows}
        for row in rows:
            if row["code"] in stored:
                connection.execute(
                    update(table)
                    .where(table.c.city_id == city_id, table.c.code == row["code"])
                    .values(**row, retired_at=None)
                )
        for code in stored - current:
            connection.execute(
                update(table)
                .where(
                    table.c.city_id == city_id, table.c.code == code, table.c.retired_at.is_(None)
                )
                .values(retired_at=at)
            )


def _places(city: City) -> list[PlaceRow]:
    rows: list[PlaceRow] = []
    for district in city.gazetteer.districts:
        rows.append(_place("district", district, "", None))
        for bairro in district.bairros:
            rows.append(_place("bairro", bairro, district.code, bairro.population))
            rows += [_place(point.kind, point, bairro.code, None) for point in bairro.points]
    return rows


def _place(kind: str, place: object, parent: str, population: int | None) -> PlaceRow:
    position = place.position  # type: ignore[attr-defined]
    return {
        "code": place.code,  # type: ignore[attr-defined]
        "kind": kind,
        "name": place.name,  # type: ignore[attr-defined]
        "label": place.label,  # type: ignore[attr-defined]
        "parent": parent,
        "lat": position.lat if position else None,
        "lon": position.lon if position else None,
        "population": population,
    }


def _services(city: City) -> list[PlaceRow]:
    return [
        {
            "code": service.code,
            "name": service.names[city.language],
            "service_group": service.group,
            "responsible": city.bodies[service.responsible].name,
        }
        for service in city.services.values()
    ]
