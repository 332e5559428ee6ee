"""Cities from their folders: publish what changed, read back what is still in use."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from app.domain.errors import NotFound
from app.menu.languages import without_drafts
from app.menu.model import City
from app.menufiles.city_folder import Plain, build, folder_hash, parse, read_folder
from app.menufiles.neighbours import check_neighbours
from app.menufiles.plain import FORMAT
from app.store import city_store
from app.store.published import Published

log = logging.getLogger(__name__)


def publish_folders(connection: Connection, menus: Path, *, drafts: bool) -> list[Published]:
    """Publish each city's folder that changed since it was last read; parse nothing else.

    `drafts`: whether languages that nobody has approved are spoken, here and now.

    Raises: MenuFileError for files that are broken, or that claim what another city has.
    """
    city_store.lock(connection)
    rows = city_store.city_rows(connection)
    seen = {code: (id_, version, hash_) for id_, code, version, hash_ in rows}
    published: list[Published] = []
    paths = sorted(path.parent for path in menus.glob("*/city.yaml"))
    folders = {folder: read_folder(folder) for folder in paths}
    check_neighbours(folders)
    for folder, texts in folders.items():
        hashed = folder_hash(texts)
        known = next((row for row in seen.values() if row[2] == hashed), None)
        if known and (stored := _stored(connection, known[1])):
            published.append(Published(known[0], _spoken(stored, drafts)))
            continue
        plain = parse(texts, folder)
        city = build(plain, hashed)
        city_id = city_store.publish(connection, city, texts, plain, datetime.now(UTC))
        published.append(Published(city_id, _spoken(city, drafts)))
        log.info("city.published", extra={"city": city.code, "version": hashed[:8]})
    if not published:
        raise NotFound(f"there is no city in {menus}: a folder with a city.yaml")
    return published


def _stored(connection: Connection, version: str) -> City | None:
    """Build a stored version; None when an older program stored it in a form of its own."""
    plain: Any = city_store.plain_version(connection, version)
    if plain is None or plain.get("format") != FORMAT:
        return None
    typed: Plain = plain
    return build(typed, version)


def load_version(reader: Engine, version: str, *, drafts: bool) -> City:
    """Read a version that a running session still has."""
    with reader.connect() as connection:
        city = _stored(connection, version) or _parsed_again(connection, version)
    return _spoken(city, drafts)


def _spoken(city: City, drafts: bool) -> City:
    return city if drafts else without_drafts(city)


def _parsed_again(connection: Connection, version: str) -> City:
    return build(parse(city_store.source_version(connection, version)), version)
