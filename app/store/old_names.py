"""Reads what a city called things before: those that its published version has no more.

Places and problems are kept in tables of their own. Bodies, and problems in all languages, stand
in the versions: the newest `MOST` of them are looked at, whatever a city has changed in its life.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson
from sqlalchemy import JSON, ColumnElement, Connection, cast, func, select

from app.domain.old_names import OldNames, OldPlace, OldService
from app.domain.text import fold
from app.menu.model import City
from app.store.schema import cities, menu_versions, places, services

#: Versions in which names are looked for.
MOST: Final = 50


def read_old_names(connection: Connection, city: City) -> OldNames:
    """Give what is gone from a version of a city. By four statements, whatever there is."""
    city_id = connection.scalar(select(cities.c.id).where(cities.c.code == city.code))
    if city_id is None:
        return OldNames({}, {}, {})
    bodies: dict[str, str] = {}
    known = _services(connection, city_id, city)
    for its_bodies, its_services in _versions(connection, city_id, city.version):
        bodies |= its_bodies
        known |= its_services
    return OldNames(
        _places(connection, city_id, city),
        {code: one for code, one in known.items() if code not in city.services},
        {code: name for code, name in bodies.items() if code not in city.bodies},
    )


def _places(connection: Connection, city_id: int, city: City) -> dict[str, OldPlace]:
    query = select(places.c.code, places.c.kind, places.c.name, places.c.label, places.c.parent)
    rows = connection.execute(query.where(places.c.city_id == city_id))
    today = city.gazetteer
    return {
        code: OldPlace(*rest)
        for code, *rest in rows
        if not (code in today.by_point or code in today.by_bairro or code in today.by_district)
    }


def _services(connection: Connection, city_id: int, city: City) -> dict[str, OldService]:
    query = select(services.c.code, services.c.name).where(services.c.city_id == city_id)
    return {
        row.code: OldService({city.language: row.name}, {}) for row in connection.execute(query)
    }


def _versions(
    connection: Connection, city_id: int, but: str
) -> Iterator[tuple[Mapping[str, str], Mapping[str, OldService]]]:
    """Give bodies and problems of other versions, the newest last."""
    mine = menu_versions.c.city_id == city_id
    newest = (
        select(menu_versions.c.version)
        .where(mine, menu_versions.c.version != but)
        .order_by(menu_versions.c.published_at.desc(), menu_versions.c.version)
        .limit(MOST)
    )
    query = (
        select(_part(connection, "about", "bodies"), _part(connection, "services"))
        .where(mine, menu_versions.c.version.in_(newest.scalar_subquery()))
        .order_by(menu_versions.c.published_at, menu_versions.c.version.desc())
    )
    for bodies, known in connection.execute(query):
        yield _bodies(bodies), _known(known)


def _part(connection: Connection, *path: str) -> ColumnElement[str]:
    """Take a part of a version where it is kept: whole it is a hundred times as long."""
    plain = menu_versions.c.plain
    if connection.dialect.name == "sqlite":
        return func.json_extract(plain, ".".join(("$", *path)))
    return func.json_extract_path_text(cast(plain, JSON), *path)


# Another program may have kept a version in a form of its own: what is no name there is left.


def _bodies(text: str | None) -> dict[str, str]:
    read: Any = orjson.loads(text or "{}")
    return {code: name for code, name in read.items() if isinstance(name, str)}


def _known(text: str | None) -> dict[str, OldService]:
    found = {}
    for one in orjson.loads(text or "[]"):
        match one:
            case {"code": str(code), "names": dict(names), "labels": dict(labels)}:
                folded = {language: fold(label, language) for language, label in labels.items()}
                found[code] = OldService(names, folded)
    return found
