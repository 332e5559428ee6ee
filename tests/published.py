"""Cities checked once for all tests: to check Maputo's folder takes a fifth of a second.

And published before a service starts.

What a service does at its start with folders it has not seen has tests of its own, in
`contract/live`, `durability` and `e2e`.
"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from app.domain.clock import Micros, utc
from app.menu.model import City
from app.menufiles.city_folder import build, folder_hash, parse, read_folder
from app.store import city_store
from app.store.city_store import Edition
from app.store.engine import writing_engine

#: Maputo, Nairobi, and the small ones of the tests.
CITIES = 16


def checked(folder: Path) -> City:
    """Load a city as `load_city` does, but check it once; what it remembers is the caller's own.

    Raises: MenuFileError.
    """
    city = _checked(tuple(read_folder(folder).items())).city
    return replace(city, memo={}, steps={})


def publish_ahead(url: str, menus: Path, at: Micros) -> None:
    """Leave in the database what a start at `at` would: the next one finds nothing changed.

    Raises: MenuFileError for a folder that a start would refuse.
    """
    engine = writing_engine(url)
    with engine.begin() as connection:
        for path in sorted(menus.glob("*/city.yaml")):
            edition = _checked(tuple(read_folder(path.parent).items()))
            seen = edition.city.version
            city_store.publish(connection, edition, "folder", "", utc(at), seen)
    engine.dispose()


@lru_cache(CITIES)
def _checked(texts: tuple[tuple[str, str], ...]) -> Edition:
    named = dict(texts)
    plain = parse(named)
    return Edition(build(plain, folder_hash(named)), named, {**plain})
