"""Publishing a city's folder, and reading published versions back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, NamedTuple

import orjson
from sqlalchemy import Connection, insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.errors import Conflict, NotFound
from app.domain.geo import Position
from app.domain.given_codes import Given
from app.menu.model import City
from app.store import publications
from app.store.publications import How
from app.store.published import digits
from app.store.schema import (
    cities,
    counters,
    menu_versions,
    place_moves,
    places,
    services,
)

#: Number of the advisory lock; migrations hold another.
PUBLISHING = 0x312
#: Word of city.yaml for the city that answers what names none.
DEFAULT: Final = "default:"
#: Kinds of places that stand at one spot.
POINTS: Final = ("container", "dump", "landmark")
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


def given_codes(connection: Connection, code: str) -> list[Given]:
    """Give every point that a city ever had, by its code, as it was last published."""
    its = places.join(cities, cities.c.id == places.c.city_id)
    query = select(places).select_from(its).where(cities.c.code == code, places.c.kind.in_(POINTS))
    return [
        Given(
            row.code,
            row.name,
            row.label,
            row.parent,
            Position(row.lat, row.lon),
            row.retired_at is not None,
        )
        for row in connection.execute(query.order_by(places.c.code))
    ]


def is_known(connection: Connection, version: str) -> bool:
    """Whether a version was ever published."""
    its = select(menu_versions.c.version).where(menu_versions.c.version == version)
    return connection.scalar(its.limit(1)) is not None


class Edition(NamedTuple):
    """A version of a city with all that is kept of it."""

    city: City
    source: Mapping[str, str]  #: file name -> text, as the operator wrote it
    plain: Mapping[str, object]  #: what the files say, as `app.menufiles.plain` has it


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
    edition: Edition,
    how: How,
    note: str,
    at: datetime,
    seen: str | None,
    by: str = "",
) -> bool:
    """Let an edition answer new sessions; False where it does already.

    `seen` is the hash of the city's own folder when the edition was read from there, `by` who
    publishes at the desk. Whether all
    that it claims is free is for `refuse_taken` to say, before.
    """
    city = edition.city
    known = {code: (id_, version) for id_, code, version, _ in city_rows(connection)}
    city_id, current = known.get(city.code) or (max([0, *(i for i, _ in known.values())]) + 1, "")
    _keep(connection, city_id, edition, at)
    if not current:
        state = {"code": city.code, "version": city.version, "folder_hash": seen or ""}
        connection.execute(insert(cities).values(id=city_id, **state))
        connection.execute(insert(counters).values(city_id=city_id, name="reports", value=0))
    else:
        state = {"version": city.version} | ({} if seen is None else {"folder_hash": seen})
        connection.execute(update(cities).where(cities.c.id == city_id).values(**state))
    if current == city.version:
        return False
    publications.append(connection, city_id, city.version, at, how, note, by)
    _project(connection, city_id, city, at)
    return True


def refuse_taken(connection: Connection, city: City, but: Collection[str] = ()) -> None:
    """Refuse what another city has made its own, `but` for cities with these codes.

    Raises:
        Conflict: it answers one of the service codes, or is the default as this one would be.
    """
    others = select(cities.c.code, menu_versions.c.plain).join_from(
        cities,
        menu_versions,
        (cities.c.id == menu_versions.c.city_id) & (cities.c.version == menu_versions.c.version),
    )
    own = {digits(code): code for code in city.service_codes}
    for row in connection.execute(others.where(cities.c.code.not_in([city.code, *but]))):
        # A program with another form of it may have published the other: it is not ours to read.
        about = orjson.loads(row.plain).get("about", {})
        if city.is_default and about.get("is_default"):
            raise Conflict(f"{DEFAULT} yes stands in the city {row.code} already")
        for code in about.get("service_codes", ()):
            if digits(code) in own:
                raise Conflict(f"{own[digits(code)]} is answered by the city {row.code}")


def _keep(connection: Connection, city_id: int, edition: Edition, at: datetime) -> None:
    """Store an edition once; what a newer program makes of its files replaces the older form."""
    key = {"city_id": city_id, "version": edition.city.version}
    plain = orjson.dumps(edition.plain).decode()
    stored = select(menu_versions.c.plain).filter_by(**key)
    before = connection.scalar(stored)
    if before is None:
        source = orjson.dumps(dict(edition.source)).decode()
        values = {"published_at": at, "source": source, "plain": plain}
        connection.execute(insert(menu_versions).values(**key, **values))
    elif before != plain:
        connection.execute(update(menu_versions).filter_by(**key).values(plain=plain))


def _project(connection: Connection, city_id: int, city: City, at: datetime) -> None:
    """Bring the tables of places and services up to a version; what is gone is retired.

    Only rows that differ are written: callers wait meanwhile.
    """
    for table, rows in ((places, _places(city)), (services, _services(city))):
        query = select(table).where(table.c.city_id == city_id)
        stored = {row["code"]: dict(row) for row in connection.execute(query).mappings()}
        wanted = {row["code"]: {"city_id": city_id, "retired_at": None, **row} for row in rows}
        if table is places:
            _keep_moves(connection, stored, wanted, at)
        new = [row for code, row in wanted.items() if code not in stored]
        if new:
            connection.execute(insert(table), new)
        changed = [row for code, row in wanted.items() if stored.get(code, row) != row]
        gone = [
            {**row, "retired_at": at}
            for code, row in stored.items()
            if code not in wanted and row["retired_at"] is None
        ]
        for row in (*changed, *gone):
            mine = (table.c.city_id == city_id) & (table.c.code == row["code"])
            connection.execute(update(table).where(mine).values(**row))


def _keep_moves(
    connection: Connection,
    stored: Mapping[object, PlaceRow],
    wanted: Mapping[object, PlaceRow],
    at: datetime,
) -> None:
    """Write down where points stood that a version has elsewhere, or not at all."""
    moved = [
        {key: row[key] for key in ("city_id", "code", "lat", "lon")} | {"until_at": at}
        for code, row in stored.items()
        if row["kind"] in POINTS and row["retired_at"] is None and row["lat"] is not None
        if _at(row) != _at(wanted.get(code))
    ]
    if moved:
        postgres = connection.dialect.name == "postgresql"
        # A version may come within the moment of the one before, where nobody was told of it.
        adding = (postgresql.insert if postgres else sqlite.insert)(place_moves)
        connection.execute(adding.on_conflict_do_nothing(), moved)


def _at(row: PlaceRow | None) -> object:
    return row and (row["lat"], row["lon"])


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
